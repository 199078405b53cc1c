#include "cluster.hpp"

#include <porthouse/test/fake_node_transport.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

using namespace porthouse;
using namespace std::chrono_literals;
using boost::test_tools::per_element;
using lines = test::two_nodes::lines;

BOOST_FIXTURE_TEST_SUITE(cluster_loss, test::two_nodes)

BOOST_AUTO_TEST_CASE(a_room_is_told_once_that_the_node_of_its_socket_is_lost) {
  tells({"push hall", "hello"});
  all.kill("b");
  const auto there = diary_of("hall");
  BOOST_TEST(there.back() == "left node_lost");
  BOOST_TEST(std::ranges::count(there, "left node_lost") == 1);
}

BOOST_AUTO_TEST_CASE(a_room_below_is_told_that_the_node_of_its_socket_is_lost) {
  tells({"push hall", "push den"});
  all.kill("b");
  BOOST_TEST(diary_of("hall").back() == "gone node_lost");
}

BOOST_AUTO_TEST_CASE(a_room_that_is_twice_on_a_stack_is_told_twice_that_the_node_is_lost) {
  tells({"push hall", "push hall"});
  all.kill("b");
  const auto told = diary_of("hall");
  BOOST_TEST(std::ranges::count(told, "left node_lost") == 1);
  BOOST_TEST(std::ranges::count(told, "gone node_lost") == 1);
}

BOOST_AUTO_TEST_CASE(sockets_at_a_lost_node_live_on_at_the_place_below) {
  tells({"push hall", "hello"});
  all.kill("a");
  BOOST_TEST(all["b"].where(ada) == "gate");
  BOOST_TEST(diary_of("gate").back() == "connected crashed from hall");
  tells({"here"});
  BOOST_TEST(ada.heard().back() == "gate: here");
  BOOST_TEST(all["b"].balanced());
}

BOOST_AUTO_TEST_CASE(a_space_that_dies_while_its_socket_looks_for_another_gives_it_up) {
  lines book;
  const machine full{
      envelopes{}, lockspaces{}
                       .add<test::obedient_room>(std::string{"gate"}, &book)
                       .add<test::obedient_room>(std::string{"hall"}, &book)
                       .family<test::obedient_room>("full/", {.rooms = 1}, &book)};
  test::nodes both{full, {{"a", {.hosts = {"hall", "full/"}}}, {"b", {.hosts = {"gate"}}}}};
  auto& bob = both["b"].enter();
  both["a"].enter().says("push full/0");
  bob.says("push hall");
  both.settle();
  auto crashed = false;
  both.map().set_censor([&](const auto& from, const auto&, const auto&) {
    if (from == "a:1" && !std::exchange(crashed, true)) both["a"].crash(1);
    return true;
  });
  bob.says("to full/1");
  both.settle();
  BOOST_TEST(crashed);
  BOOST_TEST(both["b"].where(bob) == "gate");
}

BOOST_AUTO_TEST_CASE(what_a_lost_node_had_in_hand_counts_as_begun) {
  tells({"push hall"});
  const auto before = all["b"].books().handled;
  all["b"].settle();
  ada.says("one");
  ada.says("two");
  all["b"].settle();  // under way
  BOOST_TEST(all["b"].books().waiting == 2U);
  all.kill("a");
  BOOST_TEST(all["b"].books().handled == before + 2);
  tells({"three"});
  BOOST_TEST(diary_of("gate").back() == "heard three");
  BOOST_TEST(std::ranges::count(said, "gate heard one") == 0);
}

BOOST_AUTO_TEST_CASE(both_ends_of_a_cut_lose_each_other) {
  auto& bob = all["a"].enter();
  bob.says("push den");
  tells({"push hall"});
  all.cut("a", "b");
  BOOST_TEST(all["b"].where(ada) == "gate");
  BOOST_TEST(all["a"].where(bob) == "gate");
  BOOST_TEST(diary_of("hall").back() == "left node_lost");
  BOOST_TEST(diary_of("den").back() == "left node_lost");
  tells({"push hall", "hello"});
  BOOST_TEST(ada.heard().back() == "gate: hello");
}

BOOST_AUTO_TEST_CASE(nodes_find_each_other_again) {
  all.cut("a", "b");
  all.advance(1min);
  all.mend("a", "b");
  all.advance(test::nodes::patience);
  tells({"push hall", "hello"});
  BOOST_TEST(ada.heard().back() == "hall: hello");
}

BOOST_AUTO_TEST_CASE(a_node_that_comes_back_is_moved_to_again) {
  tells({"push hall"});
  all.kill("a");
  all.revive("a");
  all.advance(test::nodes::patience);
  tells({"push hall", "hello"});
  BOOST_TEST(ada.heard().back() == "hall: hello");
  BOOST_TEST(all["b"].history(ada) == (lines{"gate", "hall"}), per_element());
}

BOOST_AUTO_TEST_CASE(a_place_below_that_came_back_takes_its_socket_back) {
  tells({"push hall", "push den"});
  all.kill("a");
  all.revive("a");
  all.advance(test::nodes::patience);
  tells({"release", "hello"});
  BOOST_TEST(ada.heard().back() == "hall: hello");
}

BOOST_AUTO_TEST_CASE(who_would_go_down_to_a_lost_place_stays) {
  tells({"push hall", "push den"});
  all.kill("a");
  tells({"release", "hello"});
  BOOST_TEST(all["b"].where(ada) == "den");
  BOOST_TEST(ada.heard().back() == "den: hello");
}

BOOST_AUTO_TEST_SUITE_END()
