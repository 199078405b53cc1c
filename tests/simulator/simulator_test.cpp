#include "schedule.hpp"
#include "shrinker.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <optional>
#include <ostream>

namespace porthouse::simulator {

// For the names of the cases.
std::ostream& operator<<(std::ostream& out, sabotage rule) { return out << name(rule); }

namespace {

std::optional<schedule> first_failure(sabotage broken, std::uint64_t runs) {
  schedule one;
  one.broken = broken;
  for (one.seed = 1; one.seed <= runs; ++one.seed) {
    if (play(one).broken) return one;
  }
  return std::nullopt;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(simulator)

BOOST_AUTO_TEST_CASE(a_seed_is_the_same_schedule_every_time) {
  schedule one;
  one.seed = 4711;
  one.telling = true;
  const auto first = play(one);
  const auto second = play(one);
  BOOST_TEST(first.steps == second.steps);
  BOOST_TEST(first.story == second.story, boost::test_tools::per_element());
  one.telling = false;
  BOOST_TEST(play(one).steps == first.steps);
}

BOOST_AUTO_TEST_CASE(another_seed_is_another_schedule) {
  schedule one;
  one.telling = true;
  const auto first = play(one);
  ++one.seed;
  BOOST_TEST((play(one).story != first.story));
}

BOOST_DATA_TEST_CASE(
    a_rule_that_is_broken_is_seen_and_told_in_short, boost::unit_test::data::make(all_sabotage()),
    broken) {
  const auto failing = first_failure(broken, 2'000);
  BOOST_REQUIRE(failing.has_value());
  const auto end = play(*failing);
  BOOST_TEST_MESSAGE("seed " << failing->seed << ": " << end.broken->rule);
  BOOST_TEST(play(*failing).broken->step == end.broken->step);
  const auto best = shrink(*failing);
  BOOST_REQUIRE(best.end.broken.has_value());
  BOOST_TEST(best.end.broken->rule == end.broken->rule);
  BOOST_TEST(best.end.choices.size() <= 48U);
  BOOST_TEST(best.end.story.size() <= 120U);
}

BOOST_AUTO_TEST_CASE(a_story_is_told_of_a_small_server) {
  const auto places = [](const outcome& end) {
    return std::ranges::count_if(
        end.story, [](const auto& line) { return line.find(" is a place ") != line.npos; });
  };
  auto before = 0L;
  auto after = 0L;
  schedule one;
  one.broken = sabotage::lose_frames;
  one.telling = true;
  for (; one.seed <= 10; ++one.seed) {
    before += places(play(one));
    after += places(shrink(one).end);
  }
  BOOST_TEST(before > 25);
  BOOST_TEST(after < 25);  // 20 are the fewest: two in each server
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::simulator
