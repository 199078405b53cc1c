#include "transcript.hpp"

#include <boost/test/unit_test.hpp>

#include <array>

namespace porthouse::protocol::test {
namespace {

std::string close_with(unsigned code) {
  const std::array bytes{static_cast<char>(code >> 8U), static_cast<char>(code & 0xFFU)};
  return client_frame(0x88, {bytes.data(), bytes.size()});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(codec_rules)

BOOST_AUTO_TEST_CASE(a_frame_without_mask_is_refused) {
  BOOST_TEST(transcript_of_every_chop("\x81\x05Hello"sv) == "violation 1002");
  BOOST_TEST(transcript_of_every_chop("\x82\x7E\x01\x00"sv) == "violation 1002");
  BOOST_TEST(transcript_of_every_chop("\x89\x00"sv) == "violation 1002");
}

BOOST_AUTO_TEST_CASE(each_reserved_bit_is_refused) {
  for (const unsigned bits : {0x40U, 0x20U, 0x10U, 0x50U, 0x60U, 0x70U}) {
    for (const unsigned kind : {0x81U, 0x82U, 0x01U, 0x88U, 0x89U, 0x8AU}) {
      BOOST_TEST(transcript_of_every_chop(client_frame(kind | bits, "")) == "violation 1002");
    }
  }
}

BOOST_AUTO_TEST_CASE(each_reserved_opcode_is_refused) {
  for (const unsigned kind : {0x3U, 0x4U, 0x5U, 0x6U, 0x7U, 0xBU, 0xCU, 0xDU, 0xEU, 0xFU}) {
    BOOST_TEST(transcript_of_every_chop(client_frame(kind, "a")) == "violation 1002");
    BOOST_TEST(transcript_of_every_chop(client_frame(kind | 0x80U, "")) == "violation 1002");
  }
}

BOOST_AUTO_TEST_CASE(a_bad_first_byte_is_refused_before_the_second_comes) {
  BOOST_TEST(transcript("\x83"sv) == "violation 1002");
  BOOST_TEST(transcript("\xC1"sv) == "violation 1002");
  BOOST_TEST(transcript("\x80"sv) == "violation 1002");
  BOOST_TEST(transcript("\x09"sv) == "violation 1002");
}

BOOST_AUTO_TEST_CASE(a_fragmented_control_frame_is_refused) {
  for (const unsigned kind : {0x08U, 0x09U, 0x0AU}) {
    BOOST_TEST(transcript_of_every_chop(client_frame(kind, "")) == "violation 1002");
  }
}

BOOST_AUTO_TEST_CASE(a_control_frame_of_126_bytes_is_refused_at_its_second_byte) {
  for (const unsigned kind : {0x88U, 0x89U, 0x8AU}) {
    BOOST_TEST(transcript(client_header(kind, 126).substr(0, 2)) == "violation 1002");
    BOOST_TEST(transcript(client_header(kind, 70000).substr(0, 2)) == "violation 1002");
  }
}

BOOST_AUTO_TEST_CASE(a_continuation_of_nothing_is_refused) {
  BOOST_TEST(transcript_of_every_chop(client_frame(0x80, "a")) == "violation 1002");
  BOOST_TEST(transcript_of_every_chop(client_frame(0x00, "a")) == "violation 1002");
  const auto after_an_end =
      client_frame(0x01, "a") + client_frame(0x80, "b") + client_frame(0x80, "c");
  BOOST_TEST(transcript_of_every_chop(after_an_end) == "text ab, violation 1002");
}

BOOST_AUTO_TEST_CASE(a_message_inside_a_message_is_refused) {
  for (const unsigned kind : {0x01U, 0x02U, 0x81U, 0x82U}) {
    const auto bytes = client_frame(0x01, "a") + client_frame(kind, "b");
    BOOST_TEST(transcript_of_every_chop(bytes) == "violation 1002");
  }
}

BOOST_AUTO_TEST_CASE(a_length_that_is_not_minimal_is_refused) {
  BOOST_TEST(transcript_of_every_chop("\x82\xFE\x00\x7D"sv) == "violation 1002");  // 125 in 16 bits
  BOOST_TEST(transcript_of_every_chop("\x82\xFE\x00\x00"sv) == "violation 1002");
  BOOST_TEST(
      transcript_of_every_chop(
          "\x82\xFF\x00\x00\x00\x00\x00\x00\xFF\xFF"sv, {.limit = 1U << 20U}) ==
      "violation 1002");  // 65535 in 64 bits
  BOOST_TEST(
      transcript_of_every_chop("\x82\xFF\x00\x00\x00\x00\x00\x00\x00\x01"sv) == "violation 1002");
}

BOOST_AUTO_TEST_CASE(a_length_with_the_top_bit_set_is_refused) {
  BOOST_TEST(
      transcript_of_every_chop("\x82\xFF\x80\x00\x00\x00\x00\x01\x00\x00"sv) == "violation 1002");
  BOOST_TEST(
      transcript_of_every_chop("\x82\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"sv) == "violation 1002");
}

BOOST_AUTO_TEST_CASE(the_largest_length_there_is_is_too_big) {
  BOOST_TEST(
      transcript_of_every_chop("\x82\xFF\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF"sv) == "violation 1009");
  const auto last = client_frame(0x02, "a") + "\x80\xFF\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s;
  BOOST_TEST(transcript_of_every_chop(last) == "violation 1009");
}

BOOST_AUTO_TEST_CASE(half_a_close_code_is_refused) {
  BOOST_TEST(transcript_of_every_chop(client_frame(0x88, "\x03")) == "violation 1002");
  // The byte behind the frame would make it 1000.
  BOOST_TEST(transcript_of_every_chop(client_frame(0x88, "\x03") + '\xE8') == "violation 1002");
}

BOOST_AUTO_TEST_CASE(close_codes_that_may_not_be_sent_are_refused) {
  for (const unsigned code :
       {0U, 999U, 1004U, 1005U, 1006U, 1015U, 1016U, 1100U, 2000U, 2999U, 5000U, 65535U}) {
    BOOST_TEST(transcript_of_every_chop(close_with(code)) == "violation 1002");
  }
}

BOOST_AUTO_TEST_CASE(close_codes_that_may_be_sent_are_taken) {
  for (const unsigned code :
       {1000U, 1001U, 1002U, 1003U, 1007U, 1008U, 1009U, 1010U, 1011U, 1012U, 1013U, 1014U, 3000U,
        3999U, 4000U, 4999U}) {
    BOOST_TEST(transcript(close_with(code)) == "close " + std::to_string(code));
  }
}

BOOST_AUTO_TEST_CASE(a_close_reason_that_is_not_utf8_is_refused) {
  BOOST_TEST(transcript_of_every_chop(client_frame(0x88, "\x03\xE8\xCE"sv)) == "violation 1007");
  BOOST_TEST(
      transcript_of_every_chop(client_frame(0x88, "\x03\xE8\xED\xA0\x80"sv)) == "violation 1007");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
