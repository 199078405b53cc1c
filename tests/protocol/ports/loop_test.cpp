#include <porthouse/protocol/ports/loop.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>

namespace porthouse::protocol::test {

using namespace std::chrono_literals;
using time = loop::clock::time_point;
using std::chrono::milliseconds;

BOOST_AUTO_TEST_SUITE(times_to_come)

BOOST_AUTO_TEST_CASE(a_delay_is_added) {
  BOOST_TEST((due_after(time{1h}, 1ms) == time{1h + 1ms}));
  BOOST_TEST((due_after(time{-1h}, 2h) == time{1h}));
}

BOOST_AUTO_TEST_CASE(what_has_been_is_due_now) {
  for (const auto delay : {0ms, -1ms, milliseconds::min()})
    BOOST_TEST((due_after(time{1h}, delay) == time{1h}));
}

BOOST_AUTO_TEST_CASE(what_no_clock_can_tell_never_comes) {
  const auto left = std::chrono::floor<milliseconds>(time::max() - time{1h});
  BOOST_TEST((due_after(time{1h}, left - 1ms) < time::max()));
  for (const auto delay : {left, left + 1ms, milliseconds::max()})
    BOOST_TEST((due_after(time{1h}, delay) == time::max()));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
