#include <porthouse/protocol/message/message.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <stdexcept>
#include <string>

namespace porthouse::protocol::test {

BOOST_AUTO_TEST_SUITE(message)

using type = protocol::message;

BOOST_AUTO_TEST_CASE(a_text_knows_that_it_is_one) {
  const auto made = type::text("Hello");
  BOOST_TEST(made.is_text());
  BOOST_TEST(!made.is_binary());
  BOOST_TEST(made.text() == "Hello");
  BOOST_TEST(made.size() == 5U);
}

BOOST_AUTO_TEST_CASE(bytes_know_that_they_are_bytes) {
  constexpr std::array bytes{std::byte{1}, std::byte{0xFF}};
  const auto made = type::binary(bytes);
  BOOST_TEST(made.is_binary());
  BOOST_TEST(!made.is_text());
  BOOST_TEST((made.bytes()[1] == std::byte{0xFF}));
  BOOST_TEST(made.bytes().size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_message_of_neither_kind_is_empty) {
  const type nothing;
  BOOST_TEST(!nothing.is_text());
  BOOST_TEST(!nothing.is_binary());
  BOOST_TEST(nothing.size() == 0U);
  BOOST_TEST((nothing.json() == nullptr));
}

BOOST_AUTO_TEST_CASE(json_is_parsed_once) {
  const auto made = type::text(R"({"event":"say","body":{"text":"hi"}})");
  const auto* const parsed = made.json();
  BOOST_REQUIRE((parsed != nullptr));
  BOOST_TEST((parsed->at("event").as_string() == "say"));
  BOOST_TEST((made.json() == parsed));
}

BOOST_AUTO_TEST_CASE(what_is_not_json_is_none_however_often_it_is_asked_for) {
  const auto made = type::text("{not json");
  BOOST_TEST((made.json() == nullptr));
  BOOST_TEST((made.json() == nullptr));
  BOOST_TEST((type::text("").json() == nullptr));
  BOOST_TEST((type::text("{} {}").json() == nullptr));
}

BOOST_AUTO_TEST_CASE(bytes_are_never_json) {
  BOOST_TEST((type::binary(std::as_bytes(std::span{"7", 1})).json() == nullptr));
}

BOOST_AUTO_TEST_CASE(json_nested_too_deeply_is_none) {
  const auto nested = [](std::size_t depth) {
    return type::text(std::string(depth, '[') + std::string(depth, ']'));
  };
  BOOST_TEST((nested(32).json() != nullptr));
  BOOST_TEST((nested(33).json() == nullptr));
  BOOST_TEST((nested(100'000).json() == nullptr));
}

BOOST_AUTO_TEST_CASE(json_null_is_json) {
  const auto made = type::text("null");
  BOOST_REQUIRE((made.json() != nullptr));
  BOOST_TEST(made.json()->is_null());
}

BOOST_AUTO_TEST_CASE(a_message_is_made_of_json) {
  const auto made = type::json({{"a", 1}});
  BOOST_TEST(made.is_text());
  BOOST_TEST(made.text() == R"({"a":1})");
}

BOOST_AUTO_TEST_CASE(a_copy_shares_the_bytes_and_parses_for_itself) {
  const auto made = type::text("[1,2]");
  const auto* const parsed = made.json();
  const auto copy = made;  // NOLINT(performance-unnecessary-copy-initialization)
  BOOST_TEST(same_bytes(copy.as_frame(), made.as_frame()));
  BOOST_REQUIRE((copy.json() != nullptr));
  BOOST_TEST((copy.json() != parsed));
}

BOOST_AUTO_TEST_CASE(assigning_forgets_what_was_parsed) {
  auto made = type::text("1");
  BOOST_TEST((made.json()->as_int64() == 1));
  made = type::text("2");
  BOOST_TEST((made.json()->as_int64() == 2));
}

BOOST_AUTO_TEST_CASE(text_that_is_not_utf8_is_no_text) {
  BOOST_CHECK_THROW(static_cast<void>(type::text("\xFF\xFE")), std::invalid_argument);
  BOOST_CHECK_THROW(static_cast<void>(type::text("cut: \xC3")), std::invalid_argument);
  BOOST_CHECK_THROW(static_cast<void>(type::json({{"name", "\xFF"}})), std::invalid_argument);
  BOOST_TEST(type::text("\xC3\xA9").text() == "\xC3\xA9");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
