#include "raw_client.hpp"
#include "test_server.hpp"

#include <porthouse/net/loop/shard.hpp>
#include <porthouse/net/tcp/descriptor.hpp>
#include <porthouse/protocol/settings/limits.hpp>
#include <porthouse/protocol/websocket/deflate.hpp>
#include <porthouse/protocol/websocket/frame.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sys/eventfd.h>

namespace porthouse::net::test {
namespace {

using protocol::operator""_KiB;
using protocol::operator""_MiB;

constexpr std::string_view offering_deflate = "Sec-WebSocket-Extensions: permessage-deflate\r\n";

/// A kilobyte that inflates to a megabyte.
std::string bomb() {
  protocol::compressor press;
  const auto large = protocol::frame::text(std::string(1_MiB, 'b'));
  return masked(0xC1, press.compress(large).payload());
}

std::string times(std::size_t count, std::string_view text) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

protocol::settings compressing() {
  protocol::settings with;
  with.compression = true;
  return with;
}

/// Runs something in each turn of its loop, before the turn takers there.
class each_turn final : public endpoint {
public:
  static void enlist(protocol::loop& loop, std::function<void()> work) {
    auto& where = static_cast<shard&>(loop);
    auto made = std::make_unique<each_turn>(where, std::move(work));
    auto& one = *made;
    where.expect();
    BOOST_REQUIRE(where.enlist(std::move(made), one.quiet_.get()));
    where.read_soon(one);
  }

