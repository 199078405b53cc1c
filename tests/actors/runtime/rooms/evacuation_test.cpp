#include "fake_room_registry.hpp"

#include <string>

namespace porthouse::test {

BOOST_FIXTURE_TEST_SUITE(evacuations, node_a)

// -- after a split --------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_new_peer_is_told_what_is_open) {
  has(ours);
  has(theirs);
  registry.peer_up(1, "b", {"arena/"});
  auto told = lines{"tell 1 " + ours, "tell 1 " + theirs};
  std::ranges::sort(told);
  expect(told);
}

BOOST_AUTO_TEST_CASE(of_two_rooms_of_one_name_the_one_of_the_lower_weight_retires) {
  has(ours);
  has(theirs);
  meets_both();
  book.clear();
  registry.peer_has(1, {ours, theirs, "arena/other"});
  expect({theirs + " retire", "tell 1 " + ours});
  registry.seek(theirs, bob);
  registry.asked_to_claim(2, theirs, 7);
  expect({"bob to 1", "answer #7 to 2 granted"});
  BOOST_TEST(registry.list("arena/").size() == 1U);
}

BOOST_AUTO_TEST_CASE(who_waits_for_a_room_that_a_new_peer_has_is_sent_there) {
  registry.peer_up(1, "b", {"arena/"});
  registry.seek(ours, ada);
  registry.peer_up(2, "c", {"arena/"});
  book.clear();
  registry.peer_has(2, {ours});
  expect({"ada to 2"});
}

BOOST_AUTO_TEST_CASE(a_room_that_retires_closes_when_it_is_empty) {
  has(theirs);
  meets_both();
  registry.peer_has(1, {theirs});
  book.clear();
  empties(theirs);
  expect({theirs + " leave"});
  dies(theirs);
  expect({});
}

BOOST_AUTO_TEST_CASE(a_room_that_retires_is_recalled_if_it_is_wanted_here_after_all) {
  has(theirs);
  registry.peer_up(1, "b", {"arena/"});
  registry.peer_has(1, {theirs});
  book.clear();
  registry.peer_lost(1);
  registry.seek(theirs, bob);
  expect({theirs + " recall", "bob finds " + theirs});
}

BOOST_AUTO_TEST_CASE(a_room_that_retires_and_may_be_leaving_is_waited_for) {
  has(theirs);
  registry.peer_up(1, "b", {"arena/"});
  registry.peer_has(1, {theirs});
  empties(theirs);
  registry.peer_lost(1);
  book.clear();
  registry.seek(theirs, bob);
  expect({});
  dies(theirs);
  expect({"open " + theirs, "bob finds " + theirs});
}

// -- the end --------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_node_that_drains_opens_nothing_and_lets_all_its_rooms_retire) {
  has("arena/open");
  meets_both();
  registry.seek(ours, ada);
  book.clear();
  registry.drain();
  expect({"ada to 1", "arena/open retire"});
  registry.asked_to_claim(1, "arena/open", 7);
  registry.seek_for_peer(ours, bob);
  expect({"answer #7 to 1 granted", "bob to 1"});
  BOOST_TEST(registry.hosted().empty());
}

BOOST_AUTO_TEST_CASE(a_node_that_drains_alone_has_no_rooms) {
  has(ours);
  registry.drain();
  registry.seek(ours, ada);
  expect({ours + " retire", "ada finds nothing"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::test
