#include <porthouse/net/buffers/send_limit.hpp>

#include <boost/test/unit_test.hpp>

using porthouse::net::send_limit;
using decision = send_limit::decision;
using backlog = send_limit::backlog;

namespace {

constexpr send_limit limit{1'000};

constexpr backlog waiting(std::size_t bytes) {
  return {.bytes = bytes, .empty = false, .writable = true, .written = false};
}

constexpr backlog after_writing(std::size_t bytes, bool writable) {
  return {.bytes = bytes, .empty = false, .writable = writable, .written = true};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(send_limits)

BOOST_AUTO_TEST_CASE(one_frame_always_fits_however_large) {
  BOOST_TEST((limit.judge({}, 1'000'000) == decision::accept));
  BOOST_TEST((limit.judge({.writable = false, .written = true}, 1'000'000) == decision::accept));
}

BOOST_AUTO_TEST_CASE(frames_wait_up_to_the_limit_without_a_write) {
  BOOST_TEST((limit.judge(waiting(900), 100) == decision::accept));
  BOOST_TEST((limit.judge(waiting(900), 101) == decision::write_first));
}

BOOST_AUTO_TEST_CASE(who_takes_nothing_overflows) {
  BOOST_TEST((limit.judge(after_writing(900, false), 100) == decision::accept));
  BOOST_TEST((limit.judge(after_writing(900, false), 101) == decision::overflow));
}

BOOST_AUTO_TEST_CASE(twice_as_much_waits_while_only_the_turn_may_not_write_on) {
  BOOST_TEST((limit.judge(after_writing(1'999, true), 5'000) == decision::accept));
  BOOST_TEST((limit.judge(after_writing(2'000, true), 1) == decision::overflow));
}

BOOST_AUTO_TEST_CASE(who_is_half_a_queue_behind_is_not_read_from) {
  BOOST_TEST(limit.reads_on(500));
  BOOST_TEST(!limit.reads_on(501));
}

BOOST_AUTO_TEST_CASE(a_read_brings_a_quarter_of_a_queue_and_never_too_little_to_be_worth_it) {
  BOOST_TEST(limit.bytes_per_read(65'536) == 4'096U);
  BOOST_TEST(send_limit{100'000}.bytes_per_read(65'536) == 25'000U);
  BOOST_TEST(send_limit{1'000'000}.bytes_per_read(65'536) == 65'536U);
}

BOOST_AUTO_TEST_SUITE_END()
