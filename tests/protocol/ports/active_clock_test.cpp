#include <porthouse/protocol/ports/active_clock.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>

namespace porthouse::protocol {
namespace {

using namespace std::chrono_literals;

/// A loop that takes turns on a clock of its own.
struct turns {
  active_clock::time_point real{1h};
  active_clock clock{real};

  /// A turn begins so long after the last one. Returns what has counted since the beginning.
  std::chrono::milliseconds after(std::chrono::milliseconds elapsed, bool behind = false) {
    real += elapsed;
    clock.turn(real, behind);
    return std::chrono::floor<std::chrono::milliseconds>(
        clock.now() - active_clock::time_point{1h});
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(active_clocks)

BOOST_AUTO_TEST_CASE(time_in_which_the_loop_takes_turns_counts) {
  turns loop;
  BOOST_TEST((loop.after(1ms) == 1ms));
  BOOST_TEST((loop.after(1'000ms) == 1'001ms));
  BOOST_TEST((loop.after(1'250ms) == 2'251ms));
  BOOST_TEST((loop.after(20ms, true) == 2'271ms));
}

BOOST_AUTO_TEST_CASE(a_gap_counts_for_nothing) {
  turns loop;
  BOOST_TEST((loop.after(500ms) == 500ms));
  BOOST_TEST((loop.after(1'251ms) == 500ms));
  BOOST_TEST((loop.after(100ms) == 600ms));
  for (int i = 0; i < 10; ++i) loop.after(1s);
  BOOST_TEST((loop.after(24h) == 10'600ms));
}

BOOST_AUTO_TEST_CASE(after_a_gap_the_clock_stands_until_all_has_been_read) {
  turns loop;
  loop.after(25s);
  BOOST_TEST((loop.after(300ms, true) == 0ms));
  BOOST_TEST((loop.after(300ms, true) == 0ms));
  BOOST_TEST((loop.after(300ms, false) == 300ms));
  BOOST_TEST((loop.after(300ms, true) == 600ms));
}

BOOST_AUTO_TEST_CASE(a_flood_does_not_hold_the_clock_for_ever) {
  turns loop;
  loop.after(25s);
  for (int i = 0; i < 1'024; ++i) BOOST_TEST_REQUIRE((loop.after(1ms, true) == 0ms));
  BOOST_TEST((loop.after(1ms, true) == 1ms));
  BOOST_TEST((loop.after(1ms, true) == 2ms));
}

BOOST_AUTO_TEST_CASE(time_goes_on_for_a_loop_whose_every_turn_is_long) {
  turns loop;
  BOOST_TEST((loop.after(3s) == 0s));
  BOOST_TEST((loop.after(3s) == 1s));
  BOOST_TEST((loop.after(1ms, true) == 1s));
  BOOST_TEST((loop.after(3s) == 2s));
}

BOOST_AUTO_TEST_CASE(a_clock_moved_by_hand_counts_whole) {
  turns loop;
  loop.real += 24h;
  loop.clock.count(loop.real);
  BOOST_TEST((loop.clock.now() == loop.real));
}

BOOST_AUTO_TEST_CASE(time_within_a_turn_is_told_on_the_same_scale) {
  turns loop;
  loop.after(25s);
  BOOST_TEST((loop.clock.at(loop.real + 7ms) == loop.clock.now() + 7ms));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol
