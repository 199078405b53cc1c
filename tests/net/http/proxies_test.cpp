#include "beast_client.hpp"
#include "raw_client.hpp"
#include "temporary.hpp"
#include "test_server.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>

namespace porthouse::net::test {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view introduced = "PROXY TCP4 203.0.113.7 10.0.0.1 4711 80\r\n";
constexpr std::string_view by_itself{"\r\n\r\n\0\r\nQUIT\n\x20\0\0\0", 16};

protocol::settings behind_proxies() {
  protocol::settings with;
  with.trusted_proxies = {"127.0.0.1", "10.0.0.0/8"};
  return with;
}

protocol::settings with_introductions(std::vector<std::string> trusted = {}) {
  protocol::settings with;
  with.proxy_protocol = true;
  with.trusted_proxies = std::move(trusted);
  return with;
}

std::string status(std::string_view response) { return std::string{response.substr(9, 3)}; }

/// The status of an upgrade on a connection of its own, and what it says of a refusal.
std::string upgrade(test_server& server, std::string_view before, std::string_view more = "") {
  raw_client client{server.port()};
  client.write(std::string{before} + upgrade_request("/", more));
  return status(client.read_until("\r\n\r\n"));
}

std::string forwarded_for(std::string_view address) {
  return "X-Forwarded-For: " + std::string{address} + "\r\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(proxies)

BOOST_AUTO_TEST_CASE(the_server_sees_the_client_behind_a_trusted_proxy) {
  auto with = behind_proxies();
  protocol::handshake seen;
  with.acceptors = {[&seen](const protocol::handshake& asked) {
    seen = asked;
    return protocol::admission::admit();
  }};
  test_server server{behaviour::echo, with};
  const auto client = raw_client::upgraded(
      server.port(), "/",
      forwarded_for("6.6.6.6, 203.0.113.7, 10.0.0.2") + "X-Forwarded-Proto: https\r\n");
  BOOST_TEST(server.wait_for(0).who->address == "203.0.113.7");
  BOOST_TEST(server.wait_for(0).who->port == 0);
  BOOST_TEST(seen.address == "203.0.113.7");
  BOOST_TEST(seen.secure);
}

BOOST_AUTO_TEST_CASE(nobody_else_may_name_another_address) {
  test_server server{behaviour::echo};
  const auto client = raw_client::upgraded(server.port(), "/", forwarded_for("203.0.113.7"));
  BOOST_TEST(server.wait_for(0).who->address == "127.0.0.1");
}

BOOST_AUTO_TEST_CASE(a_block_list_blocks_the_client_and_not_the_proxy) {
  auto with = behind_proxies();
  with.acceptors = {protocol::block_list({"203.0.113.0/24"})};
  test_server server{behaviour::echo, with};
  BOOST_TEST(upgrade(server, "", forwarded_for("203.0.113.7")) == "403");
  BOOST_TEST(upgrade(server, "", forwarded_for("203.0.114.7")) == "101");
  BOOST_TEST(upgrade(server, "", forwarded_for("nonsense")) == "400");
}

BOOST_AUTO_TEST_CASE(clients_behind_a_proxy_are_counted_one_by_one) {
  auto with = behind_proxies();
  with.bounds.connections_per_address = 2;
  test_server server{behaviour::echo, with};
  const auto first = raw_client::upgraded(server.port(), "/", forwarded_for("203.0.113.7"));
  {
    const auto second = raw_client::upgraded(server.port(), "/", forwarded_for("203.0.113.7"));
    BOOST_TEST(upgrade(server, "", forwarded_for("203.0.113.7")) == "503");
    BOOST_TEST(upgrade(server, "", forwarded_for("203.0.113.8")) == "101");
  }
  server.wait_for(1).wait_closed();
  server.settle();
  BOOST_TEST(upgrade(server, "", forwarded_for("203.0.113.7")) == "101");
}

BOOST_AUTO_TEST_CASE(who_claims_to_be_this_machine_behind_a_proxy_is_counted) {
  auto with = behind_proxies();
  with.trusted_proxies = {"127.0.0.2/31", "127.0.0.1"};
  with.bounds.connections_per_address = 1;
  test_server server{behaviour::echo, with};
  const auto first = raw_client::upgraded(server.port(), "/", forwarded_for("127.0.0.9"));
  BOOST_TEST(upgrade(server, "", forwarded_for("127.0.0.9")) == "503");
}

BOOST_AUTO_TEST_CASE(an_own_page_is_known_behind_a_proxy_that_ends_tls) {
  test_server server{behaviour::echo, behind_proxies()};
  const auto page = [](std::string_view more) {
    return "Origin: https://test\r\n" + std::string{more};
  };
  BOOST_TEST(upgrade(server, "", page("X-Forwarded-Proto: https\r\n")) == "101");
  BOOST_TEST(upgrade(server, "", page("Forwarded: for=203.0.113.7;proto=https\r\n")) == "101");
  BOOST_TEST(upgrade(server, "", page("")) == "403");
  test_server trusting_nobody{behaviour::echo};
  BOOST_TEST(upgrade(trusting_nobody, "", page("X-Forwarded-Proto: https\r\n")) == "403");
}

BOOST_AUTO_TEST_CASE(what_is_no_proxy_cannot_be_trusted) {
  protocol::settings with;
  with.trusted_proxies = {"balancer.example"};
  BOOST_CHECK_THROW((test_server{behaviour::echo, with}), std::invalid_argument);
}

// -- the PROXY protocol ---------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_client_is_introduced_by_its_proxy) {
  test_server server{behaviour::echo, with_introductions()};
  raw_client client{server.port()};
  client.write(std::string{introduced} + upgrade_request());
  BOOST_TEST(status(client.read_until("\r\n\r\n")) == "101");
  BOOST_TEST(server.wait_for(0).who->address == "203.0.113.7");
  BOOST_TEST(server.wait_for(0).who->port == 4711);
  client.write(masked(0x81, "hello"));
  BOOST_TEST(client.read_frame().text() == "text hello");
}

BOOST_AUTO_TEST_CASE(an_introduction_may_come_in_pieces) {
  test_server server{behaviour::echo, with_introductions()};
  for (const auto whole : {introduced, by_itself}) {
    raw_client client{server.port()};
    for (const char byte : whole) {
      client.write({&byte, 1});
      server.settle();
    }
    client.write(upgrade_request());
    BOOST_TEST(status(client.read_until("\r\n\r\n")) == "101");
  }
}

BOOST_AUTO_TEST_CASE(a_proxy_that_speaks_for_itself_is_the_client) {
  test_server server{behaviour::echo, with_introductions()};
  raw_client client{server.port()};
  client.write(std::string{by_itself} + upgrade_request());
  BOOST_TEST(status(client.read_until("\r\n\r\n")) == "101");
  BOOST_TEST(server.wait_for(0).who->address == "127.0.0.1");
}

BOOST_AUTO_TEST_CASE(who_is_not_introduced_is_told_so) {
  test_server server{behaviour::echo, with_introductions()};
  BOOST_TEST(upgrade(server, "") == "400");
  BOOST_TEST(upgrade(server, "PROXY TCP4 nonsense\r\n") == "400");
  raw_client client{server.port()};
  client.write(introduced.substr(0, 20));
  client.finish();
  BOOST_TEST(client.read_to_end() == "");
}

BOOST_AUTO_TEST_CASE(an_introduction_that_does_not_end_is_not_waited_for) {
  test_server server{behaviour::echo, with_introductions()};
  raw_client silent{server.port()};
  raw_client slow{server.port()};
  for (std::size_t i = 0; i < 11; ++i) {
    slow.write(introduced.substr(i, 1));
    server.settle();
    server.advance(1s);
  }
  BOOST_TEST(silent.read_to_end() == "");
  BOOST_TEST(slow.read_to_end() == "");
}

BOOST_AUTO_TEST_CASE(an_introduction_beyond_the_limit_is_refused) {
  auto with = with_introductions();
  with.bounds.proxy_header_bytes = 32;
  test_server server{behaviour::echo, with};
  BOOST_TEST(upgrade(server, by_itself) == "101");
  BOOST_TEST(upgrade(server, introduced) == "400");
  const std::string_view long_one{"\r\n\r\n\0\r\nQUIT\n\x20\0\0\x11", 16};
  BOOST_TEST(upgrade(server, std::string{long_one} + std::string(17, 'x')) == "400");
}

BOOST_AUTO_TEST_CASE(only_trusted_proxies_may_introduce_if_there_are_some) {
  test_server server{behaviour::echo, with_introductions({"10.0.0.0/8"})};
  BOOST_TEST(upgrade(server, introduced) == "403");
  test_server other{behaviour::echo, with_introductions({"127.0.0.1"})};
  BOOST_TEST(upgrade(other, introduced) == "101");
}

BOOST_AUTO_TEST_CASE(whom_a_proxy_introduces_may_be_a_proxy_that_is_trusted_too) {
  test_server server{behaviour::echo, with_introductions({"127.0.0.1", "203.0.113.7"})};
  raw_client client{server.port()};
  client.write(std::string{introduced} + upgrade_request("/", forwarded_for("198.51.100.9")));
  BOOST_TEST(status(client.read_until("\r\n\r\n")) == "101");
  BOOST_TEST(server.wait_for(0).who->address == "198.51.100.9");
}

BOOST_AUTO_TEST_CASE(those_introduced_are_counted_one_by_one) {
  auto with = with_introductions();
  with.bounds.connections_per_address = 1;
  test_server server{behaviour::echo, with};
  raw_client first{server.port()};
  first.write(std::string{introduced} + upgrade_request());
  BOOST_TEST(status(first.read_until("\r\n\r\n")) == "101");
  BOOST_TEST(upgrade(server, introduced) == "503");
  BOOST_TEST(upgrade(server, "PROXY TCP4 203.0.113.8 10.0.0.1 4711 80\r\n") == "101");
}

BOOST_AUTO_TEST_CASE(tls_begins_behind_the_introduction) {
  const temporary_folder folder;
  const certificate by{folder};
  auto with = with_introductions();
  with.tls_certificate = by.chain_file;
  with.tls_key = by.key_file;
  test_server server{behaviour::echo, with};
  beast_client beast{server.port(), {.tls = true, .before = introduced}};
  beast.send_text("hello");
  BOOST_TEST(beast.read() == "hello");
  BOOST_TEST(server.wait_for(0).who->address == "203.0.113.7");
  beast.close();
  raw_client plain{server.port()};
  plain.write(upgrade_request());
  BOOST_TEST(plain.read_to_end() == "");  // it could not be read if it expects TLS
}

BOOST_AUTO_TEST_CASE(an_own_page_is_known_behind_a_proxy_that_ends_tls_and_introduces) {
  test_server server{behaviour::echo, with_introductions()};
  const std::string over_tls{
      "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x14\xCB\0\x71\x07\x0A\0\0\x01\x12\x67\0\x50\x20\0\5\1\0\0\0"
      "\0",
      36};
  BOOST_TEST(upgrade(server, over_tls, "Origin: https://test\r\n") == "101");
  BOOST_TEST(upgrade(server, over_tls, "Origin: http://test\r\n") == "403");
  BOOST_TEST(upgrade(server, introduced, "Origin: https://test\r\n") == "403");
}

BOOST_AUTO_TEST_CASE(nobody_behind_a_proxy_that_introduces_may_inspect_without_a_token) {
  struct inside_view final : protocol::inspection_service {
    bool knows(std::string_view path) const noexcept override { return path == "/metrics"; }
    bool is_public(std::string_view) const noexcept override { return false; }
    void ask(std::size_t, protocol::inspection_request, answer give) override {
      give({200, "text/plain", std::make_shared<const std::string>("inside"), {}});
    }
  } inspection;
  test_server server{behaviour::echo, with_introductions()};
  server.set_inspection(inspection);
  const std::string request = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";
  for (const std::string& introduction :
       {std::string{by_itself}, std::string{"PROXY UNKNOWN\r\n"},
        std::string{"PROXY TCP4 127.0.0.1 127.0.0.1 4711 80\r\n"}}) {
    raw_client client{server.port()};
    client.write(introduction + request);
    BOOST_TEST(status(client.read_response()) == "403");
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
