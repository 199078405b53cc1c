#include "paper_nodes.hpp"

#include <porthouse/protocol/rendezvous.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;
using boost::test_tools::per_element;
using lines = std::vector<std::string>;
using enum claim_answer;

namespace {

/// A room that belongs to the first of these nodes rather than to the second, and so on.
std::string room_of(const lines& nodes) {
  for (std::size_t i = 0;; ++i) {
    auto room = "arena/" + std::to_string(i);
    const auto lighter = [&](const auto& one, const auto& other) {
      return !protocol::outweighs(one, other, room);
    };
    if (std::ranges::adjacent_find(nodes, lighter) == nodes.end()) return room;
  }
}

/// The landlord of node "a", and a book of what it asks for. "b" is number 1, "c" is number 2.
struct node_a {
  const std::vector<family_plan> families{{"arena/", {.rooms = 2}, {}}, {"hall/", {}, {}}};
  test::toy_box toys;
  lines book;
  std::map<caf::strong_actor_ptr, std::string> names;
  std::map<std::string, caf::strong_actor_ptr> rooms;
  std::vector<std::function<void()>> alarms;
  landlord::clock::time_point now{1h};
  const std::string ours = room_of({"a", "b", "c"});
  const std::string theirs = room_of({"b", "a", "c"});
  landlord house{families, world(), {"a", {}}};
  const caf::strong_actor_ptr ada = who("ada");
  const caf::strong_actor_ptr bob = who("bob");

  caf::strong_actor_ptr who(const std::string& name) {
    auto made = toys.figure();
    names[made] = name;
    return made;
  }
  lines read() { return std::exchange(book, {}); }
  void expect(const lines& what) { BOOST_TEST(read() == what, per_element()); }
  void meets_both() {
    house.neighbour_up(1, "b", {"arena/", "hall/"});
    house.neighbour_up(2, "c", {"arena/"});
  }
  /// That room is open, as if nobody else were there.
  void has(const std::string& room) {
    house.seek(room, ada);
    book.clear();
  }
  void empties(const std::string& room) {
    now += 5s;
    house.vacant(room);
  }
  void dies(const std::string& room) { static_cast<void>(house.died(rooms[room])); }

  landlord::world world() {
    const auto write = [this](auto&&... parts) {
      std::string line;
      ((line += (line.empty() ? "" : " ") + std::string{parts}), ...);
      book.push_back(line);
    };
    const auto word = [](auto number) { return std::to_string(number); };
    return {
        [=, this](const family_plan&, const std::string& name) {
          write("open", name);
          return rooms[name] = who(name);
        },
        [=, this](const auto& to, const std::string& name, const located_ptr& where) {
          write(names[to], "finds", where ? name : "nothing");
        },
        [=, this](const auto& room, bool leave) { write(names[room], leave ? "leave" : "stay"); },
        [this] { return now; },
        5s,
        [=, this](const auto& room) { write(names[room], "retire"); },
        [=, this](const auto& room) { write(names[room], "recall"); },
        [this](std::chrono::milliseconds, std::function<void()> what) {
          alarms.push_back(std::move(what));
        },
        [=, this](const auto& to, const std::string&, node_number where) {
          write(names[to], "to", word(where));
        },
        [=](node_number to, const std::string&, std::uint64_t number) {
          write("claim", "#" + word(number), "to", word(to));
        },
        [=](node_number to, const std::string&, std::uint64_t number, claim_answer answer) {
          write(
              "answer", "#" + word(number), "to", word(to),
              answer == granted ? "granted" : "denied");
        },
        [=](node_number to, const lines& open) {
          for (const auto& one : open) write("tell", word(to), one);
        }};
  }
};

}  // namespace

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
  house.seek_for_neighbour(ours, bob);
  book.clear();
  house.claimed(2, ours, 1, denied);
  expect({"ada to 2", "bob to 2"});
  house.claimed(1, ours, 1, granted);
  expect({});
}

BOOST_AUTO_TEST_CASE(who_was_sent_here_finds_the_room_here_whomever_it_belongs_to) {
  meets_both();
  house.seek_for_neighbour(theirs, bob);
  house.claimed(1, theirs, 1, granted);
  house.claimed(2, theirs, 1, granted);
  expect({"claim #1 to 1", "claim #1 to 2", "open " + theirs, "bob finds " + theirs});
}

BOOST_AUTO_TEST_CASE(an_open_room_is_found_whomever_it_belongs_to) {
  has(theirs);
  meets_both();
  book.clear();
  house.seek(theirs, bob);
  house.seek_for_neighbour(theirs, bob);
  expect({"bob finds " + theirs, "bob finds " + theirs});
}

BOOST_AUTO_TEST_CASE(a_neighbour_that_is_lost_has_no_rooms) {
  meets_both();
  house.seek(ours, ada);
  house.claimed(1, ours, 1, granted);
  book.clear();
  house.neighbour_lost(2);
  expect({"open " + ours, "ada finds " + ours});
}

