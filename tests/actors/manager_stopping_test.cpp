#include <porthouse/actors/machine.hpp>
#include <porthouse/actors/manager.hpp>

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;

namespace {

/// Offloads what it is given when the server stops.
class worker final : public lockspace {
public:
  using work = std::function<void()>;
  worker(work what, work then)
      : lockspace{"worker"}, what_{std::move(what)}, then_{std::move(then)} {}
  void stopping(std::chrono::steady_clock::time_point) override { offload(what_, then_); }

private:
  work what_;
  work then_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(servers_that_stop)

BOOST_AUTO_TEST_CASE(a_server_that_stops_waits_for_what_its_rooms_save) {
  std::atomic<int> saved = 0;
  std::atomic<int> followed = 0;
  const machine house{
      envelopes{},
      lockspaces{}.add<worker>(
          worker::work{[&saved] { ++saved; }}, worker::work{[&followed] { ++followed; }})};
  manager door{house};
  door.mount({.port = 0, .shards = 1});
  door.stop();
  BOOST_TEST(saved == 1);
  BOOST_TEST(followed == 1);
}

// One thread, which the first piece holds until the grace is over: the second never begins.
BOOST_AUTO_TEST_CASE(a_server_that_stops_gives_up_what_is_not_done_within_the_grace) {
  std::promise<void> released;
  const auto release = released.get_future().share();
  std::atomic<int> begun = 0;
  const worker::work hangs = [&begun, release] {
    ++begun;
    release.wait();
  };
  const machine house{
      envelopes{},
      lockspaces{}.add<worker>(hangs, worker::work{[] {}}).beside<worker>(hangs, worker::work{[] {
                                                                          }})};
  protocol::settings with;
  with.port = 0;
  with.shards = 1;
  with.offload_threads = 1;
  with.bounds.grace = 40ms;
  manager door{house};
  std::vector<std::string> complaints;
  door.on_complaint([&](std::string_view where, std::string_view what) {
    complaints.push_back(std::string{where} + ": " + std::string{what});
    released.set_value();
  });
  door.mount(with);
  BOOST_TEST(!door.stop());
  BOOST_TEST(begun == 1);
  BOOST_REQUIRE(complaints.size() == 1U);
  BOOST_TEST(complaints.front().starts_with("offload: the grace is over, 2 pieces"));
}

// A door that never opened has nobody to wait for.
BOOST_AUTO_TEST_CASE(a_server_that_could_not_start_stops_at_once) {
  const machine house{
      envelopes{}, lockspaces{}.add<worker>(worker::work{[] {}}, worker::work{[] {}})};
  manager first{house};
  first.mount({.port = 0, .shards = 1});
  protocol::settings with;
  with.port = first.port();
  with.shards = 1;
  with.bounds.grace = 1h;
  manager second{house};
  BOOST_CHECK_THROW(second.mount(with), std::system_error);
}

BOOST_AUTO_TEST_SUITE_END()
