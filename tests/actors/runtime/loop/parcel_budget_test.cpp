#include <porthouse/actors/machine.hpp>
#include <porthouse/test/house.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>

using namespace porthouse;
using namespace std::chrono_literals;

namespace {

/// Broadcasts without end.
class talkative final : public lockspace {
public:
  explicit talkative(std::size_t* said) : lockspace{"talkative"}, said_{*said} {}
  void started() override { talk(); }

private:
  void talk() {
    broadcast(message::text(std::string(1'000, 'x')));
    ++said_;
    after(1ms, [this] { talk(); });
  }
  std::size_t& said_;
};

/// On the first of two shards; its visitor is on the second.
struct two_shards {
  std::size_t said = 0;
  machine plan{envelopes{}, lockspaces{}.add<talkative>(&said)};
  test::house house{plan, {.shards = 2, .bounds = bounds()}};

  two_shards() {
    house.enter().vanishes();
    house.enter();
    said = 0;
  }
  static protocol::limits bounds() {
    protocol::limits with;
    with.parcel_bytes = 20'000;
    return with;
  }
  void talks_for(int turns) {
    for (int i = 0; i < turns; ++i) {
      house.tick(1ms);
      house.turn(0);
      house.turn(0);
    }
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(parcel_budgets, two_shards)

BOOST_AUTO_TEST_CASE(a_space_waits_for_a_shard_that_does_not_keep_up) {
  talks_for(1'000);
  BOOST_TEST(said > 10U);
  BOOST_TEST(said < 30U);
}

BOOST_AUTO_TEST_CASE(a_space_goes_on_when_the_shard_has_caught_up) {
  talks_for(1'000);
  const auto before = said;
  house.turn(1);
  talks_for(5);
  BOOST_TEST(said > before);
  house.settle();
  BOOST_TEST(house.balanced());
}

BOOST_AUTO_TEST_CASE(a_space_that_waits_is_made_anew_when_it_dies) {
  talks_for(1'000);
  house.kill("talkative");
  const auto before = said;
  house.advance(10ms);
  BOOST_TEST(said > before);
}

BOOST_AUTO_TEST_SUITE_END()
