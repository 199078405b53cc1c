#include "cluster.hpp"
#include "rooms.hpp"

#include <porthouse/actors/machine.hpp>
#include <porthouse/test/house.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;
using boost::test_tools::per_element;
using lines = std::vector<std::string>;

namespace {

/// Saves what it has when the house stops, and what each visitor has when it leaves.
class saving_room final : public test::obedient_room {
public:
  saving_room(std::string name, diary* book) : obedient_room{std::move(name), book} {}

  void stopping(std::chrono::steady_clock::time_point until) override {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - now());
    write("stops in " + std::to_string(left.count()) + " with " + std::to_string(population()));
    broadcast(message::text("we stop"));
    save("all");
    if (name() == "cell/rash") throw std::runtime_error{"in a hurry"};
  }
  void left(visitor& who, const departure& why) override {
    obedient_room::left(who, why);
    save("one");
  }

private:
  // What follows may have more to save.
  void save(const std::string& text) {
    offload(
        [text] { return text + " saved"; },
        [this](const std::string& done) {
          write(done);
          offload([] {}, [this] { write("and noted"); });
        });
  }
};

struct saving_house {
  lines book;
  machine plan{
      envelopes{}, lockspaces{}
                       .add<saving_room>("hall", &book)
                       .beside<saving_room>("sibling", &book)
                       .family<saving_room>("cell/", {}, &book)};
  [[nodiscard]] lines of(const std::string& room) const { return test::lines_of(book, room); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(stopping_houses, saving_house)

BOOST_AUTO_TEST_CASE(rooms_hear_that_the_house_stops_and_then_that_their_visitors_left) {
  test::house house{plan, {.shards = 2}};
  auto& ada = house.enter();
  auto& bob = house.enter("cell/1");
  house.stop(3s);
  const lines expected{
      "connected opened from ",
      "stops in 3000 with 1",
      "left stopping",
      "all saved",
      "one saved",
      "and noted",
      "and noted"};
  for (const std::string room : {"hall", "sibling", "cell/1"})
    BOOST_TEST(of(room) == expected, per_element());
  for (const auto* one : {&ada, &bob}) {
    BOOST_TEST((one->closed_with() == close_code::going_away));
    BOOST_TEST(!one->open());
  }
  BOOST_TEST(std::ranges::count(ada.heard(), "we stop") == 2);
  BOOST_TEST((house.farewells().front().second.why == departure::kind::stopping));
}

BOOST_AUTO_TEST_CASE(places_below_on_the_stack_hear_why_too) {
  test::house house{plan};
  auto& ada = house.enter("cell/1");
  ada.says("push cell/2");
  house.settle();
  house.stop();
  BOOST_TEST(std::ranges::count(book, "cell/2 left stopping") == 1);
  BOOST_TEST(std::ranges::count(book, "cell/1 gone stopping") == 1);
}

BOOST_AUTO_TEST_CASE(a_room_that_throws_when_it_stops_costs_nobody) {
  test::house house{plan};
  static_cast<void>(house.enter("cell/rash"));
  house.stop();
  BOOST_TEST(of("cell/rash").back() == "and noted");
  BOOST_TEST(house.complaints() == lines{"cell/rash: stopping: in a hurry"}, per_element());
}

BOOST_AUTO_TEST_CASE(who_closes_before_the_house_stops_has_closed) {
  test::house house{plan};
  auto& ada = house.enter();
  ada.says("close");
  house.settle();
  house.stop();
  BOOST_TEST(std::ranges::count(book, "hall left closed_by_us") == 1);
  BOOST_TEST(std::ranges::count(book, "hall left stopping") == 0);
}

BOOST_FIXTURE_TEST_CASE(
    a_room_elsewhere_hears_that_the_node_of_its_visitor_stops, test::two_nodes) {
  tells({"push hall"});
  all["b"].stop();
  all.settle();
  BOOST_TEST(diary_of("hall").back() == "left stopping");
}

BOOST_AUTO_TEST_CASE(work_that_throws_where_nobody_asked_is_complained_of) {
  const test::offloading_room::task fails = [] { throw std::runtime_error{"no disk"}; };
  const machine careless{
      envelopes{},
      lockspaces{}.add<test::offloading_room>(fails, test::offloading_room::task{[] {}})};
  test::house house{careless};
  house.stop();
  BOOST_TEST(house.complaints() == lines{"worker: continuation: no disk"}, per_element());
}

BOOST_AUTO_TEST_CASE(more_work_than_may_wait_is_refused) {
  class busy final : public lockspace {
  public:
    explicit busy(lines* book) : lockspace{"busy"}, book_{*book} {}
    verdict received(visitor&, const message&) override {
      offload(
          [] {}, [this] { book_.emplace_back("done"); },
          [this](const std::exception_ptr&) { book_.emplace_back("refused"); });
      return keep();
    }

  private:
    lines& book_;
  };
  const machine full{envelopes{}, lockspaces{}.add<busy>(&book)};
  protocol::limits bounds;
  bounds.offloads = 3;
  test::house house{full, {.bounds = bounds}};
  auto& ada = house.enter();
  for (int i = 0; i < 5; ++i) ada.says("work");
  house.settle();
  house.advance(1ms);
  BOOST_TEST(book == (lines{"refused", "refused"}), per_element());
  house.finish_offloaded();
  ada.says("work");
  house.settle();
  house.finish_offloaded();
  BOOST_TEST(std::ranges::count(book, "done") == 4);
}

BOOST_AUTO_TEST_SUITE_END()
