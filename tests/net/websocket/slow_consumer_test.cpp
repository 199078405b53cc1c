#include "raw_client.hpp"
#include "test_server.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

namespace porthouse::net::test {
namespace {

using namespace std::chrono_literals;
using protocol::close_code;
using protocol::frame;
using protocol::offered;
using cause = protocol::ending::cause;

/// Offers frames of 64 KiB until one is not queued; how many were.
std::size_t fill(served_socket& socket, offered& last) {
  const auto one = frame::binary(std::vector<std::byte>(65'536));
  std::size_t queued = 0;
  socket.with([&](auto& ours) {
    for (last = ours.send(one); last == offered::queued; last = ours.send(one)) ++queued;
  });
  return queued;
}

/// Of a server that queues so many bytes for a client.
protocol::settings queueing(std::size_t most) {
  protocol::settings with;
  with.bounds.queue_bytes = most;
  return with;
}

/// A client whose kernel takes little for it, upgraded.
raw_client holding_little(const test_server& server) {
  raw_client made;
  made.hold_little();
  made.connect(server.port());
  made.write(upgrade_request());
  made.read_until("\r\n\r\n");
  return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(slow_consumer)

BOOST_AUTO_TEST_CASE(who_does_not_read_overflows_and_is_closed_with_4000) {
  test_server server{behaviour::listen};
  auto client = holding_little(server);
  auto& socket = server.wait_for(0);
  auto last = offered::closing;
  const auto queued = fill(socket, last);
  BOOST_TEST((last == offered::overflowed));
  BOOST_TEST((socket.send(frame::text("late")) == offered::closing));
  // What is begun comes whole, what is not begun does not come, and then comes Close.
  std::size_t whole = 0;
  auto heard = client.read_frame();
  for (; heard.payload.size() == 65'536; heard = client.read_frame()) ++whole;
  BOOST_TEST(heard.text().starts_with("close 4000"));
  BOOST_TEST(whole < queued);
  client.write(masked_close(4000));
  const auto how = socket.wait_closed();
  BOOST_TEST((how.why == cause::by_us));
  BOOST_TEST((how.code == close_code::slow_consumer));
}

BOOST_AUTO_TEST_CASE(who_never_reads_is_cut_by_the_close_deadline) {
  test_server server{behaviour::listen};
  auto client = holding_little(server);
  auto& socket = server.wait_for(0);
  auto last = offered::closing;
  fill(socket, last);
  server.advance(std::chrono::seconds{6});
  const auto how = socket.wait_closed();
  BOOST_TEST((how.why == cause::timed_out));
  BOOST_TEST((how.code == close_code::slow_consumer));
}

BOOST_AUTO_TEST_CASE(what_is_queued_leaves_before_the_close_as_long_as_it_is_taken) {
  constexpr std::size_t large = 24 << 20;
  test_server server{behaviour::listen};
  auto client = holding_little(server);
  auto& socket = server.wait_for(0);
  socket.send(frame::binary(std::vector<std::byte>(large)));
  socket.close(close_code{4100}, "that was it");
  client.read(10);
  constexpr std::size_t pieces = 12;
  for (std::size_t i = 0; i < pieces; ++i) {
    client.read(large / pieces);
    server.settle();
    server.advance(4s);
  }
  BOOST_TEST(client.read_frame().text() == "close 4100 that was it");
  client.write(masked_close(4100));
  const auto how = socket.wait_closed();
  BOOST_TEST((how.why == cause::by_us));
  BOOST_TEST(static_cast<int>(how.code) == 4100);
}

BOOST_AUTO_TEST_CASE(what_is_queued_leaves_before_the_answer_to_a_close) {
  constexpr std::size_t large = 24 << 20;
  test_server server{behaviour::listen};
  auto client = holding_little(server);
  auto& socket = server.wait_for(0);
  socket.send(frame::binary(std::vector<std::byte>(large)));
  client.write(masked_close(3000));
  client.read(10);
  for (std::size_t i = 0; i < 6; ++i) {
    client.read(large / 6);
    server.settle();
    server.advance(4s);
  }
  BOOST_TEST(client.read_frame().text() == "close 3000");
  BOOST_TEST((socket.wait_closed().why == cause::by_client));
}

BOOST_AUTO_TEST_CASE(who_takes_the_last_words_too_slowly_is_cut) {
  constexpr std::size_t large = 64 << 20;
  test_server server{behaviour::listen};
  auto client = holding_little(server);
  auto& socket = server.wait_for(0);
  socket.send(frame::binary(std::vector<std::byte>(large)));
  socket.close(close_code{4100});
  std::size_t seconds = 0;
  while (seconds < 100 && socket.times_closed() == 0) {
    client.read(2 << 20);
    server.settle();
    server.advance(4s);
    seconds += 4;
  }
  BOOST_TEST(seconds >= 56U);
  BOOST_TEST(seconds <= 68U);
  BOOST_TEST((socket.wait_closed().why == cause::timed_out));
}

BOOST_AUTO_TEST_CASE(one_frame_is_never_too_large_for_an_empty_queue) {
  test_server server{behaviour::listen, queueing(1'000)};
  auto client = raw_client::upgraded(server.port());
  auto& socket = server.wait_for(0);
  BOOST_TEST((socket.send(frame::text(std::string(50'000, 'x'))) == offered::queued));
  BOOST_TEST(client.read_frame().payload.size() == 50'000U);
}

BOOST_AUTO_TEST_CASE(what_the_kernel_takes_in_part_goes_on_where_it_stopped) {
  constexpr std::size_t turns = 200;
  constexpr std::size_t said_in_a_turn = 16;
  test_server server{behaviour::listen, queueing(64 * 1'024 * 1'024)};
  auto client = holding_little(server);
  auto& socket = server.wait_for(0);
  // Many times what the kernel keeps for a client.
  const auto said = [](std::size_t number) {
    return std::to_string(number) + std::string(3'900, static_cast<char>('a' + number % 26));
  };
  for (std::size_t turn = 0; turn < turns; ++turn) {
    socket.with([&](auto& ours) {
      for (std::size_t i = 0; i < said_in_a_turn; ++i) {
        const auto one = frame::text(said(turn * said_in_a_turn + i));
        BOOST_TEST((ours.send(one) == offered::queued));
      }
    });
    server.settle();
  }
  for (std::size_t number = 0; number < turns * said_in_a_turn; ++number) {
    BOOST_REQUIRE((client.read_frame().payload == said(number)));
  }
}

BOOST_AUTO_TEST_CASE(what_the_kernel_takes_does_not_overflow_the_queue) {
  test_server server{behaviour::listen, queueing(10'000)};
  auto client = raw_client::upgraded(server.port());
  server.wait_for(0).with([](auto& ours) {
    for (int i = 0; i < 50; ++i) {
      BOOST_TEST((ours.send(frame::text(std::string(1'000, 'x'))) == offered::queued));
    }
  });
  for (int i = 0; i < 50; ++i) BOOST_TEST(client.read_frame().payload.size() == 1'000U);
}

BOOST_AUTO_TEST_CASE(who_does_not_take_its_answers_is_asked_for_no_more_questions) {
  test_server server{behaviour::echo, queueing(100'000)};
  auto client = raw_client::upgraded(server.port());
  // All of it fits into no queue: it must wait on the client's side of TCP.
  const auto question = masked(0x82, std::string(10'000, 'q'));
  std::string questions;
  for (int i = 0; i < 3'000; ++i) questions += question;
  std::size_t asked = 0;
  std::size_t last = 1;
  while (last != 0 && asked < questions.size()) {
    last = client.write_some(std::string_view{questions}.substr(asked));
    asked += last;
    server.settle();
  }
  BOOST_TEST(asked < questions.size());
  std::size_t answers = 0;
  while (asked < questions.size() || answers < 3'000) {
    asked += client.write_some(std::string_view{questions}.substr(asked));
    BOOST_REQUIRE(client.read_frame().payload.size() == 10'000U);
    ++answers;
  }
  BOOST_TEST(server.wait_for(0).times_closed() == 0);
}

BOOST_AUTO_TEST_CASE(who_takes_its_answers_slowly_is_kept) {
  test_server server{behaviour::echo, queueing(8 << 20)};
  auto client = holding_little(server);
  auto& socket = server.wait_for(0);
  const auto question = masked(0x82, std::string(10'000, 'q'));
  std::string questions;
  for (int i = 0; i < 3'000; ++i) questions += question;
  std::size_t asked = 0;
  const auto ask = [&] {
    // Until the server reads no more of them.
    for (std::size_t last = 1; last != 0; asked += last) {
      last = client.write_some(std::string_view{questions}.substr(asked));
      server.settle();
    }
  };
  for (int i = 0; i < 5; ++i) {
    ask();
    for (int part = 0; part < 4; ++part) server.advance(26s);
    BOOST_REQUIRE(socket.times_closed() == 0);
    client.read(3 << 20);
    server.settle();
  }
  BOOST_TEST(asked < questions.size());
}

BOOST_AUTO_TEST_CASE(a_client_is_not_blamed_for_the_time_that_a_room_takes) {
  test_server server{behaviour::hold, queueing(8 << 20)};
  auto client = holding_little(server);
  auto& socket = server.wait_for(0);
  client.write(masked(0x81, "think"));
  socket.messages(1);
  for (int i = 0; i < 10; ++i) server.advance(26s);
  // At last there is an answer, larger than the kernel takes: now the client has its time.
  socket.send(frame::binary(std::vector<std::byte>(64 << 20)));
  socket.read_on();
  for (int i = 0; i < 4; ++i) server.advance(26s);
  BOOST_TEST(socket.times_closed() == 0);
  for (int i = 0; i < 2; ++i) server.advance(26s);
  BOOST_TEST((socket.wait_closed().code == close_code::slow_consumer));
}

BOOST_AUTO_TEST_CASE(who_takes_one_large_answer_slowly_and_says_nothing_is_kept) {
  test_server server{behaviour::listen, queueing(8 << 20)};
  auto client = holding_little(server);
  auto& socket = server.wait_for(0);
  socket.send(frame::binary(std::vector<std::byte>(64 << 20)));
  for (int i = 0; i < 5; ++i) {
    for (int part = 0; part < 4; ++part) server.advance(26s);
    BOOST_REQUIRE(socket.times_closed() == 0);
    client.read(8 << 20);
    server.settle();
  }
  for (int part = 0; part < 6; ++part) server.advance(26s);
  BOOST_TEST((socket.wait_closed().code == close_code::slow_consumer));
}

BOOST_AUTO_TEST_CASE(who_stops_taking_its_answers_for_good_is_closed) {
  test_server server{behaviour::echo, queueing(100'000)};
  raw_client client;
  client.hold_little();
  client.connect(server.port());
  client.write(upgrade_request());
  const auto question = masked(0x82, std::string(10'000, 'q'));
  auto& socket = server.wait_for(0);
  for (int i = 0; i < 2'000; ++i) {
    client.write_some(question);
    if (i % 50 == 0) server.settle();
  }
  for (int i = 0; i < 6 && socket.times_closed() == 0; ++i)
    server.advance(std::chrono::seconds{26});
  const auto how = socket.wait_closed();
  BOOST_TEST((how.why == cause::timed_out));
  BOOST_TEST((how.code == close_code::slow_consumer));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
