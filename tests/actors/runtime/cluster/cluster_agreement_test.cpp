#include "cluster.hpp"

#include <porthouse/actors/runtime/messages/peer_messages.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>

using namespace porthouse;
using namespace std::chrono_literals;

namespace {

std::ptrdiff_t losses(const test::house& node) {
  return std::ranges::count_if(node.complaints(), [](const auto& line) {
    return line.find("has lost node") != std::string::npos;
  });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cluster_agreement)

BOOST_FIXTURE_TEST_CASE(two_nodes_of_one_name_refuse_each_other, test::unlinked_nodes) {
  test::house one{plan, node("a", "one:1", {"hall"})};
  auto other_node = node("a", "two:1", {"gate"});
  other_node.incarnation = 2;
  test::house other{plan, other_node};
  settle(one, other);
  BOOST_TEST(test::complains(one, "two nodes have that name: give each its own --node"));
  BOOST_TEST(test::complains(other, "is refused by node a"));
}

BOOST_FIXTURE_TEST_CASE(a_place_that_two_nodes_host_keeps_them_apart, test::unlinked_nodes) {
  test::house one{plan, node("a", "one:1", {"hall"})};
  test::house other{plan, node("b", "two:1", {"hall"})};
  settle(one, other);
  BOOST_TEST(test::complains(one, "the place \"hall\" is on a already"));
  BOOST_TEST(test::complains(other, "is refused by node a"));
  auto& ada = other.enter();
  ada.says("push hall");
  settle(one, other);
  BOOST_TEST(other.where(ada) == "hall");  // its own
}

BOOST_FIXTURE_TEST_CASE(
    of_two_that_offer_the_same_at_once_one_is_linked_and_one_is_not, test::unlinked_nodes) {
  test::house first{plan, node("a", "one:1", {"den"})};
  settle(first);
  test::house second{plan, node("b", "two:1", {"hall"})};
  test::house third{plan, node("c", "three:1", {"hall"})};
  settle(first, second, third);
  auto& bob = second.enter();
  auto& cyd = third.enter();
  bob.says("push den");
  cyd.says("push den");
  settle(first, second, third);
  BOOST_TEST((second.where(bob) == "den") != (third.where(cyd) == "den"));
  BOOST_TEST(std::ranges::count(said, "gate stays down den") == 1);
}

BOOST_FIXTURE_TEST_CASE(what_was_refused_is_agreed_when_the_reason_is_gone, test::unlinked_nodes) {
  auto joins = node("a", "one:1", {"den"});
  joins.cluster.join = {"two:1", "three:1"};
  test::house first{plan, joins};
  std::optional<test::house> third{std::in_place, plan, node("c", "three:1", {"hall"})};
  settle(first, *third);
  auto alone = node("b", "two:1", {"hall"});
  alone.cluster.join = {};
  test::house second{plan, alone};
  advance(10s, first, second, *third);
  BOOST_TEST(test::complains(second, "is refused by node a"));
  third.reset();
  advance(20s, first, second);
  auto& bob = second.enter();
  bob.says("push den");
  settle(first, second);
  BOOST_TEST(second.where(bob) == "den");
}

BOOST_FIXTURE_TEST_CASE(a_place_without_spaces_is_refused, test::unlinked_nodes) {
  map.set_censor([](const auto& from, const auto&, caf::message& sent) {
    if (from == "two:1" && sent.match_elements<cluster::hello>())
      sent.get_mutable_as<cluster::hello>(0).node.places.front().spaces = 0;
    return true;
  });
  test::house one{plan, node("a", "one:1", {"hall"})};
  test::house other{plan, node("b", "two:1", {"den"})};
  settle(one, other);
  BOOST_TEST(test::complains(other, "no place has as many spaces as its \"den\""));
}

BOOST_FIXTURE_TEST_CASE(a_node_that_drains_while_it_agrees_says_so, test::unlinked_nodes) {
  test::house one{plan, node("a", "one:1", {"hall"})};
  settle(one);
  map.set_censor([&one](const auto&, const auto&, caf::message& sent) {
    if (sent.match_elements<cluster::offer>()) one.drain();
    return true;
  });
  test::house other{plan, node("b", "two:1", {"den"})};
  settle(one, other);
  auto& bob = other.enter();
  bob.says("push hall");
  settle(one, other);
  BOOST_TEST(other.where(bob) == "gate");
  BOOST_TEST(said.back() == "gate stays down hall");
}

BOOST_FIXTURE_TEST_CASE(nodes_of_two_versions_refuse_each_other, test::unlinked_nodes) {
  map.set_censor([](const auto& from, const auto&, caf::message& sent) {
    if (from == "two:1" && sent.match_elements<cluster::hello>())
      ++sent.get_mutable_as<cluster::hello>(0).node.version;
    return true;
  });
  test::house one{plan, node("a", "one:1", {"hall"})};
  test::house other{plan, node("b", "two:1", {"gate"})};
  settle(one, other);
  BOOST_TEST(test::complains(one, "run the same release on all nodes"));
  BOOST_TEST(test::complains(other, "run the same release on all nodes"));
  auto& ada = other.enter();
  ada.says("push hall");
  settle(one, other);
  BOOST_TEST(other.where(ada) == "gate");
}

BOOST_FIXTURE_TEST_CASE(of_two_nodes_that_call_past_each_other_one_waits, test::two_nodes) {
  std::map<std::string, int> hellos;
  all.cut("a", "b");
  all.map().set_censor([&hellos](const auto& from, const auto&, caf::message& sent) {
    hellos[from] += sent.match_elements<cluster::hello>() ? 1 : 0;
    return true;
  });
  all.map().set_nameless(true);
  all.mend("a", "b");
  while (hellos["a:1"] == 0) all.advance(10ms);
  const auto hellos_of_a = hellos["a:1"];
  const auto hellos_of_b = hellos["b:1"];
  all.advance(2 * protocol::cluster{}.detection - 10ms);
  BOOST_TEST(hellos["a:1"] > hellos_of_a);
  BOOST_TEST(hellos["b:1"] == hellos_of_b);
  all.map().set_nameless(false);
  all.advance(test::nodes::patience);
  tells({"push hall", "hello"});
  BOOST_TEST(ada.heard().back() == "hall: hello");
}

BOOST_FIXTURE_TEST_CASE(a_segment_that_is_lost_ends_the_link_and_it_is_made_anew, test::two_nodes) {
  auto lost = false;
  all.map().set_censor([&lost](const auto& from, const auto&, caf::message& sent) {
    return from != "b:1" || !sent.match_elements<cluster::segment>() || std::exchange(lost, true);
  });
  tells({"push hall"});  // which never arrives
  ada.says("hello");
  all["a"].enter().says("push den");
  all.settle();
  BOOST_TEST(lost);
  all.advance(protocol::limits{}.welcome_deadline + test::nodes::patience);
  BOOST_TEST(all["b"].where(ada) == "gate");
  BOOST_TEST(losses(all["a"]) >= 1);
  tells({"push hall", "again"});
  BOOST_TEST(ada.heard().back() == "hall: again");
}

BOOST_FIXTURE_TEST_CASE(
    a_segment_that_makes_no_sense_ends_the_link_and_it_is_made_anew, test::two_nodes) {
  auto spoilt = false;
  all.map().set_censor([&spoilt](const auto& from, const auto&, caf::message& sent) {
    if (from == "b:1" && sent.match_elements<cluster::segment>() && !std::exchange(spoilt, true)) {
      auto& bytes = sent.get_mutable_as<cluster::segment>(0).lines;
      bytes.resize(bytes.size() - 1);
    }
    return true;
  });
  tells({"push hall"});
  BOOST_TEST(spoilt);
  BOOST_TEST(test::complains(all["a"], "what it sends makes no sense"));
  all.advance(protocol::limits{}.welcome_deadline + test::nodes::patience);
  tells({"push hall", "again"});
  BOOST_TEST(ada.heard().back() == "hall: again");
}

BOOST_AUTO_TEST_SUITE_END()
