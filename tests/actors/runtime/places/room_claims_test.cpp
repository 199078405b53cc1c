#include "fake_room_registry.hpp"

#include <string>

namespace porthouse::test {

using enum claim_answer;

BOOST_FIXTURE_TEST_SUITE(claims_of_rooms, node_a)

// -- opening --------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_node_without_neighbours_asks_nobody) {
  house.seek(theirs, ada);
  expect({"open " + theirs, "ada finds " + theirs});
}

BOOST_AUTO_TEST_CASE(a_room_opens_on_the_node_to_which_it_belongs) {
  meets_both();
  house.seek(theirs, ada);
  expect({"ada to 1"});
}

BOOST_AUTO_TEST_CASE(a_room_opens_when_all_who_host_its_family_have_granted_it) {
  meets_both();
  house.seek(ours, ada);
  house.seek(ours, bob);
  house.claimed(2, ours, 1, granted);
  expect({"claim #1 to 1", "claim #1 to 2"});
  house.claimed(1, ours, 1, granted);
  expect({"open " + ours, "ada finds " + ours, "bob finds " + ours});
}

BOOST_AUTO_TEST_CASE(who_does_not_host_the_family_is_not_asked) {
  meets_both();
  std::string hall = "hall/";
  while (!protocol::outweighs("a", "b", hall + "1")) hall += "x";
  house.seek(hall + "1", ada);
  expect({"claim #1 to 1"});
}

BOOST_AUTO_TEST_CASE(who_looks_for_a_room_that_another_has_is_sent_there) {
  meets_both();
  house.seek(ours, ada);
  house.seek_for_peer(ours, bob);
  book.clear();
  house.claimed(2, ours, 1, denied);
  expect({"ada to 2", "bob to 2"});
  house.claimed(1, ours, 1, granted);
  expect({});
}

BOOST_AUTO_TEST_CASE(who_was_sent_here_finds_the_room_here_whomever_it_belongs_to) {
  meets_both();
  house.seek_for_peer(theirs, bob);
  house.claimed(1, theirs, 1, granted);
  house.claimed(2, theirs, 1, granted);
  expect({"claim #1 to 1", "claim #1 to 2", "open " + theirs, "bob finds " + theirs});
}

BOOST_AUTO_TEST_CASE(an_open_room_is_found_whomever_it_belongs_to) {
  has(theirs);
  meets_both();
  book.clear();
  house.seek(theirs, bob);
  house.seek_for_peer(theirs, bob);
  expect({"bob finds " + theirs, "bob finds " + theirs});
}

BOOST_AUTO_TEST_CASE(a_neighbour_that_is_lost_has_no_rooms) {
  meets_both();
  house.seek(ours, ada);
  house.claimed(1, ours, 1, granted);
  book.clear();
  house.peer_lost(2);
  expect({"open " + ours, "ada finds " + ours});
}

BOOST_AUTO_TEST_CASE(a_neighbour_that_comes_is_asked_too) {
  house.peer_up(1, "b", {"arena/"});
  house.seek(ours, ada);
  house.peer_up(2, "c", {"arena/"});
  house.claimed(1, ours, 1, granted);
  expect({"claim #1 to 1", "claim #1 to 2"});
  house.claimed(2, ours, 1, granted);
  expect({"open " + ours, "ada finds " + ours});
}

BOOST_AUTO_TEST_CASE(a_claim_that_is_not_answered_in_time_is_given_up) {
  meets_both();
  house.seek(ours, ada);
  book.clear();
  alarms.at(0)();
  expect({"ada reaches nobody"});
  house.claimed(1, ours, 1, granted);
  house.claimed(2, ours, 1, granted);
  house.seek(ours, bob);
  alarms.at(0)();
  house.claimed(1, ours, 1, granted);
  house.claimed(2, ours, 1, granted);
  expect({"claim #2 to 1", "claim #2 to 2"});
}

BOOST_AUTO_TEST_CASE(a_family_that_nobody_hosts_has_no_rooms) {
  room_registry guest{families, world(), {"a", {"entry"}}};
  guest.seek(ours, ada);
  guest.peer_up(1, "b", {"hall/"});
  guest.seek(ours, ada);
  expect({"ada finds nothing", "ada finds nothing"});
  guest.peer_up(2, "c", {"arena/"});
  guest.seek(ours, ada);
  guest.seek_for_peer(ours, bob);
  expect({"ada to 2", "bob to 2"});
}

BOOST_AUTO_TEST_CASE(a_family_has_no_more_rooms_than_it_may_on_each_node) {
  has("arena/x");
  has("arena/y");
  meets_both();
  book.clear();
  house.seek(ours, ada);
  expect({"ada finds it full"});
  // Nobody has been sent to either for long enough: one of them is to make room, if it is empty.
  now += 5s;
  house.seek(ours, ada);
  expect({"arena/x leave"});
  house.occupied("arena/x");
  expect({"arena/y leave"});
  dies("arena/y");
  expect({"claim #1 to 1", "claim #1 to 2"});
}

// -- the claims of others -------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_claim_is_granted_unless_the_room_is_open_here) {
  has(ours);
  meets_both();
  book.clear();
  house.asked_to_claim(1, ours, 7);
  house.asked_to_claim(1, theirs, 8);
  expect({"answer #7 to 1 denied", "answer #8 to 1 granted"});
}

BOOST_AUTO_TEST_CASE(of_two_that_claim_a_room_the_one_to_which_it_belongs_goes_on) {
  meets_both();
  house.seek(ours, ada);
  book.clear();
  house.asked_to_claim(1, ours, 7);
  expect({"answer #7 to 1 denied"});
  house.claimed(1, ours, 1, granted);
  house.claimed(2, ours, 1, granted);
  expect({"open " + ours, "ada finds " + ours});
}

BOOST_AUTO_TEST_CASE(and_the_other_concedes_even_if_it_was_granted_the_room_before) {
  meets_both();
  house.seek_for_peer(theirs, ada);
  house.claimed(1, theirs, 1, granted);
  book.clear();
  house.asked_to_claim(1, theirs, 7);
  expect({"answer #7 to 1 granted", "ada to 1"});
  house.claimed(2, theirs, 1, granted);
  expect({});
}

BOOST_AUTO_TEST_CASE(who_claims_a_room_that_is_leaving_waits_until_that_is_known) {
  has(ours);
  meets_both();
  empties(ours);
  book.clear();
  house.asked_to_claim(1, ours, 7);
  house.asked_to_claim(2, ours, 3);
  house.peer_lost(2);
  expect({});
  house.occupied(ours);
  expect({"answer #7 to 1 denied"});
  empties(ours);
  house.asked_to_claim(1, ours, 8);
  dies(ours);
  expect({ours + " leave", "answer #8 to 1 granted"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::test
