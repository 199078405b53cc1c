#include "rooms.hpp"

#include <porthouse/protocol/ownership/rendezvous.hpp>
#include <porthouse/test/nodes.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;
using lines = std::vector<std::string>;

namespace {

/// A room of a family that tells what its visitors do, and that it opens and closes.
class arena final : public test::obedient_room {
public:
  arena(std::string name, diary* book) : obedient_room{std::move(name), book} { write("opens"); }
  ~arena() override { write("closes"); }
};

/// Three nodes, of which `c` hosts no rooms. ada has come in at `c`, bob at `a`, eve at `b`.
struct three_nodes {
  lines said;
  machine plan{
      envelopes{}, lockspaces{}
                       .add<test::obedient_room>("gate", &said)
                       .family<arena>("arena/", {.closes_after = 20s}, &said)};
  test::nodes all{plan, {{"a", {}}, {"b", {}}, {"c", {.hosts = {"gate"}}}}};
  test::client& ada = all["c"].enter();
  test::client& bob = all["a"].enter();
  test::client& eve = all["b"].enter();
  const std::string of_a = room_of("a", "b");
  const std::string of_b = room_of("b", "a");

  static std::string room_of(std::string_view node, std::string_view other) {
    for (int i = 0;; ++i) {
      auto room = "arena/" + std::to_string(i);
      if (protocol::outweighs(node, other, room)) return room;
    }
  }
  void tells(test::client& who, const std::string& text) {
    who.says(text);
    all.settle();
  }
  long count(const std::string& line) { return std::ranges::count(said, line); }
  bool is_at(const std::string& node, const std::string& room) {
    try {
      all[node].kill(room);
      all.settle();
      return true;
    } catch (const std::invalid_argument&) {
      return false;
    }
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cluster_families, three_nodes)

BOOST_AUTO_TEST_CASE(a_room_opens_once_on_the_node_to_which_it_belongs) {
  for (const auto& room : {of_a, of_b}) {
    for (auto* who : {&ada, &bob, &eve}) who->says("push " + room);
    all.settle();
    BOOST_TEST(count(room + " opens") == 1);
    BOOST_TEST(count(room + " connected moved from gate") == (room == of_a ? 3 : 0));
    BOOST_TEST(all["c"].where(ada) == room);
  }
  BOOST_TEST(is_at("a", of_a));
  BOOST_TEST(is_at("b", of_b));
}

BOOST_AUTO_TEST_CASE(a_room_opens_elsewhere_when_its_node_is_lost) {
  tells(ada, "push " + of_a);
  tells(eve, "push " + of_a);
  all.kill("a");
  BOOST_TEST(all["c"].where(ada) == "gate");
  tells(ada, "push " + of_a);
  tells(eve, "push " + of_a);
  BOOST_TEST(count(of_a + " opens") == 2);
  BOOST_TEST(all["c"].where(ada) == of_a);
  BOOST_TEST(is_at("b", of_a));
}

BOOST_AUTO_TEST_CASE(rooms_that_a_split_has_doubled_are_one_again_when_it_heals) {
  all.cut("a", "b");
  tells(bob, "push " + of_a);
  tells(eve, "push " + of_a);
  BOOST_TEST(count(of_a + " opens") == 2);
  all.mend("a", "b");
  all.advance(test::nodes::patience);
  BOOST_TEST(count(of_a + " left released to " + of_a) == 1);
  BOOST_TEST(all["b"].where(eve) == of_a);
  BOOST_TEST((all["b"].history(eve) == lines{"gate", of_a}));
  all.advance(20s);
  BOOST_TEST(count(of_a + " closes") == 1);
  BOOST_TEST(is_at("a", of_a));
  BOOST_TEST(all["b"].where(eve) == "gate");
}

BOOST_AUTO_TEST_CASE(a_room_that_retires_lets_some_go_at_a_time) {
  all.cut("a", "b");
  tells(bob, "push " + of_a);
  for (int i = 0; i < 150; ++i) all["b"].enter(of_a);
  const auto before = count(of_a + " connected opened from ");
  BOOST_TEST(before == 150);
  all.mend("a", "b");
  long gone = 0;
  long most = 0;
  for (auto passed = 0ms; passed < test::nodes::patience; passed += 5ms) {
    all.advance(5ms);
    const auto now = count(of_a + " left released to " + of_a);
    most = std::max(most, now - std::exchange(gone, now));
  }
  BOOST_TEST(gone == 150);
  BOOST_TEST(most == 64);
}

BOOST_AUTO_TEST_CASE(a_node_that_drains_leaves_its_rooms_to_the_others) {
  tells(ada, "push " + of_a);
  tells(bob, "push " + of_a);
  all.drain("a");
  BOOST_TEST(count(of_a + " left released to " + of_a) == 2);
  BOOST_TEST(all["c"].where(ada) == of_a);
  BOOST_TEST(all["a"].where(bob) == of_a);
  BOOST_TEST((all["c"].history(ada) == lines{"gate", of_a}));
  tells(eve, "push " + of_a);
  all.kill("a");
  BOOST_TEST(all["c"].where(ada) == of_a);
  BOOST_TEST(all["b"].where(eve) == of_a);
  BOOST_TEST(count(of_a + " opens") == 2);
}

BOOST_AUTO_TEST_CASE(a_room_that_only_others_can_reach_is_down_until_the_link_is_mended) {
  all.cut("a", "c");
  all.advance(10s);
  tells(bob, "push " + of_a);
  tells(ada, "push " + of_a);
  BOOST_TEST(said.back() == "gate stays down " + of_a);
  all.mend("a", "c");
  all.advance(10s);
  tells(ada, "push " + of_a);
  BOOST_TEST(all["c"].where(ada) == of_a);
  BOOST_TEST(count(of_a + " opens") == 1);
}

BOOST_AUTO_TEST_CASE(a_family_that_no_linked_node_hosts_has_no_rooms) {
  all.kill("a");
  all.kill("b");
  tells(ada, "push " + of_a);
  BOOST_TEST(said.back() == "gate stays no_such_place " + of_a);
}

BOOST_AUTO_TEST_SUITE_END()
