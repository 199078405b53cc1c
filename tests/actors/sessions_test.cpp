#include "rooms.hpp"

#include <porthouse/actors/machine.hpp>
#include <porthouse/test/house.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;
using lines = std::vector<std::string>;
using test::obedient_room;

namespace {

/// As `obedient_room`, and writes down who is away.
class patient_room final : public obedient_room {
public:
  using obedient_room::obedient_room;
  void away(visitor& who) override { write(who.away() ? "away" : "away?"); }
  void back(visitor& who, const absence& from) override {
    write("back after " + std::to_string(from.lasted.count()));
    if (who.away()) write("still away?");
  }
};

/// One in which a client may be away for a moment only.
class hasty_room final : public obedient_room {
public:
  hasty_room(std::string name, diary* book) : obedient_room{std::move(name), book} {
    resume_for(2s);
  }
};

/// One that has who drops wait in the hall.
class porch final : public obedient_room {
public:
  using obedient_room::obedient_room;
  void away(visitor& who) override { move_to(who, "hall"); }
};

/// A server of four rooms on two shards.
struct two_rooms {
  explicit two_rooms(test::house::options with = {})
      : house{plan, on_two_shards(std::move(with))} {}
  static test::house::options on_two_shards(test::house::options with) {
    with.shards = 2;
    return with;
  }

