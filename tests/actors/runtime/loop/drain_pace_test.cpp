#include <porthouse/actors/runtime/loop/drain_pace.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>

using namespace std::chrono_literals;
using kind = porthouse::protocol::verdict::kind;

BOOST_AUTO_TEST_SUITE(drain_pace)

BOOST_AUTO_TEST_CASE(sockets_are_let_go_in_batches_of_64_every_10_ms) {
  BOOST_TEST((porthouse::drain_pace::delay_behind(0) == 0ms));
  BOOST_TEST((porthouse::drain_pace::delay_behind(63) == 0ms));
  BOOST_TEST((porthouse::drain_pace::delay_behind(64) == 10ms));
  BOOST_TEST((porthouse::drain_pace::delay_behind(640) == 100ms));
}

BOOST_AUTO_TEST_CASE(a_visitor_goes_to_the_place_below_or_else_to_its_nodes_entry) {
  const auto ways = porthouse::drain_pace::ways_home();
  BOOST_TEST(ways.size() == 2U);
  BOOST_TEST((ways.front().what == kind::release));
  BOOST_TEST((ways.back().what == kind::release_to));
  BOOST_TEST(ways.back().place.empty());
}

BOOST_AUTO_TEST_SUITE_END()
