#include "cluster.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>

using namespace porthouse;
using namespace std::chrono_literals;
using boost::test_tools::per_element;
using lines = test::two_nodes::lines;

BOOST_FIXTURE_TEST_SUITE(cluster, test::two_nodes)

BOOST_AUTO_TEST_CASE(a_socket_moves_to_a_place_of_another_node_and_comes_back) {
  tells({"push hall"});
  BOOST_TEST(all["b"].where(ada) == "hall");
  tells({"hello", "release"});
  BOOST_TEST(all["b"].where(ada) == "gate");
  const lines there{
      "connected moved from gate", "heard hello", "heard release", "left released to gate"};
  BOOST_TEST(diary_of("hall") == there, per_element());
  const lines here{
      "connected opened from ", "heard push hall", "left moved_on to hall",
      "connected came_back from hall"};
  BOOST_TEST(diary_of("gate") == here, per_element());
  const lines heard{"welcome to gate", "welcome to hall", "hall: hello", "welcome to gate"};
  BOOST_TEST(ada.heard() == heard, per_element());
}

BOOST_AUTO_TEST_CASE(what_was_said_before_the_welcome_is_the_new_owner_s_once) {
  tells({"push hall", "one", "two", "release", "three"});
  const lines there{
      "connected moved from gate", "heard one", "heard two", "heard release",
      "left released to gate"};
  BOOST_TEST(diary_of("hall") == there, per_element());
  BOOST_TEST(diary_of("gate").back() == "heard three");
  BOOST_TEST(all["b"].books().waiting == 0U);
}

BOOST_AUTO_TEST_CASE(a_socket_goes_from_node_to_node_and_home) {
  auto& bob = all["a"].enter();
  bob.says("push hall");
  bob.says("push den");
  all.settle();
  BOOST_TEST(all["a"].history(bob) == (lines{"gate", "hall", "den"}), per_element());
  bob.says("release");
  bob.says("release");
  bob.says("hello");
  all.settle();
  BOOST_TEST(bob.heard().back() == "gate: hello");
}

BOOST_AUTO_TEST_CASE(a_hook_that_throws_elsewhere_sends_its_own_socket_down_with_the_rest) {
  tells({"push hall", "throw", "after"});
  BOOST_TEST(all["b"].where(ada) == "gate");
  BOOST_TEST(diary_of("hall").back() == "left crashed");
  BOOST_TEST(diary_of("gate").back() == "heard after");
}

BOOST_AUTO_TEST_CASE(a_space_that_dies_elsewhere_gives_its_unbegun_messages_back) {
  tells({"push hall", "later"});
  ada.says("unbegun");
  all.settle();
  all["a"].kill("hall");
  all.settle();
  BOOST_TEST(all["b"].where(ada) == "gate");
  const lines here{"connected crashed from hall", "heard unbegun"};
  const auto told = diary_of("gate");
  BOOST_REQUIRE(told.size() >= 2U);
  BOOST_TEST(lines(told.end() - 2, told.end()) == here, per_element());
  tells({"push hall", "hello"});
  BOOST_TEST(ada.heard().back() == "hall: hello");
}

BOOST_AUTO_TEST_CASE(a_place_elsewhere_that_is_down_refuses_a_move) {
  all.kill("a");
  tells({"push hall", "hello"});
  BOOST_TEST(diary_of("gate").at(2) == "stays down hall");
  BOOST_TEST(ada.heard().back() == "gate: hello");
}

BOOST_AUTO_TEST_CASE(
    an_owner_elsewhere_that_never_answers_loses_the_socket_with_what_it_has_begun) {
  tells({"push hall", "one", "later", "three"});
  all.advance(protocol::limits{}.verdict_deadline);
  BOOST_TEST(diary_of("hall").back() == "left hung");
  BOOST_TEST(diary_of("gate").back() == "heard three");
  BOOST_TEST(all["b"].where(ada) == "gate");
}

BOOST_AUTO_TEST_CASE(a_close_from_elsewhere_reaches_the_client) {
  tells({"push hall", "close"});
  BOOST_TEST(static_cast<int>(ada.closed_with()) == 4100);
  BOOST_TEST(ada.close_reason() == "as you wish");
  BOOST_TEST(diary_of("hall").back() == "left closed_by_us");
  BOOST_TEST(diary_of("gate").back() == "gone closed_by_us");
}

BOOST_AUTO_TEST_CASE(a_client_that_goes_is_gone_everywhere) {
  tells({"push hall", "push den"});
  ada.vanishes();
  all.settle();
  BOOST_TEST(diary_of("den").back() == "left lost");
  BOOST_TEST(diary_of("hall").back() == "gone lost");
  BOOST_TEST(diary_of("gate").back() == "gone lost");
}

BOOST_AUTO_TEST_SUITE_END()
