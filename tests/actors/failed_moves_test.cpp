#include "rooms.hpp"

#include <porthouse/actors/machine.hpp>
#include <porthouse/protocol/ownership/rendezvous.hpp>
#include <porthouse/test/house.hpp>
#include <porthouse/test/nodes.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;
using boost::test_tools::per_element;
using lines = std::vector<std::string>;

namespace {

std::string told(const move_failure& failed) {
  return std::string{protocol::name(failed.why)} + " " + failed.wanted +
         (failed.reason.empty() ? "" : ": " + failed.reason) + (failed.newcomer ? " (new)" : "") +
         (failed.stayed ? " (stayed)" : "");
}

/// The entry: sends each visitor the reason why it is here.
class lobby final : public test::obedient_room {
public:
  explicit lobby(diary* book) : obedient_room{"lobby", book} {}
  verdict connected(visitor& who) override {
    who.send(protocol::name(who.how()));
    return keep();
  }
  verdict received(visitor& who, const message& said) override {
    const std::string text{said.text()};
    if (text == "lock") lock();
    if (text.starts_with("then ")) next_ = text.substr(5);
    if (text.starts_with("visit "))
      return visit<int>(who, text.substr(6), 30s, [](visitor& back, const visit_result<int>& end) {
        back.send(
            "visit " + std::string{protocol::name(end.how)} +
            (end.reason.empty() ? "" : ": " + end.reason));
        return keep();
      });
    return obedient_room::received(who, said);
  }
  verdict move_failed(visitor& who, const move_failure& why) override {
    who.send("move_failed " + told(why));
    if (next_ == "throw") throw std::runtime_error{"as it was told"};
    return next_.empty() ? keep() : move_to(std::exchange(next_, {}));
  }

private:
  std::string next_;  // where a visitor goes whose move has failed
};

/// Refuses, in the way that its name says.
class club final : public lockspace {
public:
  explicit club(std::string given) : lockspace{std::move(given)} {
    if (name() == "locked") lock();
    if (name() == "full") capacity(0);
  }
  verdict connected(visitor& who) override {
    if (name() == "rude") return refuse("not in those shoes");
    if (name() == "broken") throw std::runtime_error{"no floor"};
    if (name() == "hung") return later();
    if (name() == "slow") {
      after(10ms, [this, id = who.id()] {
        if (auto* still = find(id)) still->answer(refuse("after some thought"));
      });
      return later();
    }
    return keep();
  }
};

/// Does not override `move_failed`.
class plain_room final : public lockspace {
public:
  explicit plain_room(lines* book) : lockspace{"open"}, book_{*book} {}
  verdict connected(visitor& who) override {
    book_.push_back("open connected " + std::string{protocol::name(who.how())});
    return keep();
  }
  verdict received(visitor&, const message& said) override {
    return move_to(std::string{said.text().substr(5)});
  }
  void left(visitor&, const departure& why) override {
    book_.push_back("open left " + std::string{protocol::name(why.why)});
  }

private:
  lines& book_;
};

lockspaces places(lines* book, lines* plain) {
  auto all = lockspaces{}.add<lobby>(book).add<plain_room>(plain);
  for (const std::string name : {"locked", "full", "rude", "broken", "hung", "slow"})
    all.add<club>(name);
  return all;
}

struct clubs {
  lines book;
  lines plain;
  machine plan{envelopes{}, places(&book, &plain).family<club>("club/", {.rooms = 1})};
  test::house house{plan, {.shards = 2}};

