#include <porthouse/net/buffers/outbox.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace porthouse::net::test {
namespace {

using protocol::frame;
using protocol::opcode;

/// Takes up to `most` bytes off `from`, as a transport would.
std::string drain(outbox& from, std::size_t most) {
  std::vector<char> room(65'536);
  write_vector next;
  from.collect(next, room);
  std::string taken;
  for (const auto& piece : next.used()) {
    taken.append(static_cast<const char*>(piece.iov_base), piece.iov_len);
  }
  taken.resize(std::min(taken.size(), most));
  from.written(taken.size());
  return taken;
}

std::string drain(outbox& from) {
  std::string all;
  while (!from.empty()) all += drain(from, SIZE_MAX);
  return all;
}

std::string wire(const frame& what) { return std::string{what.wire()}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(outbox)

BOOST_AUTO_TEST_CASE(frames_leave_in_order) {
  net::outbox queue;
  std::string expected;
  for (int i = 0; i < 1'000; ++i) {
    // Small ones, which are copied, and large ones, which are not, side by side.
    const auto one = frame::text(std::string(i % 7 == 0 ? 5'000U : 10U, static_cast<char>(i)));
    queue.push(one);
    expected += wire(one);
  }
  BOOST_TEST((drain(queue) == expected));
  BOOST_TEST(queue.bytes() == 0U);
}

BOOST_AUTO_TEST_CASE(no_byte_is_lost_wherever_a_write_stops) {
  const auto first = frame::text("first");
  const auto second = frame::text(std::string(5'000, 'x'));
  const auto third = frame::text("third");
  for (std::size_t cut = 1; cut < 100; ++cut) {
    net::outbox queue;
    for (const auto& one : {first, second, third}) queue.push(one);
    std::string all;
    while (!queue.empty()) all += drain(queue, cut * 13);
    BOOST_TEST((all == wire(first) + wire(second) + wire(third)), cut);
  }
}

BOOST_AUTO_TEST_CASE(a_control_frame_passes_what_has_not_begun) {
  net::outbox queue;
  const auto begun = frame::text("begun");
  const auto waiting = frame::text("waiting");
  const auto pong = frame::make(opcode::pong, "here");
  queue.push(begun);
  queue.push(waiting);
  BOOST_TEST(drain(queue, 3) == wire(begun).substr(0, 3));
  queue.push_urgent(pong);
  BOOST_TEST(drain(queue) == wire(begun).substr(3) + wire(pong) + wire(waiting));
}

BOOST_AUTO_TEST_CASE(a_control_frame_does_not_part_what_was_promised) {
  net::outbox queue;
  const auto promised = frame::text("promised");
  const auto later = frame::text("later");
  const auto pong = frame::make(opcode::pong, "here");
  queue.push(promised);
  queue.push(later);
  BOOST_TEST(drain(queue, 0) == "");
  queue.promise(2);
  queue.push_urgent(pong);
  BOOST_TEST(drain(queue) == wire(promised) + wire(pong) + wire(later));
}

BOOST_AUTO_TEST_CASE(what_has_begun_survives_a_drop) {
  net::outbox queue;
  const auto begun = frame::text("begun");
  queue.push(begun);
  queue.push(frame::text("dropped"));
  drain(queue, 1);
  queue.push_urgent(frame::make(opcode::pong, "dropped"));
  queue.drop_unbegun();
  const auto close = frame::close(protocol::close_code::slow_consumer, "");
  queue.push(close);
  BOOST_TEST(drain(queue) == wire(begun).substr(1) + wire(close));
  BOOST_TEST(queue.bytes() == 0U);
}

BOOST_AUTO_TEST_CASE(all_of_what_was_promised_survives_a_drop) {
  net::outbox queue;
  const auto first = frame::text("first");
  const auto second = frame::text("second");
  for (const auto& one : {first, second, frame::text("third")}) queue.push(one);
  drain(queue, 0);
  queue.promise(wire(first).size() + 1);
  queue.drop_unbegun();
  BOOST_TEST(drain(queue) == wire(first) + wire(second));
}

BOOST_AUTO_TEST_CASE(a_flood_of_pongs_keeps_its_bound_and_the_latest) {
  net::outbox queue;
  for (int i = 0; i < 10'000; ++i) {
    queue.push_urgent(frame::make(opcode::pong, std::to_string(i)));
  }
  const auto left = drain(queue);
  BOOST_TEST(left.size() < net::outbox::most_urgent * 10);
  BOOST_TEST(left.ends_with("9999"));
}

BOOST_AUTO_TEST_CASE(a_queue_that_never_drains_does_not_grow) {
  net::outbox queue;
  for (int i = 0; i < 10; ++i) queue.push(frame::text("waiting"));
  for (int i = 0; i < 100'000; ++i) {
    queue.push(frame::text("waiting"));
    drain(queue, frame::text("waiting").wire().size());
  }
  BOOST_TEST(queue.capacity() < 1'000U);
}

BOOST_AUTO_TEST_CASE(an_outbox_given_back_is_taken_again) {
  outbox_pool pool;
  auto one = pool.take();
  one->push(frame::text("left over"));
  const auto* const same = one.get();
  pool.give(std::move(one));
  const auto again = pool.take();
  BOOST_TEST(again.get() == same);
  BOOST_TEST(again->empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
