#include "transcript.hpp"

#include <boost/test/unit_test.hpp>

namespace porthouse::protocol::test {

BOOST_AUTO_TEST_SUITE(codec_text)

// "κόσμε" with an accent, and the same with a surrogate behind it: from Markus Kuhn's samples.
constexpr auto greek = "\xCE\xBA\xE1\xBD\xB9\xCF\x83\xCE\xBC\xCE\xB5"sv;
constexpr auto surrogate = "\xED\xA0\x80"sv;

BOOST_AUTO_TEST_CASE(text_beyond_ascii_is_read) {
  BOOST_TEST(transcript_of_every_chop(client_frame(0x81, greek)) == "text "s.append(greek));
}

BOOST_AUTO_TEST_CASE(characters_may_span_fragments) {
  for (std::size_t at = 0; at <= greek.size(); ++at) {
    const auto bytes =
        client_frame(0x01, greek.substr(0, at)) + client_frame(0x80, greek.substr(at));
    BOOST_TEST(transcript_of_every_chop(bytes) == "text "s.append(greek));
  }
}

BOOST_AUTO_TEST_CASE(a_text_that_ends_inside_a_character_is_refused) {
  for (const std::size_t size : {1U, 3U, 4U, 6U, 8U, 10U}) {
    const auto bytes = client_frame(0x81, greek.substr(0, size));
    BOOST_TEST(transcript_of_every_chop(bytes) == "violation 1007");
  }
}

BOOST_AUTO_TEST_CASE(
    a_text_that_ends_inside_a_character_is_refused_when_the_last_fragment_is_empty) {
  const auto bytes = client_frame(0x01, greek.substr(0, 4)) + client_frame(0x80, "");
  BOOST_TEST(transcript_of_every_chop(bytes) == "violation 1007");
}

BOOST_AUTO_TEST_CASE(the_first_bad_byte_fails_an_unfinished_frame) {
  const auto good = std::string{greek}.append("\xED");  // may still become a character
  auto bytes = client_frame(0x81, good + "\xA0\x80 and so on, for quite some time");
  const auto bad = client_header(0x81, 0).size() + 4 + good.size();
  BOOST_TEST(transcript(std::string_view{bytes}.substr(0, bad)) == "…");
  BOOST_TEST(transcript(std::string_view{bytes}.substr(0, bad + 1)) == "violation 1007");
}

BOOST_AUTO_TEST_CASE(the_first_bad_byte_fails_an_unfinished_message) {
  const auto bytes = client_frame(0x01, greek) + client_frame(0x00, surrogate);
  BOOST_TEST(transcript_of_every_chop(bytes) == "violation 1007");
}

BOOST_AUTO_TEST_CASE(a_bad_byte_is_found_wherever_it_stands) {
  for (const std::size_t size : {1U, 8U, 31U, 32U, 33U, 64U, 100U, 4095U, 4096U, 4097U, 9000U}) {
    for (const std::size_t at : {std::size_t{0}, size / 3, size / 2, size - 1}) {
      std::string payload(size, 'a');
      payload[at] = '\xFF';
      BOOST_TEST(
          transcript(client_frame(0x81, payload), {.limit = 10'000}) == "violation 1007",
          "size " << size << " at " << at);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_character_may_lie_across_the_blocks_of_the_check) {
  for (std::size_t before = 4090; before < 4100; ++before) {
    const auto payload = std::string(before, 'a').append("\xF0\x9F\x90\x99 octopus");
    BOOST_TEST(
        (transcript(client_frame(0x81, payload), {.limit = 10'000}) == "text " + payload), before);
  }
}

BOOST_AUTO_TEST_CASE(binary_messages_may_hold_anything) {
  BOOST_TEST(
      transcript_of_every_chop(client_frame(0x82, "\xFF\xED\xA0\x80\xC0")) ==
      "binary \xFF\xED\xA0\x80\xC0");
}

BOOST_AUTO_TEST_CASE(the_check_begins_anew_with_each_message) {
  const auto bytes = client_frame(0x01, "a") + client_frame(0x80, "b") +
                     client_frame(0x02, "\xCE") + client_frame(0x80, "") +
                     client_frame(0x01, greek) + client_frame(0x80, "!");
  BOOST_TEST(transcript_of_every_chop(bytes) == "text ab, binary \xCE, text "s.append(greek) + "!");
}

BOOST_AUTO_TEST_CASE(a_control_frame_does_not_disturb_the_check) {
  const auto bytes = client_frame(0x01, greek.substr(0, 4)) + client_frame(0x89, "\xFF") +
                     client_frame(0x80, greek.substr(4));
  BOOST_TEST(transcript_of_every_chop(bytes) == "ping \xFF, text "s.append(greek));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
