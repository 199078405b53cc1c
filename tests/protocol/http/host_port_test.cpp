#include <porthouse/protocol/http/host_port.hpp>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace porthouse::protocol;
namespace data = boost::unit_test::data;

namespace {

const std::string good[] = {
    "localhost:7000", "10.0.0.1:0", "a-b_c.example:65535", "[::1]:7000", "[fe80::1%eth0]:1"};
const std::string bad[] = {"",         "host",     "host:",    ":7000",         "host:65536",
                           "host:x",   "host:-1",  "host: 1",  "ho st:1",       "::1:7000",
                           "[]:1",     "[host]:1", "[::1]",    "[::1:7000",     "http://host:1",
                           "host:1:2", "host:1/x", "[::1]7:1", "user@host:7000"};

}  // namespace

BOOST_AUTO_TEST_SUITE(host_ports)

BOOST_DATA_TEST_CASE(what_is_read_is_written_alike, data::make(good), text) {
  const auto where = parse_host_port(text);
  BOOST_REQUIRE(where.has_value());
  BOOST_TEST(to_string(*where) == text);
}

BOOST_AUTO_TEST_CASE(brackets_are_no_part_of_an_address) {
  BOOST_TEST((parse_host_port("[::1]:7000") == host_port{"::1", 7000}));
  BOOST_TEST((parse_host_port("there:7001") == host_port{"there", 7001}));
}

BOOST_DATA_TEST_CASE(what_is_no_host_and_port_is_refused, data::make(bad), text) {
  BOOST_TEST(!parse_host_port(text).has_value());
}

BOOST_AUTO_TEST_CASE(an_address_that_stands_for_all_is_known_in_every_spelling) {
  for (const auto* host :
       {"0.0.0.0", "0", "0.0", "::", "::0", "0:0:0:0:0:0:0:0", "::ffff:0.0.0.0"}) {
    BOOST_TEST(is_any_address(host), host);
  }
  for (const auto* host : {"127.0.0.1", "::1", "localhost", "10.0.0.0", "zero"}) {
    BOOST_TEST(!is_any_address(host), host);
  }
}

BOOST_AUTO_TEST_CASE(loopback_is_known_in_every_spelling) {
  for (const auto* host :
       {"127.0.0.1", "127.1", "127.255.0.9", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1",
        "localhost"}) {
    BOOST_TEST(is_loopback(host), host);
  }
  for (const auto* host :
       {"0.0.0.0", "::", "10.0.0.127", "128.0.0.1", "126.255.255.255", "::2", "::ffff:10.0.0.1",
        "127.0.0.1.example", "localhost.example", "evillocalhost", ""}) {
    BOOST_TEST(!is_loopback(host), host);
  }
}

BOOST_AUTO_TEST_CASE(hosts_and_ports_come_apart_without_a_look_at_what_they_are) {
  const auto shown = [](std::string_view text) -> std::string {
    const auto parts = split_host_port(text);
    if (!parts) return "nothing";
    auto all = std::string{parts->bracketed ? "[] " : ""}.append(parts->host);
    return parts->port ? all.append(" ").append(*parts->port) : all;
  };
  BOOST_TEST(shown("a.example") == "a.example");
  BOOST_TEST(shown("a.example:80") == "a.example 80");
  BOOST_TEST(shown("a.example:") == "a.example ");
  BOOST_TEST(shown("a:b:c") == "a b:c");
  BOOST_TEST(shown("[::1]") == "[] ::1");
  BOOST_TEST(shown("[fe80::1%eth0]:x") == "[] fe80::1%eth0 x");
  BOOST_TEST(shown("") == "");
  for (const auto* none : {"[::1", "[::1]80", "[", "[::1]]:80"})
    BOOST_TEST(shown(none) == "nothing");
}

BOOST_AUTO_TEST_CASE(a_port_is_made_of_digits_and_is_no_more_than_65535) {
  BOOST_TEST((parse_port("0") == 0));
  BOOST_TEST((parse_port("65535") == 65'535));
  BOOST_TEST((parse_port("0080") == 80));
  for (const auto* none : {"", "65536", "99999999999", "-1", "+1", " 1", "1 ", "0x1"}) {
    BOOST_TEST(!parse_port(none).has_value(), none);
  }
}

BOOST_AUTO_TEST_CASE(what_a_url_may_hold_before_a_port_is_no_host) {
  for (const auto* none : {"user@a:1", "a!b:1", "a%41:1", "[v1.x]:1", "~a:1"}) {
    BOOST_TEST(!parse_host_port(none).has_value(), none);
  }
}

BOOST_AUTO_TEST_SUITE_END()
