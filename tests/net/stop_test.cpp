#include "raw_client.hpp"
#include "test_server.hpp"

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

/// A stop under way on another thread. If the test fails, it ends by the clock.
class stopping {
public:
  explicit stopping(test_server& server)
      : state_{server}, done_{std::async(std::launch::async, [&server] {
          server.running().stop();
        })} {}
  ~stopping() {
    while (!done()) state_.advance(1min);
  }
  stopping(const stopping&) = delete;

  [[nodiscard]] bool done() const { return done_.wait_for(1ms) == std::future_status::ready; }
  void wait() const { done_.wait(); }

private:
  test_server& state_;
  std::future<void> done_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(stop)

BOOST_AUTO_TEST_CASE(all_are_told_1001_and_the_end_waits_for_their_answers) {
  protocol::settings with;
  with.shards = 2;
  test_server server{behaviour::echo, with};
  std::vector<raw_client> clients;
  for (int i = 0; i < 10; ++i) clients.push_back(raw_client::upgraded(server.port()));
  server.wait_for(9);
  server.settle();  // a connection is counted once it is accepted
  BOOST_TEST(server.running().open() == 10U);
  const stopping stopped{server};
  for (auto& one : clients) BOOST_TEST(one.read_frame().text().starts_with("close 1001"));
  BOOST_TEST(!stopped.done());
  for (auto& one : clients) {
    one.write(masked_close(1001));
    BOOST_TEST(one.read_to_end() == "");
  }
  stopped.wait();
  BOOST_TEST(server.running().open() == 0U);
  for (std::size_t i = 0; i < clients.size(); ++i) {
    BOOST_TEST((server.wait_for(i).wait_closed().why == cause::stopping));
    BOOST_TEST(server.wait_for(i).times_closed() == 1);
  }
}

BOOST_AUTO_TEST_CASE(who_does_not_answer_is_cut_after_the_grace) {
  test_server server{behaviour::echo};
  auto client = raw_client::upgraded(server.port());
  auto& socket = server.wait_for(0);
  const stopping stopped{server};
  BOOST_TEST(client.read_frame().text().starts_with("close 1001"));
  server.advance(4s);
  BOOST_TEST(socket.times_closed() == 0);
  server.advance(2s);
  stopped.wait();
  const auto how = socket.wait_closed();
  BOOST_TEST((how.why == cause::stopping));
  BOOST_TEST((how.code == protocol::close_code::going_away));
}

BOOST_AUTO_TEST_CASE(who_has_begun_a_request_gets_503_and_newcomers_nothing) {
  test_server server{behaviour::echo};
  auto client = raw_client::upgraded(server.port());
  raw_client asking{server.port()};
  asking.write("GET /readyz HTTP/1.1\r\nHost: x\r\n");
  raw_client begun{server.port()};
  begun.write("GET /");
  raw_client silent{server.port()};
  server.settle();
  const stopping stopped{server};
  BOOST_TEST(client.read_frame().text().starts_with("close 1001"));
  for (auto* one : {&asking, &begun}) {
    const auto answer = one->read_response();
    BOOST_TEST(answer.starts_with("HTTP/1.1 503 "));
    BOOST_TEST(answer.find("\r\nRetry-After: ") != std::string::npos);
  }
  BOOST_TEST(silent.read_to_end() == "");
  server.settle();
  BOOST_CHECK_THROW(raw_client{server.port()}, std::exception);
  client.write(masked_close(1001));
  asking.finish();
  // The other one keeps its side of TCP open: that is not waited for as long as the grace.
  server.advance(1s);
  stopped.wait();
}

BOOST_AUTO_TEST_CASE(after_a_stop_the_loops_still_take_turns) {
  test_server server{behaviour::echo};
  server.running().stop();
  bool turned = false;
  server.on_shard(0, [&] { turned = true; });
  BOOST_TEST(turned);
}

BOOST_AUTO_TEST_CASE(a_server_that_never_started_stops) {
  struct nobody final : server_events {
    protocol::wire_events* opened(std::size_t, protocol::carrier&, protocol::opening) override {
      return nullptr;
    }
  };
  nobody events;
  server never{{}, events};
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
  hook events;
  protocol::settings with;
  with.port = 0;
  with.shards = 1;
  server running{with, events};
  running.shard(0).set_turn_taker(&events);
  running.start();
  running.shard(0).wake();
  events.stuck.get_future().wait();
  const auto now = server::clock::now();
  BOOST_TEST(!running.stop(now));
  BOOST_TEST(!running.join(now));
  events.over.set_value();
  BOOST_TEST(running.join(server::clock::time_point::max()));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
