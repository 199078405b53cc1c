#include "drought.hpp"
#include "inn.hpp"
#include "plug.hpp"

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

std::string status(plug& client, std::string_view path) {
  client.write(request(path, ""));
  return client.read_response().substr(9, 3);
}

std::string status(inn& house, std::string_view path) {
  plug client{house.port()};
  client.write(request(path));
  return client.read_response().substr(9, 3);
}

protocol::settings room_for(std::size_t guests) {
  protocol::settings with;
  with.bounds.connections = guests;
  with.bounds.turned_away = 8;
  return with;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(overload)

BOOST_AUTO_TEST_CASE(a_full_server_is_alive_and_not_ready) {
  inn house{manner::echo, room_for(2)};
  auto first = plug::upgraded(house.port());
  BOOST_TEST(status(house, "/readyz") == "200");
  {
    auto second = plug::upgraded(house.port());
    BOOST_TEST(status(house, "/healthz") == "200");
    BOOST_TEST(status(house, "/readyz") == "503");
    BOOST_TEST(status(house, "/") == "503");
    second.reset();
  }
  house.settle();
  BOOST_TEST(status(house, "/readyz") == "200");
}

BOOST_AUTO_TEST_CASE(a_probe_takes_no_guests_place) {
  inn house{manner::echo, room_for(1)};
  plug probe{house.port()};
  BOOST_TEST(status(probe, "/readyz") == "200");
  auto guest = plug::upgraded(house.port());
  BOOST_TEST(status(probe, "/readyz") == "503");
  BOOST_TEST(status(probe, "/healthz") == "200");
  guest.reset();
  house.settle();
  BOOST_TEST(status(probe, "/readyz") == "200");
  // It becomes a guest as soon as it asks for what guests ask for.
  probe.write(upgrade_request());
  BOOST_TEST(probe.read_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
  BOOST_TEST(status(house, "/readyz") == "503");
}

BOOST_AUTO_TEST_CASE(who_was_turned_away_may_find_room_later_on_the_same_connection) {
  inn house{manner::echo, room_for(1)};
  auto guest = plug::upgraded(house.port());
  plug waiting{house.port()};
  BOOST_TEST(status(waiting, "/readyz") == "503");
  guest.reset();
  house.settle();
  waiting.write(upgrade_request());
  BOOST_TEST(waiting.read_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
}

BOOST_AUTO_TEST_CASE(silent_strangers_keep_no_probe_out_of_a_full_server) {
  inn house{manner::echo, room_for(1)};
  auto guest = plug::upgraded(house.port());
  std::vector<plug> silent;
  for (int i = 0; i < 100; ++i) silent.emplace_back(house.port());
  plug probe{house.port()};
  probe.write(request("/healthz"));
  for (int i = 0; i < 20; ++i) house.advance(300ms);
  BOOST_TEST(probe.read_response().starts_with("HTTP/1.1 200 "));
  guest.write(masked(0x81, "served"));
  BOOST_TEST(guest.read_frame().text() == "text served");
}

BOOST_AUTO_TEST_CASE(without_descriptors_the_server_is_alive_and_not_ready) {
  inn house{manner::echo};
  auto guest = plug::upgraded(house.port());
  std::vector<plug> probes(3);
  plug newcomer;
  {
    const drought now;
    for (auto& one : probes) one.connect(house.port());
    newcomer.connect(house.port());
    BOOST_TEST(status(probes[0], "/healthz") == "200");
    BOOST_TEST(status(probes[1], "/readyz") == "503");
    newcomer.write(upgrade_request());
    BOOST_TEST(newcomer.read_response().starts_with("HTTP/1.1 503 "));
    guest.write(masked(0x81, "served"));
    BOOST_TEST(guest.read_frame().text() == "text served");
  }
  BOOST_TEST(status(house, "/readyz") == "200");
}

BOOST_AUTO_TEST_CASE(there_are_no_more_places_than_descriptors) {
  protocol::settings with;
  with.bounds.connections = 10'000'000;
  inn house{manner::echo, with};
  BOOST_TEST(house.door().capacity() < descriptor_limit());
  BOOST_TEST(house.door().capacity() > descriptor_limit() / 2);
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
