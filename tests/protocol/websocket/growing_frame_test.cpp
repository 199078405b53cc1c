#include <porthouse/protocol/websocket/growing_frame.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace porthouse::protocol::test {
namespace {

void append(growing_frame& to, std::string_view piece, std::size_t total, std::size_t trust) {
  std::ranges::copy(piece, to.extend(opcode::binary, piece.size(), total, trust));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(growing_frame)

BOOST_AUTO_TEST_CASE(pieces_are_put_together) {
  protocol::growing_frame growing;
  for (int i = 0; i < 1000; ++i) append(growing, "abcdefg", 7000, 2);
  BOOST_TEST(growing.size() == 7000U);
  const auto made = growing.finish(opcode::binary);
  BOOST_TEST(made.payload().size() == 7000U);
  BOOST_TEST(made.payload().substr(6986) == "abcdefgabcdefg");
  BOOST_TEST((made.kind() == opcode::binary));
}

BOOST_AUTO_TEST_CASE(a_total_that_is_believed_makes_no_copy) {
  protocol::growing_frame growing;
  append(growing, std::string(2000, 'x'), 4000, 2);
  const auto* const place = growing.payload().data();
  append(growing, std::string(2000, 'y'), 4000, 2);
  BOOST_TEST((growing.payload().data() == place));
  BOOST_TEST((growing.finish(opcode::binary).payload().data() == place));
}

BOOST_AUTO_TEST_CASE(a_total_is_believed_up_to_so_many_times_what_there_is) {
  protocol::growing_frame growing;
  append(growing, std::string(2000, 'x'), 1'000'000, 3);
  BOOST_TEST(growing.capacity() == 6000U);
}

BOOST_AUTO_TEST_CASE(a_finished_one_is_empty_and_can_begin_again) {
  protocol::growing_frame growing;
  append(growing, "one", 3, 2);
  (void)growing.finish(opcode::binary);
  BOOST_TEST(growing.size() == 0U);
  BOOST_TEST(growing.capacity() == 0U);
  append(growing, "two", 100, 2);
  BOOST_TEST(growing.finish(opcode::binary).payload() == "two");
}

BOOST_AUTO_TEST_CASE(nothing_makes_an_empty_frame) {
  protocol::growing_frame growing;
  const auto made = growing.finish(opcode::text);
  BOOST_TEST(static_cast<bool>(made));
  BOOST_TEST(made.wire() == std::string_view("\x81\x00", 2));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
