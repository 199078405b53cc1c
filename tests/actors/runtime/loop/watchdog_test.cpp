#include <porthouse/actors/runtime/loop/watchdog.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <map>
#include <string>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;

namespace {

using span = protocol::pulse::span;

/// A watchdog over two loops, in a time moved by hand.
struct two_loops {
  two_loops() {
    dog.watch("event loop 0", first);
    dog.watch("event loop 1", second);
  }
  ~two_loops() { dog.labels().retire(arena); }

  void pass(std::chrono::milliseconds by) {
    for (; by > 0ms; by -= 100ms) dog.look(now += 100ms);
  }

  std::vector<std::string> said;
  watchdog dog{1s, [this](const protocol::log_entry& one) {
                 said.push_back(protocol::place_of(one) + ": " + std::string{one.text});
               }};
  protocol::pulse first;
  protocol::pulse second;
  protocol::pulse_label* arena = new protocol::pulse_label{"arena/42"};
  protocol::pulse::clock::time_point now{1h};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(watchdogs, two_loops)

BOOST_AUTO_TEST_CASE(a_hook_that_hangs_is_named_once_while_it_hangs) {
  first.begin_turn(now);
  const span hook{&first, arena, "received"};
  pass(900ms);
  BOOST_TEST(said.empty());
  pass(400ms);
  BOOST_REQUIRE(said.size() == 1U);
  BOOST_TEST(said[0].starts_with("arena/42: received: has been at work for 1."));
  BOOST_TEST(said[0].find(" s on event loop 0") != std::string::npos);
  pass(10s);
  BOOST_TEST(said.size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_next_one_that_hangs_is_named_again) {
  for (int i = 0; i < 2; ++i) {
    const span hook{&first, arena, "received"};
    pass(2s);
  }
  BOOST_TEST(said.size() == 2U);
}

BOOST_AUTO_TEST_CASE(many_quick_hooks_in_one_turn_are_none_that_hangs) {
  first.begin_turn(now);
  for (int i = 0; i < 100; ++i) {
    const span hook{&first, arena, "received"};
    pass(100ms);
  }
  BOOST_TEST(said.empty());
}

BOOST_AUTO_TEST_CASE(a_hook_within_a_hook_is_the_one_that_is_named) {
  const span outer{&first, arena, "continuation"};
  {
    const span inner{&first, arena, "received"};
    pass(2s);
  }
  pass(2s);
  BOOST_REQUIRE(said.size() == 2U);
  BOOST_TEST(said[0].starts_with("arena/42: received: "));
  BOOST_TEST(said[1].starts_with("arena/42: continuation: "));
}

BOOST_AUTO_TEST_CASE(a_turn_that_hangs_outside_of_any_hook_is_named_too) {
  second.begin_turn(now);
  pass(2s);
  BOOST_REQUIRE(said.size() == 1U);
  BOOST_TEST(said[0].starts_with("a turn: has been at work for "));
  BOOST_TEST(said[0].find("event loop 1") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(offloaded_work_that_hangs_is_named_and_blamed_for_its_thread_only) {
  protocol::pulse pool;
  dog.watch("offload thread 0", pool, watchdog::kind::thread);
  const span work{&pool, arena, "offloaded work"};
  pass(2s);
  BOOST_REQUIRE(said.size() == 1U);
  BOOST_TEST(said[0].starts_with("arena/42: offloaded work: has been at work for "));
  BOOST_TEST(said[0].find("nobody else is served") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_loop_that_is_idle_hangs_in_nothing) {
  first.begin_turn(now);
  first.end_turn(now);
  pass(10s);
  BOOST_TEST(said.empty());
}

BOOST_AUTO_TEST_CASE(a_pause_of_the_whole_process_blames_nobody) {
  const span hook{&first, arena, "received"};
  dog.look(now += 100ms);
  dog.look(now += 25s);
  dog.look(now += 100ms);
  BOOST_TEST(said.empty());
  pass(1s);
  BOOST_TEST(said.size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_is_at_work_is_told_when_asked_for) {
  BOOST_TEST(dog.at_work().empty());
  second.begin_turn(protocol::pulse::clock::now() - 7s);
  const span hook{&second, arena, "left"};
  const auto busy = dog.at_work();
  BOOST_REQUIRE(busy.size() == 1U);
  BOOST_TEST(busy[0] == "arena/42: left, for 7.0 s on event loop 1");
}

BOOST_AUTO_TEST_CASE(the_longest_turn_is_remembered_for_one_to_two_minutes) {
  const auto longest = [this] {
    std::map<std::string, std::chrono::steady_clock::duration> all;
    dog.each_longest_turn(now, [&](auto name, auto took) { all[std::string{name}] = took; });
    return all["event loop 0"];
  };
  pass(100ms);
  first.begin_turn(now);
  first.end_turn(now + 3s);
  first.begin_turn(now);
  first.end_turn(now + 1s);
  BOOST_TEST((longest() == 3s));
  pass(59s);
  BOOST_TEST((longest() == 3s));
  pass(121s);
  BOOST_TEST((longest() == 0s));
  // A turn that has not ended counts.
  first.begin_turn(now - 5s);
  BOOST_TEST((longest() == 5s));
}

BOOST_AUTO_TEST_CASE(labels_are_freed_only_when_nobody_works_under_them) {
  auto* cellar = new protocol::pulse_label{"cellar"};
  {
    const span hook{&first, cellar, "received"};
    pass(2s);
  }
  dog.labels().retire(cellar);
  pass(2s);  // the sanitizers would object
  BOOST_TEST(said.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
