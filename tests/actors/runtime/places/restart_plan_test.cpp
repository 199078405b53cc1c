#include "rooms.hpp"

#include <porthouse/actors/machine.hpp>
#include <porthouse/actors/runtime/messages/interfaces.hpp>
#include <porthouse/test/house.hpp>

#include <caf/actor_cast.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;
using boost::test_tools::per_element;
using test::obedient_room;
using lines = std::vector<std::string>;

namespace {

/// A room with an instance on every shard, of which only `most` can be made.
class local_room final : public obedient_room {
public:
  static constexpr auto lives = placement::every_shard;
  local_room(diary* book, int* most) : obedient_room{"local", book} {
    if ((*most)-- == 0) throw std::runtime_error{"no more"};
  }
};

/// Begins every message; "die" ends it.
lockspace_actor::behavior_type parrot(lockspace_actor::pointer self) {
  return {
      [](arrive&) { return protocol::verdict{}; },
      [self](const heard& said) {
        while (const auto* one = said.what->next()) {
          if (one->text() == "die") self->quit();
        }
        return protocol::verdict{};
      },
      [](const porthouse::left&) {},
      [](const porthouse::move_failed&) {},
      [](const porthouse::gone&) {},
  };
}

lockspaces::plan cage() {
  return own_actor(
      "cage", [](caf::actor_system& system) -> lockspace_actor { return system.spawn(parrot); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(restart_plans)

BOOST_AUTO_TEST_CASE(a_wait_doubles_up_to_the_most_and_starts_over_after_a_long_life) {
  const auto policy = restart::backoff(100ms, 1s);
  BOOST_TEST((policy.after(0ms, 0ms) == 100ms));
  BOOST_TEST((policy.after(100ms, 999ms) == 200ms));
  BOOST_TEST((policy.after(800ms, 0ms) == 1s));
  BOOST_TEST((policy.after(1s, 0ms) == 1s));
  BOOST_TEST((policy.after(800ms, 1s) == 100ms));
  BOOST_TEST((restart::always().after(100ms, 0ms) == 0ms));
}

BOOST_AUTO_TEST_CASE(waits_that_cannot_be_are_refused) {
  BOOST_CHECK_THROW(static_cast<void>(restart::backoff(0ms)), std::invalid_argument);
  BOOST_CHECK_THROW(static_cast<void>(restart::backoff(2s, 1s)), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(each_space_has_rules_of_its_own) {
  lines book;
  const auto plan = lockspaces{}
                        .add<obedient_room>("hall", &book)
                        .beside<obedient_room>({.restarts = restart::never()}, "watch", &book)
                        .add(cage(), {.restarts = restart::backoff(), .each_node = true})
                        .add<obedient_room>({.placement = placement::own_thread}, "cellar", &book);
  BOOST_TEST((plan.places()[0][0].when_dead.what() == restart::kind::always));
  BOOST_TEST((plan.places()[0][1].when_dead.what() == restart::kind::never));
  BOOST_TEST((plan.places()[1][0].when_dead.what() == restart::kind::backoff));
  BOOST_TEST(plan.places()[1][0].on_each_node);
  BOOST_TEST(!plan.places()[2][0].on_each_node);
  BOOST_TEST((plan.places()[2][0].lives == placement::own_thread));
}

BOOST_AUTO_TEST_CASE(where_a_space_is_placed_is_for_its_class_to_say_unless_the_plan_does) {
  lines book;
  int most = 100;
  const auto plan = lockspaces{}
                        .add<local_room>(&book, &most)
                        .add<local_room>({.placement = placement::one_shard}, &book, &most)
                        .add<local_room>({}, &book, &most);
  BOOST_TEST((plan.places()[0][0].lives == placement::every_shard));
  BOOST_TEST((plan.places()[1][0].lives == placement::one_shard));
  BOOST_TEST((plan.places()[2][0].lives == placement::every_shard));
}

BOOST_AUTO_TEST_CASE(rules_that_cannot_be_kept_are_refused) {
  lines book;
  auto all = lockspaces{};
  BOOST_CHECK_THROW(all.beside<obedient_room>("watch", &book), std::logic_error);
  all.add<obedient_room>("hall", &book);
  BOOST_CHECK_THROW(
      all.beside<obedient_room>({.each_node = true}, "watch", &book), std::logic_error);
  BOOST_CHECK_THROW(all.add(cage(), {.placement = placement::own_thread}), std::logic_error);
}

BOOST_AUTO_TEST_CASE(a_sibling_that_is_down_neither_hears_nor_vetoes) {
  lines book;
  const machine plan{
      envelopes{}, lockspaces{}
                       .add<obedient_room>(std::string{"hall"}, &book)
                       .beside<obedient_room>({.restarts = restart::backoff(1s)}, "watch", &book)};
  test::house house{plan};
  auto& inside = house.enter();
  house.kill("hall", 1);
  auto& newcomer = house.enter();
  book.clear();
  for (auto* one : {&inside, &newcomer}) one->says("hello");
  house.settle();
  BOOST_TEST(book == (lines{"hall heard hello", "hall heard hello"}), per_element());
  house.advance(1s);
  newcomer.says("to hall");
  house.settle();
  newcomer.says("and now");
  house.settle();
  BOOST_TEST(book.back() == "watch heard and now");
  BOOST_TEST(house.restarts("hall") == 1U);
  BOOST_TEST(house.balanced());
}

BOOST_AUTO_TEST_CASE(a_space_that_lives_on_every_shard_is_down_on_its_own_only) {
  lines book;
  int most = 100;
  const machine plan{
      envelopes{}, lockspaces{}.add<local_room>({.restarts = restart::never()}, &book, &most)};
  test::house house{plan, {.shards = 2, .bounds = {}}};
  auto& on_the_first = house.enter();
  auto& on_the_second = house.enter();
  house.kill("local", 0, 1);
  auto& newcomer = house.enter();
  BOOST_TEST(house.where(on_the_first) == "local");
  BOOST_TEST(house.where(newcomer) == "local");
  BOOST_TEST((on_the_second.closed_with() == close_code::nowhere_to_go));
  on_the_first.says("hello");
  house.settle();
  BOOST_TEST(book.back() == "local heard hello");
}

BOOST_AUTO_TEST_CASE(a_house_whose_spaces_cannot_all_be_made_is_not_built) {
  lines book;
  int most = 1;
  const machine plan{envelopes{}, lockspaces{}.add<local_room>(&book, &most)};
  BOOST_CHECK_THROW((test::house{plan, {.shards = 2, .bounds = {}}}), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(an_entry_of_ones_own_that_dies_closes_nobody) {
  const machine plan{envelopes{}, lockspaces{}.add(cage(), {.restarts = restart::backoff(1s)})};
  test::house house{plan};
  auto& ada = house.enter();
  auto& bob = house.enter();
  for (int i = 0; i < 8; ++i) house.finish_offloaded();  // CAF's own scheduler, by hand
  ada.says("die");
  bob.says("said to a dead parrot");
  for (int i = 0; i < 8; ++i) house.finish_offloaded();
  house.advance(1s);
  for (int i = 0; i < 8; ++i) house.finish_offloaded();
  for (auto* one : {&ada, &bob}) {
    BOOST_TEST(one->open());
    BOOST_TEST(house.where(*one) == "cage");
  }
  BOOST_TEST(house.balanced());
  BOOST_TEST(house.books().waiting == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
