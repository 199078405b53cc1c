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

/// Stands beside the shop, and would answer too.
class thief final : public lockspace {
public:
  thief() : lockspace{"thief"} { answer("buy", &thief::buy); }

private:
  int buy(visitor& who, const test::order&) {
    who.send("thief");
    return 1;
  }
};

struct open_shop : test::shop_visit {
  open_shop() : shop_visit{lockspaces{}.add<test::shop>().add<test::till>(), {.inspect = true}} {}
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(requests, open_shop)

BOOST_AUTO_TEST_CASE(what_a_handler_returns_is_the_reply) {
  BOOST_TEST(
      after(request("buy", "tea", "5")) == lines{R"({"reply":5,"body":{"number":1,"sku":"tea"}})"},
      per_element());
  BOOST_TEST(
      after(R"({"event":"hello","ask":6})") == lines{R"({"reply":6,"body":null})"}, per_element());
  BOOST_TEST(ended(request_end::answered) == 2U);
}

BOOST_AUTO_TEST_CASE(a_request_may_be_numbered_by_a_short_text_too) {
  BOOST_TEST(
      after(R"({"event":"hello","ask":"a\"b"})") == lines{R"({"reply":"a\"b","body":null})"},
      per_element());
  BOOST_TEST(
      after(R"({"event":"hello","ask":-1})") == lines{R"({"reply":-1,"body":null})"},
      per_element());
}

BOOST_AUTO_TEST_CASE(what_cannot_number_a_request_makes_it_none) {
  for (const auto& wrong :
       lines{"null", "true", "1.5", R"("")", "[]", '"' + std::string(65, 'a') + '"'}) {
    const auto heard = after(R"({"event":"hello","ask":)" + wrong + "}");
    BOOST_TEST(heard.size() == 1U);
    BOOST_TEST(
        heard.front().starts_with(
            R"({"event":"$error","body":{"code":"shape","event":"hello","field":"ask")"),
        heard.front());
  }
  BOOST_TEST(house.requests().requests.asked == 0U);
}

BOOST_AUTO_TEST_CASE(a_refusal_is_an_error_reply_and_the_visitor_stays) {
  BOOST_TEST(
      after(request("buy", "gold", "5")) ==
          lines{R"({"reply":5,"error":{"code":"sold_out","message":"there is no gold left"}})"},
      per_element());
  BOOST_TEST(house.where(ada) == "shop");
  BOOST_TEST(ended(request_end::refused) == 1U);
  BOOST_TEST(house.complaints().empty());
}

