#include <porthouse/protocol/message/identity.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace porthouse::protocol::test {
namespace {

const limits bounds;

std::string objection_to_name(std::string name) {
  identity who;
  who.name = std::move(name);
  return objection(who, bounds);
}

std::string objection_to_note(boost::json::value value) {
  identity who;
  who.attributes["note"] = std::move(value);
  return objection(who, bounds);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(identities)

BOOST_AUTO_TEST_CASE(a_name_has_an_end) {
  BOOST_TEST(objection_to_name(std::string(bounds.name_bytes, 'x')).empty());
  BOOST_TEST(
      objection_to_name(std::string(bounds.name_bytes + 1, 'x')).find("128") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(all_attributes_together_have_an_end) {
  constexpr std::size_t around = sizeof(R"({"note":""})") - 1;
  BOOST_TEST(objection_to_note(boost::json::string(bounds.attributes_bytes - around, 'x')).empty());
  BOOST_TEST(
      !objection_to_note(boost::json::string(bounds.attributes_bytes - around + 1, 'x')).empty());
}

// Rooms send both to clients, as text.
BOOST_AUTO_TEST_CASE(what_is_not_utf8_is_not_kept) {
  BOOST_TEST(objection_to_name("Ada").empty());
  BOOST_TEST(!objection_to_name("\xFF").empty());
  BOOST_TEST(objection_to_note("\xC3\xA9").empty());
  BOOST_TEST(!objection_to_note("\xC3").empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
