#include "rooms.hpp"

#include <porthouse/actors/machine.hpp>
#include <porthouse/test/house.hpp>

#include <caf/error.hpp>
#include <caf/exit_reason.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;
using boost::test_tools::per_element;
using test::obedient_room;
using lines = std::vector<std::string>;

namespace {

// CAF's text, which differs between its versions.
std::string killed() { return to_string(caf::error{caf::exit_reason::kill}); }

/// A room that cannot be made while `broken`.
class fragile_room final : public obedient_room {
public:
  fragile_room(std::string name, diary* book, const bool* broken)
      : obedient_room{std::move(name), book} {
    if (*broken) throw std::runtime_error{"no floor"};
  }
};

/// A hall, which is the entry, and a bar; each made anew as the test says.
struct hall_and_bar {
  lines book;
  bool broken = false;
  machine plan;
  test::house house{plan};

  hall_and_bar(restart hall, restart bar)
      : plan{
            envelopes{}, lockspaces{}
                             .add<fragile_room>({.restarts = hall}, "hall", &book, &broken)
                             .add<fragile_room>({.restarts = bar}, "bar", &book, &broken)} {}
  explicit hall_and_bar(restart bar) : hall_and_bar{restart::always(), bar} {}
  ~hall_and_bar() { BOOST_TEST(house.balanced()); }

  test::client& client_in_the_bar() {
    auto& client = house.enter();
    says(client, {"push bar"});
    return client;
  }
  void says(test::client& who, std::initializer_list<const char*> texts) {
    for (const auto* one : texts) who.says(one);
    house.settle();
  }
  /// Whether that client gets from the hall to the bar.
  bool reaches_the_bar(test::client& who) {
    says(who, {"push bar"});
    return house.where(who) == "bar";
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(restarts)

// -- always ---------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_space_that_dies_is_made_anew_at_once) {
  hall_and_bar it{restart::always()};
  auto& client = it.client_in_the_bar();
  it.house.kill("bar");
  BOOST_TEST(it.house.where(client) == "hall");
  BOOST_TEST(it.reaches_the_bar(client));
  BOOST_TEST(it.house.restarts("bar") == 1U);
  BOOST_TEST(it.house.restarts("hall") == 0U);
  BOOST_TEST(
      it.house.deaths() == lines{"bar: died: " + killed() + ": it is made anew"}, per_element());
}

BOOST_AUTO_TEST_CASE(a_constructor_that_throws_is_tried_again_ever_later_until_it_does_not) {
  hall_and_bar it{restart::always()};
  auto& client = it.client_in_the_bar();
  it.broken = true;
  it.house.kill("bar");
  it.house.advance(100ms);
  it.house.advance(200ms);
  const lines expected{
      "bar: cannot be made: no floor: next try in 100 ms",
      "bar: cannot be made: no floor: next try in 200 ms",
      "bar: cannot be made: no floor: next try in 400 ms"};
  BOOST_TEST(it.house.complaints() == expected, per_element());
  BOOST_TEST(!it.reaches_the_bar(client));
  it.broken = false;
  it.house.advance(399ms);
  BOOST_TEST(!it.reaches_the_bar(client));
  it.house.advance(1ms);
  BOOST_TEST(it.reaches_the_bar(client));
  BOOST_TEST(it.house.restarts("bar") == 1U);
}

BOOST_AUTO_TEST_CASE(it_is_tried_again_for_as_long_as_it_takes) {
  hall_and_bar it{restart::always()};
  auto& client = it.house.enter();
  it.broken = true;
  it.house.kill("bar");
  it.house.advance(1h);
  it.broken = false;
  it.house.advance(30s);
  BOOST_TEST(it.reaches_the_bar(client));
}

// -- never ----------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(sockets_of_a_space_that_stays_down_fall_to_the_place_below_with_the_reason) {
  hall_and_bar it{restart::never()};
  auto& client = it.client_in_the_bar();
  it.says(client, {"later", "still to be heard"});
  it.book.clear();
  it.house.kill("bar");
  const lines expected{"hall connected crashed from bar", "hall heard still to be heard"};
  BOOST_TEST(it.book == expected, per_element());
  BOOST_TEST(
      it.house.deaths() == lines{"bar: died: " + killed() + ": it stays down"}, per_element());
}

BOOST_AUTO_TEST_CASE(a_move_to_a_space_that_is_down_fails_at_once_and_the_mover_is_told) {
  hall_and_bar it{restart::never()};
  auto& client = it.house.enter();
  it.house.kill("bar");
  it.book.clear();
  it.says(client, {"push bar", "to bar", "hello"});
  const lines expected{
      "hall heard push bar", "hall stays down bar", "hall heard to bar", "hall stays down bar",
      "hall heard hello"};
  BOOST_TEST(it.book == expected, per_element());
  it.house.advance(24h);
  BOOST_TEST(!it.reaches_the_bar(client));
  BOOST_TEST(it.house.restarts("bar") == 0U);
}

BOOST_AUTO_TEST_CASE(a_place_on_the_stack_that_is_down_is_passed_over) {
  hall_and_bar it{restart::always(), restart::never()};
  auto& client = it.client_in_the_bar();
  it.says(client, {"push hall"});
  it.house.kill("bar");
  it.says(client, {"release", "hello"});
  // A release to a place that is down fails: the socket stays.
  BOOST_TEST(it.house.where(client) == "hall");
  BOOST_TEST(it.book.back() == "hall heard hello");
  it.says(client, {"throw", "again"});
  BOOST_TEST(it.house.history(client) == lines{"hall"}, per_element());
  BOOST_TEST(it.book.back() == "hall heard again");
}

BOOST_AUTO_TEST_CASE(an_entry_that_stays_down_turns_all_away_at_once) {
  hall_and_bar it{restart::never(), restart::always()};
  auto& inside = it.house.enter();
  auto& above = it.client_in_the_bar();
  it.house.kill("hall");
  auto& newcomer = it.house.enter();
  BOOST_TEST((inside.closed_with() == close_code::nowhere_to_go));
  BOOST_TEST((newcomer.closed_with() == close_code::nowhere_to_go));
  BOOST_TEST(it.house.where(above) == "bar");
  it.says(above, {"throw"});
  BOOST_TEST((above.closed_with() == close_code::nowhere_to_go));
}

BOOST_AUTO_TEST_CASE(newcomers_for_a_place_that_is_down_are_taken_by_the_entry) {
  hall_and_bar it{restart::never()};
  it.house.kill("bar");
  BOOST_TEST(it.house.where(it.house.enter("bar")) == "hall");
}

// -- backoff --------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(each_death_doubles_the_wait_until_the_space_has_lived_long) {
  hall_and_bar it{restart::backoff(1s, 10s)};
  auto& client = it.house.enter();
  for (const auto wait : {1s, 2s, 4s, 8s, 10s, 10s}) {
    it.house.kill("bar");
    it.house.advance(wait - 1ms);
    BOOST_TEST(!it.reaches_the_bar(client));
    it.house.advance(1ms);
    BOOST_TEST(it.reaches_the_bar(client));
    it.says(client, {"release"});
  }
  BOOST_TEST(it.house.restarts("bar") == 6U);
  it.house.advance(10s);
  it.house.kill("bar");
  it.house.advance(1s);
  BOOST_TEST(it.reaches_the_bar(client));
  BOOST_TEST(it.house.deaths().back() == "bar: died: " + killed() + ": it is made anew in 1000 ms");
}