BOOST_AUTO_TEST_CASE(a_neighbour_that_comes_is_asked_too) {
  house.neighbour_up(1, "b", {"arena/"});
  house.seek(ours, ada);
  house.neighbour_up(2, "c", {"arena/"});
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
  expect({"ada finds nothing"});
  house.claimed(1, ours, 1, granted);
  house.claimed(2, ours, 1, granted);
  house.seek(ours, bob);
  alarms.at(0)();
  house.claimed(1, ours, 1, granted);
  house.claimed(2, ours, 1, granted);
  expect({"claim #2 to 1", "claim #2 to 2"});
}

BOOST_AUTO_TEST_CASE(a_family_that_nobody_hosts_has_no_rooms) {
  landlord guest{families, world(), {"a", {"entry"}}};
  guest.seek(ours, ada);
  guest.neighbour_up(1, "b", {"hall/"});
  guest.seek(ours, ada);
  expect({"ada finds nothing", "ada finds nothing"});
  guest.neighbour_up(2, "c", {"arena/"});
  guest.seek(ours, ada);
  guest.seek_for_neighbour(ours, bob);
  expect({"ada to 2", "bob to 2"});
}

BOOST_AUTO_TEST_CASE(a_family_has_no_more_rooms_than_it_may_on_each_node) {
  has("arena/x");
  has("arena/y");
  meets_both();
  house.seek(ours, ada);
  house.claimed(1, ours, 1, granted);
  book.clear();
  house.claimed(2, ours, 1, granted);
  expect({"ada finds nothing"});
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
  house.seek_for_neighbour(theirs, ada);
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
  house.neighbour_lost(2);
  expect({});
  house.occupied(ours);
  expect({"answer #7 to 1 denied"});
  empties(ours);
  house.asked_to_claim(1, ours, 8);
  dies(ours);
  expect({ours + " leave", "answer #8 to 1 granted"});
}

// -- after a split --------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_new_neighbour_is_told_what_is_open) {
  has(ours);
  has(theirs);
  house.neighbour_up(1, "b", {"arena/"});
  auto told = lines{"tell 1 " + ours, "tell 1 " + theirs};
  std::ranges::sort(told);
  expect(told);
}

BOOST_AUTO_TEST_CASE(of_two_rooms_of_one_name_the_one_of_the_lower_weight_retires) {
  has(ours);
  has(theirs);
  meets_both();
  book.clear();
  house.neighbour_has(1, {ours, theirs, "arena/other"});
  expect({theirs + " retire"});
  house.seek(theirs, bob);
  house.asked_to_claim(2, theirs, 7);
  expect({"bob to 1", "answer #7 to 2 granted"});
  BOOST_TEST(house.list("arena/").size() == 1U);
}

BOOST_AUTO_TEST_CASE(who_waits_for_a_room_that_a_new_neighbour_has_is_sent_there) {
  house.neighbour_up(1, "b", {"arena/"});
  house.seek(ours, ada);
  house.neighbour_up(2, "c", {"arena/"});
  book.clear();
  house.neighbour_has(2, {ours});
  expect({"ada to 2"});
}

BOOST_AUTO_TEST_CASE(a_room_that_retires_closes_when_it_is_empty) {
  has(theirs);
  meets_both();
  house.neighbour_has(1, {theirs});
  book.clear();
  empties(theirs);
  expect({theirs + " leave"});
  dies(theirs);
  expect({});
}

BOOST_AUTO_TEST_CASE(a_room_that_retires_is_recalled_if_it_is_wanted_here_after_all) {
  has(theirs);
  house.neighbour_up(1, "b", {"arena/"});
  house.neighbour_has(1, {theirs});
  book.clear();
  house.neighbour_lost(1);
  house.seek(theirs, bob);
  expect({theirs + " recall", "bob finds " + theirs});
}

BOOST_AUTO_TEST_CASE(a_room_that_retires_and_may_be_leaving_is_waited_for) {
  has(theirs);
  house.neighbour_up(1, "b", {"arena/"});
  house.neighbour_has(1, {theirs});
  empties(theirs);
  house.neighbour_lost(1);
  book.clear();
  house.seek(theirs, bob);
  expect({});
  dies(theirs);
  expect({"open " + theirs, "bob finds " + theirs});
}

// -- the end --------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_node_that_drains_opens_nothing_and_lets_all_its_rooms_retire) {
  has("arena/open");
  meets_both();
  house.seek(ours, ada);
  book.clear();
  house.drain();
  expect({"ada to 1", "arena/open retire"});
  house.asked_to_claim(1, "arena/open", 7);
  house.seek_for_neighbour(ours, bob);
  expect({"answer #7 to 1 granted", "bob to 1"});
  BOOST_TEST(house.hosted().empty());
}

BOOST_AUTO_TEST_CASE(a_node_that_drains_alone_has_no_rooms) {
  has(ours);
  house.drain();
  house.seek(ours, ada);
  expect({ours + " retire", "ada finds nothing"});
}

BOOST_AUTO_TEST_SUITE_END()
