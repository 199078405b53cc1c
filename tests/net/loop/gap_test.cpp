#include "raw_client.hpp"
#include "test_server.hpp"

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
  auto server = test_server::that_may_stop(behaviour::echo, quick());
  std::vector<raw_client> clients;
  for (int i = 0; i < 1'100; ++i) clients.push_back(raw_client::upgraded(server.port()));
  server.wait_for(clients.size() - 1);
  server.advance(19s);
  server.stop_for(
      25s,
      [&] {
        for (auto& one : clients) one.write(masked(0x81, "here"));
      },
      1'200ms);
  for (auto& one : clients) BOOST_TEST_REQUIRE(one.read_frame().text() == "text here");
}

BOOST_AUTO_TEST_CASE(what_passed_before_a_stop_still_counts) {
  auto server = test_server::that_may_stop(behaviour::listen, quick());
  auto client = raw_client::upgraded(server.port());
  auto& socket = server.wait_for(0);
  server.advance(15s);
  server.stop_for(25s, [] {});
  server.advance(4s);
  BOOST_TEST(socket.times_closed() == 0);
  server.advance(2s);
  BOOST_TEST(client.read_frame().text().starts_with("close 4001"));
}

BOOST_AUTO_TEST_CASE(a_pong_has_its_time_after_a_stop) {
  auto with = quick();
  with.bounds.ping_interval = 5s;
  auto server = test_server::that_may_stop(behaviour::listen, with);
  auto client = raw_client::upgraded(server.port());
  auto& socket = server.wait_for(0);
  server.advance(6s);
  BOOST_TEST(client.read_frame().text() == "ping");
  server.stop_for(60s, [] {});
  server.advance(10s);
  client.write(masked(0x8A, ""));
  server.settle();
  server.advance(1s);
  BOOST_TEST(socket.times_closed() == 0);
}

BOOST_AUTO_TEST_CASE(a_handshake_has_its_time_after_a_stop) {
  auto server = test_server::that_may_stop(behaviour::listen, quick());
  raw_client client{server.port()};
  const auto request = upgrade_request();
  client.write(request.substr(0, 30));
  server.settle();
  server.advance(5s);
  server.stop_for(25s, [] {});
  client.write(request.substr(30));
  BOOST_TEST(client.read_response().starts_with("HTTP/1.1 101 "));
}

BOOST_AUTO_TEST_CASE(a_timer_asked_for_waits_its_time_after_a_stop) {
  auto server = test_server::that_may_stop(behaviour::listen, quick());
  auto& loop = server.running().shard(0);
  protocol::loop::clock::time_point asked;
  protocol::loop::clock::time_point began;
  server.on_shard(0, [&] {
    asked = loop.active_now();
    began = loop.now();
  });
  server.stop_for(25s, [] {});
  server.on_shard(0, [&] {
    BOOST_TEST((loop.active_now() == asked));
    BOOST_TEST((loop.now() == began + 25s));
  });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