BOOST_AUTO_TEST_CASE(while_a_space_waits_to_be_made_moves_to_it_fail_at_once) {
  hall_and_bar it{restart::backoff()};
  auto& client = it.client_in_the_bar();
  it.house.kill("bar");
  it.book.clear();
  it.says(client, {"push bar", "hello"});
  const lines expected{"hall heard push bar", "hall stays down bar", "hall heard hello"};
  BOOST_TEST(it.book == expected, per_element());
}

BOOST_AUTO_TEST_CASE(a_constructor_that_throws_makes_the_wait_longer) {
  hall_and_bar it{restart::backoff(1s, 8s)};
  it.broken = true;
  it.house.kill("bar");
  it.house.advance(1s);
  it.house.advance(2s);
  BOOST_TEST(it.house.complaints().back() == "bar: cannot be made: no floor: next try in 4000 ms");
}

BOOST_AUTO_TEST_CASE(all_wait_for_an_entry_that_is_being_made_with_what_they_have_said) {
  hall_and_bar it{restart::backoff(1s, 8s), restart::always()};
  auto& inside = it.house.enter();
  auto& above = it.client_in_the_bar();
  it.says(inside, {"later"});
  inside.says("waits");
  it.house.kill("hall");
  it.says(above, {"throw", "too"});
  auto& newcomer = it.house.enter();
  it.says(newcomer, {"three"});
  it.book.clear();
  it.house.advance(999ms);
  BOOST_TEST(it.book.empty());
  BOOST_TEST(it.house.where(inside) == "");
  it.house.advance(1ms);
  for (auto* one : {&inside, &above, &newcomer}) BOOST_TEST(it.house.where(*one) == "hall");
  const lines expected{
      "hall connected crashed from hall",
      "hall connected crashed from hall",
      "hall connected opened from ",
      "hall heard too",
      "hall heard three",
      "hall heard waits"};
  BOOST_TEST(it.book == expected, per_element());
}

BOOST_AUTO_TEST_CASE(an_entry_that_is_not_back_in_time_turns_those_away_who_wait) {
  hall_and_bar it{restart::backoff(6s, 8s), restart::always()};
  auto& inside = it.house.enter();
  it.house.kill("hall");
  auto& newcomer = it.house.enter();
  it.house.advance(5s - 1ms);
  BOOST_TEST(inside.open());
  BOOST_TEST(newcomer.open());
  it.house.advance(1ms);
  BOOST_TEST((inside.closed_with() == close_code::nowhere_to_go));
  BOOST_TEST((newcomer.closed_with() == close_code::nowhere_to_go));
  auto& late = it.house.enter();
  it.house.advance(1s);
  BOOST_TEST(it.house.where(late) == "hall");
}

BOOST_AUTO_TEST_CASE(who_leaves_while_the_entry_is_made_is_gone) {
  hall_and_bar it{restart::backoff(), restart::always()};
  auto& inside = it.house.enter();
  it.house.kill("hall");
  inside.vanishes();
  it.house.settle();
  it.house.advance(1s);
  BOOST_TEST(it.house.sockets() == 0U);
  BOOST_TEST(it.book.back() == "hall connected opened from ");
}

BOOST_AUTO_TEST_SUITE_END()
