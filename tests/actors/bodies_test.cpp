#include <porthouse/actors/machine.hpp>
#include <porthouse/test/house.hpp>

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;
using boost::test_tools::per_element;
using lines = std::vector<std::string>;

namespace {

struct item {
  std::string name;
  std::uint8_t price = 0;
};
BOOST_DESCRIBE_STRUCT(item, (), (name, price))

struct order {
  std::string who;
  std::optional<std::string> note;
  int tip = 5;
  std::vector<item> items;
  std::map<std::string, item> gifts;
  static constexpr auto defaults = fields("tip", "items", "gifts");
};
BOOST_DESCRIBE_STRUCT(order, (), (who, note, tip, items, gifts))

struct wish {
  int size = 12;
  bool strict = false;
  static constexpr auto defaults = all_fields;
};
BOOST_DESCRIBE_STRUCT(wish, (), (size, strict))

struct signature {
  std::string name;
  static constexpr bool strict = true;
};
BOOST_DESCRIBE_STRUCT(signature, (), (name))

/// Says what it has read.
class shop final : public lockspace {
public:
  shop() : lockspace{"shop"} {
    on("order", &shop::take);
    on("wish", &shop::hear);
    on("sign", &shop::sign);
    on("number", &shop::count);
    on("bye", &shop::bye);
    on("forbidden", &shop::forbid);
  }

private:
  verdict take(visitor& who, const order& said) {
    who.send(
        said.who + " " + said.note.value_or("-") + " " + std::to_string(said.tip) + " " +
        std::to_string(said.items.size()) + " " + std::to_string(said.gifts.size()));
    return keep();
  }
  verdict hear(visitor& who, const wish& said) {
    who.send(std::to_string(said.size) + (said.strict ? " strict" : ""));
    return keep();
  }
  verdict sign(visitor& who, const signature& said) {
    who.send(said.name);
    return keep();
  }
  verdict count(visitor& who, const int& said) {
    who.send(std::to_string(said));
    return keep();
  }
  verdict bye(visitor&) const noexcept { return close(close_code{4100}); }
  verdict forbid(visitor& who) {
    return reject(who, "forbidden", "forbidden", {{"message", "not today"}});
  }
};

/// A sibling that knows one event only.
class clerk final : public lockspace {
public:
  clerk() : lockspace{"clerk"} { on("sign", &clerk::sign); }

private:
  verdict sign(visitor& who, const signature& said) {
    who.send("clerk: " + said.name);
    return keep();
  }
};

struct open_shop {
  machine plan{envelopes{}, lockspaces{}.add<shop>()};
  test::house house{plan, {.inspect = true}};
  test::client& ada = house.enter();

