#include <porthouse/protocol/http/query.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace porthouse::protocol;

namespace {

std::string apart(std::string_view query) {
  std::string all;
  query_reader parameters{query};
  while (const auto one = parameters.next()) {
    all.append("(").append(one->key).append(one->has_value ? "=" : "").append(one->value) += ')';
  }
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(query)

BOOST_AUTO_TEST_CASE(parameters_come_in_their_order_as_they_were_sent) {
  BOOST_TEST(apart("a=1&b=%20&a=x+y") == "(a=1)(b=%20)(a=x+y)");
  BOOST_TEST(apart("") == "");
  BOOST_TEST(apart("a") == "(a)");
  BOOST_TEST(apart("a=") == "(a=)");
  BOOST_TEST(apart("=b") == "(=b)");
}

BOOST_AUTO_TEST_CASE(only_the_first_equals_sign_ends_a_key) {
  BOOST_TEST(apart("a=b=c&d==") == "(a=b=c)(d==)");
}

BOOST_AUTO_TEST_CASE(empty_parameters_are_told_but_for_one_at_the_end) {
  BOOST_TEST(apart("&&a&") == "()()(a)");
}

BOOST_AUTO_TEST_CASE(what_browsers_send_as_it_is_ends_nothing) {
  BOOST_TEST(apart("a[]=1|2&b={}&c=%zz&d=a?b") == "(a[]=1|2)(b={})(c=%zz)(d=a?b)");
}

BOOST_AUTO_TEST_SUITE_END()