  obedient_room::diary book;
  machine plan{
      envelopes{}, lockspaces{}
                       .add<patient_room>("lobby", &book)
                       .add<patient_room>("bar", &book)
                       .add<hasty_room>("hall", &book)
                       .add<porch>("porch", &book)};
  test::house house;
};

struct one_client : two_rooms {
  using two_rooms::two_rooms;
  test::client& ada = house.enter_session({.name = "ada"});
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(client_sessions, one_client)

BOOST_AUTO_TEST_CASE(a_room_cannot_tell_a_client_with_a_session_from_one_without) {
  auto& bob = house.enter();
  bob.says("hello");
  ada.says("hello");
  house.settle();
  BOOST_TEST(bob.heard() == (lines{"welcome to lobby", "lobby: hello"}));
  const auto room = R"({"event":"$room","body":{"name":"lobby","how":"opened"}})";
  BOOST_TEST(ada.heard() == (lines{room, "welcome to lobby", "lobby: hello"}));
}

BOOST_AUTO_TEST_CASE(who_drops_and_returns_has_missed_nothing_and_said_everything) {
  static_cast<void>(ada.heard());
  ada.drops();
  house.settle();
  BOOST_TEST(book.back() == "lobby away");
  ada.says("one");
  ada.says("two");
  house.tick(1'250ms);
  ada.returns();
  house.settle();
  BOOST_TEST(ada.session()->resumed());
  BOOST_TEST(ada.heard() == (lines{"lobby: one", "lobby: two"}));
  BOOST_TEST(book[book.size() - 3] == "lobby back after 1250");
  BOOST_TEST(house.sessions().resumed == 1U);
}

BOOST_AUTO_TEST_CASE(a_session_is_resumed_in_the_room_to_which_its_socket_was_moved) {
  static_cast<void>(ada.heard());
  ada.says("to bar");
  ada.drops();
  house.settle();
  ada.returns();
  house.settle();
  BOOST_TEST(house.where(ada) == "bar");
  BOOST_TEST(
      ada.heard() ==
      (lines{R"({"event":"$room","body":{"name":"bar","how":"released"}})", "welcome to bar"}));
}

// The room has let go, and gets it back: it must not miss what happened meanwhile. Below its
// highest bit, each number is an order in which the two shards take turns.
BOOST_AUTO_TEST_CASE(whenever_it_drops_or_returns_in_a_failed_move_its_room_hears_of_both) {
  for (unsigned order = 1; order < 256; ++order) {
    one_client one;
    auto& bob = one.house.enter_session();  // on the other shard than his room
    bob.says("to nowhere");
    bob.pump();
    for (auto turns = order; turns > 1; turns /= 2) one.house.turn(turns % 2);
    bob.drops();
    bob.pump();
    if (order % 3 == 0) one.house.settle();
    bob.returns();
    one.house.settle();
    const auto away = std::ranges::count(one.book, "lobby away");
    BOOST_TEST(away == std::ranges::count(one.book, "lobby back after 0"), "in order " << order);
    if (order % 3 == 0) BOOST_TEST(away == 1, "in order " << order);
    BOOST_TEST(one.house.where(bob) == "lobby");
  }
}

BOOST_AUTO_TEST_CASE(many_cuts_lose_double_and_reorder_nothing) {
  static_cast<void>(ada.heard());
  lines expected;
  lines heard;
  for (int number = 0; number < 300; ++number) {
    const auto text = std::to_string(number);
    expected.push_back("lobby: " + text);
    ada.says(text);
    if (number % 3 == 0) ada.drops();
    if (number % 2 == 0) house.settle();
    if (number % 3 == 0) ada.returns();
    for (auto& one : ada.heard()) heard.push_back(std::move(one));
  }
  house.settle();
  for (auto& one : ada.heard()) heard.push_back(std::move(one));
  BOOST_TEST(heard == expected, boost::test_tools::per_element());
  BOOST_TEST(house.sessions().resumed == 100U);
}

BOOST_AUTO_TEST_CASE(who_does_not_return_in_time_is_lost) {
  ada.drops();
  house.settle();
  house.advance(58s);
  BOOST_TEST(house.sockets() == 1U);
  house.advance(4s);
  BOOST_TEST(house.sockets() == 0U);
  BOOST_TEST(book.back() == "lobby left lost");
  ada.returns();
  house.settle();
  BOOST_TEST(!ada.session()->resumed());
  BOOST_TEST(ada.session()->why() == "expired");
}

BOOST_AUTO_TEST_CASE(a_room_may_wait_for_less_time_than_the_server) {
  ada.says("to hall");
  house.settle();
  for (int i = 0; i < 3; ++i) {  // each time anew
    ada.drops();
    house.settle();
    house.advance(1'999ms);
    ada.returns();
    house.settle();
    BOOST_TEST(ada.session()->resumed());
  }
  house.advance(1h);
  ada.drops();
  house.settle();
  house.advance(2'100ms);
  BOOST_TEST(house.sockets() == 0U);
  BOOST_TEST(book.back() == "hall left closed_by_us");
}

BOOST_AUTO_TEST_CASE(who_is_moved_while_away_is_waited_for_as_the_new_room_says) {
  ada.says("to porch");
  house.settle();
  ada.drops();
  house.settle();
  BOOST_TEST(house.sockets() == 1U);
  house.advance(2'100ms);
  BOOST_TEST(house.sockets() == 0U);
  BOOST_TEST(book[book.size() - 2] == "hall left closed_by_us");
  BOOST_TEST(book.back() == "porch gone closed_by_us");
}

BOOST_AUTO_TEST_CASE(who_closes_is_gone_at_once) {
  ada.closes();
  house.settle();
  BOOST_TEST(house.sockets() == 0U);
  BOOST_TEST(house.sessions().away == 0U);
}

BOOST_AUTO_TEST_CASE(a_room_may_close_who_is_away) {
  ada.says("close");
  ada.drops();
  house.settle();
  house.advance(1s);
  BOOST_TEST(house.sockets() == 1U);  // what was not read before the cut was never said
  ada.returns();
  house.settle();
  BOOST_TEST((ada.closed_with() == close_code{4100}));
}

BOOST_AUTO_TEST_CASE(a_server_that_stops_keeps_nobody) {
  ada.drops();
  house.settle();
  house.stop();
  BOOST_TEST(house.sockets() == 0U);
  BOOST_TEST(book.back() == "lobby left stopping");
}

BOOST_AUTO_TEST_CASE(a_session_belongs_to_whom_it_was_opened_by) {
  const auto accept_all = [](const protocol::greeting& said) {
    auto let_in = protocol::admission::admit();
    let_in.name = said.auth;
    return let_in;
  };
  two_rooms other{{.authenticate = accept_all}};
  auto& eve = other.house.enter_session({.name = "eve"});
  BOOST_TEST(other.house.sessions().attached == 1U);
  BOOST_TEST(eve.session()->welcomed());
}

BOOST_AUTO_TEST_CASE(who_may_not_come_in_is_closed_as_forbidden) {
  const auto refuse = [](const protocol::greeting&) {
    return protocol::admission::refuse(403, "no ticket");
  };
  two_rooms other{{.authenticate = refuse}};
  auto& eve = other.house.enter_session();
  BOOST_TEST((eve.closed_with() == close_code::forbidden));
  BOOST_TEST(eve.close_reason() == "no ticket");
  BOOST_TEST(other.house.sockets() == 0U);
}

BOOST_AUTO_TEST_CASE(too_many_that_are_away_make_room_for_each_other) {
  protocol::limits bounds;
  bounds.away_sessions = 2;  // one on each shard
  two_rooms other{{.bounds = bounds}};
  std::vector<test::client*> all;
  for (int i = 0; i < 4; ++i) all.push_back(&other.house.enter_session());
  for (auto* one : all) {
    one->drops();
    other.house.settle();
  }
  BOOST_TEST(other.house.sessions().away == 2U);
  all[0]->returns();
  all[3]->returns();
  other.house.settle();
  BOOST_TEST(all[0]->session()->why() == "evicted");
  BOOST_TEST(all[3]->session()->resumed());
}

BOOST_AUTO_TEST_CASE(those_of_one_address_that_are_away_take_no_place_of_others) {
  protocol::limits bounds;
  bounds.away_sessions = 40;  // 20 on each shard, 2 of one address
  two_rooms other{{.bounds = bounds}};
  auto& quiet = other.house.enter_session({.address = "2001:db8:1::7"});
  quiet.drops();
  other.house.settle();
  std::vector<test::client*> crowd;
  for (const auto* address : {"2001:db8:2::1", "2001:db8:2::2"}) {
    for (int i = 0; i < 6; ++i) crowd.push_back(&other.house.enter_session({.address = address}));
  }
  for (auto* one : crowd) {
    one->drops();
    other.house.settle();
  }
  BOOST_TEST(other.house.sessions().away == 5U);
  quiet.returns();
  crowd.front()->returns();
  crowd.back()->returns();
  other.house.settle();
  BOOST_TEST(quiet.session()->resumed());
  BOOST_TEST(crowd.front()->session()->why() == "evicted");
  BOOST_TEST(crowd.back()->session()->resumed());
  BOOST_TEST(other.house.sessions().balanced());
}

BOOST_AUTO_TEST_SUITE_END()
