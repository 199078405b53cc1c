#include "arcade/lobby.hpp"
#include "arcade/table.hpp"

#include <porthouse/test/house.hpp>
#include <porthouse/test/schedules.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

using namespace std::chrono_literals;
using boost::json::object;
using porthouse::test::client;
using porthouse::test::house;

namespace {

/// The server of `arcade.cpp`.
struct arcade_house {
  porthouse::machine plan{
      porthouse::envelopes{}, porthouse::lockspaces{}.add<lobby>().family<table>("arcade/")};
  house here{plan, {.shards = 2, .bounds = twenty_seconds()}};

  ~arcade_house() { BOOST_TEST(here.balanced()); }

  static porthouse::protocol::limits twenty_seconds() {
    porthouse::protocol::limits bounds;
    bounds.resume_for = 20s;
    return bounds;
  }
  client& enter(std::string_view name, int game = 1) {
    auto& who = here.enter_session();
    tell(who, "play", {{"name", name}, {"game", game}});
    here.advance(200ms);  // as old as a listing of rooms may be
    return who;
  }
  void tell(client& who, std::string_view event, const object& body = {}) {
    who.says(event, body);
    here.settle();
  }
  void lose(client& who) {
    who.drops();
    here.settle();
  }
  void regain(client& who) {
    who.returns();
    here.settle();
  }
  /// The last of what it has heard of `event` since the last call.
  static object last(client& who, std::string_view event) {
    const auto all = who.heard(event);
    BOOST_REQUIRE_MESSAGE(!all.empty(), "nothing heard of " << event);
    return all.back();
  }
  /// The numbers of the ticks that it has heard since the last call.
  static std::vector<int> ticks(client& who) {
    std::vector<int> numbers;
    for (const auto& each : who.heard("tick")) numbers.push_back(each.at("n").to_number<int>());
    return numbers;
  }
};

int number(const object& from, std::string_view key) { return from.at(key).to_number<int>(); }
std::string player(const object& table, std::size_t side) {
  return std::string{table.at("seats").at(side).at("name").as_string()};
}
bool without_gap(const std::vector<int>& numbers) {
  return std::ranges::adjacent_find(numbers, [](int a, int b) { return b != a + 1; }) ==
         numbers.end();
}

struct game_of_two : arcade_house {
  client& ada = enter("Ada");
  client& bob = enter("Bob");
};

}  // namespace

BOOST_AUTO_TEST_SUITE(arcade)

BOOST_FIXTURE_TEST_SUITE(game, game_of_two)

// -- the game -------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(the_first_two_play_and_who_comes_later_watches) {
  auto& eve = enter("Eve");
  BOOST_TEST(number(last(ada, "table"), "you") == 0);
  BOOST_TEST(number(last(bob, "table"), "you") == 1);
  const auto seen = last(eve, "table");
  BOOST_TEST(number(seen, "you") == -1);
  BOOST_TEST(number(seen, "watching") == 1);
  BOOST_TEST(player(seen, 0) == "Ada");
  BOOST_TEST(player(seen, 1) == "Bob");
}

BOOST_AUTO_TEST_CASE(who_names_no_game_meets_who_waits_and_else_opens_another) {
  auto& eve = enter("Eve", 0);
  BOOST_TEST(here.where(eve) == "arcade/2");
  auto& dan = enter("Dan", 0);
  BOOST_TEST(here.where(dan) == "arcade/2");
  auto& newcomer = here.enter_session();
  here.advance(1s);
  BOOST_TEST(last(newcomer, "lobby").at("games").as_array().size() == 2U);
}

BOOST_AUTO_TEST_CASE(the_ball_moves_thirty_times_a_second) {
  static_cast<void>(ticks(ada));
  here.advance(990ms);
  const auto heard = ticks(ada);
  BOOST_TEST(heard.size() == 30U);
  BOOST_TEST(without_gap(heard));
}

BOOST_AUTO_TEST_CASE(a_bat_goes_where_its_player_wants_and_no_other) {
  tell(ada, "aim", {{"y", 200}});
  tell(enter("Eve"), "aim", {{"y", 700}});
  here.advance(1s);
  const auto bats = last(bob, "tick").at("bats");
  BOOST_TEST(bats.at(0).to_number<int>() == 200);
  BOOST_TEST(bats.at(1).to_number<int>() == 450);
}

BOOST_AUTO_TEST_CASE(who_wins_stays_and_who_lost_watches_if_somebody_waits) {
  auto& eve = enter("Eve");
  object over;
  for (int seconds = 0; seconds < 120 && over.empty(); ++seconds) {
    here.advance(1s);
    if (const auto heard = eve.heard("over"); !heard.empty()) over = heard.back();
  }
  BOOST_TEST(over.at("why").as_string() == "won");
  const auto seen = last(eve, "table");
  BOOST_TEST(number(seen, "you") >= 0);
  BOOST_TEST(number(seen, "watching") == 1);
  BOOST_TEST(player(seen, 1 - number(seen, "you")) == std::string{over.at("name").as_string()});
}

BOOST_AUTO_TEST_CASE(who_leaves_is_in_the_lobby_and_the_other_waits_for_an_opponent) {
  tell(ada, "leave");
  BOOST_TEST(here.where(ada) == "lobby");
  BOOST_TEST(last(bob, "over").at("name").as_string() == "Ada");
  static_cast<void>(ticks(bob));
  here.advance(1s);
  BOOST_TEST(ticks(bob).empty());
}

BOOST_AUTO_TEST_CASE(the_thirteenth_is_told_that_the_game_is_full) {
  for (int more = 0; more < 10; ++more) enter("Fan");
  auto& late = enter("Late");
  BOOST_TEST(here.where(late) == "lobby");
  BOOST_TEST(late.heard("refused").size() == 1U);
}

