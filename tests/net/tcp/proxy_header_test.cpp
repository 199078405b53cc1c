#include <porthouse/net/tcp/proxy_header.hpp>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace porthouse::net::test {
namespace {

namespace data = boost::unit_test::data;
using namespace std::string_literals;
using state = proxy_header::state;

constexpr std::size_t longest = 4'096;
const std::string signature{"\r\n\r\n\0\r\nQUIT\n", 12};

/// A header of version 2: version and command, family, addresses and what else there is.
std::string binary(unsigned char command, unsigned char family, std::string_view block) {
  auto made = signature;
  made.push_back(static_cast<char>(command));
  made.push_back(static_cast<char>(family));
  made.push_back(static_cast<char>(block.size() >> 8U));
  made.push_back(static_cast<char>(block.size() & 0xFFU));
  return made.append(block);
}

const std::string four =
    "\xCB\0\x71\x07\x0A\0\0\x01\x12\x67\0\x50"s;  // 203.0.113.7:4711, 10.0.0.1:80
const std::string six = "\x20\x01\x0D\xB8\0\0\0\0\0\0\0\0\0\0\0\x07"s + std::string(16, '\1') +
                        "\x12\x67\0\x50"s;  // [2001:db8::7]:4711

/// "ADDRESS:PORT" of the client, "" if none is told; "incomplete" or "malformed".
std::string client(std::string_view bytes) {
  const auto read = parse_proxy_header(bytes, longest);
  if (read.what == state::incomplete) return "incomplete";
  if (read.what == state::malformed) return "malformed";
  if (!read.client) return "";
  BOOST_TEST((read.client->how == remote::source::told));
  return read.client->text() + ":" + std::to_string(read.client->port);
}

const std::string whole[] = {
    "PROXY TCP4 203.0.113.7 10.0.0.1 4711 80\r\n",
    "PROXY TCP6 2001:db8::7 ::1 65535 0\r\n",
    "PROXY UNKNOWN\r\n",
    "PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n",
    binary(0x21, 0x11, four),
    binary(0x21, 0x21, six),
    binary(0x21, 0x11, four + std::string("\x04\0\x01x", 4)),
    binary(0x20, 0x00, ""),
    binary(0x20, 0x11, four),
    binary(0x20, 0xFF, "whatever"),
    binary(0x21, 0x00, ""),
    binary(0x21, 0x31, std::string(216, '/')),
    binary(0x21, 0x11, std::string(longest - 16, 'x')),
};

const std::string broken[] = {
    "GET / HTTP/1.1\r\n",
    "\x16\x03\x01",
    "PROXY\r\n",
    "PROXY \r\n",
    "proxy TCP4 203.0.113.7 10.0.0.1 4711 80\r\n",
    "PROXY TCP5 203.0.113.7 10.0.0.1 4711 80\r\n",
    "PROXY UNKNOWNS\r\n",
    "PROXY TCP4\r\n",
    "PROXY TCP4 203.0.113.7 10.0.0.1 4711\r\n",
    "PROXY TCP4 203.0.113.7 10.0.0.1 4711 80 \r\n",
    "PROXY TCP4 203.0.113.7 10.0.0.1 4711 80 90\r\n",
    "PROXY TCP4  203.0.113.7 10.0.0.1 4711 80\r\n",
    "PROXY  TCP4 203.0.113.7 10.0.0.1 4711 80\r\n",
    "PROXY TCP4\t203.0.113.7 10.0.0.1 4711 80\r\n",
    "PROXY TCP4 203.0.113.7 10.0.0.1 4711 65536\r\n",
    "PROXY TCP4 203.0.113.7 10.0.0.1 04711 80\r\n",
    "PROXY TCP4 203.0.113.7 10.0.0.1 -1 80\r\n",
    "PROXY TCP4 203.0.113.7 10.0.0.1 +1 80\r\n",
    "PROXY TCP4 203.0.113.07 10.0.0.1 4711 80\r\n",
    "PROXY TCP4 203.0.113.7 nowhere 4711 80\r\n",
    "PROXY TCP4 2001:db8::7 ::1 4711 80\r\n",
    "PROXY TCP6 203.0.113.7 10.0.0.1 4711 80\r\n",
    "PROXY TCP6 2001:db8::7 10.0.0.1 4711 80\r\n",
    "PROXY UNKNOWN " + std::string(100, 'x'),
    signature + "\x11\x11"s + std::string(2, '\0'),  // version 1
    binary(0x22, 0x11, four),                        // a command that is none
    binary(0x21, 0x11, four.substr(1)),
    binary(0x21, 0x21, six.substr(1)),
    binary(0x21, 0x31, std::string(215, '/')),
    binary(0x21, 0x12, ""),
    binary(0x21, 0x41, six),
    binary(0x21, 0x10, four),
    binary(0x21, 0x11, std::string(longest - 15, 'x')),
};

}  // namespace

