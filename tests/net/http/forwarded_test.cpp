#include <porthouse/net/http/forwarded.hpp>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace porthouse::net::test {
namespace {

namespace data = boost::unit_test::data;

remote at(std::string_view address) {
  remote made;
  made.key = *protocol::parse_address(address);
  made.port = 1;
  return made;
}

const std::vector<std::string> balancers{"10.0.0.0/8", "::1", "2001:db8:1::/48"};

/// "ADDRESS PORT SCHEME", or the status of a refusal.
std::string client(
    const std::string& headers, const remote& from = at("10.0.0.1"), bool secure = false) {
  request_reader reader{16'384};
  reader.take("GET / HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n");
  BOOST_REQUIRE(reader.complete());
  const auto told = client_of(reader.result(), {from, secure}, proxies{balancers});
  if (const auto* wrong = std::get_if<fault>(&told)) return std::to_string(wrong->status);
  const auto& how = std::get<request_origin>(told);
  return how.from.text() + " " + std::to_string(how.from.port) + (how.secure ? " https" : " http");
}

struct expectation {
  const char* headers;
  const char* client;
};
std::ostream& operator<<(std::ostream& out, const expectation& one) { return out << one.headers; }

const expectation told[] = {
    // No header: the proxy asks for itself.
    {"", "10.0.0.1 1 http"},
    {"X-Forwarded-For:\r\n", "10.0.0.1 1 http"},
    {"X-Forwarded-For: ,, ,\r\nForwarded: ,\r\n", "10.0.0.1 1 http"},
    // The last hop that is no proxy of ours.
    {"X-Forwarded-For: 203.0.113.7\r\n", "203.0.113.7 0 http"},
    {"x-forwarded-for: 6.6.6.6, 203.0.113.7\r\n", "203.0.113.7 0 http"},
    {"X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 203.0.113.7\r\n", "203.0.113.7 0 http"},
    {"X-Forwarded-For: 6.6.6.6, 203.0.113.7, 10.9.9.9,10.0.0.2 ,\r\n", "203.0.113.7 0 http"},
    {"X-Forwarded-For: garbage, 127.0.0.1, 203.0.113.7\r\n", "203.0.113.7 0 http"},
    {"X-Forwarded-For: 10.0.0.3, 10.0.0.2\r\n", "10.0.0.3 0 http"},
    {"X-Forwarded-For: 127.0.0.1\r\n", "127.0.0.1 0 http"},
    {"X-Forwarded-For: 203.0.113.7:4711\r\n", "203.0.113.7 4711 http"},
    {"X-Forwarded-For: 2001:DB8::7\r\n", "2001:db8::7 0 http"},
    {"X-Forwarded-For: [2001:db8::7]\r\n", "2001:db8::7 0 http"},
    {"X-Forwarded-For: [2001:db8::7]:4711\r\n", "2001:db8::7 4711 http"},
    {"X-Forwarded-For: 2001:db8::7, 2001:db8:1::1\r\n", "2001:db8::7 0 http"},
    {"X-Forwarded-For: ::ffff:203.0.113.7\r\n", "203.0.113.7 0 http"},
    {"X-Forwarded-For: 203.0.113.7, ::ffff:10.0.0.2\r\n", "203.0.113.7 0 http"},
    {"Forwarded: for=203.0.113.7\r\n", "203.0.113.7 0 http"},
    {"Forwarded: FOR=6.6.6.6, For=\"203.0.113.7:4711\";by=10.0.0.1\r\n", "203.0.113.7 4711 http"},
    {"Forwarded: for=\"[2001:db8::7]:4711\"\r\n", "2001:db8::7 4711 http"},
    {"Forwarded: by=10.0.0.1 ; host=\"a,b;c\" ; for=203.0.113.7 ;proto=https\r\n",
     "203.0.113.7 0 https"},
    {"Forwarded: for=6.6.6.6;proto=http\r\nForwarded: for=203.0.113.7;proto=https\r\n",
     "203.0.113.7 0 https"},
    {"Forwarded: for=203.0.113.7;proto=https, for=10.0.0.2;proto=http\r\n", "203.0.113.7 0 https"},
    {"Forwarded: for=\"203.0.113.7:_hidden\"\r\n", "203.0.113.7 0 http"},
    {"Forwarded: for=\"20\\3.0.113.7\"\r\n", "203.0.113.7 0 http"},
    // Withheld: the proxy that withholds it counts as the client.
    {"Forwarded: for=unknown;proto=https\r\n", "10.0.0.1 1 https"},
    {"Forwarded: for=203.0.113.7, for=_secret\r\n", "10.0.0.1 1 http"},
    {"Forwarded: for=203.0.113.7, proto=https\r\n", "10.0.0.1 1 https"},
    {"X-Forwarded-For: 203.0.113.7, unknown, 10.0.0.2\r\n", "10.0.0.2 0 http"},
    // The scheme.
    {"X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https\r\n", "203.0.113.7 0 https"},
    {"X-Forwarded-Proto: WSS\r\n", "10.0.0.1 1 https"},
    {"X-Forwarded-Proto: https, http\r\n", "10.0.0.1 1 http"},
    {"X-Forwarded-Proto: http\r\nX-Forwarded-Proto: https\r\n", "10.0.0.1 1 https"},
    {"X-Forwarded-Proto:\r\n", "10.0.0.1 1 http"},
    // Both, with the same content.
    {"Forwarded: for=203.0.113.7;proto=https\r\nX-Forwarded-For: 203.0.113.7\r\n"
     "X-Forwarded-Proto: https\r\n",
     "203.0.113.7 0 https"},
};

const char* const refused[] = {
    "X-Forwarded-For: garbage\r\n",
    "X-Forwarded-For: 203.0.113.7, garbage\r\n",
    "X-Forwarded-For: 203.0.113.7 10.0.0.2\r\n",
    "X-Forwarded-For: 203.0.113.256\r\n",
    "X-Forwarded-For: 203.0.113.7:\r\n",
    "X-Forwarded-For: 203.0.113.7:99999\r\n",
    "X-Forwarded-For: 203.0.113.7:x\r\n",
    "X-Forwarded-For: [203.0.113.7]\r\n",
    "X-Forwarded-For: [2001:db8::7\r\n",
    "X-Forwarded-For: [2001:db8::7]x\r\n",
    "X-Forwarded-For: [\r\n",
    "X-Forwarded-For: fe80::1%eth0\r\n",
    "X-Forwarded-For: 203.0.113.7/8\r\n",
    "X-Forwarded-For: \"203.0.113.7\"\r\n",
    "X-Forwarded-For: example.com\r\n",
    "Forwarded: 203.0.113.7\r\n",
    "Forwarded: for=\r\n",
    "Forwarded: for=\"\"\r\n",
    "Forwarded: for=\"203.0.113.7\r\n",
    "Forwarded: for=\"203.0.113.7\\\r\n",
    "Forwarded: for=\"203.0.113.7\"x\r\n",
    "Forwarded: for=203.0.113.7;\r\n",
    "Forwarded: for=203.0.113.7;for=6.6.6.6\r\n",
    "Forwarded: =203.0.113.7\r\n",
    "Forwarded: for=nonsense\r\n",
    // A quote left open does not swallow what the proxy writes behind it.
    "Forwarded: for=\"6.6.6.6\r\nForwarded: for=203.0.113.7\r\n",
    "X-Forwarded-Proto: gopher\r\n",
    "X-Forwarded-Proto: https, gopher\r\n",
    "Forwarded: for=203.0.113.7;proto=gopher\r\n",
    // A header that the proxy does not write itself comes from the client.
    "X-Forwarded-For: 203.0.113.7\r\nForwarded: for=6.6.6.6\r\n",
    "X-Forwarded-For: 203.0.113.7\r\nForwarded: for=unknown\r\n",
    "X-Forwarded-Proto: http\r\nForwarded: for=203.0.113.7;proto=https\r\n",
};

}  // namespace

BOOST_AUTO_TEST_SUITE(forwarded)

BOOST_DATA_TEST_CASE(a_trusted_proxy_tells_who_its_client_is, data::make(told), one) {
  BOOST_TEST(client(one.headers) == one.client);
}

BOOST_DATA_TEST_CASE(what_a_trusted_proxy_says_must_be_readable, data::make(refused), headers) {
  BOOST_TEST(client(headers) == "400");
}

BOOST_AUTO_TEST_CASE(nobody_else_is_believed) {
  const std::string lies = "X-Forwarded-For: 6.6.6.6\r\nForwarded: for=7.7.7.7;proto=https\r\n"
                           "X-Forwarded-Proto: gopher\r\n";
  BOOST_TEST(client(lies, at("203.0.113.7")) == "203.0.113.7 1 http");
  BOOST_TEST(client(lies, at("203.0.113.7"), true) == "203.0.113.7 1 https");
  BOOST_TEST(client(lies, at("127.0.0.1")) == "127.0.0.1 1 http");
  remote local;
  local.how = remote::source::local;
  BOOST_TEST(client(lies, local) == "unix 0 http");
}

BOOST_AUTO_TEST_CASE(a_proxy_behind_a_unix_socket_is_trusted_if_it_is_named) {
  remote local;
  local.how = remote::source::local;
  BOOST_TEST(proxies{{"unix"}}.trust(local));
  BOOST_TEST(!proxies{{"unix"}}.trust(at("10.0.0.1")));
  BOOST_TEST(!proxies{{"::/0"}}.trust(local));
  BOOST_TEST(proxies{{}}.empty());
  BOOST_TEST(!proxies{{"unix"}}.empty());
  BOOST_CHECK_THROW(proxies{{"example"}}, std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_long_chain_of_proxies_is_followed_to_its_end) {
  std::string hops = "203.0.113.7";
  for (int i = 0; i < 1'500; ++i) hops += ",10.0.0.1";
  BOOST_TEST(client("X-Forwarded-For: " + hops + "\r\n") == "203.0.113.7 0 http");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
