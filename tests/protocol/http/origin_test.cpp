#include <porthouse/protocol/http/origin.hpp>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace porthouse::protocol::test {
namespace {

namespace data = boost::unit_test::data;

struct page {
  std::string_view origin;
  std::string_view host;
  bool secure = false;
};
std::ostream& operator<<(std::ostream& out, const page& one) {
  return out << '"' << one.origin << "\" at \"" << one.host << '"' << (one.secure ? " (TLS)" : "");
}

bool admits(const page& one, const std::vector<std::string>& listed = {}) {
  return protocol::origins{listed}.admit(one.origin, parse_authority(one.host), one.secure);
}

const page own[] = {
    {"http://a.example", "a.example"},
    {"http://a.example:80", "a.example"},
    {"http://a.example", "a.example:80"},
    {"http://a.example:", "a.example:"},
    {"http://a.example", "a.example:00080"},
    {"HTTP://A.Example", "a.EXAMPLE"},
    {"https://a.example", "a.example", true},
    {"https://a.example:443", "a.example", true},
    {"http://a.example:9001", "a.example:9001"},
    {"http://a.example.", "a.example."},
    {"http://1.2.3.4.example:1", "1.2.3.4.example:1"},
    {"http://10.0.0.7:9001", "10.0.0.7:9001"},
    {"http://[2001:db8::7]:9001", "[2001:DB8:0:0:0:0:0:7]:9001"},
    {"http://[::ffff:10.0.0.7]", "10.0.0.7"},
    {"http://localhost:9001", "127.0.0.1:9001"},
    {"http://127.0.0.1:9001", "[::1]:9001"},
    {"http://[::1]:9001", "LOCALHOST:9001"},
    {"http://127.8.0.1:9001", "chat.localhost:9001"},
};

const page foreign[] = {
    {"http://evil.example", "a.example"},
    {"http://a.example", "a.example", true},
    {"https://a.example", "a.example"},
    {"https://a.example:80", "a.example"},
    {"http://a.example:9001", "a.example"},
    {"http://a.example", "a.example:9001"},
    {"http://a.example:443", "a.example", true},
    {"http://a.example.", "a.example"},
    {"http://a.example", "a.example."},
    {"http://a.example.evil", "a.example"},
    {"http://evil.a.example", "a.example"},
    {"http://evila.example", "a.example"},
    {"http://a.example@evil.example", "a.example"},
    {"http://evil.example@a.example", "a.example"},
    {"http://a.example/", "a.example"},
    {"http://a.example?", "a.example"},
    {"http://a.example#", "a.example"},
    {"http://a.example,http://evil.example", "a.example"},
    {"http://a.example http://evil.example", "a.example"},
    {" http://a.example", "a.example"},
    {"http://a.example:80x", "a.example"},
    {"http://a.example:65616", "a.example"},  // 80 and 65 536
    {"http://a.example:-80", "a.example"},
    {"http:a.example", "a.example"},
    {"http:/a.example", "a.example"},
    {"//a.example", "a.example"},
    {"a.example", "a.example"},
    {"ws://a.example", "a.example"},
    {"http://", "a.example"},
    {"http://", ""},
    {"", ""},
    {"", "a.example"},
    {"null", "null"},
    {"null", "a.example"},
    {"file://", "a.example"},
    {"file://", ""},
    {"http://localhost:9002", "127.0.0.1:9001"},
    {"https://localhost:9001", "127.0.0.1:9001"},
    {"http://evillocalhost:9001", "localhost:9001"},
    {"http://localhost.evil.example:9001", "localhost:9001"},
    {"http://127.0.0.1.evil.example:9001", "127.0.0.1:9001"},
    {"http://10.0.0.7:9001", "127.0.0.1:9001"},
    {"http://[fe80::1%25eth0]:9001", "[fe80::1%25eth1]:9001"},
    {"http://[::1%25evil]:9001", "[::1]:9001"},
    {"http://a.example", "u@a.example"},
    {"http://a.example", "a.example,evil.example"},
    {"http://a.example", "evil.example"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(origin)

BOOST_DATA_TEST_CASE(a_page_of_the_servers_own_may_come, data::make(own), one) {
  BOOST_TEST(admits(one));
}

BOOST_DATA_TEST_CASE(any_other_page_may_not, data::make(foreign), one) { BOOST_TEST(!admits(one)); }

BOOST_AUTO_TEST_CASE(listed_origins_may_come_beside_the_own) {
  const std::vector<std::string> listed{
      "https://a.example", "http://B.example:8080", "null", "chrome-extension://abcdef"};
  for (const std::string_view good :
       {"https://a.example", "HTTPS://A.example:443", "http://b.example:8080", "null",
        "chrome-extension://abcdef", "http://house.example"}) {
    BOOST_TEST(admits({good, "house.example"}, listed), good);
  }
  for (const std::string_view bad :
       {"http://a.example", "https://a.example:8443", "http://b.example", "https://x.a.example",
        "https://a.example.evil", "file://", "chrome-extension://abcdefg", "", "*"}) {
    BOOST_TEST(!admits({bad, "house.example"}, listed), bad);
  }
}

BOOST_AUTO_TEST_CASE(a_star_admits_all_there_is) {
  for (const std::string_view any : {"https://a.example", "null", "", "nonsense"}) {
    BOOST_TEST(admits({any, "house.example"}, {"*"}), any);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_origin_cannot_be_listed) {
  for (const std::string bad :
       {"", "a.example", "https://a.example/", "https://", "https://u@a.example", "**", "*.example",
        "https://*.a.example", "https://a.example:x", "https:a.example"}) {
    BOOST_TEST(!is_origin(bad), bad);
    BOOST_CHECK_THROW(protocol::origins{{bad}}, std::invalid_argument);
  }
}

BOOST_AUTO_TEST_CASE(an_authority_is_a_host_and_at_most_a_port) {
  for (const std::string_view good :
       {"a", "a.example", "a_b-c~d.example.", "xn--mller-kva.example", "10.0.0.7", "10.0.0.7:1",
        "1.2.3.4.example", "256.1.1.1", "[::1]", "[::1]:65535", "[::ffff:10.0.0.7]:80",
        "[fe80::1%25eth0]:80", "[fe80::1%eth0]", "a:", "a:0"}) {
    BOOST_TEST(parse_authority(good).has_value(), good);
  }
  for (const std::string_view bad :
       {"",
        ":80",
        "a:b",
        "a:65536",
        "a:1:2",
        "a:+1",
        "a: 1",
        "a:1 ",
        " a",
        "a b",
        "a,b",
        "a/b",
        "a?b",
        "a#b",
        "a\\b",
        "u@a",
        "a%41",
        "a;b",
        "a!",
        "a*",
        "m\xC3\xBC",
        "[",
        "[]",
        "[::1",
        "[::1]x",
        "[::1]evil.example",
        "[::1]:x",
        "[a]",
        "[10.0.0.7]",
        "[v1.a]",
        "[::1%]",
        "[::1%a b]",
        "[[::1]]",
        "::1",
        "127.0.0.1:evil.example",
        "[::g]"}) {
    BOOST_TEST(!parse_authority(bad).has_value(), bad);
  }
  BOOST_TEST(parse_authority(std::string(255, 'a')).has_value());
  BOOST_TEST(!parse_authority(std::string(256, 'a')).has_value());
  BOOST_TEST(!parse_authority(std::string_view{"a\0b", 3}).has_value());
  BOOST_TEST(!parse_authority(std::string_view{"[::1\0]", 6}).has_value());
}

BOOST_AUTO_TEST_CASE(loopback_is_known_by_its_names_and_addresses_only) {
  for (const std::string_view good :
       {"localhost", "LocalHost:9001", "a.localhost", "127.0.0.1", "127.255.255.254:1", "[::1]",
        "[0:0::1]:9001", "[::ffff:127.0.0.1]"}) {
    BOOST_TEST(parse_authority(good)->is_loopback(), good);
  }
  for (const std::string_view bad :
       {"evillocalhost", "localhost.example", "localhostx", "128.0.0.1", "126.0.0.1", "127.1",
        "0x7f000001", "2130706433", "127.0.0.1.example", "[::2]", "[::1%25lo]", "0.0.0.0"}) {
    BOOST_TEST(!parse_authority(bad)->is_loopback(), bad);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