  each_turn(shard& where, std::function<void()> work) : shard_{where}, work_{std::move(work)} {}
  void ready(std::uint32_t) override {
    work_();
    shard_.read_soon(*this);
  }
  void due() override {}
  void flush() override {}
  void shut_down() override { abort(); }
  void abort() override { shard_.dismiss(*this); }

private:
  shard& shard_;
  std::function<void()> work_;
  descriptor quiet_{::eventfd(0, EFD_CLOEXEC)};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(budgets)

BOOST_AUTO_TEST_CASE(pipelined_requests_take_many_turns) {
  constexpr std::size_t requests = 2'000;
  test_server server{behaviour::echo};
  raw_client client{server.port()};
  client.write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
  client.read_response();
  std::size_t before = 0;
  server.on_shard(0, [&] {
    before = server.turns(0);
    client.write(times(requests, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"));
  });
  for (std::size_t i = 0; i < requests; ++i) {
    BOOST_REQUIRE(client.read_response().starts_with("HTTP/1.1 200 "));
  }
  BOOST_TEST(server.turns(0) - before >= requests / 150);
}

BOOST_AUTO_TEST_CASE(pipelined_requests_leave_a_message_its_turn) {
  test_server server{behaviour::echo};
  auto light = raw_client::upgraded(server.port());
  auto& socket = server.wait_for(0);
  raw_client client{server.port()};
  client.write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
  client.read_response();
  std::size_t before = 0;
  server.on_shard(0, [&] {
    before = server.turns(0);
    client.write(times(2'000, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"));
    light.write(masked(0x81, "me too"));
  });
  BOOST_TEST(socket.turns(1).front() - before <= 3U);
}

BOOST_AUTO_TEST_CASE(what_a_read_inflates_to_waits_for_its_turns) {
  constexpr std::size_t bombs = 40;
  test_server server{behaviour::listen, compressing()};
  auto client = raw_client::upgraded(server.port(), "/", offering_deflate);
  auto& socket = server.wait_for(0);
  const auto one = bomb();
  server.on_shard(0, [&] { client.write(times(bombs, one)); });
  const auto turns = socket.turns(bombs);
  for (std::size_t i = 2; i < bombs; ++i) BOOST_TEST(turns[i - 2] < turns[i]);
  BOOST_TEST(socket.messages(bombs).back().size() == 1_MiB);
}

BOOST_AUTO_TEST_CASE(many_who_would_have_much_inflated_share_the_turns) {
  constexpr std::size_t crowd = 8;
  constexpr std::size_t bombs = 10;
  test_server server{behaviour::listen, compressing()};
  std::vector<raw_client> clients;
  for (std::size_t i = 0; i <= crowd; ++i) {
    clients.push_back(raw_client::upgraded(server.port(), "/", offering_deflate));
    server.wait_for(i);
  }
  const auto one = bomb();
  server.on_shard(0, [&] {
    for (std::size_t i = 0; i < crowd; ++i) clients[i].write(times(bombs, one));
  });
  // They are being served. A client that says little now is heard before their next turn.
  std::size_t before = 0;
  server.on_shard(0, [&] {
    before = server.turns(0);
    clients[crowd].write(masked(0x81, "and I"));
  });
  BOOST_TEST(server.wait_for(crowd).turns(1).front() - before <= 2U);
  // No turn inflates more than two allowances and the messages that go past them.
  std::vector<std::size_t> in_turn;
  for (std::size_t i = 0; i < crowd; ++i) {
    const auto turns = server.wait_for(i).turns(bombs);
    in_turn.insert(in_turn.end(), turns.begin(), turns.end());
  }
  std::ranges::sort(in_turn);
  for (std::size_t i = 4; i < in_turn.size(); ++i) BOOST_TEST(in_turn[i - 4] < in_turn[i]);
  // And they take turns: none is done long before the others.
  const auto first_done = server.wait_for(0).turns(bombs).back();
  const auto last_begun = server.wait_for(crowd - 1).turns(bombs).front();
  BOOST_TEST(last_begun < first_done);
}

BOOST_AUTO_TEST_CASE(what_is_too_much_to_compress_in_a_turn_leaves_as_it_is) {
  test_server server{behaviour::listen, compressing()};
  auto client = raw_client::upgraded(server.port(), "/", offering_deflate);
  auto& socket = server.wait_for(0);
  const auto say = [&](char letter) {
    socket.with([&](auto& ours) {
      for (int i = 0; i < 2; ++i) ours.send(protocol::frame::text(std::string(1_MiB, letter)));
    });
  };
  for (const char letter : {'a', 'b'}) {
    say(letter);
    BOOST_TEST(client.read_frame().payload.size() < 10_KiB);
    BOOST_TEST((client.read_frame().payload == std::string(1_MiB, letter)));
  }
}

BOOST_AUTO_TEST_CASE(what_is_said_to_many_at_once_leaves_over_many_turns) {
  constexpr std::size_t many = 256;
  bool looking = true;
  std::size_t said = 0;     // the turn of the taker in which it was
  std::size_t held = 0;     // turns of the loop until its next
  std::size_t writing = 0;  // turns at whose begin something had not left
  test_server server{behaviour::listen};
  std::vector<raw_client> clients;
  for (std::size_t i = 0; i < many; ++i) clients.push_back(raw_client::upgraded(server.port()));
  auto& last = server.wait_for(many - 1);
  server.on_shard(0, [&] {
    each_turn::enlist(server.running().shard(0), [&] {
      if (!looking) return;
      held += server.turns(0) == said ? 1 : 0;
      writing += last.wire().queued() > 0 ? 1 : 0;
    });
  });
  server.on_shard(0, [&] {
    said = server.turns(0);
    const auto large = protocol::frame::binary(std::vector<std::byte>(512_KiB));
    for (std::size_t i = 0; i < many; ++i) server.wait_for(i).wire().send(large);
  });
  for (bool left = true; left;) server.on_shard(0, [&] { left = last.wire().queued() > 0; });
  server.on_shard(0, [&] {
    looking = false;  // the client is about to go
    BOOST_TEST(writing >= many * 512_KiB / 8_MiB - 1);
    // The turn taker waits for some of it, but not for all.
    BOOST_TEST(held >= 8U);
    BOOST_TEST(held <= 10U);
  });
}

BOOST_AUTO_TEST_CASE(a_client_that_waits_for_others_does_not_overflow) {
  constexpr std::size_t many = 20;
  test_server server{behaviour::listen};
  std::vector<raw_client> clients;
  for (std::size_t i = 0; i < many; ++i) clients.push_back(raw_client::upgraded(server.port()));
  server.wait_for(many - 1);
  const auto large = protocol::frame::binary(std::vector<std::byte>(1_MiB));
  server.on_shard(0, [&] {
    for (int times = 0; times < 6; ++times) {
      for (std::size_t i = 0; i < many; ++i)
        BOOST_TEST((server.wait_for(i).wire().send(large) == protocol::offered::queued));
    }
  });
  for (auto& one : clients) {
    for (int times = 0; times < 6; ++times) BOOST_TEST(one.read_frame().payload.size() == 1_MiB);
  }
}

BOOST_AUTO_TEST_CASE(pings_count_as_messages_do) {
  constexpr std::size_t pings = 4'000;
  protocol::settings with;
  with.bounds.messages_per_read = 100;
  test_server server{behaviour::echo, with};
  auto client = raw_client::upgraded(server.port());
  server.wait_for(0);
  std::size_t before = 0;
  server.on_shard(0, [&] {
    before = server.turns(0);
    client.write(times(pings, masked(0x89, "")));
  });
  for (std::size_t i = 0; i < pings; ++i) BOOST_REQUIRE(client.read_frame().text() == "pong");
  BOOST_TEST(server.turns(0) - before >= pings / 100 - 2);
}

BOOST_AUTO_TEST_CASE(messages_and_pings_of_one_read_keep_their_order_over_many_turns) {
  protocol::settings with;
  with.bounds.messages_per_read = 3;
  test_server server{behaviour::echo, with};
  auto client = raw_client::upgraded(server.port());
  std::string mixed;
  for (int i = 0; i < 50; ++i) {
    mixed += masked(0x89, "p" + std::to_string(i)) + masked(0x81, std::to_string(i));
  }
  server.on_shard(0, [&] { client.write(mixed); });
  int pongs = 0;
  int texts = 0;
  for (int i = 0; i < 100; ++i) {
    const auto said = client.read_frame().text();
    const bool pong = said == "pong p" + std::to_string(pongs);
    BOOST_REQUIRE((pong || said == "text " + std::to_string(texts)));
    ++(pong ? pongs : texts);
  }
  client.write(masked_close(1000));
  BOOST_TEST(client.read_frame().text() == "close 1000");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
