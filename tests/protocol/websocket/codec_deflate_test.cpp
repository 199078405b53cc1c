#include "transcript.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>

namespace porthouse::protocol::test {
namespace {

constexpr reading deflated{.deflate = true};

// RFC 7692, section 7.2.3.1: "Hello" in one block of fixed codes.
constexpr auto hello = "\xF2\x48\xCD\xC9\xC9\x07\x00"sv;

std::string compress(std::string_view text) {
  compressor press;
  return std::string{press.compress(frame::text(text)).payload()};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(codec_deflate)

BOOST_AUTO_TEST_CASE(the_compressed_hello_of_the_standard_is_read) {
  BOOST_TEST(transcript_of_every_chop(client_frame(0xC1, hello), deflated) == "text Hello");
}

BOOST_AUTO_TEST_CASE(fragments_of_a_compressed_message_are_read) {
  // Section 7.2.3.1: only the first fragment has the reserved bit.
  const auto bytes = client_frame(0x41, hello.substr(0, 3)) + client_frame(0x80, hello.substr(3));
  BOOST_TEST(transcript_of_every_chop(bytes, deflated) == "text Hello");
}

BOOST_AUTO_TEST_CASE(each_message_begins_without_context) {
  const auto bytes =
      client_frame(0xC1, hello) + client_frame(0xC2, hello) + client_frame(0x81, "plain");
  BOOST_TEST(transcript_of_every_chop(bytes, deflated) == "text Hello, binary Hello, text plain");
}

BOOST_AUTO_TEST_CASE(a_stored_block_is_read) {
  // Section 7.2.3.3.
  const auto bytes = client_frame(0xC1, "\x00\x05\x00\xFA\xFFHello\x00"sv);
  BOOST_TEST(transcript_of_every_chop(bytes, deflated) == "text Hello");
}

BOOST_AUTO_TEST_CASE(a_block_that_says_it_is_the_last_is_read) {
  // Section 7.2.3.4; and the same without the empty block behind it.
  BOOST_TEST(
      transcript_of_every_chop(
          client_frame(0xC1, "\xF3\x48\xCD\xC9\xC9\x07\x00\x00"sv), deflated) == "text Hello");
  BOOST_TEST(
      transcript_of_every_chop(client_frame(0xC1, "\xF3\x48\xCD\xC9\xC9\x07\x00"sv), deflated) ==
      "text Hello");
}

BOOST_AUTO_TEST_CASE(two_blocks_in_one_message_are_read) {
  // Section 7.2.3.5.
  const auto bytes = client_frame(0xC1, "\xF2\x48\x05\x00\x00\x00\xFF\xFF\xCA\xC9\xC9\x07\x00"sv);
  BOOST_TEST(transcript_of_every_chop(bytes, deflated) == "text Hello");
}

BOOST_AUTO_TEST_CASE(an_empty_compressed_message_is_read) {
  BOOST_TEST(transcript_of_every_chop(client_frame(0xC1, "\x00"sv), deflated) == "text");
  BOOST_TEST(transcript_of_every_chop(client_frame(0xC1, ""), deflated) == "text");
}

BOOST_AUTO_TEST_CASE(control_frames_pass_between_compressed_fragments) {
  const auto bytes = client_frame(0x41, hello.substr(0, 3)) + client_frame(0x89, "?") +
                     client_frame(0x80, hello.substr(3));
  BOOST_TEST(transcript_of_every_chop(bytes, deflated) == "ping ?, text Hello");
}

BOOST_AUTO_TEST_CASE(the_reserved_bit_is_refused_where_it_does_not_belong) {
  BOOST_TEST(transcript(client_frame(0xC1, hello)) == "violation 1002");  // not agreed on
  BOOST_TEST(transcript(client_frame(0xC9, ""), deflated) == "violation 1002");
  BOOST_TEST(transcript(client_frame(0xC8, ""), deflated) == "violation 1002");
  BOOST_TEST(transcript(client_frame(0xA1, hello), deflated) == "violation 1002");
  BOOST_TEST(transcript(client_frame(0xD1, hello), deflated) == "violation 1002");
  const auto begun = client_frame(0x41, hello.substr(0, 3));
  BOOST_TEST(transcript(begun + client_frame(0xC0, hello.substr(3)), deflated) == "violation 1002");
}

BOOST_AUTO_TEST_CASE(corrupt_data_is_refused) {
  BOOST_TEST(
      transcript_of_every_chop(client_frame(0xC1, "\xFF\xFF\xFF"), deflated) == "violation 1007");
  // A length that contradicts its complement; a distance to before the beginning.
  BOOST_TEST(
      transcript_of_every_chop(client_frame(0xC2, "\x00\x05\x00\x00\x00Hello"sv), deflated) ==
      "violation 1007");
  BOOST_TEST(
      transcript_of_every_chop(client_frame(0xC2, "\x4A\x04\x13\x00"sv), deflated) ==
      "violation 1007");
}

BOOST_AUTO_TEST_CASE(data_that_is_cut_off_is_refused) {
  for (std::size_t size = 1; size < hello.size() - 1; ++size) {
    BOOST_TEST(
        transcript(client_frame(0xC1, hello.substr(0, size)), deflated) == "violation 1007", size);
  }
}

BOOST_AUTO_TEST_CASE(inflated_text_that_is_not_utf8_is_refused) {
  const auto bad = compress(std::string(200, 'a') + "\xED\xA0\x80" + std::string(200, 'a'));
  BOOST_TEST(transcript_of_every_chop(client_frame(0xC1, bad), deflated) == "violation 1007");
  const auto cut = compress(std::string(200, 'a') + "\xC3");
  BOOST_TEST(transcript_of_every_chop(client_frame(0xC1, cut), deflated) == "violation 1007");
  BOOST_TEST(transcript(client_frame(0xC2, cut), deflated).starts_with("binary aaa"));
}

BOOST_AUTO_TEST_CASE(the_limit_counts_inflated_bytes) {
  const auto press = [](std::size_t size) {
    return client_frame(0xC1, compress(std::string(size, 'a')));
  };
  const auto fits = transcript_of_every_chop(press(1000), {.limit = 1000, .deflate = true});
  BOOST_TEST(fits == "text " + std::string(1000, 'a'));
  BOOST_TEST(
      transcript_of_every_chop(press(1001), {.limit = 1000, .deflate = true}) == "violation 1009");
}

BOOST_AUTO_TEST_CASE(compressed_bytes_far_beyond_the_limit_are_refused_when_announced) {
  const reading small{.limit = 1000, .deflate = true};
  BOOST_TEST(transcript(client_header(0xC1, 1200), small) == "violation 1009");
  const auto begun = client_frame(0x41, std::string(600, '\0'));
  BOOST_TEST(transcript(begun + client_header(0x80, 600), small) == "violation 1009");
}

BOOST_AUTO_TEST_CASE(a_continuation_is_measured_as_the_message_that_it_goes_on_with) {
  // Of empty stored blocks: more bytes than the limit, no more than compressing may make of it.
  constexpr reading small{.limit = 1000, .deflate = true};
  std::string blocks;
  while (blocks.size() < 1150) blocks.append("\x00\x00\x00\xFF\xFF", 5);
  const auto begun = client_frame(0x41, blocks.substr(0, 1100));
  const auto end = client_frame(0x80, blocks.substr(1100) + '\0');
  BOOST_TEST(transcript_of_every_chop(begun + end, small) == "text");
  const auto middle = client_frame(0x00, blocks.substr(1100));
  BOOST_TEST(transcript(begun + middle + client_frame(0x80, "\0"sv), small) == "text");
  BOOST_TEST(transcript(begun + client_header(0x00, 5000), small) == "violation 1009");
  BOOST_TEST(transcript(begun + client_header(0x80, 90), small) == "violation 1009");
  constexpr auto endless = std::numeric_limits<std::int64_t>::max();
  BOOST_TEST(transcript(begun + client_header(0x80, endless), small) == "violation 1009");
}

BOOST_AUTO_TEST_CASE(what_one_call_inflates_can_be_bounded) {
  const auto large = client_frame(0xC1, compress(std::string(1000, 'a')));
  auto all = large + large + client_frame(0x89, "?") + large;
  decoder reader{1024, true};
  inflater shared;
  std::vector<message> found;
  const auto decode = [&](std::size_t most) {
    shared.allow(most);
    const auto met = reader.decode(all, found, 100, &shared);
    all.erase(0, met.consumed);
    return met.what;
  };
  // The message that goes past it is taken, and nothing behind it.
  BOOST_TEST((decode(10) == event::enough));
  BOOST_TEST(found.size() == 1U);
  BOOST_TEST((decode(100'000) == event::ping));
  BOOST_TEST(found.size() == 2U);
  BOOST_TEST((decode(10) == event::drained));
  BOOST_TEST(found.size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_message_of_the_limit_is_taken_even_if_compressing_made_it_longer) {
  // Stored blocks of one byte each: five bytes of header for each byte.
  std::string stored;
  for (int i = 0; i < 10; ++i) stored.append("\x00\x01\x00\xFE\xFF.", 6);
  stored.push_back('\0');
  BOOST_TEST(
      transcript_of_every_chop(client_frame(0xC1, stored), {.limit = 10, .deflate = true}) ==
      "text ..........");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
