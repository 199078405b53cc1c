#include "rooms.hpp"

#include <porthouse/actors/machine.hpp>
#include <porthouse/actors/manager.hpp>

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <chrono>
#include <future>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;
using test::offloading_room;

BOOST_AUTO_TEST_SUITE(servers_that_stop)

BOOST_AUTO_TEST_CASE(a_server_that_stops_waits_for_what_its_rooms_save) {
  std::atomic<int> saved = 0;
  std::atomic<int> followed = 0;
  const machine plan{
      envelopes{}, lockspaces{}.add<offloading_room>(
                       offloading_room::task{[&saved] { ++saved; }},
                       offloading_room::task{[&followed] { ++followed; }})};
  manager running{plan};
  running.mount({.port = 0, .shards = 1});
  running.stop();
  BOOST_TEST(saved == 1);
  BOOST_TEST(followed == 1);
}

// One thread, which the first piece holds until the grace is over: the second never begins.
BOOST_AUTO_TEST_CASE(a_server_that_stops_gives_up_what_is_not_done_within_the_grace) {
  std::promise<void> released;
  const auto release = released.get_future().share();
  std::atomic<int> begun = 0;
  const offloading_room::task hangs = [&begun, release] {
    ++begun;
    release.wait();
  };
  const machine plan{
      envelopes{}, lockspaces{}
                       .add<offloading_room>(hangs, offloading_room::task{[] {}})
                       .beside<offloading_room>(hangs, offloading_room::task{[] {}})};
  protocol::settings with;
  with.port = 0;
  with.shards = 1;
  with.offload_threads = 1;
  with.bounds.grace = 40ms;
  manager running{plan};
  std::vector<std::string> complaints;
  running.on_complaint([&](std::string_view where, std::string_view text) {
    complaints.push_back(std::string{where} + ": " + std::string{text});
    released.set_value();
  });
  running.mount(with);
  BOOST_TEST(!running.stop());
  BOOST_TEST(begun == 1);
  BOOST_REQUIRE(complaints.size() == 1U);
  BOOST_TEST(complaints.front().starts_with("offload: the grace is over, 2 pieces"));
}

// A server that never listened has no work to wait for.
BOOST_AUTO_TEST_CASE(a_server_that_could_not_start_stops_at_once) {
  const machine plan{
      envelopes{}, lockspaces{}.add<offloading_room>(
                       offloading_room::task{[] {}}, offloading_room::task{[] {}})};
  manager first{plan};
  first.mount({.port = 0, .shards = 1});
  protocol::settings with;
  with.port = first.port();
  with.shards = 1;
  with.bounds.grace = 1h;
  manager second{plan};
  BOOST_CHECK_THROW(second.mount(with), std::system_error);
}

BOOST_AUTO_TEST_SUITE_END()
