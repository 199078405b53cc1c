#include "raw_client.hpp"
#include "test_server.hpp"

#include <porthouse/net/http/inspection_auth.hpp>
#include <porthouse/net/server_state.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

namespace porthouse::net::test {
namespace {

constexpr std::string_view token = "a-token-of-20-letter";

/// Answers a request with its path and query; "/_later" only when told to.
class parrot final : public protocol::inspection_service {
public:
  bool knows(std::string_view path) const noexcept override { return path.starts_with("/_"); }
  bool is_public(std::string_view path) const noexcept override { return path == "/_page"; }
  void ask(std::size_t, protocol::inspection_request request, answer give) override {
    if (request.path == "/_later") return waiting.push_back(std::move(give));
    give(said(request.path + " " + request.query));
  }
  static protocol::inspection_reply said(std::string text) {
    return {200, "text/plain", std::make_shared<const std::string>(std::move(text)), {}};
  }

  std::vector<answer> waiting;  // touched on the shard's thread only
};

struct inspected_server {
  parrot inspection;
  test_server server{behaviour::echo};
  inspected_server() { server.set_inspection(inspection); }

  void answer_all() {
    server.on_shard(0, [this] {
      for (const auto& give : std::exchange(inspection.waiting, {})) give(parrot::said("at last"));
    });
  }
  std::size_t waiting() {
    std::size_t count = 0;
    server.on_shard(0, [&] { count = inspection.waiting.size(); });
    return count;
  }
};

std::string get(
    std::string_view target, std::string_view more = "", std::string_view host = "localhost") {
  return "GET " + std::string{target} + " HTTP/1.1\r\nHost: " + std::string{host} + "\r\n" +
         std::string{more} + "\r\n";
}

std::string status(std::string_view response) { return std::string{response.substr(9, 3)}; }

/// The status with which a request is refused, from this machine or not; "200" if it may pass.
std::string inspection_status(
    const std::string& request, bool from_here, std::string_view key = {},
    const std::string& listening = "127.0.0.1") {
  struct nobody final : server_events {
    protocol::wire_events* opened(std::size_t, protocol::carrier&, protocol::opening) override {
      return nullptr;
    }
  } events;
  protocol::settings with;
  with.address = listening;
  with.inspect_token = key;
  const net::server_state state{with, events, steady_time()};
  request_reader reader{16'384};
  reader.take(request);
  BOOST_REQUIRE(reader.complete());
  net::remote from;
  from.key = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 127, 0, 0, 1};
  if (!from_here) from.key[12] = 10;
  const auto refusal = authorise(reader.result(), from, state);
  return refusal ? status(refusal->head) : "200";
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(inspection, inspected_server)

BOOST_AUTO_TEST_CASE(a_request_is_answered_with_its_path_and_query) {
  raw_client client{server.port()};
  client.write(get("/_a/b?c=%20d"));
  const auto answer = client.read_response();
  BOOST_TEST(status(answer) == "200");
  BOOST_TEST(answer.ends_with("\r\n\r\n/_a/b c=%20d"));
  for (const std::string_view line :
       {"Cache-Control: no-store", "Referrer-Policy: no-referrer", "X-Frame-Options: DENY",
        "Cross-Origin-Resource-Policy: same-origin", "X-Content-Type-Options: nosniff"}) {
    BOOST_TEST(answer.find(line) != answer.npos, line);
  }
  BOOST_TEST(answer.find("Access-Control") == answer.npos);
}

BOOST_AUTO_TEST_CASE(an_answer_may_come_later_and_the_connection_goes_on) {
  raw_client client{server.port()};
  client.write(get("/_later") + get("/_now") + get("/_later"));
  while (waiting() == 0) server.settle();
  BOOST_TEST(waiting() == 1U);  // the next request waits for its turn
  answer_all();
  BOOST_TEST(client.read_response().ends_with("at last"));
  BOOST_TEST(client.read_response().ends_with("/_now "));
  while (waiting() == 0) server.settle();
  answer_all();
  BOOST_TEST(client.read_response().ends_with("at last"));
  client.write(upgrade_request());
  BOOST_TEST(status(client.read_until("\r\n\r\n")) == "101");
}

BOOST_AUTO_TEST_CASE(who_asked_may_be_gone_when_the_answer_comes) {
  {
    raw_client client{server.port()};
    client.write(get("/_later"));
    while (waiting() == 0) server.settle();
    client.reset();
  }
  server.settle();
  answer_all();
  server.settle();
  raw_client next{server.port()};
  next.write(get("/_now"));
  BOOST_TEST(status(next.read_response()) == "200");
}

BOOST_AUTO_TEST_CASE(an_answer_that_does_not_come_is_not_waited_for_for_ever) {
  raw_client client{server.port()};
  client.write(get("/_later"));
  while (waiting() == 0) server.settle();
  server.advance(11s);
  BOOST_TEST(status(client.read_response()) == "503");
  answer_all();  // too late
  server.settle();
}

BOOST_AUTO_TEST_CASE(many_requests_in_one_read_are_answered_one_by_one) {
  raw_client client{server.port()};
  std::string many;
  for (int i = 0; i < 300; ++i) many += get("/_" + std::to_string(i));
  client.write(many);
  for (int i = 0; i < 300; ++i) {
    BOOST_TEST(client.read_response().ends_with("/_" + std::to_string(i) + " "));
  }
}

BOOST_AUTO_TEST_CASE(a_head_gets_no_body) {
  raw_client client{server.port()};
  client.write("HEAD /_now HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  const auto answer = client.read_to_end();
  BOOST_TEST(status(answer) == "200");
  BOOST_TEST(answer.ends_with("\r\n\r\n"));
}

BOOST_AUTO_TEST_CASE(what_the_inspection_does_not_know_is_answered_elsewhere) {
  raw_client client{server.port()};
  client.write(get("/healthz"));
  BOOST_TEST(client.read_response().ends_with("alive\n"));
}

BOOST_AUTO_TEST_CASE(a_foreign_name_that_leads_here_opens_nothing) {
  for (const std::string_view host :
       {"localhost", "localhost:9001", "LOCALHOST", "house.localhost", "127.0.0.1", "127.8.9.1:80",
        "[::1]", "[::1]:9001"}) {
    BOOST_TEST(inspection_status(get("/_a", "", host), true) == "200", host);
  }
  for (const std::string_view host :
       {"evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "10.0.0.1",
        "2130706433",
        "[fe80::1]",
        "[",
        "",
        "evillocalhost",
        "localhost.",
        "127.0.0.1:evil.example",
        "[::1]evil",
        "[::1]:9001.evil.example",
        "[::1]@evil.example",
        "localhost@evil.example",
        "user@localhost",
        "localhost:9001x",
        ":9001",
        "localhost,evil.example",
        "evil.example,x.localhost",
        "127.0.0.1%2eevil",
        "[::1%25lo]",
        "127.1",
        "10.0.0.1:127"}) {
    BOOST_TEST(inspection_status(get("/_a", "", host), true) == "403", host);
  }
}

BOOST_AUTO_TEST_CASE(the_address_listened_on_is_a_name_of_this_machine) {
  BOOST_TEST(inspection_status(get("/_a", "", "10.0.0.1:9001"), true, {}, "10.0.0.1") == "200");
  BOOST_TEST(
      inspection_status(get("/_a", "", "[2001:DB8::0:1]"), true, {}, "2001:db8::1") == "200");
  BOOST_TEST(inspection_status(get("/_a", "", "10.0.0.2"), true, {}, "10.0.0.1") == "403");
  BOOST_TEST(
      inspection_status(get("/_a", "", "evil.example"), true, {}, "unix:/run/house") == "403");
}

BOOST_AUTO_TEST_CASE(the_host_in_the_request_line_counts_before_the_header) {
  const auto to = [](std::string_view target) { return inspection_status(get(target), true); };
  BOOST_TEST(to("http://localhost/_a") == "200");
  BOOST_TEST(to("http://evil.example/_a") == "403");
  BOOST_TEST(to("http://localhost@evil.example/_a") == "403");
}

BOOST_AUTO_TEST_CASE(what_a_proxy_on_this_machine_hands_on_is_not_of_this_machine) {
  for (const std::string header :
       {"Forwarded: for=10.0.0.1", "forwarded:", "Via: 1.1 nginx", "X-Forwarded-For: 127.0.0.1",
        "X-FORWARDED-HOST: localhost", "X-Forwarded-Proto: http", "X-Forwarded: x",
        "X-Real-IP: 127.0.0.1", "CF-Connecting-IP: 10.0.0.1"}) {
    BOOST_TEST(inspection_status(get("/_a", header + "\r\n"), true) == "403", header);
    const auto bearer = "Authorization: Bearer " + std::string{token} + "\r\n" + header + "\r\n";
    BOOST_TEST(inspection_status(get("/_a", bearer), true, token) == "200", header);
  }
  BOOST_TEST(inspection_status(get("/_a", "X-Forward: 1\r\nX-Via: 2\r\n"), true) == "200");
  // As nginx asks by default.
  BOOST_TEST(
      inspection_status(
          "GET /_a HTTP/1.0\r\nHost: 127.0.0.1:9001\r\nConnection: close\r\n\r\n", true) == "403");
}

BOOST_AUTO_TEST_CASE(without_a_token_only_this_machine_may_look) {
  BOOST_TEST(inspection_status(get("/_a"), true) == "200");
  BOOST_TEST(inspection_status(get("/_a"), false) == "403");
  BOOST_TEST(inspection_status(get("/_a", "Authorization: Bearer \r\n"), false) == "403");
}

BOOST_AUTO_TEST_CASE(with_a_token_who_presents_it_may_look_and_nobody_else) {
  const std::string right{token};
  const auto bearer = [](const std::string& key) {
    return "Authorization: Bearer " + key + "\r\n";
  };
  for (const bool here : {true, false}) {
    BOOST_TEST(inspection_status(get("/_a", bearer(right), "any.example"), here, token) == "200");
    BOOST_TEST(inspection_status(get("/_a?x=1&token=" + right), here, token) == "200");
    for (const auto& wrong :
         {std::string{}, right.substr(1), right + "x", std::string(20, 'x'), right + right}) {
      BOOST_TEST(inspection_status(get("/_a", bearer(wrong)), here, token) == "401", wrong);
      BOOST_TEST(inspection_status(get("/_a?token=" + wrong), here, token) == "401", wrong);
    }
    BOOST_TEST(inspection_status(get("/_a?xtoken=" + right), here, token) == "401");
    BOOST_TEST(
        inspection_status(get("/_a", "Authorization: Basic " + right + "\r\n"), here, token) ==
        "401");
  }
}

BOOST_AUTO_TEST_CASE(a_token_that_guards_nothing_is_refused_at_the_start) {
  protocol::settings with;
  with.inspect_token = "short";
  BOOST_CHECK_THROW((test_server{behaviour::echo, with}), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
