#include "inn.hpp"
#include "plug.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <vector>

namespace porthouse::net::test {
namespace {

using namespace std::chrono_literals;

protocol::settings quick() {
  protocol::settings with;
  with.bounds.idle = 20s;
  with.bounds.ping_interval = 60s;
  return with;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gaps)

// More than twice as many as the kernel tells of at once, so that some are read after a sweep.
BOOST_AUTO_TEST_CASE(nobody_is_silent_while_the_process_is_stopped) {
  auto house = inn::that_may_stop(manner::echo, quick());
  std::vector<plug> clients;
  for (int i = 0; i < 1'100; ++i) clients.push_back(plug::upgraded(house.port()));
  house.wait_for(clients.size() - 1);
  house.advance(19s);
  house.stop_for(
      25s,
      [&] {
        for (auto& one : clients) one.write(masked(0x81, "here"));
      },
      1'200ms);
  for (auto& one : clients) BOOST_TEST_REQUIRE(one.read_frame().text() == "text here");
}

BOOST_AUTO_TEST_CASE(what_passed_before_a_stop_still_counts) {
  auto house = inn::that_may_stop(manner::listen, quick());
  auto client = plug::upgraded(house.port());
  auto& guest = house.wait_for(0);
  house.advance(15s);
  house.stop_for(25s, [] {});
  house.advance(4s);
  BOOST_TEST(guest.times_closed() == 0);
  house.advance(2s);
  BOOST_TEST(client.read_frame().text().starts_with("close 4001"));
}

BOOST_AUTO_TEST_CASE(a_pong_has_its_time_after_a_stop) {
  auto with = quick();
  with.bounds.ping_interval = 5s;
  auto house = inn::that_may_stop(manner::listen, with);
  auto client = plug::upgraded(house.port());
  auto& guest = house.wait_for(0);
  house.advance(6s);
  BOOST_TEST(client.read_frame().text() == "ping");
  house.stop_for(60s, [] {});
  house.advance(10s);
  client.write(masked(0x8A, ""));
  house.settle();
  house.advance(1s);
  BOOST_TEST(guest.times_closed() == 0);
}

BOOST_AUTO_TEST_CASE(a_handshake_has_its_time_after_a_stop) {
  auto house = inn::that_may_stop(manner::listen, quick());
  plug client{house.port()};
  const auto request = upgrade_request();
  client.write(request.substr(0, 30));
  house.settle();
  house.advance(5s);
  house.stop_for(25s, [] {});
  client.write(request.substr(30));
  BOOST_TEST(client.read_response().starts_with("HTTP/1.1 101 "));
}

BOOST_AUTO_TEST_CASE(a_timer_asked_for_waits_its_time_after_a_stop) {
  auto house = inn::that_may_stop(manner::listen, quick());
  auto& loop = house.door().shard(0);
  protocol::loop::clock::time_point asked;
  protocol::loop::clock::time_point began;
  house.on_shard(0, [&] {
    asked = loop.active_now();
    began = loop.now();
  });
  house.stop_for(25s, [] {});
  house.on_shard(0, [&] {
    BOOST_TEST((loop.active_now() == asked));
    BOOST_TEST((loop.now() == began + 25s));
  });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
