#include "shop.hpp"

#include <porthouse/actors/machine.hpp>
#include <porthouse/test/house.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;
using boost::test_tools::per_element;
using protocol::request_end;
using test::request;
using lines = std::vector<std::string>;

namespace {

std::string error(std::string_view ask, std::string_view code) {
  return R"({"reply":)" + std::string{ask} + R"(,"error":{"code":")" + std::string{code} + '"';
}

/// Offloads what it is asked for; the work fails for "fire".
class back_office final : public lockspace {
public:
  back_office() : lockspace{"back office"} { answer("buy", &back_office::buy); }

private:
  later_reply buy(visitor& who, const test::order& wanted) {
    const later_reply reply{who};
    offload(
        [sku = wanted.sku, reply] {
          if (sku == "fire") throw std::runtime_error{"burnt"};
          return sku + " for you";
        },
        [reply](const std::string& made) { reply.give(made); }, [](const std::exception_ptr&) {});
    return reply;
  }
};

/// Leaves its replies to who has made it.
class careless_room final : public lockspace {
public:
  explicit careless_room(std::vector<later_reply>* into) : lockspace{"careless"}, into_{*into} {
    answer("wait", &careless_room::wait);
  }

private:
  later_reply wait(visitor& who) {
    into_.emplace_back(who);
    return into_.back();
  }
  std::vector<later_reply>& into_;
};

struct patient_shop : test::shop_visit {
  patient_shop()
      : shop_visit{
            lockspaces{}.add<test::shop>().add<test::till>().add<back_office>(),
            {.bounds = {.open_requests = 2}}} {}

