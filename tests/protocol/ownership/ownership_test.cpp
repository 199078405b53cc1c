#include "fake_port.hpp"

#include <boost/test/unit_test.hpp>

namespace porthouse::protocol::test {

BOOST_FIXTURE_TEST_SUITE(ownership_of_one_place, two_places)

// -- from message to message ----------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_new_socket_arrives_at_the_entry) {
  owner.opened({});
  expect({"hall arrive opened from "});
  BOOST_TEST(!owner.settled());
  BOOST_TEST((due == bounds.welcome_deadline));
  says({});
  BOOST_TEST(owner.settled());
  BOOST_TEST((due.count() == 0));
}

BOOST_AUTO_TEST_CASE(a_first_place_that_nobody_knows_is_the_entry) {
  owner.opened("nowhere");
  expect({"hall arrive move_failed from nowhere"});
}

BOOST_AUTO_TEST_CASE(messages_wait_for_the_welcome) {
  owner.opened({});
  hears({"1", "2"});
  book.clear();
  says({});
  expect({"hall heard 1 2"});
}

BOOST_AUTO_TEST_CASE(the_owner_that_keeps_gives_the_right_to_read_on) {
  settle_in();
  hears({"1"});
  BOOST_TEST(begins() == "1");
  says({});
  expect({"hall heard 1", "read on"});
  BOOST_TEST(books.handled == 1U);
}

BOOST_AUTO_TEST_CASE(messages_not_begun_go_to_the_next_owner) {
  settle_in();
  hears({"1", "2", "3"});
  BOOST_TEST(begins() == "1");
  const auto old = in_hand;
  says(release_to("bar"));
  says({});
  expect(
      {"hall heard 1 2 3", "hall left released", "bar arrive released from hall", "bar heard 2 3"});
  BOOST_TEST((old->next() == nullptr));
}

BOOST_AUTO_TEST_CASE(a_release_of_its_own_accord_takes_the_messages_along) {
  settle_in();
  hears({"1", "2"});
  BOOST_TEST(begins() == "1");
  book.clear();
  decides(release_to("bar"));
  says({});
  expect({"hall left released", "bar arrive released from hall", "bar heard 2"});
}

BOOST_AUTO_TEST_CASE(the_word_of_a_stay_that_is_over_is_void) {
  go_to_the_bar();
  owner.ruled({1, 0, 0, closing()});
  expect({});
  BOOST_TEST(books.void_rulings == 1U);
}

BOOST_AUTO_TEST_CASE(an_owner_that_does_not_answer_loses_the_socket) {
  go_to_the_bar();
  hears({"1", "2"});
  BOOST_TEST((due == bounds.verdict_deadline));
  BOOST_TEST(begins() == "1");
  owner.deadline_passed();
  says({});
  expect({"bar heard 1 2", "bar left hung", "hall arrive crashed from bar", "hall heard 2"});
}

// -- from place to place --------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_release_goes_back_to_the_place_below) {
  go_to_the_bar();
  decides(release());
  expect({"bar left released", "hall arrive came_back from bar"});
  BOOST_TEST(owner.history().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_room_below_that_has_ended_is_looked_for_by_its_name) {
  go_to_the_bar();
  const auto before = places.at("hall");
  over.insert(before);
  has("hall");
  decides(release());
  expect({"bar left released", "hall arrive came_back from bar"});
  is_welcome();
  BOOST_TEST((owner.history() == std::vector{places.at("hall")}));
  BOOST_TEST((places.at("hall") != before));
}

BOOST_AUTO_TEST_CASE(while_a_room_below_is_looked_for_its_owner_keeps_the_socket) {
  go_to_the_bar();
  over.insert(places.at("hall"));
  asks_machine = true;
  decides(release());
  expect({});
  owner.found("hall", nullptr);
  expect({"bar stays no_such_place"});
  hears({"hello"});
  expect({"bar heard hello"});
}

BOOST_AUTO_TEST_CASE(a_visit_to_a_room_below_that_has_ended_brings_its_value_to_the_next) {
  settle_in();
  decides(visit("bar"));
  is_welcome();
  over.insert(places.at("hall"));
  has("hall");
  book.clear();
  decides(release_with("7"));
  expect({"bar left released", "hall arrive returned from bar by 0: returned 7"});
}

