#include "transcript.hpp"

#include <porthouse/protocol/websocket/codec.hpp>

#include <boost/test/unit_test.hpp>

namespace porthouse::protocol::test {

BOOST_AUTO_TEST_SUITE(codec)

BOOST_AUTO_TEST_CASE(the_masked_hello_of_the_standard_is_read) {
  const auto bytes = "\x81\x85"                // final text, masked, 5 bytes
                     "\x37\xFA\x21\x3D"        // mask
                     "\x7F\x9F\x4D\x51\x58"s;  // "Hello"
  BOOST_TEST(transcript_of_every_chop(bytes) == "text Hello");
}

BOOST_AUTO_TEST_CASE(messages_of_one_read_come_in_order) {
  const auto bytes =
      client_frame(0x81, "one") + client_frame(0x82, "two") + client_frame(0x81, "three");
  BOOST_TEST(transcript_of_every_chop(bytes) == "text one, binary two, text three");
}

BOOST_AUTO_TEST_CASE(empty_messages_are_messages) {
  const auto bytes = client_frame(0x81, "") + client_frame(0x82, "");
  BOOST_TEST(transcript_of_every_chop(bytes) == "text, binary");
}

BOOST_AUTO_TEST_CASE(every_size_around_a_change_of_encoding_is_read) {
  for (const std::size_t size :
       {1U,   7U,   8U,   9U,    63U,   64U,   65U,    124U,   125U,   126U,  127U,
        128U, 255U, 256U, 4095U, 4096U, 4097U, 65534U, 65535U, 65536U, 65537U}) {
    const std::string payload(size, 'x');
    BOOST_TEST(
        (transcript(client_frame(0x81, payload), {.limit = size}) == "text " + payload), size);
    BOOST_TEST(
        (transcript(client_frame(0x82, payload), {.limit = size}) == "binary " + payload), size);
  }
}

BOOST_AUTO_TEST_CASE(each_position_in_the_mask_is_undone_rightly_after_a_chop) {
  std::string payload(300, '\0');
  for (std::size_t i = 0; i < payload.size(); ++i) payload[i] = static_cast<char>(i * 7);
  const auto bytes = client_frame(0x82, payload, "\x01\x20\x03\x40");
  BOOST_TEST(transcript_of_every_chop(bytes) == "binary " + payload);
}

BOOST_AUTO_TEST_CASE(fragments_become_one_message) {
  const auto bytes = client_frame(0x01, "frag") + client_frame(0x00, "") +
                     client_frame(0x00, "men") + client_frame(0x80, "ted") +
                     client_frame(0x82, "next");
  BOOST_TEST(transcript_of_every_chop(bytes) == "text fragmented, binary next");
}

BOOST_AUTO_TEST_CASE(fragments_that_are_all_empty_are_an_empty_message) {
  const auto bytes = client_frame(0x01, "") + client_frame(0x00, "") + client_frame(0x80, "");
  BOOST_TEST(transcript_of_every_chop(bytes) == "text");
}

BOOST_AUTO_TEST_CASE(control_frames_keep_their_place_among_messages) {
  const auto bytes = client_frame(0x81, "a") + client_frame(0x89, "1") + client_frame(0x81, "b") +
                     client_frame(0x8A, "2") + client_frame(0x81, "c");
  BOOST_TEST(transcript_of_every_chop(bytes) == "text a, ping 1, text b, pong 2, text c");
}

BOOST_AUTO_TEST_CASE(control_frames_pass_between_fragments) {
  const auto bytes = client_frame(0x02, "so ") + client_frame(0x89, "are you there?") +
                     client_frame(0x00, "far ") + client_frame(0x8A, "") +
                     client_frame(0x80, "away");
  BOOST_TEST(transcript_of_every_chop(bytes) == "ping are you there?, pong, binary so far away");
}

BOOST_AUTO_TEST_CASE(the_longest_control_payload_is_read) {
  const std::string payload(125, 'p');
  BOOST_TEST(transcript_of_every_chop(client_frame(0x89, payload)) == "ping " + payload);
}

BOOST_AUTO_TEST_CASE(a_close_without_a_code_is_read) {
  BOOST_TEST(transcript_of_every_chop(client_frame(0x88, "")) == "close 0");
}

BOOST_AUTO_TEST_CASE(a_close_tells_its_code_and_reason) {
  const auto bytes = client_frame(0x88, "\x03\xE8voil\xC3\xA0"sv);  // 1000
  BOOST_TEST(transcript_of_every_chop(bytes) == "close 1000 voil\xC3\xA0");
}

BOOST_AUTO_TEST_CASE(nothing_counts_after_a_close) {
  const auto bytes =
      client_frame(0x88, "\x03\xE9"sv) + client_frame(0x81, "late") + "\xFF\xFF\xFF\xFF";
  BOOST_TEST(transcript_of_every_chop(bytes) == "close 1001");
}

BOOST_AUTO_TEST_CASE(nothing_counts_after_a_violation) {
  const auto bytes =
      client_frame(0x81, "good") + client_frame(0x83, "bad") + client_frame(0x81, "late");
  BOOST_TEST(transcript_of_every_chop(bytes) == "text good, violation 1002");
}

BOOST_AUTO_TEST_CASE(an_unfinished_message_is_not_delivered) {
  const auto bytes = client_frame(0x81, "Hello");
  for (std::size_t size = 1; size < bytes.size(); ++size) {
    BOOST_TEST(transcript(bytes.substr(0, size)) == "…");
  }
  BOOST_TEST(transcript(client_frame(0x01, "Hello")) == "…");
}

BOOST_AUTO_TEST_CASE(no_more_messages_are_taken_than_asked_for) {
  auto bytes = client_frame(0x81, "a") + client_frame(0x81, "b") + client_frame(0x81, "c");
  decoder reader{100};
  std::vector<message> messages;
  const auto first = reader.decode(bytes, messages, 2);
  BOOST_TEST((first.what == event::enough));
  BOOST_TEST(messages.size() == 2U);
  BOOST_TEST(first.consumed == 2 * bytes.size() / 3);
  const auto second = reader.decode(std::span{bytes}.subspan(first.consumed), messages, 2);
  BOOST_TEST((second.what == event::drained));
  BOOST_TEST(messages.size() == 3U);
  BOOST_TEST(messages[2].text() == "c");
}

BOOST_AUTO_TEST_CASE(as_many_messages_as_asked_for_and_no_byte_more_is_not_enough) {
  auto bytes = client_frame(0x81, "a") + client_frame(0x81, "b");
  decoder reader{100};
  std::vector<message> messages;
  BOOST_TEST((reader.decode(bytes, messages, 2).what == event::drained));
  BOOST_TEST(messages.size() == 2U);
}

BOOST_AUTO_TEST_CASE(reading_one_message_a_call_reads_them_all) {
  const auto bytes = client_frame(0x81, "a") + client_frame(0x01, "b") + client_frame(0x89, "?") +
                     client_frame(0x80, "c") + client_frame(0x81, "d") + client_frame(0x88, "");
  BOOST_TEST(
      transcript_of_every_chop(bytes, {.most = 1}) == "text a, ping ?, text bc, text d, close 0");
}

BOOST_AUTO_TEST_CASE(a_message_can_be_sent_on_as_it_came) {
  auto bytes = client_frame(0x81, "Hello");
  decoder reader{100};
  std::vector<message> messages;
  (void)reader.decode(bytes, messages, 1);
  BOOST_TEST(messages.at(0).as_frame().wire() == "\x81\x05Hello");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
