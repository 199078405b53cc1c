#include "inn.hpp"
#include "plug.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <future>
#include <string>
#include <utility>
#include <vector>

namespace porthouse::net::test {
namespace {

using namespace std::chrono_literals;
using cause = protocol::ending::cause;

/// A stop under way on another thread. If the test gives up, time ends it.
class stopping {
public:
  explicit stopping(inn& house)
      : state_{house}, done_{std::async(std::launch::async, [&house] { house.door().stop(); })} {}
  ~stopping() {
    while (!done()) state_.advance(1min);
  }
  stopping(const stopping&) = delete;

  [[nodiscard]] bool done() const { return done_.wait_for(1ms) == std::future_status::ready; }
  void wait() const { done_.wait(); }

private:
  inn& state_;
  std::future<void> done_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(stop)

BOOST_AUTO_TEST_CASE(everybody_is_told_1001_and_the_end_waits_for_their_answers) {
  protocol::settings with;
  with.shards = 2;
  inn house{manner::echo, with};
  std::vector<plug> clients;
  for (int i = 0; i < 10; ++i) clients.push_back(plug::upgraded(house.port()));
  house.wait_for(9);
  house.settle();  // a guest is counted once it has been let in
  BOOST_TEST(house.door().open() == 10U);
  const stopping stopped{house};
  for (auto& one : clients) BOOST_TEST(one.read_frame().text().starts_with("close 1001"));
  BOOST_TEST(!stopped.done());
  for (auto& one : clients) {
    one.write(masked_close(1001));
    BOOST_TEST(one.read_to_end() == "");
  }
  stopped.wait();
  BOOST_TEST(house.door().open() == 0U);
  for (std::size_t i = 0; i < clients.size(); ++i) {
    BOOST_TEST((house.wait_for(i).wait_closed().why == cause::stopping));
    BOOST_TEST(house.wait_for(i).times_closed() == 1);
  }
}

BOOST_AUTO_TEST_CASE(who_does_not_answer_is_cut_after_the_grace) {
  inn house{manner::echo};
  auto client = plug::upgraded(house.port());
  auto& guest = house.wait_for(0);
  const stopping stopped{house};
  BOOST_TEST(client.read_frame().text().starts_with("close 1001"));
  house.advance(4s);
  BOOST_TEST(guest.times_closed() == 0);
  house.advance(2s);
  stopped.wait();
  const auto how = guest.wait_closed();
  BOOST_TEST((how.why == cause::stopping));
  BOOST_TEST((how.code == protocol::close_code::going_away));
}

BOOST_AUTO_TEST_CASE(whoever_has_begun_a_request_gets_503_and_newcomers_nothing) {
  inn house{manner::echo};
  auto client = plug::upgraded(house.port());
  plug asking{house.port()};
  asking.write("GET /readyz HTTP/1.1\r\nHost: x\r\n");
  plug joining{house.port()};
  joining.write("GET /");
  plug lounging{house.port()};
  house.settle();
  const stopping stopped{house};
  BOOST_TEST(client.read_frame().text().starts_with("close 1001"));
  for (auto* one : {&asking, &joining}) {
    const auto answer = one->read_response();
    BOOST_TEST(answer.starts_with("HTTP/1.1 503 "));
    BOOST_TEST(answer.find("\r\nRetry-After: ") != std::string::npos);
  }
  BOOST_TEST(lounging.read_to_end() == "");
  house.settle();
  BOOST_CHECK_THROW(plug{house.port()}, std::exception);
  client.write(masked_close(1001));
  asking.finish();
  // The other one keeps its side of TCP open: that is not waited for as long as the grace.
  house.advance(1s);
  stopped.wait();
}

BOOST_AUTO_TEST_CASE(after_a_stop_the_loops_still_take_turns) {
  inn house{manner::echo};
  house.door().stop();
  bool turned = false;
  house.on_shard(0, [&] { turned = true; });
  BOOST_TEST(turned);
}

BOOST_AUTO_TEST_CASE(a_server_that_never_started_stops) {
  struct nobody final : server_events {
    protocol::wire_events* opened(std::size_t, protocol::carrier&, protocol::opening) override {
      return nullptr;
    }
  };
  nobody guests;
  server never{{}, guests};
  BOOST_TEST(never.shards() >= 1U);
  BOOST_TEST(never.port() == 0U);
  never.stop();
  never.join();
}

BOOST_AUTO_TEST_CASE(a_loop_that_is_stuck_is_waited_for_no_longer_than_it_was_said) {
  struct hook final : server_events, protocol::turn_taker {
    protocol::wire_events* opened(std::size_t, protocol::carrier&, protocol::opening) override {
      return nullptr;
    }
    bool take_turn() override {
      if (std::exchange(first, false)) {
        stuck.set_value();
        over.get_future().wait();
      }
      return false;
    }
    bool first = true;
    std::promise<void> stuck;
    std::promise<void> over;
  };
  hook house;
  protocol::settings with;
  with.port = 0;
  with.shards = 1;
  server door{with, house};
  door.shard(0).set_turn_taker(&house);
  door.start();
  door.shard(0).wake();
  house.stuck.get_future().wait();
  const auto now = server::clock::now();
  BOOST_TEST(!door.stop(now));
  BOOST_TEST(!door.join(now));
  house.over.set_value();
  BOOST_TEST(door.join(server::clock::time_point::max()));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