BOOST_AUTO_TEST_CASE(at_the_bottom_in_a_full_history_and_to_nowhere_it_stays) {
  settle_in();
  decides(release());
  decides(move_to("nowhere"));
  bounds.history = 1;
  decides(move_to("bar"));
  expect({"hall stays nothing_below", "hall stays no_such_place", "hall stays history_full"});
  BOOST_TEST(owner.settled());
  BOOST_TEST(books.failed_moves == 3U);
}

BOOST_AUTO_TEST_CASE(a_place_may_be_found_later) {
  settle_in();
  asks_machine = true;
  decides(move_to("bar"));
  BOOST_TEST(!owner.settled());
  owner.found("foyer", places["hall"]);  // of an earlier search
  expect({});
  owner.found("bar", places["bar"]);
  expect({"hall left moved_on", "bar arrive moved from hall"});
}

BOOST_AUTO_TEST_CASE(a_search_that_nobody_answers_fails_by_its_deadline) {
  settle_in();
  asks_machine = true;
  decides(move_to("bar"));
  hears({"1"});
  owner.deadline_passed();
  expect({"hall stays no_answer", "hall heard 1"});
}

BOOST_AUTO_TEST_CASE(a_refused_socket_goes_back_to_who_let_it_go) {
  settle_in();
  decides(release_to("bar"));
  book.clear();
  says(refusal());
  expect({"bar left refused", "hall arrive move_failed from bar"});
  says({});
  BOOST_TEST(owner.history().size() == 1U);
}

BOOST_AUTO_TEST_CASE(who_cannot_go_on_nor_back_unwinds_to_the_entry) {
  go_to_the_bar();
  decides(release_to("hall"));
  says(refusal());
  book.clear();
  owner.deadline_passed();
  expect({"bar left hung", "hall arrive crashed from bar"});
}

BOOST_AUTO_TEST_CASE(a_crash_at_the_bottom_unwinds_to_the_entry_and_its_failure_is_the_end) {
  settle_in();
  decides(crash());
  expect({"hall left crashed", "hall arrive crashed from hall"});
  says(crash());
  expect({"hall left crashed", "close 4003"});
}

BOOST_AUTO_TEST_CASE(places_that_hand_on_in_circles_are_stopped) {
  settle_in();
  decides(release_to("bar"));
  for (int i = 0; i < 300 && book.back() != "close 4003"; ++i) {
    says(release_to(i % 2 == 0 ? "hall" : "bar"));
  }
  BOOST_TEST(book.back() == "close 4003");
}

// -- the end --------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(every_place_on_the_stack_is_told_of_the_end_top_first) {
  go_to_the_bar();
  decides(move_to("bar"));
  says({});
  book.clear();
  owner.ended({ending::cause::by_client, close_code::going_away, {}});
  expect({"bar left closed_by_client", "bar gone closed_by_client", "hall gone closed_by_client"});
}

BOOST_AUTO_TEST_CASE(what_waits_at_the_end_is_refused) {
  settle_in();
  hears({"1", "2"});
  begins();
  owner.ended({});
  BOOST_TEST(books.handled == 1U);
  BOOST_TEST(books.closed == 1U);
  BOOST_TEST(books.waiting == 0U);
}

BOOST_AUTO_TEST_CASE(a_place_that_hands_on_at_once_but_not_for_ever_sends_nobody_in_circles) {
  settle_in();
  for (int i = 0; i < 600; ++i) {
    decides(release_to("bar"));
    says(release_to("hall"));
    is_welcome();
  }
  BOOST_TEST(owner.settled());
  BOOST_TEST(owner.where()->name() == "hall");
}

// -- odd values -----------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_name_longer_than_any_place_has_is_looked_up_nowhere) {
  bounds.place_name_bytes = 8;
  has("a place ");
  settle_in();
  asks_machine = true;
  decides(release_to("a place that does not exist"));
  expect({"hall stays no_such_place"});
  BOOST_TEST(owner.settled());
}

BOOST_AUTO_TEST_CASE(a_code_that_may_not_be_sent_is_not_sent) {
  settle_in();
  decides({.what = verdict::kind::close, .code = close_code{1006}, .reason = "oops"});
  expect({"close 1011"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
