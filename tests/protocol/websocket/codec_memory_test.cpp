#include "transcript.hpp"

#include <boost/test/unit_test.hpp>

namespace porthouse::protocol::test {
namespace {

constexpr std::size_t mebibyte = 1U << 20U;

/// Feeds one decoder and tells what it holds.
struct feeder {
  decoder reader{mebibyte};
  std::vector<message> messages;

  event feed(std::string bytes) { return reader.decode(bytes, messages, 1000).what; }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(codec_memory)

BOOST_AUTO_TEST_CASE(a_decoder_is_small) { BOOST_TEST(sizeof(decoder) <= 64U); }

BOOST_AUTO_TEST_CASE(a_decoder_between_messages_holds_nothing) {
  feeder client;
  BOOST_TEST(client.reader.idle());
  const auto bytes = client_frame(0x01, "fra") + client_frame(0x80, "gment") +
                     client_frame(0x82, "b") + client_frame(0x89, "?");
  for (const char byte : bytes) {
    while (client.feed({byte}) == event::enough) {}
  }
  client.feed({});
  BOOST_TEST(client.messages.size() == 2U);
  BOOST_TEST(client.reader.idle());
  BOOST_TEST(client.reader.held() == 0U);
}

BOOST_AUTO_TEST_CASE(an_unfinished_header_takes_no_heap) {
  feeder client;
  client.feed(client_header(0x82, mebibyte) + "\x01\x02\x03");
  BOOST_TEST(!client.reader.idle());
  BOOST_TEST(client.reader.held() == 0U);
}

BOOST_AUTO_TEST_CASE(announcing_takes_no_memory) {
  feeder client;
  client.feed(client_header(0x82, mebibyte) + "\x01\x02\x03\x04");
  BOOST_TEST(client.reader.held() < 2048U);
  client.feed(std::string(1000, 'x'));
  BOOST_TEST(client.reader.held() < 5000U);
}

BOOST_AUTO_TEST_CASE(memory_follows_what_has_come) {
  feeder client;
  client.feed(client_header(0x82, mebibyte) + "\x01\x02\x03\x04");
  std::size_t sent = 0;
  for (const std::size_t piece = 700; sent + piece < mebibyte; sent += piece) {
    client.feed(std::string(piece, 'x'));
    BOOST_TEST(client.reader.held() >= sent + piece);
    BOOST_TEST(client.reader.held() <= 4 * (sent + piece) + 2048);
  }
  BOOST_TEST(client.reader.held() <= mebibyte + 1024);
  client.feed(std::string(mebibyte - sent, 'x'));
  BOOST_TEST(client.messages.at(0).size() == mebibyte);
  BOOST_TEST(client.reader.held() == 0U);
}

BOOST_AUTO_TEST_CASE(fragments_never_hold_more_than_twice_what_has_come) {
  feeder client;
  client.feed(client_frame(0x02, "x"));
  for (std::size_t sent = 1; sent + 700 < mebibyte; sent += 700) {
    client.feed(client_frame(0x00, std::string(700, 'x')));
    BOOST_TEST(client.reader.held() <= std::min(2 * (sent + 700), mebibyte) + 2048);
  }
}

BOOST_AUTO_TEST_CASE(empty_fragments_take_no_memory) {
  feeder client;
  client.feed(client_frame(0x01, ""));
  const auto before = client.reader.held();
  for (int i = 0; i < 1000; ++i) client.feed(client_frame(0x00, ""));
  BOOST_TEST(client.reader.held() == before);
}

BOOST_AUTO_TEST_CASE(a_message_of_the_limit_is_taken_and_one_byte_more_is_not) {
  const reading ten{.limit = 10};
  BOOST_TEST(transcript_of_every_chop(client_frame(0x81, "0123456789"), ten) == "text 0123456789");
  BOOST_TEST(transcript_of_every_chop(client_frame(0x81, "0123456789+"), ten) == "violation 1009");
}

BOOST_AUTO_TEST_CASE(a_message_too_big_is_refused_as_soon_as_its_length_is_read) {
  const reading small{.limit = 1000};
  BOOST_TEST(transcript(client_header(0x82, 1001), small) == "violation 1009");
  BOOST_TEST(transcript(client_header(0x82, 1U << 30U), small) == "violation 1009");
  BOOST_TEST(transcript(client_header(0x82, 1000), small) == "…");
}

BOOST_AUTO_TEST_CASE(the_limit_counts_all_fragments_together) {
  const reading ten{.limit = 10};
  const auto begun = client_frame(0x01, "01234") + client_frame(0x00, "567");
  BOOST_TEST(transcript_of_every_chop(begun + client_frame(0x80, "89"), ten) == "text 0123456789");
  BOOST_TEST(transcript(begun + client_header(0x80, 3), ten) == "violation 1009");
  BOOST_TEST(transcript_of_every_chop(begun + client_header(0x00, 3), ten) == "violation 1009");
}

BOOST_AUTO_TEST_CASE(control_frames_do_not_count) {
  const auto bytes = client_frame(0x01, "0123456789") +
                     client_frame(0x89, "longer than ten bytes") + client_frame(0x80, "");
  BOOST_TEST(
      transcript_of_every_chop(bytes, {.limit = 10}) ==
      "ping longer than ten bytes, text 0123456789");
}

BOOST_AUTO_TEST_CASE(the_limit_begins_anew_with_each_message) {
  const auto one = client_frame(0x01, "01234") + client_frame(0x80, "56789");
  BOOST_TEST(
      transcript_of_every_chop(one + one, {.limit = 10}) == "text 0123456789, text 0123456789");
}

BOOST_AUTO_TEST_CASE(a_violation_lets_go_of_what_was_collected) {
  feeder client;
  client.feed(client_frame(0x01, std::string(10'000, 'x')));
  BOOST_TEST(client.reader.held() > 10'000U);
  BOOST_TEST((client.feed("\xFF") == event::violation));
  BOOST_TEST(client.reader.held() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
