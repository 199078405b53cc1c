#include <porthouse/protocol/text/ascii.hpp>
#include <porthouse/protocol/text/header_reader.hpp>

#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>
#include <string_view>

using namespace porthouse::protocol;

namespace {

std::optional<std::string> value_of(std::string_view text) {
  header_reader from{text};
  return from.value(is_alphanumeric);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(header_readers)

BOOST_AUTO_TEST_CASE(parts_come_from_left_to_right_with_blanks_before_them) {
  header_reader from{" \tname ; key=\"a, b\" ,"};
  BOOST_TEST(from.word(is_alphanumeric) == "name");
  BOOST_TEST(!from.take(','));
  BOOST_TEST(from.take(';'));
  BOOST_TEST(from.word(is_alphanumeric) == "key");
  BOOST_TEST(from.take('='));
  BOOST_TEST((from.value(is_alphanumeric) == "a, b"));
  BOOST_TEST(from.take(','));
  BOOST_TEST(from.at_end());
  BOOST_TEST(from.word(is_alphanumeric) == "");
}

BOOST_AUTO_TEST_CASE(a_quotation_loses_its_marks_and_backslashes) {
  BOOST_TEST((value_of("\"\"") == ""));
  BOOST_TEST((value_of(R"("a\"b\\c\d")") == "a\"b\\cd"));
}

BOOST_AUTO_TEST_CASE(a_quotation_that_does_not_end_is_nothing) {
  for (const auto* open : {"\"", "\"a", "\"a\\", "\"a\\\""}) {
    BOOST_TEST(!value_of(open).has_value(), open);
  }
}

BOOST_AUTO_TEST_SUITE_END()
