#include "fake_port.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace porthouse::protocol::test {
namespace {

/// A hall, which is the entry, and a bar, and the failure that the last arrival brought.
struct a_failed_move : two_places {
  void expect_failure(
      move_error why, const std::string& wanted, const std::string& reason = {},
      bool newcomer = true) {
    BOOST_TEST(name(failed.why) == name(why));
    BOOST_TEST(failed.wanted == wanted);
    BOOST_TEST(failed.reason == reason);
    BOOST_TEST(failed.newcomer == newcomer);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ownership_failures, a_failed_move)

// -- newcomers ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_newcomer_whose_first_place_is_not_there_hears_of_it_at_the_entry) {
  absent = move_error::full;
  owner.opened("attic");
  expect({"hall arrive move_failed from attic"});
  expect_failure(move_error::full, "attic");
  BOOST_TEST(books.failed_moves == 1U);
  is_welcome();
  BOOST_TEST(owner.settled());
}

BOOST_AUTO_TEST_CASE(a_newcomer_whose_first_place_refuses_hears_why_at_the_entry) {
  owner.opened("bar");
  says(refusal("no shoes"));
  expect({"bar arrive opened from ", "bar left refused", "hall arrive move_failed from bar"});
  expect_failure(move_error::refused, "bar", "no shoes");
}

BOOST_AUTO_TEST_CASE(a_room_that_is_locked_says_so) {
  owner.opened("bar");
  says({.what = verdict::kind::refuse, .why = move_error::locked});
  expect_failure(move_error::locked, "bar");
}

BOOST_AUTO_TEST_CASE(a_newcomer_whose_first_place_throws_or_hangs_hears_that) {
  owner.opened("bar");
  says(crash());
  expect({"bar arrive opened from ", "bar left crashed", "hall arrive move_failed from bar"});
  expect_failure(move_error::crashed, "bar");
  two_places other;
  other.owner.opened("bar");
  other.owner.deadline_passed();
  other.expect({"bar arrive opened from ", "bar left hung", "hall arrive move_failed from bar"});
  BOOST_TEST(name(other.failed.why) == "hung");
}

BOOST_AUTO_TEST_CASE(a_newcomer_whose_first_place_nobody_finds_in_time_hears_that) {
  asks_machine = true;
  owner.opened("attic");
  owner.deadline_passed();
  expect({"hall arrive move_failed from attic"});
  expect_failure(move_error::no_answer, "attic");
}

BOOST_AUTO_TEST_CASE(a_newcomer_keeps_what_has_failed_while_the_entry_is_made) {
  entry_is_remade = true;
  owner.opened("bar");
  says(refusal("no shoes"));
  book.clear();
  owner.found({}, places.at("hall"));
  expect({"hall arrive move_failed from bar"});
  expect_failure(move_error::refused, "bar", "no shoes");
}

BOOST_AUTO_TEST_CASE(a_newcomer_that_the_entry_does_not_take_either_has_nowhere_to_go) {
  owner.opened("attic");
  says(refusal());
  expect({"hall arrive move_failed from attic", "hall left refused", "close 4003"});
}

BOOST_AUTO_TEST_CASE(a_newcomer_that_nothing_has_failed_for_is_just_new) {
  owner.opened("bar");
  expect({"bar arrive opened from "});
  expect_failure(move_error::refused, "", "", false);
}

// -- sockets that were moved ----------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_room_s_own_words_reach_who_sent_the_socket_there) {
  settle_in();
  decides(move_to("bar"));
  says(refusal("members only"));
  expect(
      {"hall left moved_on", "bar arrive moved from hall", "bar left refused",
       "hall arrive move_failed from bar"});
  expect_failure(move_error::refused, "bar", "members only", false);
  is_welcome();
  decides(release_to("bar"));
  says(crash());
  expect_failure(move_error::crashed, "bar", "", false);
}

BOOST_AUTO_TEST_CASE(a_sibling_s_words_do_too) {
  has("club", 2);
  settle_in();
  decides(move_to("club"));
  says({});
  says(refusal("not in those clothes"), 1);
  expect_failure(move_error::refused, "club", "not in those clothes", false);
}

BOOST_AUTO_TEST_CASE(a_visit_that_was_refused_brings_the_reason_back) {
  settle_in();
  decides(visit("bar"));
  book.clear();
  says(refusal("closed today"));
  expect({"bar left refused", "hall arrive returned from bar by 0: refused "});
  expect_failure(move_error::refused, "bar", "closed today", false);
  is_welcome();
  decides(visit("bar"));
  book.clear();
  says({.what = verdict::kind::refuse, .why = move_error::full});
  expect({"bar left refused", "hall arrive returned from bar by 0: full "});
}

BOOST_AUTO_TEST_CASE(who_falls_through_the_place_that_sent_it_has_no_failed_move_any_more) {
  go_to_the_bar();
  decides(move_to("hall"));
  says(refusal("no"));
  says(crash());
  expect_failure(move_error::refused, "", "", false);
  BOOST_TEST(book.back() == "hall arrive crashed from bar");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
