#include "inn.hpp"
#include "plug.hpp"

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

std::string times(std::size_t count, std::string_view what) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += what;
  return all;
}

protocol::settings compressing() {
  protocol::settings with;
  with.compression = true;
  return with;
}

/// Asks for each turn of its loop, and does something in it, before those who are hosted there.
class each_turn final : public endpoint {
public:
  static void enlist(protocol::loop& loop, std::function<void()> what) {
    auto& where = static_cast<shard&>(loop);
    auto made = std::make_unique<each_turn>(where, std::move(what));
    auto& one = *made;
    where.expect();
    BOOST_REQUIRE(where.enlist(std::move(made), one.quiet_.get()));
    where.read_soon(one);
  }

  each_turn(shard& where, std::function<void()> what) : shard_{where}, what_{std::move(what)} {}
  void ready(std::uint32_t) override {
    what_();
    shard_.read_soon(*this);
  }
  void due() override {}
  void flush() override {}
  void shut_down() override { abort(); }
  void abort() override { shard_.dismiss(*this); }

private:
  shard& shard_;
  std::function<void()> what_;
  descriptor quiet_{::eventfd(0, EFD_CLOEXEC)};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(budgets)

BOOST_AUTO_TEST_CASE(pipelined_requests_take_many_turns) {
  constexpr std::size_t requests = 2'000;
  inn house{manner::echo};
  plug client{house.port()};
  client.write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
  client.read_response();
  std::size_t before = 0;
  house.on_shard(0, [&] {
    before = house.turns(0);
    client.write(times(requests, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"));
  });
  for (std::size_t i = 0; i < requests; ++i) {
    BOOST_REQUIRE(client.read_response().starts_with("HTTP/1.1 200 "));
  }
  BOOST_TEST(house.turns(0) - before >= requests / 150);
}

BOOST_AUTO_TEST_CASE(pipelined_requests_leave_a_message_its_turn) {
  inn house{manner::echo};
  auto light = plug::upgraded(house.port());
  auto& guest = house.wait_for(0);
  plug client{house.port()};
  client.write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
  client.read_response();
  std::size_t before = 0;
  house.on_shard(0, [&] {
    before = house.turns(0);
    client.write(times(2'000, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"));
    light.write(masked(0x81, "me too"));
  });
  BOOST_TEST(guest.turns(1).front() - before <= 3U);
}

BOOST_AUTO_TEST_CASE(what_a_read_inflates_to_waits_for_its_turns) {
  constexpr std::size_t bombs = 40;
  inn house{manner::listen, compressing()};
  auto client = plug::upgraded(house.port(), "/", offering_deflate);
  auto& guest = house.wait_for(0);
  const auto one = bomb();
  house.on_shard(0, [&] { client.write(times(bombs, one)); });
  const auto turns = guest.turns(bombs);
  for (std::size_t i = 2; i < bombs; ++i) BOOST_TEST(turns[i - 2] < turns[i]);
  BOOST_TEST(guest.messages(bombs).back().size() == 1_MiB);
}

BOOST_AUTO_TEST_CASE(many_who_would_have_much_inflated_share_the_turns) {
  constexpr std::size_t crowd = 8;
  constexpr std::size_t bombs = 10;
  inn house{manner::listen, compressing()};
  std::vector<plug> clients;
  for (std::size_t i = 0; i <= crowd; ++i) {
    clients.push_back(plug::upgraded(house.port(), "/", offering_deflate));
    house.wait_for(i);
  }
  const auto one = bomb();
  house.on_shard(0, [&] {
    for (std::size_t i = 0; i < crowd; ++i) clients[i].write(times(bombs, one));
  });
  // They are at it. Who says little now is heard before those who wait for their next turn.
  std::size_t before = 0;
  house.on_shard(0, [&] {
    before = house.turns(0);
    clients[crowd].write(masked(0x81, "and I"));
  });
  BOOST_TEST(house.wait_for(crowd).turns(1).front() - before <= 2U);
  // No turn inflates more than two allowances and the messages that go past them.
  std::vector<std::size_t> in_turn;
  for (std::size_t i = 0; i < crowd; ++i) {
    const auto turns = house.wait_for(i).turns(bombs);
    in_turn.insert(in_turn.end(), turns.begin(), turns.end());
  }
  std::ranges::sort(in_turn);
  for (std::size_t i = 4; i < in_turn.size(); ++i) BOOST_TEST(in_turn[i - 4] < in_turn[i]);
  // And they take turns: nobody is done long before the others.
  const auto first_done = house.wait_for(0).turns(bombs).back();
  const auto last_begun = house.wait_for(crowd - 1).turns(bombs).front();
  BOOST_TEST(last_begun < first_done);
}

BOOST_AUTO_TEST_CASE(what_is_too_much_to_compress_in_a_turn_leaves_as_it_is) {
  inn house{manner::listen, compressing()};
  auto client = plug::upgraded(house.port(), "/", offering_deflate);
  auto& guest = house.wait_for(0);
  const auto say = [&](char what) {
    guest.with([&](auto& ours) {
      for (int i = 0; i < 2; ++i) ours.send(protocol::frame::text(std::string(1_MiB, what)));
    });
  };
  for (const char what : {'a', 'b'}) {
    say(what);
    BOOST_TEST(client.read_frame().payload.size() < 10_KiB);
    BOOST_TEST((client.read_frame().payload == std::string(1_MiB, what)));
  }
}

BOOST_AUTO_TEST_CASE(what_is_said_to_many_at_once_leaves_over_many_turns) {
  constexpr std::size_t many = 256;
  bool looking = true;
  std::size_t said = 0;     // the turn of the hosted in which it was
  std::size_t held = 0;     // turns of the loop until their next
  std::size_t writing = 0;  // turns at whose begin something had not left
  inn house{manner::listen};
  std::vector<plug> clients;
  for (std::size_t i = 0; i < many; ++i) clients.push_back(plug::upgraded(house.port()));
  auto& last = house.wait_for(many - 1);
  house.on_shard(0, [&] {
    each_turn::enlist(house.door().shard(0), [&] {
      if (!looking) return;
      held += house.turns(0) == said ? 1 : 0;
      writing += last.wire().queued() > 0 ? 1 : 0;
    });
  });
  house.on_shard(0, [&] {
    said = house.turns(0);
    const auto large = protocol::frame::binary(std::vector<std::byte>(512_KiB));
    for (std::size_t i = 0; i < many; ++i) house.wait_for(i).wire().send(large);
  });
  for (bool left = true; left;) house.on_shard(0, [&] { left = last.wire().queued() > 0; });
  house.on_shard(0, [&] {
    looking = false;  // the client is about to go
    BOOST_TEST(writing >= many * 512_KiB / 8_MiB - 1);
    // Those who are hosted wait for some of it, but not for all.
    BOOST_TEST(held >= 8U);
    BOOST_TEST(held <= 10U);
  });
}

BOOST_AUTO_TEST_CASE(who_is_not_written_to_for_others_sake_is_not_blamed) {
  constexpr std::size_t many = 20;
  inn house{manner::listen};
  std::vector<plug> clients;
  for (std::size_t i = 0; i < many; ++i) clients.push_back(plug::upgraded(house.port()));
  house.wait_for(many - 1);
  const auto large = protocol::frame::binary(std::vector<std::byte>(1_MiB));
  house.on_shard(0, [&] {
    for (int times = 0; times < 6; ++times) {
      for (std::size_t i = 0; i < many; ++i)
        BOOST_TEST((house.wait_for(i).wire().send(large) == protocol::offered::queued));
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
  inn house{manner::echo, with};
  auto client = plug::upgraded(house.port());
  house.wait_for(0);
  std::size_t before = 0;
  house.on_shard(0, [&] {
    before = house.turns(0);
    client.write(times(pings, masked(0x89, "")));
  });
  for (std::size_t i = 0; i < pings; ++i) BOOST_REQUIRE(client.read_frame().text() == "pong");
  BOOST_TEST(house.turns(0) - before >= pings / 100 - 2);
}

BOOST_AUTO_TEST_CASE(messages_and_pings_of_one_read_keep_their_order_over_many_turns) {
  protocol::settings with;
  with.bounds.messages_per_read = 3;
  inn house{manner::echo, with};
  auto client = plug::upgraded(house.port());
  std::string mixed;
  for (int i = 0; i < 50; ++i) {
    mixed += masked(0x89, "p" + std::to_string(i)) + masked(0x81, std::to_string(i));
  }
  house.on_shard(0, [&] { client.write(mixed); });
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
