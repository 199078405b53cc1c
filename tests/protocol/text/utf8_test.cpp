#include <porthouse/protocol/text/utf8.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace porthouse::protocol::test {
namespace {

using namespace std::string_view_literals;

/// The code point of one well-formed sequence that is all of `bytes`, by RFC 3629's definition.
std::optional<std::uint32_t> decoded(std::string_view bytes) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const std::size_t size = at(0) < 0x80 ? 1 : at(0) < 0xE0 ? 2 : at(0) < 0xF0 ? 3 : 4;
  if (bytes.size() != size || (at(0) >= 0x80 && at(0) < 0xC0) || at(0) >= 0xF8) return std::nullopt;
  std::uint32_t point = size == 1 ? at(0) : at(0) & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((at(i) & 0xC0U) != 0x80) return std::nullopt;
    point = point << 6U | (at(i) & 0x3FU);
  }
  constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  if (point < least[size] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
    return std::nullopt;
  return point;
}

std::string bytes_of(std::uint32_t number, std::size_t size) {
  std::string bytes;
  for (std::size_t i = size; i-- > 0;)
    bytes.push_back(static_cast<char>(number >> (8 * i) & 0xFFU));
  return bytes;
}

bool is_utf8_in_pieces(std::string_view text, std::size_t cut) {
  utf8_check check;
  check.take(text.substr(0, cut));
  check.take(text.substr(cut));
  return check.complete();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(utf8)

BOOST_AUTO_TEST_CASE(every_sequence_of_two_bytes_is_judged_rightly) {
  for (std::uint32_t number = 0; number < 0x10000; ++number) {
    const auto bytes = bytes_of(number, 2);
    const auto two = decoded(bytes.substr(0, 1)) && decoded(bytes.substr(1));
    if (is_utf8(bytes) != (two || decoded(bytes))) BOOST_ERROR("wrong about " << number);
  }
}

BOOST_AUTO_TEST_CASE(every_sequence_of_three_bytes_is_judged_rightly) {
  for (std::uint32_t number = 0xC00000; number < 0x1000000; ++number) {
    const auto bytes = bytes_of(number, 3);
    const auto two_then_one = decoded(bytes.substr(0, 2)) && decoded(bytes.substr(2));
    if (is_utf8(bytes) != (two_then_one || decoded(bytes))) BOOST_ERROR("wrong about " << number);
  }
}

BOOST_AUTO_TEST_CASE(sequences_of_four_bytes_are_judged_rightly) {
  constexpr auto ends = "\x00\x7F\x80\x8F\x90\x9F\xA0\xBF\xC0\xFF"sv;
  for (std::uint32_t begin = 0xE000; begin <= 0xFFFF; ++begin) {
    for (const char third : ends) {
      for (const char fourth : ends) {
        const auto bytes = bytes_of(begin, 2) + third + fourth;
        const bool three_and_one = decoded(bytes.substr(0, 3)) && decoded(bytes.substr(3));
        if (is_utf8(bytes) != (three_and_one || decoded(bytes)))
          BOOST_ERROR("wrong about " << begin);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(every_character_is_taken_whole_and_cut) {
  for (std::uint32_t point = 0; point <= 0x10FFFF; point += point < 0x3000 ? 1 : 37) {
    if (point >= 0xD800 && point <= 0xDFFF) continue;
    std::string bytes;
    const auto tail = [&](unsigned shift) {
      return static_cast<char>(0x80U | (point >> shift & 0x3FU));
    };
    if (point < 0x80)
      bytes = {static_cast<char>(point)};
    else if (point < 0x800)
      bytes = {static_cast<char>(0xC0U | point >> 6U), tail(0)};
    else if (point < 0x10000)
      bytes = {static_cast<char>(0xE0U | point >> 12U), tail(6), tail(0)};
    else
      bytes = {static_cast<char>(0xF0U | point >> 18U), tail(12), tail(6), tail(0)};
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
      if (!is_utf8_in_pieces(bytes, cut)) BOOST_ERROR("wrong about " << point);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_bad_byte_is_refused_at_once_and_for_good) {
  utf8_check check;
  BOOST_TEST(check.take("fine so far \xE2\x82"));
  BOOST_TEST(!check.complete());
  BOOST_TEST(!check.take("("));
  BOOST_TEST(check.failed());
  BOOST_TEST(!check.take("\xAC and more"));
  BOOST_TEST(!check.complete());
}

BOOST_AUTO_TEST_CASE(
    an_overlong_form_a_surrogate_and_too_large_a_number_fail_at_their_second_byte) {
  for (const auto begin : {"\xE0\x9F"sv, "\xED\xA0"sv, "\xF0\x8F"sv, "\xF4\x90"sv}) {
    utf8_check check;
    BOOST_TEST(check.take(begin.substr(0, 1)));
    BOOST_TEST(!check.take(begin.substr(1)));
  }
}

BOOST_AUTO_TEST_CASE(a_byte_that_begins_nothing_fails_at_once) {
  for (const auto byte : {"\x80"sv, "\xBF"sv, "\xC0"sv, "\xC1"sv, "\xF5"sv, "\xFE"sv, "\xFF"sv}) {
    BOOST_TEST(!utf8_check{}.take(byte));
  }
}

BOOST_AUTO_TEST_CASE(ascii_is_skipped_without_missing_what_follows) {
  for (std::size_t before = 0; before < 200; ++before) {
    const std::string ascii(before, 'a');
    const auto around = [&](std::string_view text) {
      return std::string{ascii}.append(text).append(ascii);
    };
    BOOST_TEST(is_utf8(ascii));
    BOOST_TEST(is_utf8(around("\xE2\x82\xAC")));
    BOOST_TEST(!is_utf8(around("\xE2\x82.")));
    BOOST_TEST(!is_utf8(around("\xFF")));
    BOOST_TEST(!is_utf8(std::string{ascii}.append("\xE2\x82")));
  }
}

BOOST_AUTO_TEST_CASE(ascii_is_not_skipped_inside_a_character) {
  for (std::size_t before = 0; before < 100; ++before) {
    const auto text = std::string(before, 'a') + "\xE2\x82" + std::string(64, 'a');
    BOOST_TEST(!utf8_check{}.take(text));
  }
}

BOOST_AUTO_TEST_CASE(nothing_is_text) {
  BOOST_TEST(is_utf8(""));
  BOOST_TEST(utf8_check{}.complete());
}

BOOST_AUTO_TEST_CASE(a_text_is_cut_where_a_character_ends) {
  BOOST_TEST(utf8_prefix("abc", 3) == "abc");
  BOOST_TEST(utf8_prefix("abc", 2) == "ab");
  BOOST_TEST(utf8_prefix("a\xC3\xA9", 2) == "a");
  BOOST_TEST(utf8_prefix("\xF0\x9F\x90\x99", 3).empty());
  BOOST_TEST(utf8_prefix("\xF0\x9F\x90\x99!", 4) == "\xF0\x9F\x90\x99");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
