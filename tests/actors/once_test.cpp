#include "shop.hpp"

#include <porthouse/actors/machine.hpp>
#include <porthouse/test/house.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;
using boost::test_tools::per_element;
using protocol::request_end;
using test::request;
using lines = std::vector<std::string>;

namespace {

constexpr auto once = R"(,"once":"k")";

std::string sold(std::string_view ask, std::string_view number) {
  return R"({"reply":)" + std::string{ask} + R"(,"body":{"number":)" + std::string{number} +
         R"(,"sku":"tea"}})";
}

struct careful_shop {
  machine plan{envelopes{}, lockspaces{}.add<test::shop>().add<test::till>()};
  test::house house{plan, {.bounds = {.open_requests = 2, .kept_replies = 3}}};
  test::client& ada = house.enter(protocol::identity{.name = "ada"});
  test::client& bob = house.enter();

  lines after(test::client& who, std::string_view text) {
    who.says(text);
    house.settle();
    return who.heard();
  }
  lines buys(test::client& who, std::string_view ask, std::string_view more) {
    return after(who, request("buy", "tea", ask, more));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(requests_with_a_key, careful_shop)

BOOST_AUTO_TEST_CASE(the_same_key_gets_the_same_reply_and_the_handler_is_not_called) {
  BOOST_TEST(buys(ada, "1", once) == lines{sold("1", "1")}, per_element());
  BOOST_TEST(buys(ada, "2", once) == lines{sold("2", "1")}, per_element());
  BOOST_TEST(buys(ada, "3", "") == lines{sold("3", "2")}, per_element());
  BOOST_TEST(house.requests().requests.of(request_end::answered) == 3U);
}

BOOST_AUTO_TEST_CASE(a_key_is_that_of_a_name_on_whatever_connection) {
  BOOST_TEST(buys(ada, "1", once) == lines{sold("1", "1")}, per_element());
  auto& again = house.enter(protocol::identity{.name = "ada"});
  BOOST_TEST(buys(again, "1", once) == lines{sold("1", "1")}, per_element());
  auto& eve = house.enter(protocol::identity{.name = "eve"});
  BOOST_TEST(buys(eve, "1", once) == lines{sold("1", "2")}, per_element());
}

BOOST_AUTO_TEST_CASE(a_key_of_who_has_no_name_is_that_of_the_connection) {
  BOOST_TEST(buys(bob, "1", once) == lines{sold("1", "1")}, per_element());
  BOOST_TEST(buys(bob, "2", once) == lines{sold("2", "1")}, per_element());
  auto& other = house.enter();
  BOOST_TEST(buys(other, "1", once) == lines{sold("1", "2")}, per_element());
  auto& sly = house.enter(protocol::identity{.name = "s2"});
  BOOST_TEST(buys(sly, "1", once) == lines{sold("1", "3")}, per_element());
}

BOOST_AUTO_TEST_CASE(a_key_is_that_of_one_event) {
  BOOST_TEST(buys(ada, "1", once) == lines{sold("1", "1")}, per_element());
  BOOST_TEST(
      after(ada, R"({"event":"hello","ask":2,"once":"k"})") == lines{R"({"reply":2,"body":null})"},
      per_element());
}

BOOST_AUTO_TEST_CASE(a_refusal_and_a_crash_are_kept_as_replies_are) {
  for (const auto* sku : {"gold", "fire"}) {
    auto& eve = house.enter(protocol::identity{.name = sku});
    const auto first = after(eve, request("buy", sku, "1", once));
    auto& again = house.enter(protocol::identity{.name = sku});
    const auto second = after(again, request("buy", sku, "1", once));
    BOOST_REQUIRE(!first.empty());
    BOOST_REQUIRE(!second.empty());
    BOOST_TEST(first.front() == second.front());
  }
  BOOST_TEST(buys(bob, "1", "") == lines{sold("1", "3")}, per_element());
}

BOOST_AUTO_TEST_CASE(what_was_not_begun_is_not_kept) {
  static_cast<void>(after(ada, R"({"event":"buy","ask":1,"once":"k"})"));
  static_cast<void>(after(ada, R"({"event":"buy","ask":1,"once":"k","ttl":0})"));
  BOOST_TEST(buys(ada, "2", once) == lines{sold("2", "1")}, per_element());
}

BOOST_AUTO_TEST_CASE(a_second_request_waits_for_the_reply_to_the_first) {
  BOOST_TEST(after(ada, request("wait", "tea", "1", once)).empty());
  auto& again = house.enter(protocol::identity{.name = "ada"});
  BOOST_TEST(after(again, request("wait", "tea", "2", once)).empty());
  static_cast<void>(after(bob, R"({"event":"give"})"));
  const std::string late = R"(,"body":{"number":7,"sku":"late"}})";
  BOOST_TEST(ada.heard() == lines{R"({"reply":1)" + late}, per_element());
  BOOST_TEST(again.heard() == lines{R"({"reply":2)" + late}, per_element());
  BOOST_TEST(buys(bob, "1", "") == lines{sold("1", "2")}, per_element());
}

BOOST_AUTO_TEST_CASE(who_waits_for_the_reply_to_another_is_counted_as_waiting) {
  static_cast<void>(after(ada, request("wait", "tea", "1", once)));
  static_cast<void>(after(ada, request("wait", "tea", "2", once)));
  BOOST_TEST(
      after(ada, request("wait", "tea", "3", once)).front().find("busy") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_reply_is_kept_for_who_was_gone_when_it_was_given) {
  static_cast<void>(after(ada, request("wait", "tea", "1", once)));
  ada.vanishes();
  house.settle();
  static_cast<void>(after(bob, R"({"event":"give"})"));
  auto& again = house.enter(protocol::identity{.name = "ada"});
  BOOST_TEST(
      after(again, request("wait", "tea", "2", once)) ==
          lines{R"({"reply":2,"body":{"number":7,"sku":"late"}})"},
      per_element());
}

BOOST_AUTO_TEST_CASE(the_reply_is_kept_for_who_comes_back_before_it_is_given) {
  static_cast<void>(after(ada, request("wait", "tea", "1", R"(,"ttl":10,"once":"k")")));
  house.advance(10ms);
  BOOST_TEST(ada.heard().size() == 1U);
  BOOST_TEST(after(ada, request("wait", "tea", "2", once)).empty());
  static_cast<void>(after(bob, R"({"event":"give"})"));
  BOOST_TEST(
      ada.heard() == lines{R"({"reply":2,"body":{"number":7,"sku":"late"}})"}, per_element());
}

BOOST_AUTO_TEST_CASE(a_reply_is_kept_for_five_minutes_from_when_it_was_given) {
  BOOST_TEST(buys(ada, "1", once) == lines{sold("1", "1")}, per_element());
  house.advance(protocol::limits{}.keep_replies - 1ms);
  BOOST_TEST(buys(ada, "2", once) == lines{sold("2", "1")}, per_element());
  house.advance(1ms);
  BOOST_TEST(buys(ada, "3", once) == lines{sold("3", "2")}, per_element());
}

BOOST_AUTO_TEST_CASE(the_oldest_reply_is_forgotten_first) {
  for (const std::string key : {"a", "b", "c", "d"})
    static_cast<void>(buys(ada, "1", R"(,"once":")" + key + '"'));
  BOOST_TEST(buys(ada, "2", R"(,"once":"b")") == lines{sold("2", "2")}, per_element());
  BOOST_TEST(buys(ada, "3", R"(,"once":"a")") == lines{sold("3", "5")}, per_element());
}

BOOST_AUTO_TEST_SUITE_END()
