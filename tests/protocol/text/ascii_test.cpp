#include <porthouse/protocol/text/ascii.hpp>

#include <boost/test/unit_test.hpp>

#include <string_view>

using namespace porthouse::protocol;

BOOST_AUTO_TEST_SUITE(ascii)

BOOST_AUTO_TEST_CASE(control_characters_are_those_below_the_blank_and_delete) {
  for (int byte = 0; byte < 256; ++byte) {
    const bool is = byte < 32 || byte == 127;
    BOOST_TEST(is_control_character(static_cast<char>(byte)) == is, byte);
  }
}

BOOST_AUTO_TEST_CASE(letters_and_digits_are_those_of_ascii) {
  constexpr std::string_view all = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  for (int byte = 1; byte < 256; ++byte) {
    const auto c = static_cast<char>(byte);
    BOOST_TEST(is_alphanumeric(c) == (all.find(c) != all.npos), byte);
    BOOST_TEST((lowered(c) != c) == (byte >= 'A' && byte <= 'Z'), byte);
  }
}

BOOST_AUTO_TEST_CASE(a_text_is_made_of_what_may_be_in_it_and_is_not_empty) {
  BOOST_TEST(is_made_of("abba", "ab"));
  BOOST_TEST(!is_made_of("abca", "ab"));
  BOOST_TEST(!is_made_of("", "ab"));
}

BOOST_AUTO_TEST_CASE(only_a_line_of_a_file_loses_the_end_of_another_systems_line) {
  BOOST_TEST(trimmed(" \t a b\t ") == "a b");
  BOOST_TEST(trimmed("a\r") == "a\r");
  BOOST_TEST(trimmed_line(" a b\t\r\n") == "a b");
  BOOST_TEST(trimmed_line(" \r\n") == "");
}

BOOST_AUTO_TEST_SUITE_END()
