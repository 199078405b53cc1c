#include "fake_port.hpp"

#include <boost/test/unit_test.hpp>

namespace porthouse::protocol::test {
namespace {

/// A hall, which is the entry, a bar that it has sent the socket to visit, and a cellar.
struct a_visit : two_places {
  a_visit() {
    has("cellar");
    settle_in();
    decides(visit("bar"));
    is_welcome();
    book.clear();
  }
  void overdue() {
    const auto stay = alarms.begin()->second.second;
    alarms.erase(alarms.begin());
    owner.visit_overdue(stay);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ownership_visits, a_visit)

BOOST_AUTO_TEST_CASE(a_visit_is_a_move_with_an_alarm) {
  owner.ended({});
  BOOST_TEST(alarms.empty());
  book.clear();
  two_places other;
  other.settle_in();
  other.decides(visit("bar", std::chrono::seconds{7}));
  other.expect({"hall left visiting", "bar arrive moved from hall"});
  BOOST_REQUIRE(other.alarms.size() == 1U);
  BOOST_TEST((other.alarms.begin()->second.first == std::chrono::seconds{7}));
}

BOOST_AUTO_TEST_CASE(the_visited_place_releases_with_a_value_to_who_asked) {
  decides(release_with("42"));
  expect({"bar left released", "hall arrive returned from bar by 0: returned 42"});
  BOOST_TEST(alarms.empty());
  is_welcome();
  BOOST_TEST(owner.history().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_value_released_on_no_visit_is_dropped) {
  decides(release());
  is_welcome();
  decides(move_to("bar"));
  is_welcome();
  book.clear();
  decides(release_with("42"));
  expect({"bar left released", "hall arrive came_back from bar"});
}

BOOST_AUTO_TEST_CASE(who_takes_the_visited_place_s_turn_answers_in_its_stead) {
  decides(release_to("cellar"));
  is_welcome();
  book.clear();
  decides(release_with("1"));
  expect({"cellar left released", "hall arrive returned from cellar by 0: returned 1"});
}

BOOST_AUTO_TEST_CASE(visits_nest) {
  decides(visit("cellar"));
  is_welcome();
  BOOST_TEST(alarms.size() == 2U);
  book.clear();
  decides(release_with("1"));
  expect({"cellar left released", "bar arrive returned from cellar by 0: returned 1"});
  is_welcome();
  decides(release_with("2"));
  expect({"bar left released", "hall arrive returned from bar by 0: returned 2"});
  BOOST_TEST(alarms.empty());
}

BOOST_AUTO_TEST_CASE(a_late_visit_is_called_back_from_above_the_visited_place_too) {
  decides(move_to("cellar"));
  is_welcome();
  hears({"1", "2"});
  BOOST_TEST(begins() == "1");
  book.clear();
  overdue();
  expect(
      {"cellar left recalled", "bar gone recalled",
       "hall arrive returned from cellar by 0: timed_out "});
  is_welcome();
  expect({"hall heard 2"});
  BOOST_TEST(owner.history().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_late_outer_visit_ends_the_inner_one) {
  decides(visit("cellar"));
  is_welcome();
  book.clear();
  overdue();
  expect(
      {"cellar left recalled", "bar gone recalled on a visit",
       "hall arrive returned from cellar by 0: timed_out "});
  BOOST_TEST(alarms.empty());
}

BOOST_AUTO_TEST_CASE(a_late_visit_is_called_back_while_it_seeks_and_while_it_arrives) {
  asks_machine = true;
  decides(move_to("cellar"));
  overdue();
  asks_machine = false;
  expect({"bar left recalled", "hall arrive returned from bar by 0: timed_out "});
  owner.found("cellar", places["cellar"]);
  expect({});
  is_welcome();
  decides(visit("bar"));
  book.clear();
  overdue();
  expect({"bar left recalled", "hall arrive returned from bar by 0: timed_out "});
}

BOOST_AUTO_TEST_CASE(a_visit_that_has_ended_cannot_be_late) {
  const auto stay = alarms.begin()->second.second;
  decides(release());
  book.clear();
  owner.visit_overdue(stay);
  expect({});
}

BOOST_AUTO_TEST_CASE(who_asked_learns_why_the_visited_place_failed) {
  decides(crash());
  expect({"bar left crashed", "hall arrive returned from bar by 0: crashed "});
  is_welcome();
  decides(visit("bar"));
  says(refusal());
  is_welcome();
  decides(visit("bar"));
  is_welcome();
  hears({"1"});
  book.clear();
  owner.deadline_passed();
  expect({"bar left hung", "hall arrive returned from bar by 0: hung "});
}

BOOST_AUTO_TEST_CASE(who_refuses_is_not_visited) {
  decides(release());
  is_welcome();
  decides(visit("cellar"));
  book.clear();
  says(refusal());
  expect({"cellar left refused", "hall arrive returned from cellar by 0: refused "});
  BOOST_TEST(alarms.empty());
}

BOOST_AUTO_TEST_CASE(a_visit_to_nowhere_or_past_the_history_never_begins) {
  bounds.history = 2;
  decides(visit("cellar"));
  expect({"bar stays history_full"});
  bounds.history = 3;
  decides(visit("nowhere"));
  expect({"bar stays no_such_place"});
  BOOST_TEST(alarms.size() == 1U);
}

BOOST_AUTO_TEST_CASE(who_asked_and_does_not_take_it_back_ends_the_visit) {
  decides(release_with("42"));
  book.clear();
  says(refusal());
  expect({"hall left refused", "bar arrive move_failed from hall"});
  is_welcome();
  decides(release());
  expect({"bar left released", "hall arrive came_back from bar"});
}

BOOST_AUTO_TEST_CASE(who_waits_for_a_visit_is_told_of_the_end) {
  owner.ended({});
  expect({"bar left lost", "hall gone lost on a visit"});
  BOOST_TEST(alarms.empty());
}

BOOST_AUTO_TEST_CASE(the_sibling_that_asked_is_named) {
  has("club", 2);
  decides(release());
  is_welcome();
  decides(release_to("club"));
  is_welcome();
  decides(visit("bar"), 1);
  is_welcome();
  book.clear();
  decides(release());
  expect(
      {"bar left released", "club arrive returned from bar by 1: returned ",
       "club'1 arrive returned from bar by 1: returned "});
}

// The outermost visit that is overdue contains the others, in whatever order they are told.
BOOST_AUTO_TEST_CASE(of_visits_that_are_late_while_their_owner_is_asked_the_outermost_counts) {
  for (const auto inner_first : {true, false}) {
    a_visit here;
    here.decides(visit("cellar"));
    here.is_welcome();
    here.hears({"1"});
    here.owner_is_elsewhere = true;
    const auto outer = here.alarms.begin()->second.second;
    const auto inner = here.alarms.rbegin()->second.second;
    here.owner.visit_overdue(inner_first ? inner : outer);
    here.owner.visit_overdue(inner_first ? outer : inner);
    here.book.clear();
    here.owner.given_back(here.last.stay, here.last.number);
    here.expect(
        {"cellar left recalled", "bar gone recalled on a visit",
         "hall arrive returned from cellar by 0: timed_out "});
    BOOST_TEST(here.alarms.empty());
  }
}

BOOST_AUTO_TEST_CASE(a_late_inner_visit_leaves_the_outer_one_as_it_is) {
  decides(visit("cellar"));
  is_welcome();
  hears({"1"});
  owner_is_elsewhere = true;
  owner.visit_overdue(alarms.rbegin()->second.second);
  book.clear();
  owner.given_back(last.stay, last.number);
  expect({"cellar left recalled", "bar arrive returned from cellar by 0: timed_out "});
  BOOST_TEST(alarms.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
