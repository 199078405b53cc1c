#include <porthouse/protocol/http/handshake.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>

namespace porthouse::protocol::test {
namespace {

bool blocks(const std::vector<std::string>& networks, const std::string& address) {
  handshake asked;
  asked.address = address;
  return !block_list(networks)(asked).admitted;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(block_list)

BOOST_AUTO_TEST_CASE(nobody_is_blocked_by_an_empty_list) {
  BOOST_TEST(!blocks({}, "10.0.0.7"));
  BOOST_TEST(!blocks({}, "::1"));
}

BOOST_AUTO_TEST_CASE(an_address_is_blocked_and_its_neighbours_are_not) {
  BOOST_TEST(blocks({"10.0.0.7"}, "10.0.0.7"));
  BOOST_TEST(!blocks({"10.0.0.7"}, "10.0.0.6"));
  BOOST_TEST(!blocks({"10.0.0.7"}, "10.0.0.71"));
  BOOST_TEST(blocks({"::1"}, "::1"));
  BOOST_TEST(!blocks({"::1"}, "::2"));
}

BOOST_AUTO_TEST_CASE(an_address_is_the_same_however_it_is_written) {
  BOOST_TEST(blocks({"2001:DB8::1"}, "2001:0db8:0:0:0:0:0:1"));
}

BOOST_AUTO_TEST_CASE(a_network_is_blocked_to_its_edges) {
  BOOST_TEST(blocks({"10.1.0.0/16"}, "10.1.0.0"));
  BOOST_TEST(blocks({"10.1.0.0/16"}, "10.1.255.255"));
  BOOST_TEST(!blocks({"10.1.0.0/16"}, "10.0.255.255"));
  BOOST_TEST(!blocks({"10.1.0.0/16"}, "10.2.0.0"));
  BOOST_TEST(blocks({"10.1.2.128/29"}, "10.1.2.135"));
  BOOST_TEST(!blocks({"10.1.2.128/29"}, "10.1.2.136"));
  BOOST_TEST(!blocks({"10.1.2.128/29"}, "10.1.2.127"));
  BOOST_TEST(blocks({"2001:db8::/33"}, "2001:db8:7fff::1"));
  BOOST_TEST(!blocks({"2001:db8::/33"}, "2001:db8:8000::1"));
}

BOOST_AUTO_TEST_CASE(bits_of_an_entry_behind_its_prefix_do_not_count) {
  BOOST_TEST(blocks({"10.1.2.3/8"}, "10.200.0.1"));
}

BOOST_AUTO_TEST_CASE(a_mapped_address_counts_as_ipv4) {
  BOOST_TEST(blocks({"10.0.0.0/8"}, "::ffff:10.0.0.7"));
  BOOST_TEST(blocks({"::ffff:10.0.0.7"}, "10.0.0.7"));
  BOOST_TEST(blocks({"::ffff:10.0.0.0/104"}, "10.200.0.1"));
  BOOST_TEST(!blocks({"10.0.0.0/8"}, "::10.0.0.7"));
}

BOOST_AUTO_TEST_CASE(everybody_of_a_family_can_be_blocked) {
  BOOST_TEST(blocks({"0.0.0.0/0"}, "203.0.113.9"));
  BOOST_TEST(!blocks({"0.0.0.0/0"}, "::1"));
  BOOST_TEST(blocks({"::/0"}, "::1"));
}

BOOST_AUTO_TEST_CASE(any_entry_of_the_list_counts) {
  BOOST_TEST(blocks({"192.0.2.1", "198.51.100.0/24", "::1"}, "198.51.100.77"));
}

BOOST_AUTO_TEST_CASE(the_refusal_is_403) {
  handshake asked;
  asked.address = "10.0.0.7";
  const auto said = protocol::block_list({"10.0.0.7"})(asked);
  BOOST_TEST(said.status == 403U);
  BOOST_TEST(!said.reason.empty());
}

BOOST_AUTO_TEST_CASE(an_address_that_cannot_be_read_is_not_listed) {
  BOOST_TEST(!blocks({"::/0", "0.0.0.0/0"}, ""));
  BOOST_TEST(!blocks({"::/0"}, "fe80::1%eth0"));
}

BOOST_AUTO_TEST_CASE(an_entry_that_is_neither_address_nor_network_is_refused) {
  for (const auto* entry :
       {"", "localhost", "10.0.0", "10.0.0.256", "10.0.0.7/33", "10.0.0.7/", "/8", "10.0.0.7/-1",
        "10.0.0.7/+8", "10.0.0.7/8x", "10.0.0.7/ 8", "::1/129", "::g", " 10.0.0.7", "10.0.0.7/8/8",
        "10.0.0.7/99999999999"}) {
    BOOST_CHECK_THROW((void)protocol::block_list({entry}), std::invalid_argument);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
