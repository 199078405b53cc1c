#include "fake_port.hpp"

#include <boost/test/unit_test.hpp>

namespace porthouse::protocol::test {

namespace {

/// The hall is down and will be back.
struct hall_being_made : two_places {
  void hall_dies() {
    const auto dead = places.at("hall");
    has("hall");
    entry_is_remade = true;
    owner.space_died(*dead, 0);
  }
  void hall_is_back() {
    entry_is_remade = false;
    owner.found({}, places.at("hall"));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ownership_entries, hall_being_made)

BOOST_AUTO_TEST_CASE(a_newcomer_waits_for_an_entry_that_is_being_made) {
  entry_is_remade = true;
  owner.opened({});
  expect({});
  BOOST_TEST((due == bounds.welcome_deadline));
  hall_is_back();
  expect({"hall arrive opened from "});
}

BOOST_AUTO_TEST_CASE(who_is_in_an_entry_that_dies_waits_for_the_new_one) {
  settle_in();
  hall_dies();
  expect({"hall left crashed"});
  BOOST_TEST((due == bounds.welcome_deadline));
  hears({"1"});
  hall_is_back();
  expect({"hall arrive crashed from hall"});
  says({});
  expect({"hall heard 1"});
}

BOOST_AUTO_TEST_CASE(an_entry_that_is_not_back_in_time_is_nowhere_to_go) {
  settle_in();
  hears({"1"});
  book.clear();
  hall_dies();
  owner.deadline_passed();
  expect({"hall left crashed", "close 4003"});
  BOOST_TEST(books.closed == 1U);
}

BOOST_AUTO_TEST_CASE(an_entry_that_is_back_means_nothing_to_those_who_do_not_wait) {
  settle_in();
  hall_is_back();
  expect({});
  owner.ended({});
  hall_is_back();
  expect({"hall left lost"});
}

BOOST_AUTO_TEST_CASE(who_ends_while_waiting_was_told_to_have_left_already) {
  settle_in();
  hall_dies();
  book.clear();
  owner.ended({});
  hall_is_back();
  expect({});
}

BOOST_AUTO_TEST_CASE(a_word_of_the_dead_entry_is_void_while_the_next_is_made) {
  settle_in();
  hall_dies();
  book.clear();
  decides(release_to("bar"));
  expect({});
  BOOST_TEST(books.void_rulings == 1U);
}

BOOST_AUTO_TEST_CASE(why_a_place_is_not_there_is_told_to_who_let_go) {
  settle_in();
  absent = move_error::down;
  decides(move_to("nowhere"));
  expect({"hall stays down"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