  test::client& bob = house.enter();
  [[nodiscard]] std::uint64_t open() const { return house.requests().requests.open; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(later_replies, patient_shop)

BOOST_AUTO_TEST_CASE(a_reply_that_was_put_off_comes_when_it_is_given) {
  BOOST_TEST(after(request("wait", "tea", "5")).empty());
  BOOST_TEST(open() == 1U);
  bob.says(R"({"event":"give"})");
  house.settle();
  BOOST_TEST(
      ada.heard() == lines{R"({"reply":5,"body":{"number":7,"sku":"late"}})"}, per_element());
  BOOST_TEST(bob.heard().empty());
  BOOST_TEST(open() == 0U);
}

BOOST_AUTO_TEST_CASE(other_messages_do_not_wait_for_a_reply_that_was_put_off) {
  ada.says(request("wait", "tea", "5"));
  BOOST_TEST(
      after(request("buy", "tea", "6")) == lines{R"({"reply":6,"body":{"number":2,"sku":"tea"}})"},
      per_element());
  BOOST_TEST(open() == 1U);
}

BOOST_AUTO_TEST_CASE(it_may_be_refused) {
  static_cast<void>(after(request("wait", "tea", "5")));
  bob.says(R"({"event":"deny"})");
  house.settle();
  BOOST_TEST(
      ada.heard() ==
          lines{R"({"reply":5,"error":{"code":"closed","message":"come back tomorrow"}})"},
      per_element());
}

BOOST_AUTO_TEST_CASE(it_may_be_given_or_refused_inside_of_its_handler) {
  BOOST_TEST(
      after(request("wait", "at once", "5")) ==
          lines{R"({"reply":5,"body":{"number":1,"sku":"at once"}})"},
      per_element());
  BOOST_TEST(after(request("wait", "gold", "6")).front().starts_with(error("6", "sold_out")));
  BOOST_TEST(open() == 0U);
}

BOOST_AUTO_TEST_CASE(the_first_word_counts) {
  static_cast<void>(after(request("wait", "at once", "5")));
  BOOST_TEST(after(R"({"event":"deny"})").empty());
  BOOST_TEST(ended(request_end::answered) == 1U);
}

BOOST_AUTO_TEST_CASE(a_reply_that_nobody_can_give_any_more_is_dropped_at_once) {
  BOOST_TEST(after(R"({"event":"forget","ask":5})").front().starts_with(error("5", "dropped")));
  BOOST_TEST(after(request("wait", "tea", "6")).empty());
  BOOST_TEST(after(R"({"event":"throw away"})").front().starts_with(error("6", "dropped")));
  BOOST_TEST(ended(request_end::dropped) == 2U);
}

BOOST_AUTO_TEST_CASE(it_times_out_when_the_time_of_the_client_is_over) {
  BOOST_TEST(after(request("wait", "tea", "5", R"(,"ttl":5000)")).empty());
  house.advance(4'999ms);
  BOOST_TEST(ada.heard().empty());
  house.advance(1ms);
  BOOST_TEST(ada.heard().front().starts_with(error("5", "timed_out")));
  bob.says(R"({"event":"give"})");
  house.settle();
  BOOST_TEST(ada.heard().empty());
  BOOST_TEST(ended(request_end::timed_out) == 1U);
}

BOOST_AUTO_TEST_CASE(it_times_out_by_the_rule_of_the_server_if_the_client_would_wait_for_longer) {
  BOOST_TEST(after(request("wait", "tea", "5", R"(,"ttl":999999)")).empty());
  BOOST_TEST(after(request("wait", "tea", "6")).empty());
  house.advance(protocol::limits{}.verdict_deadline - 1ms);
  BOOST_TEST(ada.heard().empty());
  house.advance(1ms);
  BOOST_TEST(ada.heard().size() == 2U);
}

BOOST_AUTO_TEST_CASE(who_has_too_many_open_is_refused_and_the_handler_is_not_called) {
  BOOST_TEST(after(request("wait", "tea", "1")).empty());
  BOOST_TEST(after(request("wait", "tea", "2")).empty());
  BOOST_TEST(after(request("wait", "tea", "3")).front().starts_with(error("3", "busy")));
  BOOST_TEST(
      after(request("buy", "tea", "4")) == lines{R"({"reply":4,"body":{"number":3,"sku":"tea"}})"},
      per_element());
  bob.says(request("wait", "tea", "1"));
  house.settle();
  BOOST_TEST(bob.heard().empty());
  BOOST_TEST(open() == 3U);
}

BOOST_AUTO_TEST_CASE(a_room_that_lets_the_visitor_go_has_told_it_before) {
  static_cast<void>(after(request("wait", "tea", "1")));
  static_cast<void>(after(request("wait", "tea", "2")));
  const auto heard = after(R"({"event":"out"})");
  BOOST_REQUIRE(heard.size() == 3U);
  BOOST_TEST(heard[0].starts_with(error("1", "moved")));
  BOOST_TEST(heard[1].starts_with(error("2", "moved")));
  BOOST_TEST(heard[2] == "welcome to the till");
  bob.says(R"({"event":"give"})");
  house.settle();
  BOOST_TEST(ada.heard().empty());
}

BOOST_AUTO_TEST_CASE(a_handler_may_put_off_the_reply_and_release_who_asks) {
  const auto heard = after(request("wait", "next", "5"));
  BOOST_REQUIRE(heard.size() == 2U);
  BOOST_TEST(heard[0].starts_with(error("5", "moved")));
  BOOST_TEST(heard[1] == "welcome to the till");
}

BOOST_AUTO_TEST_CASE(a_stay_that_ends_by_a_crash_ends_its_requests_so) {
  static_cast<void>(after(request("wait", "tea", "1")));
  BOOST_TEST(after(R"({"event":"burn"})").front().starts_with(error("1", "crashed")));
  BOOST_TEST(ended(request_end::crashed) == 1U);
}

BOOST_AUTO_TEST_CASE(a_room_that_ends_has_told_who_waits) {
  static_cast<void>(after(request("wait", "tea", "1")));
  house.kill("shop");
  BOOST_TEST(ada.heard().front().starts_with(error("1", "crashed")));
  BOOST_TEST(house.balanced());
}

BOOST_AUTO_TEST_CASE(to_reply_to_who_is_gone_is_safe) {
  static_cast<void>(after(request("wait", "tea", "1")));
  ada.vanishes();
  house.settle();
  BOOST_TEST(ended(request_end::left) == 1U);
  bob.says(R"({"event":"give"})");
  house.settle();
  BOOST_TEST(house.complaints().empty());
  BOOST_TEST(open() == 0U);
}

BOOST_AUTO_TEST_CASE(a_reply_may_outlive_the_room) {
  std::vector<later_reply> kept;
  {
    auto there = test::house::of<careless_room>(&kept);
    auto& eve = there.enter();
    eve.says(R"({"event":"wait","ask":1})");
    there.settle();
    BOOST_TEST(kept.size() == 1U);
    there.kill("careless");
    BOOST_TEST(eve.heard().front().starts_with(error("1", "crashed")));
  }
  kept.front().give(7);
}

BOOST_AUTO_TEST_CASE(what_becomes_of_a_reply_outside_of_the_rooms_turn_is_told_at_once) {
  std::vector<later_reply> kept;
  auto there = test::house::of<careless_room>(&kept);
  auto& eve = there.enter();
  for (const auto* one : {R"({"event":"wait","ask":1})", R"({"event":"wait","ask":2})"})
    eve.says(one);
  there.settle();
  kept.front().give(7);
  there.settle();
  BOOST_TEST(eve.heard() == lines{R"({"reply":1,"body":7})"}, per_element());
  kept.clear();
  there.settle();
  BOOST_TEST(eve.heard().front().starts_with(error("2", "dropped")));
}

BOOST_AUTO_TEST_CASE(a_reply_may_be_given_on_any_thread) {
  class giver final : public lockspace {
  public:
    giver() : lockspace{"giver"} { answer("wait", &giver::wait); }

  private:
    later_reply wait(visitor& who) {
      const later_reply reply{who};
      offload([reply] { std::thread{[reply] { reply.give(7); }}.join(); }, [] {});
      return reply;
    }
  };
  auto there = test::house::of<giver>();
  auto& eve = there.enter();
  eve.says(R"({"event":"wait","ask":1})");
  there.settle();
  there.finish_offloaded();
  BOOST_TEST(eve.heard() == lines{R"({"reply":1,"body":7})"}, per_element());
}

BOOST_AUTO_TEST_CASE(offloaded_work_may_bring_the_reply) {
  auto& eve = house.enter("back office");
  eve.says(request("buy", "tea", "1"));
  house.settle();
  BOOST_TEST(eve.heard().empty());
  house.finish_offloaded();
  BOOST_TEST(eve.heard() == lines{R"({"reply":1,"body":"tea for you"})"}, per_element());
}

BOOST_AUTO_TEST_CASE(a_reply_that_offloaded_work_throws_away_is_dropped_without_another_event) {
  auto& eve = house.enter("back office");
  eve.says(request("buy", "fire", "1"));
  house.settle();
  house.finish_offloaded();
  const auto heard = eve.heard();
  BOOST_REQUIRE(heard.size() == 1U);
  BOOST_TEST(heard.front().starts_with(error("1", "dropped")));
}

BOOST_AUTO_TEST_CASE(only_a_handler_that_returns_it_may_put_off_its_reply) {
  const auto heard = after(R"({"event":"impossible","ask":1})");
  BOOST_TEST(heard.front().starts_with(error("1", "crashed")));
  BOOST_TEST(house.complaints().back().find("later_reply buy(") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(of_an_event_that_is_no_request_it_does_nothing) {
  BOOST_TEST(after(R"({"event":"wait","body":{"sku":"tea"}})").empty());
  BOOST_TEST(after(R"({"event":"impossible"})").empty());
  bob.says(R"({"event":"give"})");
  house.settle();
  BOOST_TEST(ada.heard().empty());
  later_reply{}.give(7);
  BOOST_TEST(house.requests().requests.asked == 0U);
}

BOOST_AUTO_TEST_CASE(what_is_no_text_is_for_who_gives_it_to_know) {
  BOOST_CHECK_THROW(later_reply{}.give(std::string{"\xFF"}), std::invalid_argument);
  BOOST_CHECK_THROW(later_reply{}.refuse("\xFF"), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
