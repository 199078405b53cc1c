#include <porthouse/protocol/http/handshake.hpp>

#include <boost/test/unit_test.hpp>

namespace porthouse::protocol::test {
namespace {

protocol::handshake asking_for(std::string target) {
  protocol::handshake made;
  made.target = std::move(target);
  return made;
}

std::string value(const std::string& target, std::string_view key) {
  return asking_for(target).query(key).value_or("(nothing)");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(handshake)

BOOST_AUTO_TEST_CASE(a_target_is_a_path_and_a_query) {
  const auto asked = asking_for("/chat/room?id=7&x=a?b");
  BOOST_TEST(asked.path() == "/chat/room");
  BOOST_TEST(asked.query() == "id=7&x=a?b");
}

BOOST_AUTO_TEST_CASE(a_target_without_a_query_has_none) {
  BOOST_TEST(asking_for("/chat").path() == "/chat");
  BOOST_TEST(asking_for("/chat").query() == "");
  BOOST_TEST(asking_for("/chat?").query() == "");
  BOOST_TEST(asking_for("").path() == "");
  BOOST_TEST(value("/chat", "id") == "(nothing)");
}

BOOST_AUTO_TEST_CASE(values_of_the_query_are_found_by_key) {
  BOOST_TEST(value("/?a=1&b=2&c=3", "a") == "1");
  BOOST_TEST(value("/?a=1&b=2&c=3", "b") == "2");
  BOOST_TEST(value("/?a=1&b=2&c=3", "c") == "3");
  BOOST_TEST(value("/?a=1&b=2&c=3", "d") == "(nothing)");
  BOOST_TEST(value("/?ab=1", "a") == "(nothing)");
}

BOOST_AUTO_TEST_CASE(the_first_of_equal_keys_counts) { BOOST_TEST(value("/?a=1&a=2", "a") == "1"); }

BOOST_AUTO_TEST_CASE(a_key_without_a_value_has_an_empty_one) {
  BOOST_TEST(value("/?a", "a") == "");
  BOOST_TEST(value("/?a&b=1", "a") == "");
  BOOST_TEST(value("/?a=", "a") == "");
}

BOOST_AUTO_TEST_CASE(a_value_may_hold_equals_signs) { BOOST_TEST(value("/?a=b=c", "a") == "b=c"); }

BOOST_AUTO_TEST_CASE(empty_pairs_do_not_matter) {
  BOOST_TEST(value("/?&&a=1&&", "a") == "1");
  BOOST_TEST(value("/?=1", "a") == "(nothing)");
}

BOOST_AUTO_TEST_CASE(values_and_keys_are_decoded) {
  BOOST_TEST(value("/?name=J%c3%a9r%C3%B4me+X%2B", "name") == "J\xC3\xA9r\xC3\xB4me X+");
  BOOST_TEST(value("/?n%61me=x", "name") == "x");
  BOOST_TEST(value("/?a=%00b", "a") == std::string("\0b", 2));
}

BOOST_AUTO_TEST_CASE(a_badly_encoded_value_is_none) {
  for (const auto* target : {"/?a=%", "/?a=%4", "/?a=%4g", "/?a=%g4", "/?a=1%", "/?a=%-1"}) {
    BOOST_TEST(value(target, "a") == "(nothing)", target);
  }
  BOOST_TEST(value("/?%=1&a=2", "a") == "2");
}

BOOST_AUTO_TEST_CASE(headers_are_found_in_any_case) {
  protocol::handshake asked;
  asked.headers = {{"Origin", "https://a.example"}, {"X-Token", "first"}, {"x-token", "second"}};
  BOOST_TEST(asked.header("origin") == "https://a.example");
  BOOST_TEST(asked.header("X-TOKEN") == "first");
  BOOST_TEST(asked.header("X-Tok") == "");
}

BOOST_AUTO_TEST_CASE(admitting_attaches_nothing) {
  const auto said = admission::admit();
  BOOST_TEST(said.admitted);
  BOOST_TEST(said.name.empty());
  BOOST_TEST(said.place.empty());
  BOOST_TEST(!said.subprotocol.has_value());
}

BOOST_AUTO_TEST_CASE(a_refusal_has_an_http_status_of_an_error) {
  BOOST_TEST(!admission::refuse(401, "log in").admitted);
  BOOST_TEST(admission::refuse(401, "log in").status == 401U);
  BOOST_TEST(admission::refuse(599, "").status == 599U);
  for (const unsigned status : {0U, 101U, 200U, 302U, 399U, 600U, 1000U}) {
    BOOST_TEST(admission::refuse(status, "").status == 403U);
  }
}

BOOST_AUTO_TEST_CASE(a_value_in_the_query_that_is_not_utf8_is_none) {
  BOOST_TEST(value("/?name=%FF&other=%C3%A9", "name") == "(nothing)");
  BOOST_TEST(value("/?name=%FF&other=%C3%A9", "other") == "\xC3\xA9");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
