#include "caller.hpp"
#include "inn.hpp"
#include "plug.hpp"
#include "temporary.hpp"

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
std::string upgrade(inn& house, std::string_view before, std::string_view more = "") {
  plug client{house.port()};
  client.write(std::string{before} + upgrade_request("/", more));
  return status(client.read_until("\r\n\r\n"));
}

std::string forwarded_for(std::string_view address) {
  return "X-Forwarded-For: " + std::string{address} + "\r\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(proxies)

BOOST_AUTO_TEST_CASE(the_house_sees_the_client_behind_a_trusted_proxy) {
  auto with = behind_proxies();
  protocol::handshake seen;
  with.acceptors = {[&seen](const protocol::handshake& asked) {
    seen = asked;
    return protocol::admission::admit();
  }};
  inn house{manner::echo, with};
  const auto client = plug::upgraded(
      house.port(), "/",
      forwarded_for("6.6.6.6, 203.0.113.7, 10.0.0.2") + "X-Forwarded-Proto: https\r\n");
  BOOST_TEST(house.wait_for(0).who->address == "203.0.113.7");
  BOOST_TEST(house.wait_for(0).who->port == 0);
  BOOST_TEST(seen.address == "203.0.113.7");
  BOOST_TEST(seen.secure);
}

BOOST_AUTO_TEST_CASE(nobody_else_may_say_who_he_is) {
  inn house{manner::echo};
  const auto client = plug::upgraded(house.port(), "/", forwarded_for("203.0.113.7"));
  BOOST_TEST(house.wait_for(0).who->address == "127.0.0.1");
}

BOOST_AUTO_TEST_CASE(a_block_list_blocks_the_client_and_not_the_proxy) {
  auto with = behind_proxies();
  with.acceptors = {protocol::block_list({"203.0.113.0/24"})};
  inn house{manner::echo, with};
  BOOST_TEST(upgrade(house, "", forwarded_for("203.0.113.7")) == "403");
  BOOST_TEST(upgrade(house, "", forwarded_for("203.0.114.7")) == "101");
  BOOST_TEST(upgrade(house, "", forwarded_for("nonsense")) == "400");
}

BOOST_AUTO_TEST_CASE(clients_behind_a_proxy_are_counted_one_by_one) {
  auto with = behind_proxies();
  with.bounds.connections_per_address = 2;
  inn house{manner::echo, with};
  const auto first = plug::upgraded(house.port(), "/", forwarded_for("203.0.113.7"));
  {
    const auto second = plug::upgraded(house.port(), "/", forwarded_for("203.0.113.7"));
    BOOST_TEST(upgrade(house, "", forwarded_for("203.0.113.7")) == "503");
    BOOST_TEST(upgrade(house, "", forwarded_for("203.0.113.8")) == "101");
  }
  house.wait_for(1).wait_closed();
  house.settle();
  BOOST_TEST(upgrade(house, "", forwarded_for("203.0.113.7")) == "101");
}

BOOST_AUTO_TEST_CASE(who_claims_to_be_this_machine_behind_a_proxy_is_counted) {
  auto with = behind_proxies();
  with.trusted_proxies = {"127.0.0.2/31", "127.0.0.1"};
  with.bounds.connections_per_address = 1;
  inn house{manner::echo, with};
  const auto first = plug::upgraded(house.port(), "/", forwarded_for("127.0.0.9"));
  BOOST_TEST(upgrade(house, "", forwarded_for("127.0.0.9")) == "503");
}

BOOST_AUTO_TEST_CASE(an_own_page_is_known_behind_a_proxy_that_ends_tls) {
  inn house{manner::echo, behind_proxies()};
  const auto page = [](std::string_view more) {
    return "Origin: https://test\r\n" + std::string{more};
  };
  BOOST_TEST(upgrade(house, "", page("X-Forwarded-Proto: https\r\n")) == "101");
  BOOST_TEST(upgrade(house, "", page("Forwarded: for=203.0.113.7;proto=https\r\n")) == "101");
  BOOST_TEST(upgrade(house, "", page("")) == "403");
  inn trusting_nobody{manner::echo};
  BOOST_TEST(upgrade(trusting_nobody, "", page("X-Forwarded-Proto: https\r\n")) == "403");
}

BOOST_AUTO_TEST_CASE(what_is_no_proxy_cannot_be_trusted) {
  protocol::settings with;
  with.trusted_proxies = {"balancer.example"};
  BOOST_CHECK_THROW((inn{manner::echo, with}), std::invalid_argument);
}

// -- the PROXY protocol ---------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_client_is_introduced_by_its_proxy) {
  inn house{manner::echo, with_introductions()};
  plug client{house.port()};
  client.write(std::string{introduced} + upgrade_request());
  BOOST_TEST(status(client.read_until("\r\n\r\n")) == "101");
  BOOST_TEST(house.wait_for(0).who->address == "203.0.113.7");
  BOOST_TEST(house.wait_for(0).who->port == 4711);
  client.write(masked(0x81, "hello"));
  BOOST_TEST(client.read_frame().text() == "text hello");
}

BOOST_AUTO_TEST_CASE(an_introduction_may_come_in_pieces) {
  inn house{manner::echo, with_introductions()};
  for (const auto whole : {introduced, by_itself}) {
    plug client{house.port()};
    for (const char byte : whole) {
      client.write({&byte, 1});
      house.settle();
    }
    client.write(upgrade_request());
    BOOST_TEST(status(client.read_until("\r\n\r\n")) == "101");
  }
}

