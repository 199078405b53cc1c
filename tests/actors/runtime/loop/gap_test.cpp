#include "rooms.hpp"

#include <porthouse/test/house.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>

using namespace porthouse;
using namespace std::chrono_literals;
using porthouse::test::obedient_room;

namespace {

/// Says "tick" to all after a minute.
class ticking_room final : public lockspace {
public:
  ticking_room() : lockspace{"ticking"} {}
  verdict connected(visitor&) override {
    after(1min, [this] { broadcast(message::text("tick")); });
    return keep();
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(stopped_processes)

BOOST_AUTO_TEST_CASE(a_room_has_its_time_to_decide_after_a_stop) {
  obedient_room::diary diary;
  auto house = test::house::of<obedient_room>("slow", &diary);
  auto& ada = house.enter();
  ada.says("later");
  house.settle();
  house.advance(29s);
  house.stop_for(10min);
  house.advance(500ms);
  BOOST_TEST(diary.back() == "slow heard later");
  house.advance(1s);
  BOOST_TEST(diary.back() == "slow connected crashed from slow");
}

BOOST_AUTO_TEST_CASE(a_timer_of_a_room_waits_its_time_after_a_stop) {
  auto house = test::house::of<ticking_room>();
  auto& ada = house.enter();
  house.advance(59s);
  house.stop_for(10min);
  BOOST_TEST(ada.heard().empty());
  house.advance(1s);
  BOOST_TEST(ada.heard().size() == 1);
}

BOOST_AUTO_TEST_SUITE_END()
