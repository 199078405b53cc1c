#include "raw_client.hpp"
#include "test_server.hpp"

#include <porthouse/protocol/session/contract.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace porthouse::net::test {
namespace {

using protocol::close_code;
using protocol::contract;
using protocol::frame;
using protocol::mark;
using protocol::mark_ptr;
using protocol::offered;
using protocol::overflow;

/// A client without a session whose kernel takes little for it.
struct slow_reader {
  slow_reader() {
    client.hold_little();
    client.connect(server.port());
    client.write(upgrade_request());
    client.read_until("\r\n\r\n");
    socket = &server.wait_for(0);
  }
  /// More than the kernels take, so that what follows waits.
  void stuff() {
    socket->send(frame::binary(std::vector<std::byte>(large)));
    server.settle();
  }
  void says(int from, int to, const mark_ptr& how) {
    socket->with([&](auto& ours) {
      for (int i = from; i <= to; ++i) {
        const auto became = ours.send_marked(frame::text(std::to_string(i)), how);
        BOOST_TEST(is_taken(became));
      }
    });
  }

  static constexpr std::size_t large = 16 << 20;
  static protocol::settings roomy() {
    protocol::settings with;
    with.bounds.queue_bytes = 4 * large;  // or nothing more would be read
    return with;
  }
  test_server server{behaviour::listen, roomy()};
  raw_client client;
  served_socket* socket = nullptr;
};

mark_ptr under(const contract& terms, std::string key = {}, bool droppable = true) {
  return std::make_shared<const mark>(
      mark{std::make_shared<const contract>(terms), droppable, std::move(key), {}});
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(contracts_without_a_session, slow_reader)

BOOST_AUTO_TEST_CASE(who_does_not_read_gets_the_newest_of_each_key_when_it_does) {
  stuff();
  const contract terms{.policy = overflow::conflate};
  says(1, 100, under(terms, "X"));
  says(101, 200, under(terms, "Y"));
  socket->send(frame::text("last"));
  BOOST_TEST(client.read_frame().payload.size() == large);
  BOOST_TEST(client.read_frame().text() == "text 100");
  BOOST_TEST(client.read_frame().text() == "text 200");
  BOOST_TEST(client.read_frame().text() == "text last");
  says(1, 3, under(terms, "X"));  // nothing waits any more
  for (int i = 1; i <= 3; ++i)
    BOOST_TEST(client.read_frame().text() == "text " + std::to_string(i));
}

BOOST_AUTO_TEST_CASE(the_oldest_give_way_and_what_must_be_said_stays) {
  stuff();
  const contract terms{.policy = overflow::drop_oldest, .messages = 3};
  says(1, 1, under(terms, {}, false));
  says(2, 90, under(terms));
  client.read_frame();
  for (const auto* text : {"text 1", "text 89", "text 90"})
    BOOST_TEST(client.read_frame().text() == text);
}

BOOST_AUTO_TEST_CASE(what_waits_goes_out_before_a_close) {
  stuff();
  says(1, 9, under({.policy = overflow::drop_newest, .messages = 2}));
  socket->close(close_code{4100}, "that was it");
  client.read_frame();
  for (const auto* text : {"text 1", "text 2", "close 4100 that was it"})
    BOOST_TEST(client.read_frame().text() == text);
}

BOOST_AUTO_TEST_CASE(one_turn_may_say_more_than_may_wait) {
  const auto how = under({.policy = overflow::drop_oldest, .bytes = 100'000});
  constexpr int many = 4'000;
  std::size_t most = 0;
  socket->with([&](auto& ours) {
    for (int i = 1; i <= many; ++i) {
      auto text = std::to_string(i);
      text.resize(8'192, ' ');
      BOOST_REQUIRE(is_taken(ours.send_marked(frame::text(text), how)));
      most = std::max(most, ours.queued());
    }
  });
  BOOST_TEST(most < 9'000'000U);
  std::size_t heard = 1;
  while (std::stoi(client.read_frame().text().substr(5)) != many) ++heard;
  BOOST_TEST(heard < many);
}

BOOST_AUTO_TEST_CASE(what_may_not_be_dropped_still_closes) {
  stuff();
  const auto how = under({.policy = overflow::drop_oldest}, {}, false);
  auto last = offered::queued;
  socket->with([&](auto& ours) {
    const auto one = frame::binary(std::vector<std::byte>(65'536));
    for (int i = 0; i < 1'000 && is_taken(last); ++i) last = ours.send_marked(one, how);
  });
  BOOST_TEST((last == offered::overflowed));
  client.read_frame();
  BOOST_TEST(client.read_frame().text().starts_with("close 4000"));
}

BOOST_AUTO_TEST_CASE(a_client_that_is_to_wait_is_not_read_until_it_has_taken_all) {
  stuff();
  const auto how = under({.policy = overflow::block, .messages = 3});
  says(1, 3, how);
  socket->with([&](auto& ours) {
    BOOST_TEST((ours.send_marked(frame::text("4"), how) == offered::filled));
    BOOST_TEST((ours.send_marked(frame::text("5"), how) == offered::queued));
  });
  client.write(masked(0x81, "more"));
  server.settle();
  server.settle();
  BOOST_TEST(socket->messages(0).empty());
  BOOST_TEST(socket->times_drained() == 0);
  client.read_frame();
  for (int i = 1; i <= 5; ++i)
    BOOST_TEST(client.read_frame().text() == "text " + std::to_string(i));
  BOOST_TEST(socket->messages(1) == std::vector<std::string>{"more"});
  server.settle();
  BOOST_TEST(socket->times_drained() == 1);
}

BOOST_AUTO_TEST_CASE(who_is_to_wait_in_one_room_is_heard_in_the_next) {
  stuff();
  const auto how = under({.policy = overflow::block, .messages = 3});
  says(1, 4, how);
  client.write(masked(0x81, "more"));
  server.settle();
  BOOST_TEST(socket->messages(0).empty());
  socket->with([&](auto& ours) { ours.seal(); });
  BOOST_TEST(socket->messages(1) == std::vector<std::string>{"more"});
}

BOOST_AUTO_TEST_CASE(a_client_that_is_full_is_heard_unless_it_is_to_wait) {
  stuff();
  const auto how = under({.policy = overflow::drop_oldest, .messages = 3});
  says(1, 3, how);
  socket->with([&](auto& ours) {
    BOOST_TEST((ours.send_marked(frame::text("4"), how) == offered::filled));
  });
  client.write(masked(0x81, "more"));
  BOOST_TEST(socket->messages(1) == std::vector<std::string>{"more"});
}

BOOST_AUTO_TEST_CASE(who_never_takes_it_is_closed_and_not_waited_for_without_end) {
  stuff();
  const auto how = under({.policy = overflow::block, .messages = 3});
  says(1, 3, how);
  socket->with([&](auto& ours) { static_cast<void>(ours.send_marked(frame::text("4"), how)); });
  const auto idle = protocol::settings{}.bounds.idle;
  for (int i = 0; i < 4; ++i) server.advance(idle);
  BOOST_TEST((socket->wait_closed().why == protocol::ending::cause::timed_out));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