BOOST_AUTO_TEST_CASE(a_proxy_that_speaks_for_itself_is_the_client) {
  inn house{manner::echo, with_introductions()};
  plug client{house.port()};
  client.write(std::string{by_itself} + upgrade_request());
  BOOST_TEST(status(client.read_until("\r\n\r\n")) == "101");
  BOOST_TEST(house.wait_for(0).who->address == "127.0.0.1");
}

BOOST_AUTO_TEST_CASE(who_is_not_introduced_is_told_so) {
  inn house{manner::echo, with_introductions()};
  BOOST_TEST(upgrade(house, "") == "400");
  BOOST_TEST(upgrade(house, "PROXY TCP4 nonsense\r\n") == "400");
  plug client{house.port()};
  client.write(introduced.substr(0, 20));
  client.finish();
  BOOST_TEST(client.read_to_end() == "");
}

BOOST_AUTO_TEST_CASE(an_introduction_that_does_not_end_is_not_waited_for) {
  inn house{manner::echo, with_introductions()};
  plug silent{house.port()};
  plug slow{house.port()};
  for (std::size_t i = 0; i < 11; ++i) {
    slow.write(introduced.substr(i, 1));
    house.settle();
    house.advance(1s);
  }
  BOOST_TEST(silent.read_to_end() == "");
  BOOST_TEST(slow.read_to_end() == "");
}

BOOST_AUTO_TEST_CASE(an_introduction_beyond_the_limit_is_refused) {
  auto with = with_introductions();
  with.bounds.proxy_header_bytes = 32;
  inn house{manner::echo, with};
  BOOST_TEST(upgrade(house, by_itself) == "101");
  BOOST_TEST(upgrade(house, introduced) == "400");
  const std::string_view long_one{"\r\n\r\n\0\r\nQUIT\n\x20\0\0\x11", 16};
  BOOST_TEST(upgrade(house, std::string{long_one} + std::string(17, 'x')) == "400");
}

BOOST_AUTO_TEST_CASE(only_trusted_proxies_may_introduce_if_there_are_some) {
  inn house{manner::echo, with_introductions({"10.0.0.0/8"})};
  BOOST_TEST(upgrade(house, introduced) == "403");
  inn other{manner::echo, with_introductions({"127.0.0.1"})};
  BOOST_TEST(upgrade(other, introduced) == "101");
}

BOOST_AUTO_TEST_CASE(whom_a_proxy_introduces_may_be_a_proxy_that_is_trusted_too) {
  inn house{manner::echo, with_introductions({"127.0.0.1", "203.0.113.7"})};
  plug client{house.port()};
  client.write(std::string{introduced} + upgrade_request("/", forwarded_for("198.51.100.9")));
  BOOST_TEST(status(client.read_until("\r\n\r\n")) == "101");
  BOOST_TEST(house.wait_for(0).who->address == "198.51.100.9");
}

BOOST_AUTO_TEST_CASE(those_introduced_are_counted_one_by_one) {
  auto with = with_introductions();
  with.bounds.connections_per_address = 1;
  inn house{manner::echo, with};
  plug first{house.port()};
  first.write(std::string{introduced} + upgrade_request());
  BOOST_TEST(status(first.read_until("\r\n\r\n")) == "101");
  BOOST_TEST(upgrade(house, introduced) == "503");
  BOOST_TEST(upgrade(house, "PROXY TCP4 203.0.113.8 10.0.0.1 4711 80\r\n") == "101");
}

BOOST_AUTO_TEST_CASE(tls_begins_behind_the_introduction) {
  const temporary_folder folder;
  const certificate by{folder};
  auto with = with_introductions();
  with.tls_certificate = by.chain_file;
  with.tls_key = by.key_file;
  inn house{manner::echo, with};
  caller beast{house.port(), {.tls = true, .before = introduced}};
  beast.send_text("hello");
  BOOST_TEST(beast.read() == "hello");
  BOOST_TEST(house.wait_for(0).who->address == "203.0.113.7");
  beast.close();
  plug plain{house.port()};
  plain.write(upgrade_request());
  BOOST_TEST(plain.read_to_end() == "");  // it could not be read if it expects TLS
}

BOOST_AUTO_TEST_CASE(an_own_page_is_known_behind_a_proxy_that_ends_tls_and_introduces) {
  inn house{manner::echo, with_introductions()};
  const std::string over_tls{
      "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x14\xCB\0\x71\x07\x0A\0\0\x01\x12\x67\0\x50\x20\0\5\1\0\0\0"
      "\0",
      36};
  BOOST_TEST(upgrade(house, over_tls, "Origin: https://test\r\n") == "101");
  BOOST_TEST(upgrade(house, over_tls, "Origin: http://test\r\n") == "403");
  BOOST_TEST(upgrade(house, introduced, "Origin: https://test\r\n") == "403");
}

BOOST_AUTO_TEST_CASE(nobody_behind_a_proxy_that_introduces_may_look_in_without_a_token) {
  struct desk_clerk final : protocol::inspection_service {
    bool knows(std::string_view path) const noexcept override { return path == "/metrics"; }
    bool is_public(std::string_view) const noexcept override { return false; }
    void ask(std::size_t, protocol::inspection_request, answer give) override {
      give({200, "text/plain", std::make_shared<const std::string>("inside"), {}});
    }
  } desk;
  inn house{manner::echo, with_introductions()};
  house.put_at_the_desk(desk);
  const std::string request = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";
  for (const std::string& introduction :
       {std::string{by_itself}, std::string{"PROXY UNKNOWN\r\n"},
        std::string{"PROXY TCP4 127.0.0.1 127.0.0.1 4711 80\r\n"}}) {
    plug client{house.port()};
    client.write(introduction + request);
    BOOST_TEST(status(client.read_response()) == "403");
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
