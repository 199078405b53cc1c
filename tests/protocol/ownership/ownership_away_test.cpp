#include "fake_port.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace porthouse::protocol;
using test::fake_port;
using test::lines;

namespace {

struct in_lobby : fake_port {
  in_lobby() {
    has("lobby", 2);
    has("bar");
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ownership_away, in_lobby)

BOOST_AUTO_TEST_CASE(owner_and_siblings_hear_that_a_client_is_away_and_back) {
  settle_in();
  owner.away();
  owner.back({std::chrono::seconds{3}, "elsewhere"});
  BOOST_TEST(
      book ==
      (lines{"lobby away ", "lobby'1 away ", "lobby back elsewhere", "lobby'1 back elsewhere"}));
}

BOOST_AUTO_TEST_CASE(who_is_moved_while_away_arrives_so) {
  settle_in();
  owner.away();
  book.clear();
  decides({.what = verdict::kind::move_to, .place = "bar"});
  BOOST_TEST(book.back() == "bar arrive moved from lobby, away");
  is_welcome();
  book.clear();
  owner.back({});
  BOOST_TEST(book == lines{"bar back "});
}

BOOST_AUTO_TEST_CASE(a_room_that_has_not_welcomed_it_yet_is_told_behind_the_arrival) {
  owner.opened({});
  book.clear();
  owner.away();
  BOOST_TEST(book == (lines{"lobby away ", "lobby'1 away "}));
}

BOOST_AUTO_TEST_CASE(a_room_that_has_let_go_is_told_for_it_may_get_the_client_back) {
  settle_in();
  asks_machine = true;
  decides({.what = verdict::kind::move_to, .place = "bar"});
  book.clear();
  owner.away();
  BOOST_TEST(book == (lines{"lobby away ", "lobby'1 away "}));
}

BOOST_AUTO_TEST_CASE(owner_and_siblings_hear_that_a_client_is_full_and_has_drained) {
  settle_in();
  waits = 7;
  owner.change_full(true);
  waits = 0;
  owner.change_full(false);
  BOOST_TEST(
      book == (lines{"lobby full 7", "lobby'1 full 7", "lobby drained 0", "lobby'1 drained 0"}));
}

BOOST_AUTO_TEST_CASE(a_room_that_has_let_go_is_told_that_a_client_is_full) {
  settle_in();
  asks_machine = true;
  decides({.what = verdict::kind::move_to, .place = "bar"});
  book.clear();
  owner.change_full(true);
  BOOST_TEST(book == (lines{"lobby full 0", "lobby'1 full 0"}));
}

BOOST_AUTO_TEST_SUITE_END()