  std::string after(porthouse::message said) {
    ada.says(std::move(said));
    house.settle();
    const auto heard = ada.heard();
    return heard.empty() ? std::string{} : heard.back();
  }
  std::string after(std::string_view text) { return after(message::text(text)); }
  /// The code, event and field of the error in answer to `text`, or to a message.
  template <class Text>
  std::string error_after(const Text& text) {
    ada.says(text);
    house.settle();
    const auto all = ada.heard("$error");
    static_cast<void>(ada.heard());
    if (all.empty()) return "no error";
    const auto& said = all.back();
    return std::string{said.at("code").as_string()} + " " + said.at("event").as_string().c_str() +
           (said.contains("field") ? " " + boost::json::serialize(said.at("field")) : "");
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(bodies_of_events, open_shop)

BOOST_AUTO_TEST_CASE(a_field_that_the_room_does_not_know_is_ignored) {
  BOOST_TEST(
      after(R"({"event":"order","new":1,"body":{"who":"Ada","of_tomorrow":[{}],"tip":1}})") ==
      "Ada - 1 0 0");
}

BOOST_AUTO_TEST_CASE(what_is_optional_or_has_a_default_may_be_missing) {
  BOOST_TEST(after(R"({"event":"order","body":{"who":"Ada"}})") == "Ada - 5 0 0");
  BOOST_TEST(after(R"({"event":"order","body":{"who":"Ada","note":null}})") == "Ada - 5 0 0");
  BOOST_TEST(after(R"({"event":"order","body":{"who":"Ada","note":"x"}})") == "Ada x 5 0 0");
  BOOST_TEST(after(R"({"event":"wish","body":{}})") == "12");
  BOOST_TEST(after(R"({"event":"wish"})") == "12");
  BOOST_TEST(after(R"({"event":"wish","body":null})") == "12");
  BOOST_TEST(after(R"({"event":"wish","body":{"strict":true,"more":1}})") == "12 strict");
}

BOOST_AUTO_TEST_CASE(what_is_neither_must_be_there) {
  BOOST_TEST(error_after(R"({"event":"order","body":{"tip":1}})") == R"(shape order "who")");
  BOOST_TEST(error_after(R"({"event":"order"})") == R"(shape order "who")");
  BOOST_TEST(
      error_after(R"({"event":"order","body":{"who":"Ada","tip":null}})") ==
      R"(shape order "tip")");
}

BOOST_AUTO_TEST_CASE(an_error_tells_which_field_is_wrong_and_what_it_should_be) {
  BOOST_TEST(
      after(R"({"event":"order","body":{"who":7}})") ==
      R"({"event":"$error","body":{"code":"shape","event":"order","field":"who","message":"who: a string"}})");
  BOOST_TEST(
      error_after(
          R"({"event":"order","body":{"who":"","items":[{"name":"a","price":1},{"name":"b"}]}})") ==
      R"(shape order "items[1].price")");
  BOOST_TEST(
      error_after(R"({"event":"order","body":{"who":"","items":[{"name":"a","price":256}]}})") ==
      R"(shape order "items[0].price")");
  BOOST_TEST(
      error_after(R"({"event":"order","body":{"who":"","gifts":{"b":{"name":"a"}}}})") ==
      R"(shape order "gifts.b.price")");
  BOOST_TEST(error_after(R"({"event":"order","body":[]})") == R"(shape order "")");
  BOOST_TEST(error_after(R"({"event":"number","body":1.5})") == R"(shape number "")");
  BOOST_TEST(error_after(R"({"event":"number"})") == R"(shape number "")");
}

BOOST_AUTO_TEST_CASE(a_strict_body_takes_no_other_field) {
  BOOST_TEST(after(R"({"event":"sign","body":{"name":"Ada"}})") == "Ada");
  BOOST_TEST(
      error_after(R"({"event":"sign","body":{"name":"Ada","age":7}})") == R"(shape sign "age")");
}

BOOST_AUTO_TEST_CASE(what_is_no_event_is_answered_binary_too) {
  constexpr auto* said = R"(shape  "event")";
  for (const auto* wrong : {"hello", "[]", "7", "{}", R"({"event":7})", R"({"event":""})", "{"})
    BOOST_TEST(error_after(wrong) == said, wrong);
  BOOST_TEST(error_after(message::binary(std::as_bytes(std::span{"\xFF", 1}))) == said);
  BOOST_TEST(ada.open());
  BOOST_TEST(house.complaints().empty());
}

BOOST_AUTO_TEST_CASE(an_event_that_nobody_knows_is_answered_with_so_much_of_its_name) {
  BOOST_TEST(error_after(R"({"event":"dance"})") == "no_such_event dance");
  const std::string longest(64, 'x');
  BOOST_TEST(
      error_after("{\"event\":\"" + longest + std::string(100'000, 'y') + "\"}") ==
      "no_such_event " + longest);
}

BOOST_AUTO_TEST_CASE(a_field_of_the_clients_own_is_named_with_an_end) {
  const std::string key(100'000, 'k');
  const auto answer = after(R"({"event":"sign","body":{"name":"","x)" + key + "\":1}}");
  BOOST_TEST(answer.size() < 500U);
  BOOST_TEST(answer.find("no such field") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_room_may_say_what_it_does_not_take) {
  BOOST_TEST(
      after(R"({"event":"forbidden"})") ==
      R"({"event":"$error","body":{"code":"forbidden","event":"forbidden","message":"not today"}})");
}

BOOST_AUTO_TEST_CASE(who_goes_on_so_is_closed) {
  for (int i = 0; i < 16; ++i) BOOST_TEST(error_after("{}") != "no error");
  BOOST_TEST(ada.open());
  BOOST_TEST(error_after("{}") == "no error");
  BOOST_TEST((ada.closed_with() == close_code::invalid_data));
}

BOOST_AUTO_TEST_CASE(one_wrong_message_is_forgiven_each_second) {
  for (int i = 0; i < 16; ++i) static_cast<void>(error_after("{}"));
  for (int i = 0; i < 100; ++i) {
    house.advance(1s);
    BOOST_TEST(error_after("{}") != "no error");
  }
  BOOST_TEST(ada.open());
  house.advance(3s);
  for (int i = 0; i < 3; ++i) BOOST_TEST(error_after("{}") != "no error");
  static_cast<void>(error_after("{}"));
  BOOST_TEST(!ada.open());
}

BOOST_AUTO_TEST_CASE(json_that_holds_too_much_closes_at_once) {
  std::string many = "{";
  for (int i = 0; i < 129; ++i) many += "\"" + std::to_string(i) + "\":0,";
  static_cast<void>(after(many + R"("event":"wish"})"));
  BOOST_TEST((ada.closed_with() == close_code::invalid_data));
  BOOST_TEST(ada.close_reason().find("too many") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(how_much_json_may_hold_is_for_the_house_to_say) {
  test::house small{plan, {.bounds = {.json = {.values = 3}}}};
  auto& bob = small.enter();
  bob.says(R"({"event":"wish"})");
  small.settle();
  BOOST_TEST(bob.heard() == lines{"12"}, per_element());
  bob.says(R"({"event":"wish","body":{"size":1}})");
  small.settle();
  BOOST_TEST((bob.closed_with() == close_code::invalid_data));
}

BOOST_AUTO_TEST_CASE(messages_that_were_wrong_are_counted) {
  static_cast<void>(error_after("{}"));
  static_cast<void>(error_after(R"({"event":"dance"})"));
  BOOST_TEST(after(R"({"event":"wish"})") == "12");
  const auto metrics = house.ask("/metrics").body;
  BOOST_TEST(
      metrics.find(R"(porthouse_messages_rejected_total{space="shop"} 2)") != std::string::npos);
  BOOST_TEST(house.books().handled == 3U);
  BOOST_TEST(house.balanced());
}

BOOST_AUTO_TEST_CASE(a_sibling_leaves_it_to_the_owner_to_answer_what_it_does_not_know) {
  const machine both{envelopes{}, lockspaces{}.add<shop>().beside<clerk>()};
  test::house there{both};
  auto& bob = there.enter();
  for (const auto* text : {R"({"event":"wish"})", R"({"event":"dance"})", "hello"}) {
    bob.says(text);
    there.settle();
    BOOST_TEST(bob.heard().size() == 1U, text);
  }
  bob.says(R"({"event":"sign","body":{"name":"Bob"}})");
  there.settle();
  BOOST_TEST(bob.heard() == (lines{"Bob", "clerk: Bob"}), per_element());
}

BOOST_AUTO_TEST_CASE(handlers_may_be_const_and_throw_nothing) {
  static_cast<void>(after(R"({"event":"bye"})"));
  BOOST_TEST((ada.closed_with() == close_code{4100}));
}

BOOST_AUTO_TEST_SUITE_END()
