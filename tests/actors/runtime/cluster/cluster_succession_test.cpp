#include "cluster.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

using namespace porthouse;
using namespace std::chrono_literals;
using protocol::standing;

// A node that hangs, another that takes its name, and which of them is ready meanwhile.

namespace {

struct succession : test::unlinked_nodes {
  [[nodiscard]] test::house::options node(
      const std::string& name, const std::string& address, std::uint64_t life, const lines& hosts,
      const lines& join = {"one:1"}) {
    auto with = unlinked_nodes::node(name, address, hosts);
    with.cluster.join = join;
    with.incarnation = life;
    with.stands = [this, address](standing how) { stands.insert_or_assign(address, how); };
    stands.emplace(address, join.empty() ? standing::accepted : standing::joining);
    return with;
  }
  [[nodiscard]] bool is(const std::string& address, standing how) const {
    return stands.at(address) == how;
  }

  std::map<std::string, standing> stands;  // by address
};

/// The nodes ada and bob, which hangs, and the next bob, of the incarnation `later`, which takes
/// its place when it is lost.
struct two_bobs : succession {
  explicit two_bobs(std::uint64_t later) : life{later} { settle(ada, bob); }

  void replace() {
    settle(ada, next);
    advance(10s, ada, next);  // ada believes that bob is there
    BOOST_TEST(is("three:1", standing::refused));
    map.cut("one:1", "two:1");
    advance(5s, ada, next);
    BOOST_TEST(is("three:1", standing::accepted));
  }
  void wake() {
    map.mend("one:1", "two:1");
    settle(ada, bob, next);
    advance(8s, ada, bob, next);
  }

  std::uint64_t life;
  test::house ada{plan, node("a", "one:1", 100'000, {"den"}, {})};
  test::house bob{plan, node("b", "two:1", 200'000, {"hall"})};
  test::house next{plan, node("b", "three:1", life, {"hall"})};
};

struct by_the_clock : two_bobs {
  by_the_clock() : two_bobs{300'000} {}
};
struct against_the_clock : two_bobs {
  against_the_clock() : two_bobs{50'000} {}
};

}  // namespace

BOOST_AUTO_TEST_SUITE(cluster_succession)

BOOST_FIXTURE_TEST_CASE(who_takes_a_name_is_ready_when_it_is_linked, by_the_clock) {
  auto& eve = ada.enter();
  replace();
  eve.says("push hall");
  settle(ada, next);
  BOOST_TEST(ada.where(eve) == "hall");
}

BOOST_FIXTURE_TEST_CASE(who_is_replaced_lets_all_go_and_is_not_ready_any_more, by_the_clock) {
  auto& ann = bob.enter();
  ann.says("push hall");
  settle(ada, bob);
  BOOST_TEST(bob.where(ann) == "hall");
  replace();
  BOOST_TEST(is("two:1", standing::accepted));  // it has not run
  wake();
  BOOST_TEST(is("two:1", standing::replaced));
  BOOST_TEST(is("three:1", standing::accepted));
  BOOST_TEST(is("one:1", standing::accepted));
  BOOST_TEST((ann.closed_with() == protocol::close_code::service_restart));
  BOOST_TEST(test::complains(bob, "has been replaced by a later node of its name"));
  auto& eve = ada.enter();
  eve.says("push hall");
  settle(ada, bob, next);
  BOOST_TEST(ada.where(eve) == "hall");
  next.drain();
  advance(8s, ada, bob, next);
  BOOST_TEST(is("two:1", standing::replaced));
}

BOOST_FIXTURE_TEST_CASE(whose_clock_goes_behind_takes_the_name_all_the_same, against_the_clock) {
  replace();
  wake();
  BOOST_TEST(is("two:1", standing::replaced));
  BOOST_TEST(is("three:1", standing::accepted));
}

BOOST_FIXTURE_TEST_CASE(who_has_been_replaced_stays_so_while_its_successor_is_away, by_the_clock) {
  replace();
  map.cut("one:1", "three:1");
  advance(1s, ada, next);
  wake();
  BOOST_TEST(is("two:1", standing::replaced));
}

BOOST_FIXTURE_TEST_CASE(who_only_gets_no_answer_is_not_alone, succession) {
  map.set_deaf("one:1", true);
  test::house bob{plan, node("b", "two:1", 1, {"hall"})};
  settle(bob);
  advance(20s, bob);
  BOOST_TEST(is("two:1", standing::joining));
  map.set_deaf("one:1", false);
  advance(20s, bob);  // no node listens there any more
  BOOST_TEST(is("two:1", standing::accepted));
}

BOOST_FIXTURE_TEST_CASE(who_does_not_fit_is_not_ready_and_disturbs_nobody, succession) {
  test::house ada{plan, node("a", "one:1", 1, {"hall"}, {})};
  test::house cyd{plan, node("c", "three:1", 1, {"den"})};
  settle(ada, cyd);
  BOOST_TEST(is("three:1", standing::accepted));
  test::house bob{plan, node("b", "two:1", 1, {"hall"}, {"one:1", "three:1"})};
  settle(ada, bob, cyd);
  advance(20s, ada, bob, cyd);
  BOOST_TEST(is("two:1", standing::refused));
  BOOST_TEST(is("one:1", standing::accepted));
  BOOST_TEST(is("three:1", standing::accepted));
}

BOOST_FIXTURE_TEST_CASE(who_did_not_run_is_not_ready_before_it_knows_more, succession) {
  test::house ada{plan, node("a", "one:1", 1, {"hall"}, {})};
  test::house bob{plan, node("b", "two:1", 1, {"den"})};
  settle(ada, bob);
  BOOST_TEST(is("two:1", standing::accepted));
  bob.stop_for(5s);
  advance(50ms, ada, bob);
  BOOST_TEST(is("two:1", standing::joining));
  advance(4s, ada, bob);
  BOOST_TEST(is("two:1", standing::accepted));
}

BOOST_AUTO_TEST_SUITE_END()
