#include "fake_room_registry.hpp"

#include <string>

namespace porthouse::test {

using enum claim_answer;

BOOST_FIXTURE_TEST_SUITE(claims_of_rooms, node_a)

// -- opening --------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_node_without_peers_asks_none) {
  registry.seek(theirs, ada);
  expect({"open " + theirs, "ada finds " + theirs});
}

BOOST_AUTO_TEST_CASE(a_room_opens_on_the_node_to_which_it_belongs) {
  meets_both();
  registry.seek(theirs, ada);
  expect({"ada to 1"});
}

BOOST_AUTO_TEST_CASE(a_room_opens_when_all_who_host_its_family_have_granted_it) {
  meets_both();
  registry.seek(ours, ada);
  registry.seek(ours, bob);
  registry.claimed(2, ours, 1, granted);
  expect({"claim #1 to 1", "claim #1 to 2"});
  registry.claimed(1, ours, 1, granted);
  expect({"open " + ours, "ada finds " + ours, "bob finds " + ours});
}

BOOST_AUTO_TEST_CASE(who_does_not_host_the_family_is_not_asked) {
  meets_both();
  std::string hall = "hall/";
  while (!protocol::outweighs("a", "b", hall + "1")) hall += "x";
  registry.seek(hall + "1", ada);
  expect({"claim #1 to 1"});
}

BOOST_AUTO_TEST_CASE(who_looks_for_a_room_that_another_has_is_sent_there) {
  meets_both();
  registry.seek(ours, ada);
  registry.seek_for_peer(ours, bob);
  book.clear();
  registry.claimed(2, ours, 1, denied);
  expect({"ada to 2", "bob to 2"});
  registry.claimed(1, ours, 1, granted);
  expect({});
}

BOOST_AUTO_TEST_CASE(who_was_sent_here_finds_the_room_here_whomever_it_belongs_to) {
  meets_both();
  registry.seek_for_peer(theirs, bob);
  registry.claimed(1, theirs, 1, granted);
  registry.claimed(2, theirs, 1, granted);
  expect({"claim #1 to 1", "claim #1 to 2", "open " + theirs, "bob finds " + theirs});
}

BOOST_AUTO_TEST_CASE(an_open_room_is_found_whomever_it_belongs_to) {
  has(theirs);
  meets_both();
  book.clear();
  registry.seek(theirs, bob);
  registry.seek_for_peer(theirs, bob);
  expect({"bob finds " + theirs, "bob finds " + theirs});
}

BOOST_AUTO_TEST_CASE(a_peer_that_is_lost_has_no_rooms) {
  meets_both();
  registry.seek(ours, ada);
  registry.claimed(1, ours, 1, granted);
  book.clear();
  registry.peer_lost(2);
  expect({"open " + ours, "ada finds " + ours});
}

BOOST_AUTO_TEST_CASE(a_peer_that_comes_is_asked_too) {
  registry.peer_up(1, "b", {"arena/"});
  registry.seek(ours, ada);
  registry.peer_up(2, "c", {"arena/"});
  registry.claimed(1, ours, 1, granted);
  expect({"claim #1 to 1", "claim #1 to 2"});
  registry.claimed(2, ours, 1, granted);
  expect({"open " + ours, "ada finds " + ours});
}

BOOST_AUTO_TEST_CASE(a_claim_that_is_not_answered_in_time_is_given_up) {
  meets_both();
  registry.seek(ours, ada);
  book.clear();
  alarms.at(0)();
  expect({"ada reaches no node"});
  registry.claimed(1, ours, 1, granted);
  registry.claimed(2, ours, 1, granted);
  registry.seek(ours, bob);
  alarms.at(0)();
  registry.claimed(1, ours, 1, granted);
  registry.claimed(2, ours, 1, granted);
  expect({"claim #2 to 1", "claim #2 to 2"});
}

BOOST_AUTO_TEST_CASE(a_family_that_nobody_hosts_has_no_rooms) {
  room_registry other{families, port(), {"a", {"entry"}}};
  other.seek(ours, ada);
  other.peer_up(1, "b", {"hall/"});
  other.seek(ours, ada);
  expect({"ada finds nothing", "ada finds nothing"});
  other.peer_up(2, "c", {"arena/"});
  other.seek(ours, ada);
  other.seek_for_peer(ours, bob);
  expect({"ada to 2", "bob to 2"});
}

BOOST_AUTO_TEST_CASE(a_family_has_no_more_rooms_than_it_may_on_each_node) {
  has("arena/x");
  has("arena/y");
  meets_both();
  book.clear();
  registry.seek(ours, ada);
  expect({"ada finds it full"});
  // Nobody has been sent to either for long enough: one of them is to make room, if it is empty.
  now += 5s;
  registry.seek(ours, ada);
  expect({"arena/x leave"});
  registry.occupied("arena/x");
  expect({"arena/y leave"});
  dies("arena/y");
  expect({"claim #1 to 1", "claim #1 to 2"});
}

// -- the claims of others -------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_claim_is_granted_unless_the_room_is_open_here) {
  has(ours);
  meets_both();
  book.clear();
  registry.asked_to_claim(1, ours, 7);
  registry.asked_to_claim(1, theirs, 8);
  expect({"answer #7 to 1 denied", "answer #8 to 1 granted"});
}

BOOST_AUTO_TEST_CASE(of_two_that_claim_a_room_the_one_to_which_it_belongs_goes_on) {
  meets_both();
  registry.seek(ours, ada);
  book.clear();
  registry.asked_to_claim(1, ours, 7);
  expect({"answer #7 to 1 denied"});
  registry.claimed(1, ours, 1, granted);
  registry.claimed(2, ours, 1, granted);
  expect({"open " + ours, "ada finds " + ours});
}

BOOST_AUTO_TEST_CASE(and_the_other_concedes_even_if_it_was_granted_the_room_before) {
  meets_both();
  registry.seek_for_peer(theirs, ada);
  registry.claimed(1, theirs, 1, granted);
  book.clear();
  registry.asked_to_claim(1, theirs, 7);
  expect({"answer #7 to 1 granted", "ada to 1"});
  registry.claimed(2, theirs, 1, granted);
  expect({});
}

BOOST_AUTO_TEST_CASE(who_claims_a_room_that_is_leaving_waits_until_that_is_known) {
  has(ours);
  meets_both();
  empties(ours);
  book.clear();
  registry.asked_to_claim(1, ours, 7);
  registry.asked_to_claim(2, ours, 3);
  registry.peer_lost(2);
  expect({});
  registry.occupied(ours);
  expect({"answer #7 to 1 denied"});
  empties(ours);
  registry.asked_to_claim(1, ours, 8);
  dies(ours);
  expect({ours + " leave", "answer #8 to 1 granted"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::test
