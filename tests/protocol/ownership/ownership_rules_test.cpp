#include <porthouse/protocol/ownership/ownership_rules.hpp>

#include <boost/test/unit_test.hpp>

using namespace porthouse::protocol;
using kind = verdict::kind;

BOOST_AUTO_TEST_SUITE(ownership_rules)

BOOST_AUTO_TEST_CASE(a_sibling_that_crashes_is_harmless) {
  BOOST_TEST((counts_as(1, kind::crashed) == kind::keep));
  BOOST_TEST((counts_as(0, kind::crashed) == kind::crashed));
  BOOST_TEST((counts_as(1, kind::release) == kind::release));
  BOOST_TEST(!lets_go(1, kind::crashed));
  BOOST_TEST(lets_go(0, kind::crashed));
}

BOOST_AUTO_TEST_CASE(later_is_no_answer_and_lets_nobody_go) {
  BOOST_TEST(!is_answer(kind::later));
  BOOST_TEST(!lets_go(0, kind::later));
  BOOST_TEST(is_answer(kind::keep));
  BOOST_TEST(!lets_go(0, kind::keep));
}

BOOST_AUTO_TEST_CASE(a_verdict_that_lets_go_takes_the_messages_from_the_owner) {
  BOOST_TEST(empties_hands(0, true, 7, 3));
  BOOST_TEST(empties_hands(1, true, 0, 3));
}

BOOST_AUTO_TEST_CASE(of_those_that_keep_only_the_owners_answer_does) {
  BOOST_TEST(empties_hands(0, false, 3, 3));
  BOOST_TEST(!empties_hands(0, false, 2, 3));
  BOOST_TEST(!empties_hands(1, false, 3, 3));
}

BOOST_AUTO_TEST_CASE(who_keeps_without_having_begun_wants_none_of_it) {
  BOOST_TEST(done_with(true, 0, 5) == 5U);
  BOOST_TEST(done_with(true, 2, 5) == 2U);
  BOOST_TEST(done_with(false, 0, 5) == 0U);
}

BOOST_AUTO_TEST_CASE(only_an_owner_behind_a_link_is_asked_for_what_it_has_begun) {
  BOOST_TEST(shares_batch(0));
  BOOST_TEST(!shares_batch(1));
}

BOOST_AUTO_TEST_SUITE_END()
