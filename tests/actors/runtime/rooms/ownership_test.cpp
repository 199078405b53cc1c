#include "one_client.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

using namespace porthouse;
using porthouse::test::obedient_room;
using lines = std::vector<std::string>;

namespace {

struct two_rooms : test::one_client {
  two_rooms()
      : one_client{[](lines* diary) {
          return lockspaces{}.add<obedient_room>("hall", diary).add<obedient_room>("bar", diary);
        }} {}
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ownership, two_rooms)

BOOST_AUTO_TEST_CASE(a_new_socket_arrives_at_the_first_place) {
  BOOST_TEST(house.where(ada) == "hall");
  BOOST_TEST(ada.heard() == lines{"welcome to hall"}, boost::test_tools::per_element());
  BOOST_TEST(book == lines{"hall connected opened from "}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_released_socket_is_never_heard_by_its_old_owner) {
  says({"to bar", "hello"});
  BOOST_TEST(house.where(ada) == "bar");
  const lines expected{"connected opened from ", "heard to bar", "left released to bar"};
  BOOST_TEST(of("hall") == expected, boost::test_tools::per_element());
  const lines expected_of_bar{"connected released from hall", "heard hello"};
  BOOST_TEST(of("bar") == expected_of_bar, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_message_behind_the_releasing_one_goes_to_the_next_owner_in_order) {
  says({"1", "to bar", "2", "3", "to hall", "4"});
  const lines expected{"welcome to hall", "hall: 1",         "welcome to bar", "bar: 2",
                       "bar: 3",          "welcome to hall", "hall: 4"};
  BOOST_TEST(ada.heard() == expected, boost::test_tools::per_element());
  BOOST_TEST(house.books().handled == 6U);
}

BOOST_AUTO_TEST_CASE(a_place_moved_on_from_gets_the_socket_back_on_release) {
  says({"push bar"});
  BOOST_TEST(house.history(ada) == (lines{"hall", "bar"}), boost::test_tools::per_element());
  says({"release", "hi"});
  BOOST_TEST(house.history(ada) == lines{"hall"}, boost::test_tools::per_element());
  const lines expected{
      "connected opened from ", "heard push bar", "left moved_on to bar",
      "connected came_back from bar", "heard hi"};
  BOOST_TEST(of("hall") == expected, boost::test_tools::per_element());
  const lines expected_of_bar{
      "connected moved from hall", "heard release", "left released to hall"};
  BOOST_TEST(of("bar") == expected_of_bar, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(release_to_takes_this_places_position_on_the_stack) {
  says({"push bar", "to hall"});
  BOOST_TEST(house.history(ada) == (lines{"hall", "hall"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_place_that_does_not_exist_is_a_failed_move_and_the_owner_is_told) {
  says({"to nowhere", "still here"});
  BOOST_TEST(house.where(ada) == "hall");
  const lines expected{
      "hall connected opened from ", "hall heard to nowhere", "hall stays no_such_place nowhere",
      "hall heard still here"};
  BOOST_TEST(book == expected, boost::test_tools::per_element());
  BOOST_TEST(house.books().failed_moves == 1U);
}

BOOST_AUTO_TEST_CASE(a_release_at_the_bottom_of_the_stack_stays) {
  says({"release", "hi"});
  BOOST_TEST(book[2] == "hall stays nothing_below ");
  BOOST_TEST(book.back() == "hall heard hi");
}

BOOST_AUTO_TEST_CASE(a_hook_that_throws_costs_its_own_sockets_stay_only) {
  auto& other = house.enter();
  says({"push bar"});
  other.says("push bar");
  house.settle();
  says({"throw", "after"});
  BOOST_TEST(house.where(ada) == "hall");
  BOOST_TEST(house.where(other) == "bar");
  BOOST_TEST(ada.open());
  BOOST_TEST(ada.heard().back() == "hall: after");
  BOOST_TEST(
      house.complaints() == lines{"bar: received: as you wish"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_space_that_throws_at_the_entry_gets_its_socket_again) {
  says({"throw", "after"});
  BOOST_TEST(house.where(ada) == "hall");
  const lines expected{
      "hall connected opened from ", "hall heard throw", "hall left crashed",
      "hall connected crashed from hall", "hall heard after"};
  BOOST_TEST(book == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_space_whose_actor_dies_closes_nobody) {
  says({"push bar"});
  house.kill("bar");
  BOOST_TEST(ada.open());
  BOOST_TEST(house.where(ada) == "hall");
  says({"push bar", "back again"});
  BOOST_TEST(ada.heard().back() == "bar: back again");
}

BOOST_AUTO_TEST_CASE(an_entry_whose_actor_dies_is_made_anew_under_its_sockets) {
  house.kill("hall");
  BOOST_TEST(ada.open());
  says({"hi"});
  BOOST_TEST(ada.heard().back() == "hall: hi");
}

BOOST_AUTO_TEST_CASE(messages_not_begun_by_a_dead_space_go_to_the_next_owner) {
  says({"push bar", "later"});
  ada.says("one");
  ada.says("two");
  house.settle();                           // the room owes an answer: these wait
  BOOST_TEST(house.books().waiting == 1U);  // the one in the room's hands
  BOOST_TEST(ada.unread() == 2U);
  house.kill("bar");
  BOOST_TEST(
      (ada.heard() ==
       lines{"welcome to hall", "welcome to bar", "welcome to hall", "hall: one", "hall: two"}));
}

BOOST_AUTO_TEST_CASE(a_space_that_does_not_answer_in_time_loses_the_socket) {
  says({"push bar", "later", "next"});
  house.advance(std::chrono::seconds{29});
  BOOST_TEST(house.where(ada) == "bar");
  house.advance(std::chrono::seconds{1});
  BOOST_TEST(house.where(ada) == "hall");
  BOOST_TEST(ada.heard().back() == "hall: next");
}

BOOST_AUTO_TEST_CASE(every_place_on_the_stack_is_told_of_the_end_top_first) {
  says({"push bar", "push hall"});
  book.clear();
  ada.closes();
  house.settle();
  const lines expected{
      "hall left closed_by_client", "bar gone closed_by_client", "hall gone closed_by_client"};
  // Three mailboxes on two shards: each room's own order is what is promised.
  BOOST_TEST(book.size() == expected.size());
  for (const auto& line : expected) BOOST_TEST((std::ranges::count(book, line) == 1));
  BOOST_TEST(house.sockets() == 0U);
}

BOOST_AUTO_TEST_CASE(a_verdict_of_close_closes_with_its_code_and_refuses_what_waits) {
  says({"close", "too late"});
  BOOST_TEST((ada.closed_with() == close_code{4100}));
  BOOST_TEST(ada.close_reason() == "as you wish");
  BOOST_TEST(book.back() == "hall left closed_by_us");
  BOOST_TEST(house.books().closed == 1U);
}

BOOST_AUTO_TEST_CASE(a_flooding_client_is_not_read_while_its_owner_owes_a_verdict) {
  says({"later"});
  for (int i = 0; i < 1000; ++i) ada.says("flood");
  house.settle();
  BOOST_TEST(ada.unread() == 1000U);
}

BOOST_AUTO_TEST_CASE(a_full_history_is_a_failed_move) {
  for (int i = 0; i < 40; ++i) says({i % 2 == 0 ? "push bar" : "push hall"});
  BOOST_TEST(house.history(ada).size() == 32U);
  BOOST_TEST(book.back().find("stays history_full") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_manager_lists_who_is_connected_and_announces_who_has_gone) {
  auto& other = house.enter();
  BOOST_TEST(house.listed().size() == 2U);
  other.vanishes();
  house.settle();
  BOOST_TEST(house.listed().size() == 1U);
  BOOST_REQUIRE(house.farewells().size() == 1U);
  BOOST_TEST((house.farewells().front().second.why == departure::kind::lost));
}

BOOST_AUTO_TEST_SUITE_END()
