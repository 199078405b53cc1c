#include <porthouse/protocol/http/network.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string_view>

namespace porthouse::protocol::test {

BOOST_AUTO_TEST_SUITE(network)

BOOST_AUTO_TEST_CASE(an_address_is_told_as_it_is_usually_written) {
  for (const auto& [given, told] :
       {std::pair{"10.0.0.7", "10.0.0.7"},
        {"2001:DB8:0::7", "2001:db8::7"},
        {"::ffff:10.0.0.7", "10.0.0.7"},
        {"::", "::"}}) {
    BOOST_TEST(to_string(*parse_address(given)) == told);
  }
  for (const std::string_view bad :
       {"", "10.0.0", "10.0.0.7.8", "010.0.0.7", "10.0.0.256", " 10.0.0.7", "[::1]", "fe80::1%eth0",
        "::g", "1::2::3"}) {
    BOOST_TEST(!parse_address(bad), bad);
  }
  BOOST_TEST(!parse_address(std::string_view{"10.0.0.7\0x", 10}));
}

BOOST_AUTO_TEST_CASE(a_network_contains_what_begins_as_it_does) {
  const networks some{{"10.0.0.0/8", "192.168.7.128/25", "2001:db8::/33", "::1"}};
  for (const auto* inside :
       {"10.255.0.1", "::ffff:10.1.1.1", "192.168.7.200", "2001:db8:7fff::1", "::1"}) {
    BOOST_TEST(some.contain(*parse_address(inside)), inside);
  }
  for (const auto* outside :
       {"11.0.0.1", "192.168.7.127", "2001:db8:8000::1", "::2", "127.0.0.1"}) {
    BOOST_TEST(!some.contain(*parse_address(outside)), outside);
  }
}

BOOST_AUTO_TEST_CASE(no_network_contains_nobody) {
  BOOST_TEST(networks{}.empty());
  BOOST_TEST(!networks{}.contain(*parse_address("10.0.0.7")));
  BOOST_CHECK_THROW(networks{{"10.0.0.7/33"}}, std::invalid_argument);
  BOOST_TEST(is_network("10.0.0.7/32"));
  BOOST_TEST(!is_network("10.0.0.7/33"));
  BOOST_TEST(!is_network("example"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
