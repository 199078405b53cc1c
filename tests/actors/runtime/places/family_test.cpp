#include "rooms.hpp"

#include <porthouse/actors/machine.hpp>
#include <porthouse/test/house.hpp>
#include <porthouse/test/schedules.hpp>

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;
using boost::test_tools::per_element;
using test::client;
using lines = std::vector<std::string>;

namespace {

/// A room of a family, for two visitors at most, that does what it is told.
class arena final : public test::obedient_room {
public:
  arena(std::string name, diary* book) : obedient_room{std::move(name), book} {
    if (this->name() == "arena/broken") throw std::runtime_error{"no floor"};
    capacity(2);
    describe({{"map", "desert"}});
    write("opens");
  }
  ~arena() override { write("closes"); }

  verdict received(visitor& who, const message& said) override {
    if (said.text() == "lock") lock();
    if (said.text() == "hide") hide();
    return obedient_room::received(who, said);
  }
};

/// The entry: "list" asks for the open arenas.
class lobby final : public test::obedient_room {
public:
  explicit lobby(diary* book) : obedient_room{"lobby", book} {}

  verdict received(visitor& who, const message& said) override {
    if (said.text() != "list") return obedient_room::received(who, said);
    rooms("arena/", [this, id = who.id()](const std::vector<room_info>& all) {
      std::string text = "open:";
      for (const auto& one : all) {
        text += " " + one.name + " " + std::to_string(one.population) + "/" +
                std::to_string(one.capacity) + (one.locked ? " locked" : "") + " " +
                std::string{one.about.at("map").as_string()};
      }
      if (auto* still = find(id)) still->send(text);
    });
    return keep();
  }
};

struct arenas {
  lines book;
  machine plan{
      envelopes{}, lockspaces{}.add<lobby>(&book).family<arena>(
                       "arena/", {.closes_after = 20s, .rooms = 3}, &book)};
  test::house house{plan, {.shards = 2}};
  client& ada = house.enter();
  client& bob = house.enter();

  arenas() { book.clear(); }
  ~arenas() { BOOST_TEST(house.balanced()); }

