#include <porthouse/actors/machine.hpp>
#include <porthouse/test/schedules.hpp>

#include <boost/test/unit_test.hpp>

#include <set>
#include <stdexcept>
#include <string>

using namespace porthouse;
using boost::test_tools::per_element;
using test::dice;
using test::schedules;

namespace {

/// Counts its visitors; if `mistaken`, one that vanishes is counted for ever.
class counting_room final : public lockspace {
public:
  explicit counting_room(bool mistaken) : lockspace{"counting"}, mistaken_{mistaken} {}

  verdict connected(visitor& who) override {
    in_.insert(who.id());
    return keep();
  }
  verdict received(visitor& who, const message&) override {
    if (in_.size() != population()) throw std::logic_error{"the count is wrong"};
    who.send(std::to_string(in_.size()));
    return keep();
  }
  void left(visitor& who, const departure& why) override {
    if (!mistaken_ || why.why != departure::kind::lost) in_.erase(who.id());
  }

private:
  bool mistaken_;
  std::set<socket_id> in_;
};

/// A room that takes nobody back.
class proud_room final : public lockspace {
public:
  proud_room() : lockspace{"proud"} {}
  void back(visitor&, const absence&) override { throw std::runtime_error{"who are you?"}; }
};

machine counting(bool mistaken) { return {envelopes{}, lockspaces{}.add<counting_room>(mistaken)}; }

schedules talk() {
  schedules with;
  with.words = [](dice& chance) { return message::text(chance.one_of({"one", "two"})); };
  with.runs = 200;
  return with;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(random_schedules)

BOOST_AUTO_TEST_CASE(a_room_in_order_survives_them_all) {
  const auto broken = test::play(counting(false), talk());
  BOOST_TEST(!broken.has_value());
}

BOOST_AUTO_TEST_CASE(a_mistake_that_needs_a_chain_of_events_is_found_and_told) {
  const auto plan = counting(true);
  const auto broken = test::play(plan, talk());
  BOOST_REQUIRE(broken.has_value());
  BOOST_TEST(broken->what == "a hook threw: counting: received: the count is wrong");
  BOOST_TEST(!broken->story.empty());
}

BOOST_AUTO_TEST_CASE(a_seed_is_the_same_schedule_every_time) {
  const auto plan = counting(true);
  const auto first = test::play(plan, talk());
  BOOST_REQUIRE(first.has_value());
  auto again = talk();
  again.seed = first->seed;
  again.runs = 1;
  const auto second = test::play(plan, again);
  BOOST_REQUIRE(second.has_value());
  BOOST_TEST(second->story == first->story, per_element());
}

BOOST_AUTO_TEST_CASE(a_rule_of_ones_own_is_looked_at) {
  auto with = talk();
  with.check = [](test::house& here) {
    return here.books().handled > 20 ? std::string{"more than twenty"} : std::string{};
  };
  const auto broken = test::play(counting(false), with);
  BOOST_REQUIRE(broken.has_value());
  BOOST_TEST(broken->what == "more than twenty");
}

BOOST_AUTO_TEST_CASE(a_mistake_about_those_who_come_back_is_found) {
  const machine plan{envelopes{}, lockspaces{}.add<proud_room>()};
  auto with = talk();
  const auto broken = test::play(plan, with);
  BOOST_REQUIRE(broken.has_value());
  BOOST_TEST(broken->what == "a hook threw: proud: back: who are you?");
  with.sessions = false;
  BOOST_TEST(!test::play(plan, with).has_value());
}

BOOST_AUTO_TEST_CASE(without_words_there_is_nothing_to_play) {
  BOOST_CHECK_THROW(static_cast<void>(test::play(counting(false), {})), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
