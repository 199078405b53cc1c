#include "cluster.hpp"

#include <porthouse/actors/cluster/messages.hpp>
#include <porthouse/test/paper_crossing.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <utility>

using namespace porthouse;
using namespace std::chrono_literals;
using boost::test_tools::per_element;
using lines = test::two_nodes::lines;

namespace {

bool complains(const test::house& where, std::string_view of) {
  return std::ranges::any_of(
      where.complaints(), [of](const auto& one) { return one.find(of) != std::string::npos; });
}

std::ptrdiff_t losses(const test::house& where) {
  return std::ranges::count_if(where.complaints(), [](const auto& one) {
    return one.find("has lost node") != std::string::npos;
  });
}

/// Two houses that have heard of each other.
struct strangers {
  test::obedient_room::diary said;
  machine plan{
      envelopes{},
      lockspaces{}.add<test::obedient_room>("gate", &said).add<test::obedient_room>("hall", &said)};
  test::paper_map map;

  [[nodiscard]] test::house::options node(
      const std::string& name, const std::string& address, const lines& hosts) {
    test::house::options with;
    with.cluster.node = name;
    with.cluster.listen = address;
    with.cluster.hosts = hosts;
    with.cluster.join = {"one:1"};
    with.map = &map;
    return with;
  }
  void settle(test::house& one, test::house& other) const {
    do {
      one.settle();
      other.settle();
    } while (const_cast<test::paper_map&>(map).carry());
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(cluster_agreement)

BOOST_FIXTURE_TEST_CASE(two_nodes_of_one_name_refuse_each_other, strangers) {
  test::house one{plan, node("a", "one:1", {"hall"})};
  auto other_node = node("a", "two:1", {"gate"});
  other_node.incarnation = 2;
  test::house other{plan, other_node};
  settle(one, other);
  BOOST_TEST(complains(one, "two nodes have that name: give each its own --node"));
  BOOST_TEST(complains(other, "is refused by node a"));
}

BOOST_FIXTURE_TEST_CASE(a_place_that_two_nodes_host_keeps_them_apart, strangers) {
  test::house one{plan, node("a", "one:1", {"hall"})};
  test::house other{plan, node("b", "two:1", {"hall"})};
  settle(one, other);
  BOOST_TEST(complains(one, "the place \"hall\" is on a already"));
  BOOST_TEST(complains(other, "is refused by node a"));
  auto& ada = other.enter();
  ada.says("push hall");
  settle(one, other);
  BOOST_TEST(other.where(ada) == "hall");  // its own
}

BOOST_FIXTURE_TEST_CASE(nodes_of_two_versions_refuse_each_other, strangers) {
  map.set_censor([](const auto& from, const auto&, caf::message& what) {
    if (from == "two:1" && what.match_elements<cluster::knock>())
      ++what.get_mutable_as<cluster::knock>(0).who.version;
    return true;
  });
  test::house one{plan, node("a", "one:1", {"hall"})};
  test::house other{plan, node("b", "two:1", {"gate"})};
  settle(one, other);
  BOOST_TEST(complains(one, "run the same release on all nodes"));
  BOOST_TEST(complains(other, "run the same release on all nodes"));
  auto& ada = other.enter();
  ada.says("push hall");
  settle(one, other);
  BOOST_TEST(other.where(ada) == "gate");
}

BOOST_FIXTURE_TEST_CASE(of_two_nodes_that_call_past_each_other_one_waits, test::two_nodes) {
  std::map<std::string, int> knocks;
  all.cut("a", "b");
  all.map().set_censor([&knocks](const auto& from, const auto&, caf::message& what) {
    knocks[from] += what.match_elements<cluster::knock>() ? 1 : 0;
    return true;
  });
  all.map().set_nameless(true);
  all.mend("a", "b");
  while (knocks["a:1"] == 0) all.advance(10ms);
  const auto knocks_of_a = knocks["a:1"];
  const auto knocks_of_b = knocks["b:1"];
  all.advance(2 * protocol::cluster{}.detection - 10ms);
  BOOST_TEST(knocks["a:1"] > knocks_of_a);
  BOOST_TEST(knocks["b:1"] == knocks_of_b);
  all.map().set_nameless(false);
  all.advance(test::nodes::patience);
  tells({"push hall", "hello"});
  BOOST_TEST(ada.heard().back() == "hall: hello");
}

BOOST_FIXTURE_TEST_CASE(a_cargo_that_is_lost_ends_the_link_and_it_is_made_anew, test::two_nodes) {
  auto lost = false;
  all.map().set_censor([&lost](const auto& from, const auto&, caf::message& what) {
    return from != "b:1" || !what.match_elements<cluster::cargo>() || std::exchange(lost, true);
  });
  tells({"push hall"});  // which never arrives
  ada.says("hello");
  all["a"].enter().says("push den");
  all.settle();
  BOOST_TEST(lost);
  all.advance(protocol::limits{}.welcome + test::nodes::patience);
  BOOST_TEST(all["b"].where(ada) == "gate");
  BOOST_TEST(losses(all["a"]) >= 1);
  tells({"push hall", "again"});
  BOOST_TEST(ada.heard().back() == "hall: again");
}

BOOST_FIXTURE_TEST_CASE(
    a_cargo_that_makes_no_sense_ends_the_link_and_it_is_made_anew, test::two_nodes) {
  auto spoilt = false;
  all.map().set_censor([&spoilt](const auto& from, const auto&, caf::message& what) {
    if (from == "b:1" && what.match_elements<cluster::cargo>() && !std::exchange(spoilt, true)) {
      auto& bytes = what.get_mutable_as<cluster::cargo>(0).lines;
      bytes.resize(bytes.size() - 1);
    }
    return true;
  });
  tells({"push hall"});
  BOOST_TEST(spoilt);
  BOOST_TEST(complains(all["a"], "what it sends makes no sense"));
  all.advance(protocol::limits{}.welcome + test::nodes::patience);
  tells({"push hall", "again"});
  BOOST_TEST(ada.heard().back() == "hall: again");
}

BOOST_AUTO_TEST_SUITE_END()
