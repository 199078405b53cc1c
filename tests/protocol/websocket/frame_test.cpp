#include <porthouse/protocol/websocket/frame.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <string>
#include <thread>

namespace porthouse::protocol::test {

using namespace std::string_literals;
using namespace std::string_view_literals;

BOOST_AUTO_TEST_SUITE(frame)

using one = protocol::frame;

BOOST_AUTO_TEST_CASE(an_empty_hand_has_nothing_to_send) {
  const one nothing;
  BOOST_TEST(!nothing);
  BOOST_TEST(nothing.wire().empty());
  BOOST_TEST(nothing.payload().empty());
}

BOOST_AUTO_TEST_CASE(a_text_is_written_as_the_standard_says) {
  const auto made = one::text("Hello");
  BOOST_TEST(made.wire() == "\x81\x05Hello"sv);  // RFC 6455, section 5.7
  BOOST_TEST(made.payload() == "Hello");
  BOOST_TEST((made.kind() == opcode::text));
}

BOOST_AUTO_TEST_CASE(bytes_are_written_as_they_are) {
  constexpr std::array bytes{std::byte{0}, std::byte{0xFF}};
  BOOST_TEST(one::binary(bytes).wire() == "\x82\x02\x00\xFF"sv);
  BOOST_TEST(one::binary({}).wire() == "\x82\x00"sv);
}

BOOST_AUTO_TEST_CASE(the_length_is_written_in_the_shortest_way) {
  const auto header = [](std::size_t size) {
    const auto made = one::make(opcode::binary, std::string(size, 'x'));
    return std::string{made.wire().substr(0, made.wire().size() - size)};
  };
  BOOST_TEST(header(125) == "\x82\x7D"s);
  BOOST_TEST(header(126) == "\x82\x7E\x00\x7E"s);
  BOOST_TEST(header(65535) == "\x82\x7E\xFF\xFF"s);
  BOOST_TEST(header(65536) == "\x82\x7F\x00\x00\x00\x00\x00\x01\x00\x00"s);
}

BOOST_AUTO_TEST_CASE(a_close_carries_its_code_and_reason) {
  BOOST_TEST(
      one::close(close_code::going_away, "bye").wire() == "\x88\x05\x03\xE9"
                                                          "bye"sv);
  BOOST_TEST(one::close(close_code::none, "ignored").wire() == "\x88\x00"sv);
}

BOOST_AUTO_TEST_CASE(a_reason_is_cut_at_123_bytes) {
  const auto kept = [](const std::string& reason) {
    return one::close(close_code::internal_error, reason).payload().substr(2);
  };
  BOOST_TEST(kept(std::string(123, 'a')).size() == 123U);
  BOOST_TEST(kept(std::string(124, 'a')).size() == 123U);
}

BOOST_AUTO_TEST_CASE(a_reason_is_not_cut_inside_a_character) {
  for (std::size_t before = 115; before <= 123; ++before) {
    const auto made =
        one::close(close_code::internal_error, std::string(before, 'a') + "\xF0\x9F\x90\x99");
    const auto size = made.payload().size() - 2;
    BOOST_TEST(size == (before + 4 <= 123 ? before + 4 : before));
  }
}

BOOST_AUTO_TEST_CASE(a_compressed_frame_has_the_first_reserved_bit) {
  BOOST_TEST(one::compressed(opcode::text, "\xF2\x48").wire() == "\xC1\x02\xF2\x48"sv);
  BOOST_TEST((one::compressed(opcode::binary, "").kind() == opcode::binary));
}

BOOST_AUTO_TEST_CASE(an_uninitialised_frame_is_filled_by_its_maker) {
  auto made = one::uninitialised(opcode::binary, 3);
  made.fill()[0] = 'a';
  made.fill()[1] = 'b';
  made.fill()[2] = 'c';
  BOOST_TEST(
      made.wire() == "\x82\x03"
                     "abc"sv);
}

BOOST_AUTO_TEST_CASE(copies_share_their_bytes) {
  const auto made = one::text("shared");
  const auto copy = made;  // NOLINT(performance-unnecessary-copy-initialization)
  BOOST_TEST(same_bytes(made, copy));
  BOOST_TEST(!same_bytes(made, one::text("shared")));
}

BOOST_AUTO_TEST_CASE(a_frame_outlives_the_one_it_was_copied_from) {
  one copy;
  {
    const auto made = one::text("still here");
    copy = made;
  }
  BOOST_TEST(copy.payload() == "still here");
}

BOOST_AUTO_TEST_CASE(a_frame_that_was_moved_from_is_empty) {
  auto made = one::text("moved");
  const auto taken = std::move(made);
  BOOST_TEST(!made);  // NOLINT(bugprone-use-after-move): that is the claim
  BOOST_TEST(taken.payload() == "moved");
}

BOOST_AUTO_TEST_CASE(a_frame_may_be_assigned_to_itself) {
  auto made = one::text("same");
  const auto& same = made;
  made = same;
  BOOST_TEST(made.payload() == "same");
}

BOOST_AUTO_TEST_CASE(the_first_compressed_form_is_remembered_by_all_copies) {
  const auto made = one::text("plain");
  const auto copy = made;  // NOLINT(performance-unnecessary-copy-initialization)
  BOOST_TEST(!made.deflated());
  copy.remember_deflated(one::compressed(opcode::text, "first"));
  copy.remember_deflated(one::compressed(opcode::text, "second"));
  BOOST_TEST(made.deflated().payload() == "first");
}

BOOST_AUTO_TEST_CASE(threads_may_share_a_frame) {
  const auto made = one::text("shared");
  const auto share = [&made](int i) {
    return std::thread{[copy = made, i] {
      for (int turn = 0; turn < 1000; ++turn) {
        auto other = one{};
        other = copy;
        other.remember_deflated(one::compressed(opcode::text, std::to_string(i)));
        if (other.deflated().payload().size() != 1) std::abort();
      }
    }};
  };
  std::array threads{share(0), share(1), share(2), share(3)};
  for (auto& thread : threads) thread.join();
  BOOST_TEST(made.deflated().payload().size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_may_not_be_in_a_close_frame_is_not_written_into_one) {
  for (const auto code : {99, 999, 1005, 1006, 1015})
    BOOST_TEST(
        one::close(static_cast<close_code>(code), "x").wire() == "\x88\x03\x03\xF3x"sv, code);
  BOOST_TEST(one::close(close_code::going_away, "\xFF").wire() == "\x88\x02\x03\xE9"sv);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
