#include <porthouse/protocol/message/json.hpp>
#include <porthouse/protocol/message/message.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

namespace porthouse::protocol::test {
namespace {

json_fault fault_of(std::string_view text, const json_limits& most = {}) {
  boost::json::value read;
  return parse_json(text, most, read);
}

/// An object of so many members, each with a key of its own.
std::string object_of(std::size_t members) {
  std::string made = "{";
  for (std::size_t i = 0; i < members; ++i)
    made += (i > 0 ? ",\"" : "\"") + std::to_string(i) + "\":0";
  return made + "}";
}

std::string list_of(std::size_t values, std::string_view one) {
  std::string made = "[";
  for (std::size_t i = 0; i < values; ++i) made.append(i > 0 ? "," : "").append(one);
  return made + "]";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_of_others)

BOOST_AUTO_TEST_CASE(what_is_within_the_limits_is_read_as_boost_reads_it) {
  for (const std::string_view text :
       {"null", "true", "false", "0", "-7", "18446744073709551615", "1.5e3", R"("a\u00e9\n")",
        "\"\"", "[]", "{}", R"({"a":[1,{"b":null},"c"],"":[[]]})", R"({"twice":1,"twice":2})",
        " [ 1 , 2 ] "}) {
    boost::json::value read;
    BOOST_TEST((parse_json(text, {}, read) == json_fault::none), text);
    BOOST_TEST((read == boost::json::parse(text)), text);
  }
  const std::string longest(100'000, 'x');  // longer than the parser's own memory
  BOOST_TEST((fault_of('"' + longest + '"') == json_fault::none));
  BOOST_TEST((fault_of("{\"" + longest + "\":0}") == json_fault::none));
}

BOOST_AUTO_TEST_CASE(what_is_no_json_is_malformed) {
  for (const std::string_view text :
       {"", " ", "{", "[1", "[1,]", "{} {}", "nul", "'a'", R"({"a" 1})", "\"\xFF\"", "1 // no"})
    BOOST_TEST((fault_of(text) == json_fault::malformed), text);
}

BOOST_AUTO_TEST_CASE(an_object_has_so_many_members_and_no_more) {
  BOOST_TEST((fault_of(object_of(128)) == json_fault::none));
  BOOST_TEST((fault_of(object_of(129)) == json_fault::too_large));
  BOOST_TEST((fault_of("[[" + object_of(129) + "]]") == json_fault::too_large));
  BOOST_TEST((fault_of(object_of(3), {.members = 2}) == json_fault::too_large));
  // Members of one name count too: they take as long.
  BOOST_TEST((fault_of(R"({"a":1,"a":2,"a":3})", {.members = 2}) == json_fault::too_large));
}

BOOST_AUTO_TEST_CASE(a_message_has_so_many_values_and_no_more) {
  BOOST_TEST((fault_of(list_of(65'535, "0")) == json_fault::none));
  for (const std::string_view one : {"0", "-1.5", "\"\"", "true", "null", "[]", "{}", "1e99"})
    BOOST_TEST((fault_of(list_of(65'536, one)) == json_fault::too_large), one);
  BOOST_TEST(
      (fault_of(list_of(3, "18446744073709551615"), {.values = 3}) == json_fault::too_large));
}

BOOST_AUTO_TEST_CASE(a_value_of_any_kind_may_be_the_one_too_many) {
  for (const auto* one :
       {"{}", "[]", "1", "-1", "18446744073709551615", "1.5", "\"x\"", "true", "null"}) {
    BOOST_TEST((fault_of(one, {.values = 0}) == json_fault::too_large), one);
    BOOST_TEST((fault_of(one, {.values = 1}) == json_fault::none), one);
  }
}

BOOST_AUTO_TEST_CASE(nesting_has_a_limit) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  BOOST_TEST((fault_of(nested(32)) == json_fault::none));
  BOOST_TEST((fault_of(nested(33)) == json_fault::too_large));
  BOOST_TEST((fault_of(nested(500'000)) == json_fault::too_large));
  BOOST_TEST((fault_of(nested(2), {.depth = 1}) == json_fault::too_large));
}

// An attacker's message is over a limit long before its end, and is not read further.
BOOST_AUTO_TEST_CASE(what_goes_too_far_is_not_read_on) {
  BOOST_TEST((fault_of(object_of(129) + "no JSON") == json_fault::too_large));
  BOOST_TEST((fault_of(list_of(65'536, "0") + "]]") == json_fault::too_large));
}

BOOST_AUTO_TEST_CASE(a_message_tells_why_it_has_no_json) {
  auto made = message::text("[1,2]");
  made.may_hold({.values = 2});
  BOOST_TEST((made.json() == nullptr));
  BOOST_TEST((made.why_no_json() == json_fault::too_large));
  const auto copy = made;  // NOLINT(performance-unnecessary-copy-initialization)
  BOOST_TEST((copy.why_no_json() == json_fault::too_large));
  BOOST_TEST((message{made, json_limits{}}.why_no_json() == json_fault::none));
  BOOST_TEST((message::text("[1").why_no_json() == json_fault::malformed));
  BOOST_TEST((message{}.why_no_json() == json_fault::malformed));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