  static std::string last(test::client& who) {
    const auto heard = who.heard();
    return heard.empty() ? "" : heard.back();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(failed_moves, clubs)

BOOST_AUTO_TEST_CASE(a_newcomer_who_cannot_be_where_it_was_to_be_hears_why_at_the_entry) {
  static_cast<void>(house.enter("club/1"));
  const std::vector<std::pair<std::string, std::string>> ways{
      {"nowhere", "no_such_place nowhere"},
      {"locked", "locked locked"},
      {"full", "full full"},
      {"club/2", "full club/2"},
      {"rude", "refused rude: not in those shoes"},
      {"broken", "crashed broken"}};
  for (const auto& [place, why] : ways) {
    auto& who = house.enter(place);
    BOOST_TEST(house.where(who) == "lobby");
    BOOST_TEST(who.heard() == lines{"move_failed " + why + " (new)"}, per_element());
  }
  auto& slow = house.enter("slow");
  auto& hung = house.enter("hung");
  house.advance(5s);
  BOOST_TEST(last(slow) == "move_failed refused slow: after some thought (new)");
  BOOST_TEST(last(hung) == "move_failed hung hung (new)");
}

BOOST_AUTO_TEST_CASE(who_sent_a_socket_hears_why_it_is_back) {
  auto& ada = house.enter();
  const std::vector<std::pair<std::string, std::string>> ways{
      {"locked", "locked locked"},
      {"full", "full full"},
      {"rude", "refused rude: not in those shoes"},
      {"broken", "crashed broken"}};
  for (const auto& [place, why] : ways) {
    for (const std::string verb : {"to ", "push "}) {
      ada.says(verb + place);
      house.settle();
      BOOST_TEST(last(ada) == "move_failed " + why);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_decided_about_a_failed_move_is_done) {
  for (const std::string first : {"nowhere", "rude"}) {
    auto& ada = house.enter();
    ada.says("then open");
    ada.says("push " + first);
    house.settle();
    BOOST_TEST(house.where(ada) == "open");
  }
}

BOOST_AUTO_TEST_CASE(a_hook_about_a_failed_move_that_throws_ends_its_own_stay_only) {
  auto& bob = house.enter();
  for (const std::string first : {"nowhere", "rude"}) {
    auto& ada = house.enter();
    ada.says("then throw");
    ada.says("push " + first);
    house.settle();
    if (first == "nowhere") {
      BOOST_TEST(last(ada) == "crashed");  // it falls to the entry, which is where it was
    } else {
      BOOST_TEST((ada.closed_with() == close_code::nowhere_to_go));  // the entry did not take it
    }
  }
  BOOST_TEST(bob.open());
  BOOST_TEST(house.complaints().size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_room_without_the_hook_keeps_who_stayed_and_connects_who_was_away) {
  auto& ada = house.enter("open");
  for (const auto* first : {"push nowhere", "push rude"}) {
    ada.says(first);
    house.settle();
  }
  const lines expected{"open connected opened", "open left moved_on", "open connected move_failed"};
  BOOST_TEST(plain == expected, per_element());
}

BOOST_AUTO_TEST_CASE(a_visit_that_was_refused_says_why) {
  static_cast<void>(house.enter("club/1"));
  auto& ada = house.enter();
  for (const std::string line :
       {"locked locked", "full full", "rude refused: not in those shoes", "broken crashed",
        "nowhere no_such_place", "club/2 full"}) {
    const auto end = line.find(' ');
    ada.says("visit " + line.substr(0, end));
    house.settle();
    BOOST_TEST(last(ada) == "visit" + line.substr(end));
  }
}

BOOST_AUTO_TEST_CASE(a_family_that_is_full_says_so) {
  static_cast<void>(house.enter("club/1"));
  auto& ada = house.enter();
  ada.says("to club/2");
  house.settle();
  BOOST_TEST(last(ada) == "move_failed full club/2 (stayed)");
}

BOOST_AUTO_TEST_CASE(a_place_that_does_not_exist_is_no_way_past_a_locked_entry) {
  auto& ada = house.enter();
  ada.says("lock");
  house.settle();
  for (const std::string place : {"", "nowhere", "rude"}) {
    auto& who = house.enter(place);
    BOOST_TEST((who.closed_with() == close_code::nowhere_to_go));
  }
  ada.says("to rude");
  house.settle();
  BOOST_TEST(house.where(ada) == "lobby");
}

BOOST_AUTO_TEST_CASE(words_of_refusal_cross_from_node_to_node) {
  test::nodes all{
      plan, {{"a", {.hosts = {"rude", "full", "club/"}}}, {"b", {.hosts = {"locked", "open"}}}}};
  static_cast<void>(all["a"].enter("club/1"));
  auto& ada = all["b"].enter();
  const auto tells = [&](const std::string& text) {
    ada.says(text);
    all.settle();
    return last(ada);
  };
  BOOST_TEST(tells("push rude") == "move_failed refused rude: not in those shoes");
  BOOST_TEST(tells("push full") == "move_failed full full");
  BOOST_TEST(tells("visit rude") == "visit refused: not in those shoes");
  BOOST_TEST(tells("to club/2") == "move_failed full club/2 (stayed)");
  auto& bob = all["b"].enter("rude");
  auto& eve = all["b"].enter("club/2");
  all.settle();
  BOOST_TEST(last(bob) == "move_failed refused rude: not in those shoes (new)");
  BOOST_TEST(last(eve) == "move_failed full club/2 (new)");
}

// The room that moves the socket, and hears why it is back, is on another node than the socket.
BOOST_AUTO_TEST_CASE(a_room_elsewhere_hears_why_its_visitor_is_back) {
  lines diary;
  const machine wide{
      envelopes{}, lockspaces{}
                       .add<test::obedient_room>("gate", &diary)
                       .add<lobby>(&diary)
                       .add<club>(std::string{"rude"})};
  test::nodes all{wide, {{"a", {.hosts = {"lobby"}}}, {"b", {.hosts = {"rude"}}}}};
  auto& ada = all["b"].enter();
  for (const auto* line : {"push lobby", "push rude"}) {
    ada.says(line);
    all.settle();
  }
  BOOST_TEST(last(ada) == "move_failed refused rude: not in those shoes");
  all.kill("b");
  BOOST_TEST(std::ranges::count(diary, "lobby left node_lost") == 1);
  BOOST_TEST(std::ranges::count(diary, "lobby gone node_lost") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
