#include "arcade/court.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>

BOOST_AUTO_TEST_SUITE(arcade_court)

BOOST_AUTO_TEST_CASE(a_ball_that_nobody_takes_is_a_point_and_the_next_goes_the_same_way) {
  court here;
  here.rest = 0;
  here.players[1].aim = here.players[1].y = 100;
  while (!here.move(true)) BOOST_REQUIRE(here.x < 2 * court::width);
  BOOST_TEST(here.players[0].score == 1);
  BOOST_TEST(here.rest == court::again);
  BOOST_TEST(here.vx > 0);
}

BOOST_AUTO_TEST_CASE(a_bat_in_its_way_sends_it_back_faster) {
  court here;
  here.rest = 0;
  here.vy = 0;
  const auto speed = here.vx;
  while (here.vx > 0) BOOST_REQUIRE(!here.move(true));
  BOOST_TEST(-here.vx > speed);
  BOOST_TEST(here.players[0].score + here.players[1].score == 0);
}

BOOST_AUTO_TEST_CASE(two_who_follow_the_ball_keep_it_on_the_court) {
  court here;
  for (int moves = 0; moves < 10'000; ++moves) {
    for (auto& each : here.players) each.aim = here.y + 40;
    here.move(true);
    BOOST_REQUIRE(here.y >= 0);
    BOOST_REQUIRE(here.y <= court::height);
    BOOST_REQUIRE(std::abs(here.vx) <= court::top_speed);
  }
}

BOOST_AUTO_TEST_SUITE_END()
