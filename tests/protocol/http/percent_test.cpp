#include <porthouse/protocol/http/percent.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace porthouse::protocol;
using namespace std::string_literals;
using namespace std::string_view_literals;

BOOST_AUTO_TEST_SUITE(percent)

BOOST_AUTO_TEST_CASE(every_byte_comes_back_in_either_case_of_its_digits) {
  for (const auto* digits : {"0123456789abcdef", "0123456789ABCDEF"}) {
    for (unsigned byte = 0; byte < 256; ++byte) {
      const std::string escape{'%', digits[byte / 16], digits[byte % 16]};
      BOOST_TEST((percent_decoded(escape) == std::string(1, static_cast<char>(byte))), escape);
    }
  }
}

BOOST_AUTO_TEST_CASE(an_escape_without_two_digits_makes_all_of_it_nothing) {
  for (const auto text :
       {"%"sv, "%4"sv, "a%"sv, "%zz"sv, "%4g"sv, "%+1"sv, "%-1"sv, "% 1"sv, "%%41"sv, "%41%"sv,
        "%\0001"sv}) {
    BOOST_TEST(!percent_decoded(text).has_value(), text);
    BOOST_TEST(!query_decoded(text).has_value(), text);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_escape_stays_whatever_it_is) {
  const auto odd = "/a+b[]|{}\"^`\\\x80\xFF\r\n\0end"s;
  BOOST_TEST((percent_decoded(odd) == odd));
  BOOST_TEST((percent_decoded("") == ""));
  BOOST_TEST((percent_decoded("a%2Fb%00") == "a/b\0"s));
}

BOOST_AUTO_TEST_CASE(a_plus_is_a_blank_in_queries_only) {
  BOOST_TEST((percent_decoded("a+b%2B") == "a+b+"));
  BOOST_TEST((query_decoded("a+b%2B") == "a b+"));
}

BOOST_AUTO_TEST_SUITE_END()
