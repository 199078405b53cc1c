// How a program tests its rooms: with a whole server, moved by hand, without a port or a clock.

#include "chat/census.hpp"
#include "chat/chat_room.hpp"
#include "chat/entry.hpp"
#include "chat/usher.hpp"

#include <porthouse/test/house.hpp>
#include <porthouse/test/schedules.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using porthouse::test::client;
using porthouse::test::house;

namespace {

/// The chat's server, as `chat.cpp` plans it, with two rooms.
struct chat_house {
  std::shared_ptr<census> rooms =
      std::make_shared<census>(std::vector<std::string>{"lobby", "garden"});
  porthouse::machine plan{
      porthouse::envelopes{}, porthouse::lockspaces{}
                                  .add<entry>(rooms)
                                  .beside<usher>("entry", rooms)
                                  .add<chat_room>("lobby")
                                  .beside<usher>("lobby", rooms)
                                  .add<chat_room>("garden")
                                  .beside<usher>("garden", rooms)};
  house here{plan, {.shards = 2}};

  client& enter(std::string_view name, std::string_view room) {
    auto& who = here.enter();
    tell(who, "enter", {{"name", name}, {"room", room}});
    return who;
  }
  void tell(client& who, std::string_view event, const boost::json::object& body) {
    who.says(event, body);
    here.settle();
  }
  /// What `who` has heard of `event` since the last call.
  static std::vector<std::string> heard(client& who, std::string_view event) {
    std::vector<std::string> bodies;
    for (const auto& body : who.heard(event)) bodies.push_back(boost::json::serialize(body));
    return bodies;
  }
};

using lines = std::vector<std::string>;

/// A random message of a client of the chat.
porthouse::message anything(porthouse::test::dice& chance) {
  using porthouse::event_message;
  const auto* name = chance.one_of({"Ada", "Bob", "Eve"});
  const auto* room = chance.one_of({"lobby", "garden", "nowhere"});
  switch (chance.below(4)) {
    case 0: return event_message("enter", {{"name", name}, {"room", room}});
    case 1: return event_message("go", {{"room", room}});
    case 2: return event_message("leave", {});
    default: return event_message("say", {{"text", "hello"}});
  }
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(chat, chat_house)

BOOST_AUTO_TEST_CASE(who_tells_a_name_is_in_the_room) {
  auto& ada = enter("  Ada ", "lobby");
  BOOST_TEST(here.where(ada) == "lobby");
  BOOST_TEST(
      heard(ada, "room") == lines{R"({"name":"lobby","you":"Ada","people":["Ada"],"said":[]})"},
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(names_that_are_none_are_refused_kindly) {
  auto& who = here.enter();
  for (const auto* name : {"", "   ", "a\tb", "a name of more than 24 letters", "\x7f"}) {
    tell(who, "enter", {{"name", name}, {"room", "lobby"}});
    BOOST_TEST(heard(who, "refused").size() == 1U);
  }
  BOOST_TEST(here.where(who) == "entry");
  tell(who, "enter", {{"name", "ÅÅÅÅÅÅÅÅÅÅÅÅÅÅÅÅÅÅÅÅÅÅÅÅ"}, {"room", "lobby"}});
  BOOST_TEST(here.where(who) == "lobby");
}

BOOST_AUTO_TEST_CASE(a_name_is_taken_on_the_whole_server_until_its_owner_is_gone) {
  auto& ada = enter("Ada", "garden");
  auto& other = enter("ada", "lobby");
  BOOST_TEST(here.where(other) == "entry");
  tell(ada, "go", {{"room", "lobby"}});
  tell(other, "enter", {{"name", "ADA"}, {"room", "garden"}});
  BOOST_TEST(here.where(other) == "entry");
  ada.vanishes();
  here.settle();
  tell(other, "enter", {{"name", "ADA"}, {"room", "garden"}});
  BOOST_TEST(here.where(other) == "garden");
}

BOOST_AUTO_TEST_CASE(who_leaves_a_room_may_come_back_by_another_name) {
  auto& ada = enter("Ada", "lobby");
  tell(ada, "leave", {});
  BOOST_TEST(here.where(ada) == "entry");
  BOOST_TEST(here.where(enter("Ada", "lobby")) == "lobby");
  tell(ada, "enter", {{"name", "Grace"}, {"room", "lobby"}});
  BOOST_TEST(here.where(ada) == "lobby");
}

BOOST_AUTO_TEST_CASE(everybody_hears_what_is_said_in_their_room_only) {
  auto& ada = enter("Ada", "lobby");
  auto& bob = enter("Bob", "lobby");
  auto& eve = enter("Eve", "garden");
  tell(ada, "say", {{"text", " hello\n"}});
  BOOST_TEST(heard(ada, "said").size() == 1U);
  BOOST_TEST(heard(bob, "said").size() == 1U);
  BOOST_TEST(heard(eve, "said").empty());
}

BOOST_AUTO_TEST_CASE(a_text_that_is_empty_or_too_long_is_refused_kindly) {
  auto& ada = enter("Ada", "lobby");
  for (const auto& text : {std::string{" \n"}, std::string(2001, 'x')}) {
    tell(ada, "say", {{"text", text}});
    BOOST_TEST(heard(ada, "refused").size() == 1U);
  }
  BOOST_TEST(here.where(ada) == "lobby");
}

BOOST_AUTO_TEST_CASE(newcomers_see_the_last_fifty_messages) {
  auto& ada = enter("Ada", "lobby");
  for (int i = 0; i < 60; ++i) tell(ada, "say", {{"text", std::to_string(i)}});
  auto& bob = enter("Bob", "lobby");
  const auto said =
      boost::json::parse(heard(bob, "room").front()).as_object().at("said").as_array();
  BOOST_TEST(said.size() == 50U);
  BOOST_TEST(said.front().at("text").as_string() == "10");
}

BOOST_AUTO_TEST_CASE(who_changes_rooms_is_missed_here_and_greeted_there) {
  auto& ada = enter("Ada", "lobby");
  auto& bob = enter("Bob", "lobby");
  auto& eve = enter("Eve", "garden");
  tell(bob, "go", {{"room", "garden"}});
  BOOST_TEST(
      heard(ada, "left") == lines{R"({"name":"Bob","to":"garden"})"},
      boost::test_tools::per_element());
  BOOST_TEST(
      heard(eve, "joined") == lines{R"({"name":"Bob","from":"lobby"})"},
      boost::test_tools::per_element());
  tell(bob, "go", {{"room", "nowhere"}});
  BOOST_TEST(heard(bob, "refused").size() == 1U);
  BOOST_TEST(here.where(bob) == "garden");
}

BOOST_AUTO_TEST_CASE(everybody_is_told_how_full_the_rooms_are) {
  auto& waiting = here.enter();
  auto& ada = enter("Ada", "lobby");
  enter("Bob", "garden").vanishes();
  here.settle();
  here.advance(std::chrono::milliseconds{300});
  BOOST_TEST(heard(ada, "rooms").back() == R"({"lobby":1,"garden":0})");
  BOOST_TEST(heard(waiting, "rooms").back() == R"({"lobby":1,"garden":0})");
}

BOOST_AUTO_TEST_CASE(who_speaks_another_language_is_told_and_closed_in_the_end) {
  auto& ada = enter("Ada", "lobby");
  tell(ada, "say", {{"text", 7}});
  BOOST_TEST(ada.heard("$error").front().at("field").as_string() == "text");
  tell(ada, "say", {{"text", "hello"}, {"of_another_version", 7}});
  BOOST_TEST(ada.heard("said").size() == 1U);
  tell(ada, "go", {{"room", ""}});
  BOOST_TEST(ada.heard("$error").front().at("field").as_string() == "room");
  BOOST_TEST(here.where(ada) == "lobby");
  for (int i = 0; i < 20; ++i) tell(ada, "say", {{"text", 7}});
  BOOST_TEST((ada.closed_with() == porthouse::close_code::invalid_data));
  BOOST_TEST(here.complaints().empty());
  BOOST_TEST(here.balanced());
}

// In whatever order clients come, talk, change rooms and go, and rooms die: no socket is lost, and
// no hook throws.
BOOST_AUTO_TEST_CASE(no_schedule_breaks_the_chat) {
  const auto broken = porthouse::test::play(plan, {.words = anything, .runs = 1000});
  if (broken) BOOST_ERROR("seed " << broken->seed << ": " << broken->what);
}

BOOST_AUTO_TEST_SUITE_END()
