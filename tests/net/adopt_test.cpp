#include "raw_client.hpp"
#include "test_server.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace porthouse::net::test {
namespace {

/// Two ends of a TCP connection that no Porthouse has accepted.
std::pair<raw_client, int> connection_of_another_server() {
  const int listening = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof here;
  auto* const address = reinterpret_cast<sockaddr*>(&here);
  BOOST_REQUIRE(::bind(listening, address, size) == 0);
  BOOST_REQUIRE(::listen(listening, 1) == 0);
  ::getsockname(listening, address, &size);
  raw_client client{ntohs(here.sin_port)};
  const int accepted = ::accept(listening, nullptr, nullptr);
  ::close(listening);
  return {std::move(client), accepted};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(adopt)

BOOST_AUTO_TEST_CASE(a_socket_accepted_elsewhere_becomes_a_websocket) {
  test_server server{behaviour::echo};
  auto [client, accepted] = connection_of_another_server();
  server.running().adopt(accepted, upgrade_request("/adopted"), masked(0x81, "early"));
  BOOST_TEST(client.read_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
  BOOST_TEST(client.read_frame().text() == "text early");
  client.write(masked(0x81, "later"));
  BOOST_TEST(client.read_frame().text() == "text later");
  BOOST_TEST(server.wait_for(0).who->target == "/adopted");
  BOOST_TEST(server.wait_for(0).who->address == "127.0.0.1");
}

BOOST_AUTO_TEST_CASE(a_bad_request_accepted_elsewhere_gets_its_status) {
  test_server server{behaviour::echo};
  auto [client, accepted] = connection_of_another_server();
  server.running().adopt(accepted, "GET / HTTP/1.1\r\n\r\n", "");
  BOOST_TEST(client.read_response().starts_with("HTTP/1.1 400 "));
  BOOST_TEST(client.read_to_end() == "");
}

BOOST_AUTO_TEST_CASE(a_client_that_has_left_meanwhile_is_no_trouble) {
  test_server server{behaviour::echo};
  auto [client, accepted] = connection_of_another_server();
  client.reset();
  server.running().adopt(accepted, upgrade_request(), "");
  server.settle();
  auto other = raw_client::upgraded(server.port());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
