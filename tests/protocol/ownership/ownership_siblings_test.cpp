#include "fake_port.hpp"

#include <boost/test/unit_test.hpp>

namespace porthouse::protocol::test {

BOOST_FIXTURE_TEST_SUITE(ownership_beside_siblings, two_places)

// -- deaths ---------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_dead_space_hands_its_messages_to_the_place_below) {
  go_to_the_bar();
  hears({"1", "2"});
  BOOST_TEST(begins() == "1");
  owner.space_died(*places["bar"], 0);
  says({});
  expect({"bar heard 1 2", "bar left crashed", "hall arrive crashed from bar", "hall heard 2"});
}

BOOST_AUTO_TEST_CASE(a_dead_entry_keeps_its_sockets_until_it_is_made_anew) {
  settle_in();
  const auto dead = places["hall"];
  owner.space_died(*dead, 0);  // known by a message that came back
  expect({});
  has("hall");
  owner.space_died(*dead, 0);  // known from the machine
  expect({"hall left crashed", "hall arrive crashed from hall"});
}

BOOST_AUTO_TEST_CASE(an_entry_that_dies_on_arrival_is_tried_again_when_it_is_made_anew) {
  owner.opened({});
  const auto dead = places["hall"];
  owner.space_died(*dead, 0);
  has("hall");
  owner.space_died(*dead, 0);
  expect({"hall arrive opened from ", "hall left crashed", "hall arrive crashed from hall"});
}

BOOST_AUTO_TEST_CASE(an_entry_that_nobody_takes_over_ends_by_the_deadline) {
  owner.opened({});
  owner.space_died(*places["hall"], 0);
  book.clear();
  owner.deadline_passed();
  expect({"hall left hung", "close 4003"});
}

// -- siblings -------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(siblings_hear_one_message_at_a_time) {
  has("bar", 2);
  go_to_the_bar();
  hears({"1", "2"});
  begins();
  says({});
  says({}, 1);
  expect({"bar heard 1", "bar'1 heard 1", "bar heard 2", "bar'1 heard 2"});
}

BOOST_AUTO_TEST_CASE(a_veto_counts_once_all_before_it_in_the_list_have_answered) {
  has("bar", 3);
  go_to_the_bar();
  hears({"1"});
  begins();
  book.clear();
  says(closing(), 1);
  expect({});
  says({});
  expect({"close 4100"});
}

BOOST_AUTO_TEST_CASE(only_who_let_go_is_told_that_the_socket_stays) {
  has("hall", 3);
  settle_in();
  decides(release(), 1);
  expect({"hall'1 stays nothing_below"});
}

BOOST_AUTO_TEST_CASE(a_release_that_crosses_the_welcome_of_a_sibling_counts) {
  has("bar", 2);
  settle_in();
  decides(move_to("bar"));
  says({});
  book.clear();
  decides(release());  // the sibling has not answered yet
  expect({"bar left released", "bar'1 left released", "hall arrive came_back from bar"});
}

BOOST_AUTO_TEST_CASE(a_verdict_that_lets_go_counts_although_its_request_is_settled) {
  has("hall", 2);
  settle_in();
  hears({"1"});
  begins();
  const auto request_of_1 = last;
  says(release());  // it stays, whatever the sibling says
  book.clear();
  owner.ruled({request_of_1.stay, request_of_1.number, 1, closing()});
  expect({"close 4100"});
}

BOOST_AUTO_TEST_CASE(a_sibling_that_crashes_changes_nothing) {
  has("bar", 2);
  go_to_the_bar();
  hears({"1"});
  begins();
  says({});
  book.clear();
  says(crash(), 1);
  expect({"read on"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