  void tells(client& who, const std::string& text) {
    who.says(text);
    house.settle();
  }
  std::string hears(client& who) {
    const auto heard = who.heard();
    return heard.empty() ? "" : heard.back();
  }
  bool is_open(const std::string& name) {
    return std::ranges::count(book, name + " opens") > std::ranges::count(book, name + " closes");
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(families, arenas)

BOOST_AUTO_TEST_CASE(a_room_opens_when_somebody_goes_there_and_once_only) {
  tells(ada, "to arena/1");
  tells(bob, "to arena/1");
  BOOST_TEST(house.where(ada) == "arena/1");
  BOOST_TEST(house.where(bob) == "arena/1");
  BOOST_TEST(std::ranges::count(book, "arena/1 opens") == 1);
}

BOOST_AUTO_TEST_CASE(a_newcomer_may_be_let_in_to_a_room_of_a_family) {
  BOOST_TEST(house.where(house.enter("arena/7")) == "arena/7");
}

BOOST_AUTO_TEST_CASE(names_that_no_room_can_have_are_no_places) {
  for (const auto& name :
       {std::string{"arena/"}, "arena/" + std::string(65, 'x'), std::string{"arena/\n"},
        std::string{"area/1"}, std::string{"arena/broken"}}) {
    tells(ada, "to " + name);
    BOOST_TEST(book.back() == "lobby stays no_such_place " + name);
  }
  BOOST_TEST(house.complaints().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_room_that_is_empty_for_long_enough_closes) {
  tells(ada, "push arena/1");
  tells(ada, "release");
  house.advance(19'999ms);
  BOOST_TEST(is_open("arena/1"));
  house.advance(1ms);
  BOOST_TEST(!is_open("arena/1"));
  tells(ada, "push arena/1");
  BOOST_TEST(is_open("arena/1"));
  BOOST_TEST(house.complaints().empty());
}

BOOST_AUTO_TEST_CASE(a_room_to_which_somebody_may_come_back_does_not_close) {
  tells(ada, "to arena/1");
  tells(ada, "push lobby");
  house.advance(1min);
  BOOST_TEST(is_open("arena/1"));
  tells(ada, "release");
  BOOST_TEST(house.where(ada) == "arena/1");
  tells(ada, "push lobby");
  ada.vanishes();
  house.settle();
  house.advance(20s);
  BOOST_TEST(!is_open("arena/1"));
}

BOOST_AUTO_TEST_CASE(a_room_that_is_twice_in_a_history_does_not_close_when_the_upper_let_go) {
  tells(bob, "to arena/2");
  tells(bob, "lock");
  for (const auto* one : {"push arena/1", "push lobby", "push arena/1", "to arena/2"})
    tells(ada, one);
  BOOST_TEST(book.back() == "arena/1 connected move_failed from arena/2");
  tells(ada, "to arena/3");
  house.advance(1min);
  BOOST_TEST(is_open("arena/1"));
  for (const auto* one : {"release", "release"}) tells(ada, one);
  BOOST_TEST(book.back() == "arena/1 connected came_back from lobby");
  tells(ada, "release");
  house.advance(20s);
  BOOST_TEST(!is_open("arena/1"));
}

BOOST_AUTO_TEST_CASE(who_comes_in_time_keeps_the_room_open) {
  tells(ada, "push arena/1");
  tells(ada, "release");
  house.advance(15s);
  tells(bob, "to arena/1");
  house.advance(1min);
  BOOST_TEST(house.where(bob) == "arena/1");
  BOOST_TEST(is_open("arena/1"));
}

BOOST_AUTO_TEST_CASE(a_full_room_and_a_locked_room_refuse_but_have_back_who_was_there) {
  tells(ada, "to arena/1");
  tells(bob, "to arena/1");
  auto& eve = house.enter();
  tells(eve, "to arena/1");
  BOOST_TEST(house.where(eve) == "lobby");
  BOOST_TEST(book.back() == "lobby connected move_failed from arena/1");
  tells(bob, "push lobby");
  tells(ada, "lock");
  tells(eve, "to arena/1");
  BOOST_TEST(house.where(eve) == "lobby");
  tells(bob, "release");
  BOOST_TEST(house.where(bob) == "arena/1");
}

BOOST_AUTO_TEST_CASE(a_family_has_no_more_rooms_than_it_may) {
  for (const auto* name : {"1", "2", "3"}) house.enter(std::string{"arena/"} + name);
  tells(ada, "to arena/4");
  BOOST_TEST(book.back() == "lobby stays full arena/4");
  tells(ada, "to arena/3");
  BOOST_TEST(house.where(ada) == "arena/3");
}

BOOST_AUTO_TEST_CASE(a_listing_shows_the_open_rooms_that_do_not_hide) {
  tells(ada, "to arena/2");
  auto& eve = house.enter("arena/1");
  tells(eve, "lock");
  auto& dan = house.enter("arena/3");
  tells(dan, "hide");
  house.advance(100ms);
  tells(bob, "list");
  BOOST_TEST(hears(bob) == "open: arena/1 1/2 locked desert arena/2 1/2 desert");
}

BOOST_AUTO_TEST_CASE(a_room_that_dies_costs_nobody_and_opens_anew) {
  tells(ada, "push arena/1");
  house.kill("arena/1");
  BOOST_TEST(house.where(ada) == "lobby");
  BOOST_TEST(house.deaths().size() == 1U);
  tells(ada, "to arena/1");
  BOOST_TEST(house.where(ada) == "arena/1");
}

BOOST_AUTO_TEST_CASE(who_asks_for_a_room_that_is_leaving_waits_for_the_next) {
  // On the second shard; the machine and the lobby are on the first.
  std::string name = "arena/1";
  while (std::hash<std::string>{}(name) % 2 != 1) name += "1";
  tells(ada, "push " + name);
  tells(ada, "release");
  book.clear();
  house.tick(20s);
  house.turn(1);  // it says that it is empty
  house.turn(0);  // and is asked to leave
  ada.says("push " + name);
  ada.pump();
  for (int i = 0; i < 5; ++i) house.turn(0);
  BOOST_TEST(!is_open(name));
  BOOST_TEST(house.where(ada) == "lobby");
  house.settle();
  BOOST_TEST(house.where(ada) == name);
  BOOST_TEST(
      book == (lines{
                  "lobby heard push " + name, name + " closes", name + " opens",
                  "lobby left moved_on to " + name, name + " connected moved from lobby"}),
      per_element());
}

BOOST_AUTO_TEST_CASE(a_room_does_not_leave_while_somebody_may_be_on_the_way) {
  lines diary;
  const machine hasty{
      envelopes{},
      lockspaces{}.add<lobby>(&diary).family<arena>("arena/", {.closes_after = 1s}, &diary)};
  test::house here{hasty};
  auto& eve = here.enter();
  eve.says("push arena/1");
  eve.says("release");
  here.settle();
  here.advance(4s);
  BOOST_TEST(std::ranges::count(diary, "arena/1 closes") == 0);
  here.advance(2s);
  BOOST_TEST(std::ranges::count(diary, "arena/1 closes") == 1);
}

BOOST_AUTO_TEST_CASE(rooms_are_seen_while_somebody_is_there_and_counted_by_family) {
  test::house seen{plan, {.shards = 2, .inspect = true}};
  auto& eve = seen.enter("arena/1");
  seen.enter("arena/2");
  const auto spaces = [&] {
    const auto told = boost::json::parse(seen.ask("/_porthouse/spaces").body);
    lines names;
    for (const auto& one : told.at("spaces").as_array())
      names.emplace_back(one.at("name").as_string().c_str());
    return names;
  };
  const auto counts = [&](const std::string& line) {
    return seen.ask("/metrics").body.find(line) != std::string::npos;
  };
  BOOST_TEST(spaces() == (lines{"lobby", "arena/1", "arena/2"}), per_element());
  BOOST_TEST(counts("porthouse_family_rooms{space=\"arena/\"} 2"));
  eve.vanishes();
  seen.settle();
  BOOST_TEST(spaces() == (lines{"lobby", "arena/2"}), per_element());
  BOOST_TEST(counts("porthouse_family_rooms{space=\"arena/\"} 1"));
  BOOST_TEST(!counts("arena/2"));
}

BOOST_AUTO_TEST_CASE(plans_that_cannot_work_are_refused) {
  BOOST_CHECK_THROW(lockspaces{}.family<arena>("", {}, &book), std::invalid_argument);
  BOOST_CHECK_THROW(
      lockspaces{}.family<arena>("a/", {.closes_after = 0s}, &book), std::invalid_argument);
  BOOST_CHECK_THROW(lockspaces{}.family<arena>("a/", {.rooms = 0}, &book), std::invalid_argument);
  BOOST_CHECK_THROW(
      lockspaces{}.family<arena>("a/", {}, &book).family<arena>("a/", {}, &book),
      std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(no_schedule_loses_anybody_between_rooms_that_open_and_close) {
  lines diary;
  const machine small{
      envelopes{}, lockspaces{}.add<lobby>(&diary).family<arena>(
                       "arena/", {.closes_after = 400ms, .rooms = 3}, &diary)};
  test::schedules with;
  with.words = [](test::dice& chance) {
    return porthouse::message::text(chance.one_of(
        {"to arena/1", "push arena/1", "to arena/2", "push arena/3", "release", "to lobby",
         "push lobby", "hi"}));
  };
  with.bounds.welcome_deadline = 2s;
  with.runs = 500;
  const auto broken = test::play(small, with);
  BOOST_TEST(!broken.has_value(), (broken ? broken->what : ""));
}

BOOST_AUTO_TEST_SUITE_END()