BOOST_AUTO_TEST_CASE(another_exception_is_told_as_crashed_before_the_stay_ends) {
  for (const auto* sku : {"fire", "bytes"}) {
    auto& bob = house.enter();
    bob.says(request("buy", sku, "5"));
    house.settle();
    const auto heard = bob.heard();
    BOOST_REQUIRE(!heard.empty());
    BOOST_TEST(
        heard.front() ==
        R"({"reply":5,"error":{"code":"crashed","message":"something went wrong in the room"}})");
  }
  BOOST_TEST(ended(request_end::crashed) == 2U);
  BOOST_TEST(house.complaints().size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_body_of_the_wrong_shape_is_an_error_reply_with_the_field) {
  BOOST_TEST(
      after(R"({"event":"buy","body":{"sku":7},"ask":5})") ==
          lines{R"({"reply":5,"error":{"code":"shape","message":"sku: a string","field":"sku"}})"},
      per_element());
  BOOST_TEST(ended(request_end::shape) == 1U);
}

BOOST_AUTO_TEST_CASE(a_request_for_an_unknown_event_is_an_error_reply) {
  BOOST_TEST(
      after(R"({"event":"dance","ask":5})") ==
          lines{
              R"({"reply":5,"error":{"code":"no_such_event","message":"there is no such event in shop"}})"},
      per_element());
}

BOOST_AUTO_TEST_CASE(who_sends_wrong_requests_without_end_is_closed) {
  for (auto sent = 0; sent < 17; ++sent) ada.says(R"({"event":"dance","ask":5})");
  house.settle();
  BOOST_TEST(ada.heard().size() == 17U);
  BOOST_TEST((ada.closed_with() == close_code::invalid_data));
}

BOOST_AUTO_TEST_CASE(an_event_that_is_no_request_is_handled_and_not_answered) {
  BOOST_TEST(after(R"({"event":"buy","body":{"sku":"tea"}})").empty());
  BOOST_TEST(after(R"({"event":"buy","body":{"sku":"gold"}})").empty());
  BOOST_TEST(
      after(request("buy", "tea", "5")) == lines{R"({"reply":5,"body":{"number":3,"sku":"tea"}})"},
      per_element());
  BOOST_TEST(house.requests().requests.asked == 1U);
}

BOOST_AUTO_TEST_CASE(a_request_for_what_has_a_plain_handler_is_acknowledged_when_that_is_done) {
  BOOST_TEST(
      after(request("say", "tea", "5")) ==
          (lines{R"({"event":"heard","body":{"sku":"tea"}})", R"({"reply":5,"body":null})"}),
      per_element());
}

BOOST_AUTO_TEST_CASE(what_a_plain_handler_rejects_is_an_error_reply) {
  BOOST_TEST(
      after(request("say", "bad", "5")) ==
          lines{R"({"reply":5,"error":{"code":"forbidden","message":"not that"}})"},
      per_element());
  BOOST_TEST(ended(request_end::refused) == 1U);
}

BOOST_AUTO_TEST_CASE(the_reply_goes_out_before_a_verdict_of_its_handler) {
  BOOST_TEST(
      after(R"({"event":"out","ask":5})") ==
          (lines{R"({"reply":5,"body":null})", "welcome to the till"}),
      per_element());
  BOOST_TEST(ended(request_end::answered) == 1U);
}

BOOST_AUTO_TEST_CASE(the_reply_goes_out_before_the_visitor_that_its_handler_has_released) {
  BOOST_TEST(
      after(request("buy", "next", "5")) ==
          (lines{R"({"reply":5,"body":{"number":1,"sku":"next"}})", "welcome to the till"}),
      per_element());
  BOOST_TEST(house.where(ada) == "till");
}

BOOST_AUTO_TEST_CASE(a_request_that_was_not_begun_is_the_next_rooms) {
  ada.says(R"({"event":"out"})");
  ada.says(request("buy", "tea", "5"));
  house.settle();
  const auto heard = ada.heard();
  BOOST_REQUIRE(heard.size() == 2U);
  BOOST_TEST(
      heard.back() ==
      R"({"reply":5,"error":{"code":"no_such_event","message":"there is no such event in till"}})");
}

BOOST_AUTO_TEST_CASE(a_request_whose_time_is_over_is_not_begun) {
  BOOST_TEST(
      after(request("buy", "tea", "5", R"(,"ttl":0)")) ==
          lines{
              R"({"reply":5,"error":{"code":"late","message":"its time was over before it was begun"}})"},
      per_element());
  BOOST_TEST(
      after(request("buy", "tea", "6", R"(,"ttl":1)")) ==
          lines{R"({"reply":6,"body":{"number":1,"sku":"tea"}})"},
      per_element());
  BOOST_TEST(ended(request_end::late) == 1U);
}

BOOST_AUTO_TEST_CASE(the_time_of_a_request_runs_while_the_room_thinks_about_those_before_it) {
  class thinker final : public lockspace {
  public:
    thinker() : lockspace{"thinker"} {
      on("think", &thinker::think);
      answer("buy", &thinker::buy);
    }

  private:
    verdict think(visitor& who) {
      after(2s, [this, id = who.id()] {
        if (auto* still = find(id)) still->answer(keep());
      });
      return later();
    }
    int buy(visitor&) { return 1; }
  };
  auto other = test::house::of<thinker>();
  auto& bob = other.enter();
  bob.says(R"({"event":"think"})");
  bob.says(R"({"event":"buy","ask":1,"ttl":2000})");
  bob.says(R"({"event":"buy","ask":2,"ttl":2001})");
  other.settle();
  other.advance(2s);
  const auto heard = bob.heard();
  BOOST_REQUIRE(heard.size() == 2U);
  BOOST_TEST(heard[0].find(R"("code":"late")") != std::string::npos);
  BOOST_TEST(heard[1] == R"({"reply":2,"body":1})");
}

BOOST_AUTO_TEST_CASE(a_time_or_a_key_of_the_wrong_shape_is_an_error_reply) {
  for (const auto* more : {R"(,"ttl":"soon")", R"(,"ttl":1.5)", R"(,"once":7)", R"(,"once":"")"}) {
    const auto heard = after(request("buy", "tea", "5", more));
    BOOST_REQUIRE(heard.size() == 1U);
    BOOST_TEST(heard.front().starts_with(R"({"reply":5,"error":{"code":"shape")"), heard.front());
  }
  BOOST_TEST(ended(request_end::shape) == 4U);
}

BOOST_AUTO_TEST_CASE(requests_are_counted_by_their_ends) {
  static_cast<void>(after(request("buy", "tea", "5")));
  static_cast<void>(after(request("buy", "gold", "6")));
  static_cast<void>(after(request("wait", "tea", "7")));
  const auto metrics = house.ask("/metrics").body;
  for (const auto* line :
       {"requests_asked_total 3", R"(requests_ended_total{how="answered"} 1)",
        R"(requests_ended_total{how="refused"} 1)", "requests_open 1", "questions_asked_total 0"})
    BOOST_TEST(metrics.find("porthouse_" + std::string{line}) != std::string::npos, line);
}

BOOST_AUTO_TEST_CASE(an_event_has_one_handler_whether_it_answers_or_not) {
  class two final : public test::shop {
  public:
    two() { answer("say", &two::say_again); }

  private:
    int say_again(visitor&) { return 1; }
  };
  BOOST_CHECK_THROW(two{}, std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(requests_are_for_the_owner_to_answer_and_siblings_hear_them) {
  const machine both{envelopes{}, lockspaces{}.add<test::shop>().beside<thief>()};
  test::house there{both};
  auto& bob = there.enter();
  bob.says(request("buy", "tea", "5"));
  there.settle();
  BOOST_TEST(
      bob.heard() == (lines{R"({"reply":5,"body":{"number":1,"sku":"tea"}})", "thief"}),
      per_element());
  BOOST_TEST(there.requests().requests.asked == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
