#include "rooms.hpp"

#include <porthouse/actors/machine.hpp>
#include <porthouse/test/house.hpp>
#include <porthouse/test/nodes.hpp>

#include <boost/describe/class.hpp>
#include <boost/json/array.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace porthouse;
using boost::test_tools::per_element;
using lines = std::vector<std::string>;

namespace {

struct point {
  int x = 0;
  int y = 0;
};
BOOST_DESCRIBE_STRUCT(point, (), (x, y))

/// One of two siblings: does what is addressed to it, "owner …" or "clerk …".
class office_worker final : public lockspace {
public:
  office_worker(std::string name, std::string called)
      : lockspace{std::move(name)}, called_{std::move(called) + " "} {}

  verdict received(visitor& who, const message& said) override {
    std::string_view text = said.text();
    if (text == "both") {
      who.note(called_, "was here");
      return keep();
    }
    if (text == "leave") return called_ == "owner " ? release() : keep();
    if (!text.starts_with(called_)) return keep();
    text.remove_prefix(called_.size());
    if (text.starts_with("name ")) who.rename(std::string{text.substr(5)});
    if (text.starts_with("note ")) who.note(text.substr(5), text.substr(5));
    if (text.starts_with("erase ")) who.erase_note(text.substr(6));
    if (text == "types") note_all(who);
    return keep();
  }

private:
  static void note_all(visitor& who) {
    const std::string text = "string";
    const std::string_view view = "view";
    who.note("literal", "text");
    who.note("string", text);
    who.note("view", view);
    who.note("number", 7);
    who.note("truth", true);
    who.note("nothing", nullptr);
    who.note("value", boost::json::value{1, 2});
    who.note("braces", {{"a", 1}});
    who.note("described", point{3, 4});
    who.note("list", std::vector<std::string>{"a", "b"});
  }

  std::string called_;
};

struct shared_office {
  machine plan{
      envelopes{}, lockspaces{}
                       .add<test::identity_gate>()
                       .add<office_worker>(std::string{"office"}, std::string{"owner"})
                       .beside<office_worker>(std::string{"clerk"}, std::string{"clerk"})};
};

/// What the gate reads out after all that was said in the office.
template <class House>
std::string read_out(House& all, test::client& ada, const lines& texts) {
  ada.says("enter");
  for (const auto& text : texts) ada.says(text);
  ada.says("leave");
  all.settle();
  const auto heard = ada.heard();
  return heard.empty() ? "" : heard.back();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(identities, shared_office)

BOOST_AUTO_TEST_CASE(an_owner_and_its_sibling_do_not_undo_each_other) {
  test::house house{plan, {.shards = 2}};
  auto& ada = house.enter();
  const auto seen = read_out(
      house, ada,
      {"owner note a", "clerk note b", "owner name ada", "clerk note c", "owner note d"});
  BOOST_TEST(seen == R"(ada {"a":"a","b":"b","c":"c","d":"d"})");
  BOOST_TEST(
      read_out(house, ada, {"clerk name eve", "owner erase a", "clerk erase d", "owner note e"}) ==
      R"(eve {"c":"c","b":"b","e":"e"})");
}

BOOST_AUTO_TEST_CASE(what_both_say_of_the_same_message_is_kept) {
  test::house house{plan, {.shards = 2}};
  auto& ada = house.enter();
  const auto seen = read_out(house, ada, {"both"});
  BOOST_TEST(seen.find(R"("owner ":"was here")") != std::string::npos);
  BOOST_TEST(seen.find(R"("clerk ":"was here")") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(they_do_not_on_another_node_either) {
  test::nodes all{plan, {{"a", {.hosts = {"office"}}}, {"b", {.hosts = {"gate"}}}}};
  auto& ada = all["b"].enter();
  BOOST_TEST(
      read_out(all, ada, {"owner note a", "clerk note b", "owner name ada", "clerk note c"}) ==
      R"(ada {"a":"a","b":"b","c":"c"})");
  BOOST_TEST(
      read_out(all, ada, {"clerk erase a", "owner erase nothing", "owner note d"}) ==
      R"(ada {"c":"c","b":"b","d":"d"})");
}

BOOST_AUTO_TEST_CASE(a_note_may_be_text_or_whatever_json_is_made_of) {
  const std::string expected =
      R"( {"literal":"text","string":"string","view":"view","number":7,"truth":true,"nothing":null,)"
      R"("value":[1,2],"braces":{"a":1},"described":{"x":3,"y":4},"list":["a","b"]})";
  test::house house{plan};
  BOOST_TEST(read_out(house, house.enter(), {"owner types"}) == expected);
  test::nodes all{plan, {{"a", {.hosts = {"office"}}}, {"b", {.hosts = {"gate"}}}}};
  BOOST_TEST(read_out(all, all["b"].enter(), {"clerk types"}) == expected);
}

BOOST_AUTO_TEST_CASE(who_comes_and_goes_in_one_turn_is_not_listed) {
  test::house house{plan};
  auto& ada = house.enter();
  auto& bob = house.connect();
  bob.vanishes();
  house.settle();
  BOOST_REQUIRE(house.listed().size() == 1U);
  BOOST_TEST((house.listed().front()->id == ada.id()));
  BOOST_REQUIRE(house.farewells().size() == 1U);
  BOOST_TEST((house.farewells().front().first->id == bob.id()));
}

// The list knows a socket by its number, whatever it has been called since.
BOOST_AUTO_TEST_CASE(who_was_renamed_and_goes_is_not_listed_any_more) {
  test::house house{plan};
  auto& ada = house.enter();
  read_out(house, ada, {"owner name ada"});
  ada.vanishes();
  house.settle();
  BOOST_TEST(house.listed().empty());
  BOOST_REQUIRE(house.farewells().size() == 1U);
  BOOST_TEST(house.farewells().front().first->name == "ada");
}

BOOST_AUTO_TEST_SUITE_END()
