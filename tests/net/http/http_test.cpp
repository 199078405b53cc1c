#include "raw_client.hpp"
#include "test_server.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace porthouse::net::test {
namespace {

/// The response to `request`, on a connection of its own.
std::string ask(test_server& server, std::string_view request) {
  raw_client client{server.port()};
  client.write(request);
  return client.read_response();
}

std::string status(std::string_view response) { return std::string{response.substr(9, 3)}; }

bool has(std::string_view response, std::string_view line) {
  return response.find("\r\n" + std::string{line} + "\r\n") != std::string_view::npos;
}

/// An upgrade request with `part` replaced by `instead`.
std::string upgrade_with(std::string_view part, std::string_view instead) {
  auto request = upgrade_request();
  return request.replace(request.find(part), part.size(), instead);
}

constexpr std::string_view get_health = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(http)

BOOST_AUTO_TEST_CASE(an_upgrade_is_answered_as_in_the_standard) {
  test_server server{behaviour::echo};
  raw_client client{server.port()};
  client.write(upgrade_request());
  const auto answer = client.read_until("\r\n\r\n");
  BOOST_TEST(answer.starts_with("HTTP/1.1 101 "));
  BOOST_TEST(has(answer, "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
  BOOST_TEST(has(answer, "Upgrade: websocket"));
  BOOST_TEST(has(answer, "Connection: Upgrade"));
}

BOOST_AUTO_TEST_CASE(tokens_are_found_in_lists_and_in_any_case) {
  test_server server{behaviour::echo};
  const auto request = upgrade_with("Connection: Upgrade", "connection: keep-alive, UPGRADE");
  raw_client client{server.port()};
  client.write(request);
  BOOST_TEST(status(client.read_until("\r\n\r\n")) == "101");
  raw_client other{server.port()};
  other.write(upgrade_with("Upgrade: websocket", "Upgrade: h2c, WebSocket"));
  BOOST_TEST(status(other.read_until("\r\n\r\n")) == "101");
}

BOOST_AUTO_TEST_CASE(every_malformed_upgrade_gets_its_status) {
  test_server server{behaviour::echo};
  const std::pair<std::string, std::string_view> cases[] = {
      {upgrade_with("Host: test\r\n", ""), "400"},
      {upgrade_with("Host: test\r\n", "Host: a\r\nHost: b\r\n"), "400"},
      {upgrade_with("Host: test", "Host: a/b c"), "400"},
      {upgrade_with("Host: test", "Host: 127.0.0.1:evil.example"), "400"},
      {upgrade_with("Host: test", "Host: [::1]evil"), "400"},
      {upgrade_with("Host: test", "Host: user@test"), "400"},
      {upgrade_with("Host: test", "Host: test,test"), "400"},
      {upgrade_with("Host: test", "Host: test:65536"), "400"},
      {upgrade_with("Host: test", "Host: ::1"), "400"},
      {upgrade_with("GET /", "GET http://user@test/"), "400"},
      {upgrade_with("Host: test", "Host: test\r\nX: a\r\n b"), "400"},
      {upgrade_with("Upgrade: websocket\r\n", ""), "426"},
      {upgrade_with("Connection: Upgrade\r\n", ""), "400"},
      {upgrade_with("Connection: Upgrade", "Connection: close"), "400"},
      {upgrade_with("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", ""), "400"},
      {upgrade_with("dGhlIHNhbXBsZSBub25jZQ==", "c2hvcnQ="), "400"},
      {upgrade_with("dGhlIHNhbXBsZSBub25jZQ==", "!!!!!!!!!!!!!!!!!!!!!!=="), "400"},
      {upgrade_with("Version: 13", "Version: 8"), "426"},
      {upgrade_with("Sec-WebSocket-Version: 13\r\n", ""), "426"},
      {upgrade_with("HTTP/1.1", "HTTP/1.0"), "400"},
      {upgrade_with("HTTP/1.1", "HTTP/3.7"), "505"},
      {upgrade_with("GET", "POST"), "405"},
      {upgrade_with("GET /", "GET nowhere"), "400"},
      {upgrade_with("\r\n\r\n", "\r\nContent-Length: 5\r\n\r\nhello"), "400"},
      {upgrade_with("\r\n\r\n", "\r\nContent-Length: 99999999\r\n\r\n"), "413"},
      {upgrade_with("\r\n\r\n", "\r\nTransfer-Encoding: chunked\r\n\r\n"), "400"},
      {upgrade_with("\r\n\r\n", "\r\nSec-WebSocket-Extensions: ;;;\r\n\r\n"), "400"},
      {upgrade_with("\r\n\r\n", "\r\nSec-WebSocket-Protocol: a, a\r\n\r\n"), "400"},
      {"\x16\x03\x01\x02: not HTTP at all\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\nno colon here\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n", "431"},
      {"GET /" + std::string(20'000, 'x') + " HTTP/1.1\r\n\r\n", "431"},
  };
  for (const auto& [request, expected] : cases) {
    const auto answer = ask(server, request);
    BOOST_TEST(status(answer) == expected, request.substr(0, 300) << answer);
    BOOST_TEST(has(answer, "X-Content-Type-Options: nosniff"));
  }
  BOOST_TEST(server.arrivals() == 0U);
}

BOOST_AUTO_TEST_CASE(a_wrong_version_is_told_the_right_one) {
  test_server server{behaviour::echo};
  BOOST_TEST(
      has(ask(server, upgrade_with("Version: 13", "Version: 8")), "Sec-WebSocket-Version: 13"));
}

BOOST_AUTO_TEST_CASE(a_method_that_is_not_served_is_told_which_are) {
  test_server server{behaviour::echo};
  const auto answer = ask(server, "DELETE / HTTP/1.1\r\nHost: x\r\n\r\n");
  BOOST_TEST(status(answer) == "405");
  BOOST_TEST(has(answer, "Allow: GET, HEAD"));
}

BOOST_AUTO_TEST_CASE(a_refusal_ends_in_order_whatever_else_was_sent) {
  test_server server{behaviour::echo};
  raw_client client{server.port()};
  client.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 600000\r\n\r\n");
  client.write(std::string(600'000, 'x'));
  BOOST_TEST(status(client.read_response()) == "413");
  BOOST_TEST(client.read_to_end() == "");
  BOOST_TEST(!client.was_reset());
}

BOOST_AUTO_TEST_CASE(a_request_cut_short_is_told_so) {
  test_server server{behaviour::echo};
  raw_client client{server.port()};
  client.write("GET / HTTP/1.1\r\nHost:");
  client.finish();
  BOOST_TEST(status(client.read_response()) == "400");
}

BOOST_AUTO_TEST_CASE(a_plain_get_is_told_to_upgrade) {
  test_server server{behaviour::echo};
  const auto answer = ask(server, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  BOOST_TEST(status(answer) == "426");
  BOOST_TEST(has(answer, "Upgrade: websocket"));
  BOOST_TEST(has(answer, "Connection: Upgrade, keep-alive"));
  BOOST_TEST(status(ask(server, "GET /page HTTP/1.1\r\nHost: x\r\n\r\n")) == "404");
}

BOOST_AUTO_TEST_CASE(requests_follow_one_another_on_one_connection) {
  test_server server{behaviour::echo};
  raw_client client{server.port()};
  // Pipelined, the last one cut in two.
  std::string three{get_health};
  three.append(get_health).append(get_health);
  client.write(std::string_view{three}.substr(0, three.size() - 5));
  BOOST_TEST(status(client.read_response()) == "200");
  BOOST_TEST(status(client.read_response()) == "200");
  client.write(std::string_view{three}.substr(three.size() - 5));
  BOOST_TEST(status(client.read_response()) == "200");
  client.write(upgrade_request());
  BOOST_TEST(status(client.read_until("\r\n\r\n")) == "101");
}

BOOST_AUTO_TEST_CASE(http_1_0_ends_after_one_request_unless_it_asks) {
  test_server server{behaviour::echo};
  raw_client once{server.port()};
  once.write("GET /healthz HTTP/1.0\r\n\r\n");
  BOOST_TEST(has(once.read_response(), "Connection: close"));
  BOOST_TEST(once.read_to_end() == "");
  raw_client again{server.port()};
  for (int i = 0; i < 2; ++i) {
    again.write("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    BOOST_TEST(has(again.read_response(), "Connection: keep-alive"));
  }
}

BOOST_AUTO_TEST_CASE(an_absolute_target_means_its_path) {
  test_server server{behaviour::echo};
  BOOST_TEST(status(ask(server, "GET http://x/healthz HTTP/1.1\r\nHost: x\r\n\r\n")) == "200");
  auto client = raw_client::upgraded(server.port(), "ws://test/room?a=b");
  BOOST_TEST(server.wait_for(0).who->target == "/room?a=b");
}

BOOST_AUTO_TEST_CASE(health_is_told_with_and_without_a_body) {
  test_server server{behaviour::echo};
  BOOST_TEST(ask(server, get_health).ends_with("\r\n\r\nalive\n"));
  BOOST_TEST(status(ask(server, "GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n")) == "200");
  raw_client client{server.port()};
  client.write("HEAD /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const auto answer = client.read_to_end();
  BOOST_TEST(has(answer, "Content-Length: 6"));
  BOOST_TEST(answer.ends_with("\r\n\r\n"));
}

BOOST_AUTO_TEST_CASE(health_can_be_switched_off) {
  protocol::settings with;
  with.health = false;
  test_server server{behaviour::echo, with};
  BOOST_TEST(status(ask(server, get_health)) == "404");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
