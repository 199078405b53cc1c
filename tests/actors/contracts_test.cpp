#include "market.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>
#include <utility>

using namespace porthouse;
using namespace std::chrono_literals;
using namespace porthouse::test;

BOOST_FIXTURE_TEST_SUITE(room_contracts, two_in_a_market)

BOOST_AUTO_TEST_CASE(a_ticker_of_a_thousand_keys_returns_no_more_than_a_thousand_frames) {
  drops();
  tick(1'000, 5);
  const auto prices = returns("price");
  BOOST_TEST_REQUIRE(prices.size() == 1'000U);
  for (std::size_t i = 0; i < prices.size(); ++i) {
    BOOST_TEST(prices[i].at("of").get_string() == "K" + std::to_string(i + 1));
    BOOST_TEST(number(prices[i], "is") == 5U);
  }
  const auto skipped = ada.heard("$skipped");
  BOOST_TEST_REQUIRE(skipped.size() == 1U);
  BOOST_TEST(number(skipped.front(), "n") == 4'000U);
  std::size_t bytes = 0;
  for (std::size_t key = 1; key <= 1'000; ++key) {
    const boost::json::object body{{"of", "K" + std::to_string(key)}, {"is", 1}};
    bytes += 4 * event_message("price", body).as_frame().wire().size();
  }
  BOOST_TEST(number(skipped.front(), "bytes") == bytes);
  BOOST_TEST(ada.heard().empty());
  BOOST_TEST(house.sessions().dropped.conflated == 4'000U);
  BOOST_TEST(house.sessions().dropped.all() == 4'000U);
  BOOST_TEST(house.sessions().waiting == 0U);
  BOOST_TEST(house.balanced());
}

BOOST_AUTO_TEST_CASE(who_reads_hears_everything) {
  tick(10, 9);
  BOOST_TEST(ada.heard("price").size() == 90U);
  BOOST_TEST(house.sessions().dropped.all() == 0U);
}

BOOST_AUTO_TEST_CASE(who_is_attached_and_does_not_acknowledge_is_served_in_the_same_way) {
  ada.acknowledges_nothing();
  tick(100, 30);  // the window takes 1 024 frames
  const auto first = ada.heard("price").size();
  BOOST_TEST(first == 1'024U);
  BOOST_TEST(house.sessions().dropped.conflated + house.sessions().waiting == 3'000U - first);
  BOOST_TEST(house.sessions().waiting == 100U);
  BOOST_TEST(house.balanced());
}

BOOST_AUTO_TEST_CASE(what_is_sent_to_one_and_what_is_marked_so_stays) {
  drops();
  tick(1'000);
  bob.says("fixed", boost::json::object{});
  house.settle();
  tick(1'000);
  BOOST_TEST(returns("price").size() == 998U);
  BOOST_TEST(ada.heard("sold").size() == 1U);
  BOOST_TEST(ada.heard("closing").size() == 1U);
  std::size_t skipped = 0;
  for (const auto& one : ada.heard("$skipped")) skipped += number(one, "n");
  BOOST_TEST(skipped == 1'002U);
}

BOOST_AUTO_TEST_CASE(what_has_gone_stale_is_not_sent) {
  drops();
  bob.says("loose", boost::json::object{});
  house.settle();
  house.advance(2s);
  bob.says("loose", boost::json::object{});
  house.settle();
  house.tick(1ms);
  BOOST_TEST(returns("hint").size() == 1U);
  BOOST_TEST(ada.heard("$skipped").size() == 1U);
  BOOST_TEST(house.sessions().dropped.stale == 1U);
}

BOOST_AUTO_TEST_CASE(a_move_seals_what_the_old_room_has_left) {
  drops();
  tick(3);
  bob.says("go", journey{"ftse"});
  house.settle();
  auto& eve = house.enter("ftse");
  eve.says("tick", ticks{3, 2});
  house.settle();
  const auto prices = returns("price");
  BOOST_TEST(prices.size() == 6U);
  BOOST_TEST(number(ada.heard("$skipped").front(), "n") == 3U);
}

BOOST_AUTO_TEST_CASE(a_contract_under_which_nothing_may_wait_is_none) {
  BOOST_CHECK_THROW((market{"none", {.messages = 0}}), std::invalid_argument);
  BOOST_CHECK_THROW((market{"none", {.bytes = 0}}), std::invalid_argument);
}

namespace {

struct two_where_leaving_drops : two_in_a_market {
  two_where_leaving_drops()
      : two_in_a_market{{.policy = overflow::drop_oldest, .on_leave = leaving::drop}} {}
};
struct two_where_the_first_count : two_in_a_market {
  two_where_the_first_count()
      : two_in_a_market{{.policy = overflow::drop_newest, .messages = 3, .notice = false}} {}
};
}  // namespace

BOOST_FIXTURE_TEST_CASE(a_room_may_take_back_what_it_has_left, two_where_leaving_drops) {
  drops();
  tick(3);
  bob.says("go", journey{"ftse"});
  house.settle();
  BOOST_TEST(returns("price").empty());
  const auto heard = ada.heard();
  BOOST_TEST_REQUIRE(heard.size() == 2U);
  BOOST_TEST((heard[0].find("$skipped") != std::string::npos));
  BOOST_TEST((heard[1].find("$room") != std::string::npos));
  BOOST_TEST(house.sessions().dropped.left == 3U);
}

BOOST_FIXTURE_TEST_CASE(a_log_may_keep_its_beginning_and_say_nothing, two_where_the_first_count) {
  drops();
  tick(5);
  const auto prices = returns("price");
  BOOST_TEST_REQUIRE(prices.size() == 3U);
  BOOST_TEST(prices.back().at("of").get_string() == "K3");
  BOOST_TEST(ada.heard().empty());
  BOOST_TEST(house.sessions().dropped.newest == 2U);
}

BOOST_FIXTURE_TEST_CASE(what_is_broadcast_without_marks_may_be_dropped, two_where_the_first_count) {
  drops();
  for (int i = 0; i < 5; ++i) bob.says("chat", boost::json::object{});
  house.settle();
  BOOST_TEST(returns("said").size() == 3U);
  BOOST_TEST(house.sessions().dropped.newest == 2U);
}

BOOST_FIXTURE_TEST_CASE(a_contract_holds_for_sockets_of_another_node, market_on_another_node) {
  auto& ada = all["b"].enter_session({.name = "ada"}, "nyse");
  auto& bob = all["a"].enter("nyse");
  all.settle();
  BOOST_TEST(all["b"].where(ada) == "nyse");
  static_cast<void>(ada.heard());
  ada.drops();
  all.settle();
  bob.says("tick", ticks{50, 4});
  all.settle();
  ada.returns();
  all.settle();
  BOOST_TEST(ada.heard("price").size() == 50U);
  const auto skipped = ada.heard("$skipped");
  BOOST_TEST_REQUIRE(skipped.size() == 1U);
  BOOST_TEST(number(skipped.front(), "n") == 150U);
}

BOOST_AUTO_TEST_SUITE_END()
