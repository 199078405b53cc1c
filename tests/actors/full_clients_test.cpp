#include "market.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace porthouse;
using namespace porthouse::test;
using namespace std::chrono_literals;

namespace {

struct two_where_clients_wait : two_in_a_market {
  two_where_clients_wait()
      : two_in_a_market{{.policy = overflow::block, .messages = 3, .then = overflow::drop_oldest}} {
    ada.acknowledges_nothing();
    tick(100, 11);  // the window takes 1 024 frames
    static_cast<void>(bob.heard("price"));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(full_clients, two_in_a_market)

BOOST_FIXTURE_TEST_CASE(a_client_that_asks_for_more_than_it_reads_waits, two_where_clients_wait) {
  BOOST_TEST(number(bob.heard("full").front(), "queued") > 0U);
  ada.says("chat", boost::json::object{});
  house.settle();
  BOOST_TEST(bob.heard("said").empty());
  BOOST_TEST(ada.heard("price").size() == 1'024U);
  ada.acknowledges();
  house.settle();
  BOOST_TEST(ada.heard("price").size() == 76U);
  BOOST_TEST(number(bob.heard("drained").front(), "queued") == 0U);
  BOOST_TEST(bob.heard("said").size() == 1U);
  BOOST_TEST(house.sessions().dropped.all() == 0U);
}

BOOST_FIXTURE_TEST_CASE(
    who_lets_others_wait_for_too_long_loses_the_oldest, two_where_clients_wait) {
  house.advance(1s);
  tick(1);
  BOOST_TEST(house.sessions().waiting == 3U);
  BOOST_TEST(house.sessions().dropped.oldest == 74U);
}

BOOST_AUTO_TEST_CASE(a_room_hears_once_that_a_client_is_full_and_that_it_has_drained) {
  drops();
  tick(1'001, 2);
  tick(10);
  BOOST_TEST(bob.heard("full").size() == 1U);
  BOOST_TEST(bob.heard("drained").empty());
  BOOST_TEST(returns("price").size() == 1'000U);
  BOOST_TEST(bob.heard("drained").size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_next_room_does_not_hear_what_the_last_has_left) {
  drops();
  tick(1'001);
  bob.says("go", journey{"ftse"});
  house.settle();
  auto& eve = house.enter("ftse");
  BOOST_TEST(returns("price").size() == 1'000U);
  BOOST_TEST(eve.heard("full").empty());
  BOOST_TEST(eve.heard("drained").empty());
  BOOST_TEST(bob.heard("drained").empty());
}

BOOST_AUTO_TEST_CASE(after_a_wait_a_client_is_closed_or_loses_something_and_nothing_else) {
  BOOST_CHECK_THROW((market{"none", {.then = overflow::block}}), std::invalid_argument);
  BOOST_CHECK_THROW((market{"none", {.then = overflow::conflate}}), std::invalid_argument);
}

BOOST_FIXTURE_TEST_CASE(a_room_hears_of_full_clients_of_another_node, market_on_another_node) {
  auto& ada = all["b"].enter_session({.name = "ada"}, "nyse");
  auto& bob = all["a"].enter("nyse");
  all.settle();
  ada.drops();
  all.settle();
  bob.says("tick", ticks{1'001, 1});
  all.settle();
  BOOST_TEST(bob.heard("full").size() == 1U);
  ada.returns();
  all.settle();
  BOOST_TEST(bob.heard("drained").size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