BOOST_AUTO_TEST_SUITE(proxy_header)

BOOST_AUTO_TEST_CASE(both_versions_tell_of_both_families) {
  BOOST_TEST(client(whole[0]) == "203.0.113.7:4711");
  BOOST_TEST(client(whole[1]) == "2001:db8::7:65535");
  BOOST_TEST(client(binary(0x21, 0x11, four)) == "203.0.113.7:4711");
  BOOST_TEST(client(binary(0x21, 0x21, six)) == "2001:db8::7:4711");
}

BOOST_AUTO_TEST_CASE(a_proxy_may_speak_for_itself_or_not_know) {
  BOOST_TEST(client("PROXY UNKNOWN\r\n") == "");
  BOOST_TEST(client("PROXY UNKNOWN 1 2 3\r\n") == "");
  BOOST_TEST(client(binary(0x20, 0x11, four)) == "");
  BOOST_TEST(client(binary(0x21, 0x00, "")) == "");
  BOOST_TEST(client(binary(0x21, 0x31, std::string(216, '/'))) == "");
}

BOOST_AUTO_TEST_CASE(a_proxy_that_ends_tls_may_say_so) {
  const auto secure = [](std::string_view extensions) {
    const auto read =
        parse_proxy_header(binary(0x21, 0x11, four + std::string{extensions}), longest);
    BOOST_REQUIRE((read.what == state::complete));
    return read.secure;
  };
  BOOST_TEST(secure("\x20\0\5\1\0\0\0\0"s));
  BOOST_TEST(secure("\4\0\1x\x20\0\5\7\0\0\0\0"s));
  BOOST_TEST(!secure(""));
  BOOST_TEST(!secure("\x20\0\5\2\0\0\0\0"s));
  BOOST_TEST(!secure("\x21\0\5\1\0\0\0\0"s));
  // Cut short or empty: it does not count.
  for (const auto& cut :
       {"\x20"s, "\x20\0"s, "\x20\0\5"s, "\x20\0\5\1"s, "\x20\0\0"s, "\4\xFF\xFF\x20"s}) {
    BOOST_TEST(!secure(cut));
  }
  BOOST_TEST(!parse_proxy_header(binary(0x20, 0x11, four + "\x20\0\5\1\0\0\0\0"s), longest).secure);
}

BOOST_DATA_TEST_CASE(a_header_ends_where_it_ends_however_it_is_cut, data::make(whole), one) {
  for (std::size_t cut = 0; cut < one.size(); ++cut) {
    BOOST_TEST(client(one.substr(0, cut)) == "incomplete", cut);
  }
  for (const std::string_view more : {"", "G", "\r\n", "PROXY UNKNOWN\r\n"}) {
    const auto read = parse_proxy_header(one + std::string{more}, longest);
    BOOST_TEST((read.what == state::complete));
    BOOST_TEST(read.size == one.size());
  }
}

BOOST_DATA_TEST_CASE(what_is_no_header_is_refused, data::make(broken), one) {
  BOOST_TEST(client(one) == "malformed");
}

BOOST_AUTO_TEST_CASE(a_line_is_no_longer_than_107_bytes) {
  const auto line = [](std::size_t size) {
    return "PROXY UNKNOWN " + std::string(size - 16, 'x') + "\r\n";
  };
  BOOST_TEST(client(line(107)) == "");
  BOOST_TEST(client(line(108)) == "malformed");
}

BOOST_AUTO_TEST_CASE(no_bytes_make_it_throw) {
  std::uint32_t seed = 7;
  for (const auto& one : whole) {
    for (int round = 0; round < 2'000; ++round) {
      auto bytes = one;
      for (int i = 0; i < 3; ++i) {
        seed = seed * 1'664'525 + 1'013'904'223;
        bytes[(seed >> 8U) % bytes.size()] = static_cast<char>(seed >> 24U);
      }
      const auto read = parse_proxy_header(bytes, longest);
      BOOST_REQUIRE((read.what != state::complete || read.size <= bytes.size()));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
