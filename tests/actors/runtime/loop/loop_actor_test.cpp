#include <porthouse/actors/machine.hpp>
#include <porthouse/actors/runtime/loop/actor_loop.hpp>
#include <porthouse/actors/runtime/loop/loop_actor.hpp>
#include <porthouse/actors/runtime/messages/interfaces.hpp>
#include <porthouse/actors/runtime/runtime.hpp>
#include <porthouse/actors/spaces/limbo.hpp>
#include <porthouse/test/manual_loop.hpp>

#include <caf/system_messages.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace porthouse;
using boost::test_tools::per_element;
using lines = std::vector<std::string>;

namespace {

/// Keeps what it is sent.
class listener final : public loop_actor {
public:
  listener(caf::actor_config& with, actor_loop& where, lines* heard)
      : loop_actor{with, where}, heard_{*heard} {}

private:
  void take(caf::mailbox_element& element) override {
    const auto word = element.payload.match_elements<find_place>();
    heard_.push_back(word ? element.payload.get_as<find_place>(0).name : "is dead");
  }
  lines& heard_;
};

/// Passes on what it has been sent when it ends; "throw" ends it.
class gatherer final : public loop_actor {
public:
  gatherer(caf::actor_config& with, actor_loop& where, caf::strong_actor_ptr to)
      : loop_actor{with, where}, to_{std::move(to)} {}

private:
  void take(caf::mailbox_element& element) override {
    const auto& word = element.payload.get_as<find_place>(0).name;
    if (word == "throw") throw std::runtime_error{"as you wish"};
    gathered_.push_back(word);
  }
  void ending() override {
    for (auto& one : std::exchange(gathered_, {})) tell(to_, nullptr, &home(), find_place{one});
  }
  caf::strong_actor_ptr to_;
  lines gathered_;
};

/// Throws bad_alloc in whatever it does.
class forgetful final : public loop_actor {
public:
  using loop_actor::loop_actor;

private:
  void take(caf::mailbox_element&) override { throw std::bad_alloc{}; }
  bool slice_done() override { throw std::bad_alloc{}; }
  void ending() override { throw std::bad_alloc{}; }
};

struct gatherer_and_listener {
  lines heard;
  machine plan{envelopes{}, lockspaces{}.add<limbo>()};
  test::manual_loop loop;
  runtime home{plan, {&loop}, quiet()};
  actor_loop& where = home.shard(0);
  caf::strong_actor_ptr to = make_loop_actor<listener>(home.system(), where, &heard);
  caf::strong_actor_ptr from = make_loop_actor<gatherer>(home.system(), where, to);

  static runtime::options quiet() {
    runtime::options with;
    with.scheduler = "testing";
    return with;
  }
  gatherer_and_listener() { watch(from, to); }
  template <class Message>
  void sends(Message message) {
    tell(from, nullptr, nullptr, std::move(message));
  }
  void settle() {
    while (home.take_turns()) {}
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(loop_actors, gatherer_and_listener)

BOOST_AUTO_TEST_CASE(what_an_actor_has_gathered_is_sent_before_anybody_hears_of_its_end) {
  sends(find_place{"hello"});
  sends(caf::exit_msg{from->address(), caf::exit_reason::kill});
  settle();
  BOOST_TEST(heard == (lines{"hello", "is dead"}), per_element());
}

BOOST_AUTO_TEST_CASE(nor_is_it_lost_to_a_throw) {
  sends(find_place{"hello"});
  sends(find_place{"throw"});
  sends(find_place{"never said"});
  settle();
  BOOST_TEST(heard == (lines{"hello", "is dead"}), per_element());
}

BOOST_AUTO_TEST_CASE(an_actor_without_memory_ends_and_the_others_go_on) {
  const auto poor = make_loop_actor<forgetful>(home.system(), where);
  watch(poor, to);
  tell(poor, nullptr, nullptr, find_place{"hello"});
  tell(to, nullptr, nullptr, find_place{"still here"});
  settle();
  BOOST_TEST(static_cast<loop_actor*>(poor->get())->over());
  BOOST_TEST(heard == (lines{"still here", "is dead"}), per_element());
}

BOOST_AUTO_TEST_CASE(a_timer_that_throws_stops_no_other) {
  where.start_timer(std::chrono::milliseconds{0}, [] { throw std::bad_alloc{}; });
  where.start_timer(std::chrono::milliseconds{0}, [this] { heard.push_back("rang"); });
  loop.turn();
  BOOST_TEST(heard == (lines{"rang"}), per_element());
}

BOOST_AUTO_TEST_CASE(of_timers_that_are_due_together_those_cancelled_do_not_ring) {
  const auto rings = [this](std::string name) {
    return where.start_timer(std::chrono::milliseconds{0}, [this, name] { heard.push_back(name); });
  };
  rings("first");
  const auto second = rings("second");
  rings("third");
  where.cancel_timer(second);
  where.cancel_timer(second);
  loop.turn();
  BOOST_TEST(heard == (lines{"first", "third"}), per_element());
}

BOOST_AUTO_TEST_SUITE_END()
