#include "no_descriptors.hpp"
#include "raw_client.hpp"
#include "test_server.hpp"

#include <porthouse/net/tcp/descriptor_limit.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace porthouse::net::test {
namespace {

using namespace std::chrono_literals;

std::string request(std::string_view path, std::string_view more = "Connection: close\r\n") {
  return "GET " + std::string{path} + " HTTP/1.1\r\nHost: test\r\n" + std::string{more} + "\r\n";
}

std::string status(raw_client& client, std::string_view path) {
  client.write(request(path, ""));
  return client.read_response().substr(9, 3);
}

std::string status(test_server& server, std::string_view path) {
  raw_client client{server.port()};
  client.write(request(path));
  return client.read_response().substr(9, 3);
}

protocol::settings room_for(std::size_t connections) {
  protocol::settings with;
  with.bounds.connections = connections;
  with.bounds.turned_away = 8;
  return with;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(overload)

BOOST_AUTO_TEST_CASE(a_full_server_is_alive_and_not_ready) {
  test_server server{behaviour::echo, room_for(2)};
  auto first = raw_client::upgraded(server.port());
  BOOST_TEST(status(server, "/readyz") == "200");
  {
    auto second = raw_client::upgraded(server.port());
    BOOST_TEST(status(server, "/healthz") == "200");
    BOOST_TEST(status(server, "/readyz") == "503");
    BOOST_TEST(status(server, "/") == "503");
    second.reset();
  }
  server.settle();
  BOOST_TEST(status(server, "/readyz") == "200");
}

BOOST_AUTO_TEST_CASE(a_probe_takes_no_connections_place) {
  test_server server{behaviour::echo, room_for(1)};
  raw_client probe{server.port()};
  BOOST_TEST(status(probe, "/readyz") == "200");
  auto connected = raw_client::upgraded(server.port());
  BOOST_TEST(status(probe, "/readyz") == "503");
  BOOST_TEST(status(probe, "/healthz") == "200");
  connected.reset();
  server.settle();
  BOOST_TEST(status(probe, "/readyz") == "200");
  // It counts as a connection as soon as it asks for the upgrade.
  probe.write(upgrade_request());
  BOOST_TEST(probe.read_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
  BOOST_TEST(status(server, "/readyz") == "503");
}

BOOST_AUTO_TEST_CASE(who_was_turned_away_may_find_room_later_on_the_same_connection) {
  test_server server{behaviour::echo, room_for(1)};
  auto connected = raw_client::upgraded(server.port());
  raw_client waiting{server.port()};
  BOOST_TEST(status(waiting, "/readyz") == "503");
  connected.reset();
  server.settle();
  waiting.write(upgrade_request());
  BOOST_TEST(waiting.read_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
}

BOOST_AUTO_TEST_CASE(silent_connections_keep_no_probe_out_of_a_full_server) {
  test_server server{behaviour::echo, room_for(1)};
  auto connected = raw_client::upgraded(server.port());
  std::vector<raw_client> silent;
  for (int i = 0; i < 100; ++i) silent.emplace_back(server.port());
  raw_client probe{server.port()};
  probe.write(request("/healthz"));
  for (int i = 0; i < 20; ++i) server.advance(300ms);
  BOOST_TEST(probe.read_response().starts_with("HTTP/1.1 200 "));
  connected.write(masked(0x81, "served"));
  BOOST_TEST(connected.read_frame().text() == "text served");
}

BOOST_AUTO_TEST_CASE(without_descriptors_the_server_is_alive_and_not_ready) {
  test_server server{behaviour::echo};
  auto connected = raw_client::upgraded(server.port());
  std::vector<raw_client> probes(3);
  raw_client newcomer;
  {
    const no_descriptors now;
    for (auto& one : probes) one.connect(server.port());
    newcomer.connect(server.port());
    BOOST_TEST(status(probes[0], "/healthz") == "200");
    BOOST_TEST(status(probes[1], "/readyz") == "503");
    newcomer.write(upgrade_request());
    BOOST_TEST(newcomer.read_response().starts_with("HTTP/1.1 503 "));
    connected.write(masked(0x81, "served"));
    BOOST_TEST(connected.read_frame().text() == "text served");
  }
  BOOST_TEST(status(server, "/readyz") == "200");
}

BOOST_AUTO_TEST_CASE(there_are_no_more_places_than_descriptors) {
  protocol::settings with;
  with.bounds.connections = 10'000'000;
  test_server server{behaviour::echo, with};
  BOOST_TEST(server.running().capacity() < descriptor_limit());
  BOOST_TEST(server.running().capacity() > descriptor_limit() / 2);
}

BOOST_AUTO_TEST_CASE(the_own_limit_of_descriptors_is_raised_to_what_is_granted) {
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  auto less = before;
  less.rlim_cur = before.rlim_max / 2;
  ::setrlimit(RLIMIT_NOFILE, &less);
  raise_descriptor_limit();
  BOOST_TEST(descriptor_limit() == before.rlim_max);
  ::setrlimit(RLIMIT_NOFILE, &before);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