BOOST_AUTO_TEST_CASE(who_asks_how_long_a_round_trip_takes_gets_a_reply) {
  tell(ada, "leave");  // no ticks beside it
  static_cast<void>(bob.heard());
  bob.says(R"({"event":"ping","ask":1})");
  here.settle();
  BOOST_TEST(bob.heard() == std::vector<std::string>{R"({"reply":1,"body":null})"});
}

// -- who drops ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_player_who_drops_keeps_the_seat_and_the_ball_waits) {
  here.advance(3s);
  lose(ada);
  BOOST_TEST(last(bob, "table").at("seats").at(0).at("away").as_bool());
  here.advance(100ms);
  const auto before = last(bob, "tick");
  here.advance(3s);
  const auto after = last(bob, "tick");
  BOOST_TEST(after.at("ball") == before.at("ball"));
  BOOST_TEST(number(after, "n") > number(before, "n") + 80);
  BOOST_TEST(number(last(bob, "waiting"), "seconds") == 17);
  BOOST_TEST(here.where(ada) == "arcade/1");
}

BOOST_AUTO_TEST_CASE(who_comes_back_has_missed_nothing_and_plays_on) {
  lose(ada);
  here.advance(15s);
  regain(ada);
  BOOST_TEST(ada.session()->resumed());
  BOOST_TEST(number(last(ada, "back"), "after") >= 15'000);
  const auto resting = last(bob, "tick").at("ball");
  here.advance(2500ms);
  const auto heard = ticks(ada);
  BOOST_TEST(heard.size() > 500U);
  BOOST_TEST(heard.front() == 1);
  BOOST_TEST(without_gap(heard));
  BOOST_TEST(last(bob, "tick").at("ball") != resting);
  BOOST_TEST(number(last(ada, "table"), "you") == 0);
}

BOOST_AUTO_TEST_CASE(who_comes_back_from_another_page_is_told_all_there_is_to_know) {
  lose(ada);
  regain(ada);
  const auto seen = last(ada, "table");
  BOOST_TEST(player(seen, 1) == "Bob");
  BOOST_TEST(!seen.at("seats").at(0).at("away").as_bool());
}

BOOST_AUTO_TEST_CASE(a_seat_that_nobody_comes_back_to_is_of_who_has_watched_for_longest) {
  auto& eve = enter("Eve");
  enter("Dan");
  lose(ada);
  here.advance(19s);
  BOOST_TEST(number(last(eve, "table"), "you") == -1);
  here.advance(4s);
  BOOST_TEST(last(bob, "over").at("name").as_string() == "Ada");
  const auto seen = last(eve, "table");
  BOOST_TEST(number(seen, "you") == 0);
  BOOST_TEST(number(seen, "watching") == 1);
  regain(ada);
  BOOST_TEST(ada.session()->why() == "expired");
  BOOST_TEST(last(ada, "lobby").at("games").as_array().size() == 1U);
}

BOOST_AUTO_TEST_CASE(without_anybody_who_watches_the_game_ends) {
  lose(ada);
  here.advance(24s);
  BOOST_TEST(last(bob, "over").at("why").as_string() == "left");
  BOOST_TEST(player(last(bob, "table"), 0).empty());
  BOOST_TEST(here.where(bob) == "arcade/1");
}

BOOST_AUTO_TEST_CASE(the_game_does_not_wait_for_who_watches) {
  auto& eve = enter("Eve");
  here.advance(2s);
  lose(eve);
  here.advance(100ms);
  const auto before = last(bob, "tick");
  regain(eve);
  here.advance(34ms);
  BOOST_TEST(last(bob, "tick").at("ball") != before.at("ball"));
  BOOST_TEST(ticks(eve).back() == number(before, "n") + 1);
}

BOOST_AUTO_TEST_CASE(who_watches_and_was_away_hears_the_last_tick_and_who_plays_all_of_them) {
  auto& eve = enter("Eve");
  here.advance(2s);
  static_cast<void>(ticks(eve));
  static_cast<void>(ticks(bob));
  lose(bob);
  lose(eve);
  here.advance(10s);
  regain(bob);
  regain(eve);
  const auto all = ticks(bob);
  BOOST_TEST(all.size() > 290U);
  BOOST_TEST(without_gap(all));
  BOOST_TEST(ticks(eve) == std::vector<int>{all.back()});
  const auto skipped = eve.heard("$skipped");
  BOOST_REQUIRE(skipped.size() == 1U);
  BOOST_TEST(number(skipped.front(), "n") == static_cast<int>(all.size()) - 1);
}

BOOST_AUTO_TEST_CASE(a_seat_is_given_to_nobody_who_is_away_until_they_are_back) {
  auto& eve = enter("Eve");
  lose(eve);
  tell(ada, "leave");
  BOOST_TEST(player(last(bob, "table"), 0).empty());
  regain(eve);
  BOOST_TEST(number(last(eve, "table"), "you") == 0);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_CASE(no_schedule_breaks_the_arcade, arcade_house) {
  const auto anything = [](porthouse::test::dice& chance) {
    using porthouse::event_message;
    const auto game = static_cast<int>(chance.below(3));
    switch (chance.below(4)) {
      case 0: return event_message("play", object{{"name", "Ada"}, {"game", game}});
      case 1: return event_message("leave", object{});
      case 2: return event_message("ping", object{});
      default: return event_message("aim", object{{"y", game * 500}});
    }
  };
  const auto broken = porthouse::test::play(plan, {.words = anything, .runs = 200});
  if (broken) BOOST_ERROR("seed " << broken->seed << ": " << broken->what);
}

BOOST_AUTO_TEST_SUITE_END()
