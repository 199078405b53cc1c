#include "beast_client.hpp"
#include "raw_client.hpp"
#include "temporary.hpp"
#include "test_server.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

namespace porthouse::net::test {
namespace {

using protocol::admission;
using protocol::handshake;

/// The status and body with which an upgrade is refused; "101" if it is not.
std::string verdict(
    test_server& server, std::string_view target = "/", std::string_view more = "") {
  raw_client client{server.port()};
  client.write(upgrade_request(target, more));
  const auto head = client.read_until("\r\n\r\n");
  if (head.substr(9, 3) == "101") return "101";
  return head.substr(9, 3) + " " + client.read_to_end();
}

protocol::settings asking(std::vector<protocol::acceptor> acceptors) {
  protocol::settings with;
  with.acceptors = std::move(acceptors);
  return with;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(admission)

BOOST_AUTO_TEST_CASE(an_acceptor_sees_what_the_client_said) {
  handshake seen;
  test_server server{behaviour::echo, asking({[&](const handshake& one) {
                       seen = one;
                       return protocol::admission::admit();
                     }})};
  BOOST_TEST(verdict(server, "/room?key=a%20b", "X-Colour: red\r\n") == "101");
  BOOST_TEST(seen.address == "127.0.0.1");
  BOOST_TEST(seen.port != 0);
  BOOST_TEST(!seen.secure);
  BOOST_TEST(seen.path() == "/room");
  BOOST_TEST(seen.query("key").value_or("") == "a b");
  BOOST_TEST(seen.header("x-colour") == "red");
}

BOOST_AUTO_TEST_CASE(what_acceptors_admit_with_becomes_the_identity) {
  auto first = [](const handshake&) {
    auto said = protocol::admission::admit();
    said.name = "ann";
    said.place = "hall";
    said.attributes["age"] = 7;
    return said;
  };
  auto second = [](const handshake&) {
    auto said = protocol::admission::admit();
    said.attributes["team"] = "blue";
    said.place = "arena";
    return said;
  };
  test_server server{behaviour::echo, asking({first, second})};
  auto one = raw_client::upgraded(server.port(), "/x?y");
  auto& socket = server.wait_for(0);
  BOOST_TEST(socket.who->name == "ann");
  BOOST_TEST(socket.who->address == "127.0.0.1");
  BOOST_TEST(socket.who->target == "/x?y");
  BOOST_TEST(socket.place == "arena");
  BOOST_TEST(boost::json::serialize(socket.who->attributes) == R"({"age":7,"team":"blue"})");
  auto two = raw_client::upgraded(server.port());
  BOOST_TEST((server.wait_for(1).who->id != socket.who->id));
}

BOOST_AUTO_TEST_CASE(the_first_refusal_counts) {
  bool asked = false;
  test_server server{
      behaviour::echo,
      asking(
          {[](const handshake&) { return protocol::admission::refuse(429, "come back tomorrow"); },
           [&](const handshake&) {
             asked = true;
             return protocol::admission::admit();
           }})};
  BOOST_TEST(verdict(server) == "429 come back tomorrow\n");
  BOOST_TEST(!asked);
  BOOST_TEST(server.arrivals() == 0U);
}

BOOST_AUTO_TEST_CASE(an_acceptor_that_throws_refuses_with_500_and_tells_nothing) {
  test_server server{behaviour::echo, asking({[](const handshake&) -> protocol::admission {
                       throw std::runtime_error{"secret"};
                     }})};
  const auto answer = verdict(server);
  BOOST_TEST(answer.starts_with("500 "));
  BOOST_TEST(answer.find("secret") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_blocked_address_is_refused) {
  test_server server{behaviour::echo, asking({protocol::block_list({"127.0.0.0/8"})})};
  BOOST_TEST(verdict(server).starts_with("403 "));
}

BOOST_AUTO_TEST_CASE(a_blocked_address_sees_no_page_either) {
  const temporary_folder folder;
  protocol::settings with;
  with.block_list_file = folder.write("blocked", "203.0.113.0/24\n");
  with.trusted_proxies = {"127.0.0.1"};
  test_server server{behaviour::echo, with};
  const auto get = [&](const std::string& path, const std::string& client) {
    raw_client asking{server.port()};
    asking.write("GET " + path + " HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: " + client + "\r\n\r\n");
    return asking.read_response().substr(9, 3);
  };
  BOOST_TEST(get("/", "203.0.113.7") == "403");
  BOOST_TEST(get("/", "203.0.114.7") != "403");
  BOOST_TEST(get("/healthz", "203.0.113.7") == "200");
}

BOOST_AUTO_TEST_CASE(our_preference_chooses_the_subprotocol) {
  protocol::settings with;
  with.subprotocols = {"second", "first"};
  test_server server{behaviour::echo, with};
  raw_client client{server.port()};
  client.write(upgrade_request("/", "Sec-WebSocket-Protocol: first, second, third\r\n"));
  const auto head = client.read_until("\r\n\r\n");
  BOOST_TEST(head.find("\r\nSec-WebSocket-Protocol: second\r\n") != std::string::npos);
  BOOST_TEST(server.wait_for(0).who->subprotocol == "second");
  raw_client other{server.port()};
  other.write(upgrade_request("/", "Sec-WebSocket-Protocol: fourth\r\n"));
  BOOST_TEST(other.read_until("\r\n\r\n").find("Sec-WebSocket-Protocol") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_acceptor_may_choose_among_the_subprotocols_offered) {
  test_server server{behaviour::echo, asking({[](const handshake& one) {
                       auto said = protocol::admission::admit();
                       said.subprotocol =
                           one.path() == "/bad" ? "unheard-of" : one.subprotocols.back();
                       return said;
                     }})};
  raw_client client{server.port()};
  client.write(upgrade_request("/", "Sec-WebSocket-Protocol: a, b\r\n"));
  BOOST_TEST(
      client.read_until("\r\n\r\n").find("\r\nSec-WebSocket-Protocol: b\r\n") != std::string::npos);
  BOOST_TEST(verdict(server, "/bad", "Sec-WebSocket-Protocol: a\r\n").starts_with("500 "));
}

BOOST_AUTO_TEST_CASE(only_the_servers_own_pages_may_come) {
  test_server server{behaviour::echo};
  BOOST_TEST(verdict(server) == "101");
  const std::string own = "http://localhost/";
  BOOST_TEST(verdict(server, own, "Origin: http://localhost\r\n") == "101");
  BOOST_TEST(verdict(server, own, "origin: HTTP://LOCALHOST:80\r\n") == "101");
  for (const std::string origin :
       {"http://evil.example", "https://localhost", "http://localhost:9001", "http://localhost/",
        "localhost", "null", "", "http://localhost, http://evil.example",
        "http://localhost\r\nOrigin: http://localhost"}) {
    const auto said = verdict(server, own, "Origin: " + origin + "\r\n");
    BOOST_TEST(said.starts_with("403 "), origin);
    BOOST_TEST(said.find("--origins=") != said.npos, origin);
  }
  // Path and query are the client's to choose, and the host of an absolute target counts.
  BOOST_TEST(verdict(server, "http://127.0.0.1/", "Origin: http://127.0.0.1\r\n") == "101");
  BOOST_TEST(verdict(server, own, "Origin: http://test\r\n").starts_with("403 "));
  BOOST_TEST(verdict(server, "http://u@test/", "Origin: http://test\r\n").starts_with("400 "));
}

// DNS rebinding: a site whose name leads to this machine is of the same origin for the browser.
BOOST_AUTO_TEST_CASE(a_site_whose_name_leads_to_this_machine_may_not_come) {
  test_server server{behaviour::echo};
  std::array<char, 256> name{};
  BOOST_REQUIRE(::gethostname(name.data(), name.size() - 1) == 0);
  const auto page_of = [](const std::string& host) {
    return std::pair{"http://" + host + "/", "Origin: http://" + host + "\r\n"};
  };
  for (const std::string& host :
       {std::string{"127.0.0.1"}, std::string{"[::1]"}, std::string{"app.localhost"},
        std::string{name.data()}, std::string{name.data()} + ".local"}) {
    const auto [target, origin] = page_of(host);
    BOOST_TEST(verdict(server, target, origin) == "101", host);
  }
  const auto [target, origin] = page_of("evil.example");
  BOOST_TEST(verdict(server, target, origin).starts_with("403 "));
  BOOST_TEST(verdict(server, target) == "101");  // a client without Origin is no browser
  // Behind a proxy the name is the proxy's business.
  BOOST_TEST(verdict(server, target, origin + "X-Forwarded-For: 203.0.113.7\r\n") == "101");
  protocol::settings with;
  with.origins = {"http://evil.example"};
  test_server listing{behaviour::echo, with};
  BOOST_TEST(verdict(listing, target, origin) == "101");
}

BOOST_AUTO_TEST_CASE(listed_origins_may_come_as_well) {
  protocol::settings with;
  with.origins = {"https://a.example"};
  test_server server{behaviour::echo, with};
  BOOST_TEST(verdict(server, "/", "Origin: https://a.example\r\n") == "101");
  BOOST_TEST(verdict(server, "/", "Origin: HTTPS://A.Example:443\r\n") == "101");
  BOOST_TEST(verdict(server, "http://localhost/", "Origin: http://localhost\r\n") == "101");
  BOOST_TEST(verdict(server) == "101");
  BOOST_TEST(verdict(server, "/", "Origin: https://b.example\r\n").starts_with("403 "));
  BOOST_TEST(verdict(server, "/", "Origin: https://a.example.evil\r\n").starts_with("403 "));
}

BOOST_AUTO_TEST_CASE(a_server_that_is_open_to_all_pages_says_so) {
  protocol::settings with;
  with.origins = {"*"};
  test_server server{behaviour::echo, with};
  BOOST_TEST(verdict(server, "/", "Origin: https://a.example\r\n") == "101");
  BOOST_TEST(verdict(server, "/", "Origin: null\r\n") == "101");
  with.origins = {"a.example"};
  BOOST_CHECK_THROW((test_server{behaviour::echo, with}), std::invalid_argument);
}

// A name and attributes are bounded, and rooms send them to others as text.
BOOST_AUTO_TEST_CASE(a_name_or_attributes_that_cannot_be_kept_are_refused) {
  test_server server{behaviour::echo, asking({[](const handshake& asked) {
                       protocol::admission said;
                       said.name = asked.query("name").value_or("");
                       said.attributes["agent"] = std::string{asked.header("User-Agent")};
                       return said;
                     }})};
  BOOST_TEST(verdict(server, "/?name=" + std::string(128, 'x')) == "101");
  BOOST_TEST(
      verdict(server, "/?name=" + std::string(129, 'x')).starts_with("400 a name has at most"));
  BOOST_TEST(verdict(server, "/?name=%FF") == "101");  // the query has no such name
  BOOST_TEST(verdict(server, "/", "User-Agent: \xFF\r\n").starts_with("400 attributes are UTF-8"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
