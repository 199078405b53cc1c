#include <porthouse/net/loop/clock.hpp>
#include <porthouse/net/loop/shard.hpp>

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <new>
#include <thread>
#include <utility>
#include <vector>

#include <sys/socket.h>

namespace porthouse::net::test {
namespace {

using namespace std::chrono_literals;

/// Takes turns as a test says.
struct taker final : protocol::turn_taker {
  bool take_turn() override { return turn(); }
  std::function<bool()> turn;
};

/// An endpoint that writes down what it is told.
struct witness final : endpoint {
  explicit witness(std::function<void(const char*)> say) : tell{std::move(say)} {}
  void ready(std::uint32_t) override { tell("ready"); }
  void due() override { tell("due"); }
  void flush() override { tell("flush"); }
  void shut_down() override { tell("shut_down"); }
  void abort() override { tell("abort"); }
  std::function<void(const char*)> tell;
};

std::pair<descriptor, descriptor> connected_pair() {
  int ends[2];
  BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0);
  return {descriptor{ends[0]}, descriptor{ends[1]}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(shard)

BOOST_AUTO_TEST_CASE(a_wake_up_from_another_thread_brings_a_turn) {
  std::promise<bool> turned;
  net::shard loop{0, steady_time()};
  taker worker;
  worker.turn = [&, told = false]() mutable {
    if (!std::exchange(told, true)) turned.set_value(loop.runs_here());
    return false;
  };
  loop.set_turn_taker(&worker);
  loop.start();
  loop.wake();
  BOOST_TEST(turned.get_future().get());
  BOOST_TEST(!loop.runs_here());
  loop.end();
  loop.join();
}

BOOST_AUTO_TEST_CASE(no_wake_up_of_many_threads_is_lost) {
  net::shard loop{0, steady_time()};
  std::atomic<int> asked = 0;
  int answered = 0;
  std::promise<void> all;
  constexpr int each = 20'000;
  taker worker;
  worker.turn = [&] {
    const int until = asked.load();
    if (until == 2 * each && answered != until) all.set_value();
    answered = until;
    return false;
  };
  loop.set_turn_taker(&worker);
  loop.start();
  {
    std::vector<std::jthread> wakers;
    for (int i = 0; i < 2; ++i) {
      wakers.emplace_back([&] {
        for (int n = 0; n < each; ++n) {
          ++asked;
          loop.wake();
        }
      });
    }
  }
  BOOST_TEST((all.get_future().wait_for(10s) == std::future_status::ready));
  loop.end();
  loop.join();
}

BOOST_AUTO_TEST_CASE(a_taker_with_more_to_do_gets_turns_without_delay) {
  net::shard loop{0, steady_time()};
  std::promise<void> done;
  taker worker;
  worker.turn = [&, left = 1'000]() mutable {
    if (--left == 0) done.set_value();
    return left > 0;
  };
  loop.set_turn_taker(&worker);
  loop.start();
  loop.wake();
  BOOST_TEST((done.get_future().wait_for(10s) == std::future_status::ready));
  loop.end();
  loop.join();
}

BOOST_AUTO_TEST_CASE(the_earlier_of_two_wake_up_times_counts) {
  net::shard loop{0, steady_time()};
  std::promise<void> early;
  taker worker;
  protocol::loop::clock::time_point wanted;
  worker.turn = [&, asked = false, told = false]() mutable {
    if (!std::exchange(asked, true)) {
      wanted = loop.now() + 20ms;
      loop.wake_at(loop.now() + 1h);
      loop.wake_at(wanted);
      loop.wake_at(loop.now() + 2h);
    } else if (loop.now() >= wanted && !std::exchange(told, true)) {
      early.set_value();
    }
    return false;
  };
  loop.set_turn_taker(&worker);
  loop.start();
  loop.wake();
  BOOST_TEST((early.get_future().wait_for(10s) == std::future_status::ready));
  loop.end();
  loop.join();
}

BOOST_AUTO_TEST_CASE(what_was_asked_for_before_the_start_comes_after_it) {
  net::shard loop{0, steady_time()};
  std::promise<void> woken, later;
  taker worker;
  worker.turn = [&, turns = 0]() mutable {
    if (++turns == 1) woken.set_value();
    if (turns == 2) later.set_value();
    return false;
  };
  loop.set_turn_taker(&worker);
  loop.wake();
  loop.wake_at(loop.active_now() + 5ms);
  BOOST_TEST(!loop.runs_here());
  loop.start();
  BOOST_TEST((woken.get_future().wait_for(10s) == std::future_status::ready));
  BOOST_TEST((later.get_future().wait_for(10s) == std::future_status::ready));
  loop.end();
  loop.join();
}

BOOST_AUTO_TEST_CASE(a_loop_that_was_never_started_has_ended) {
  net::shard loop{0, steady_time()};
  loop.end();
  BOOST_TEST(loop.join(protocol::loop::clock::now()));
}

BOOST_AUTO_TEST_CASE(a_taker_that_throws_keeps_its_thread) {
  net::shard loop{0, steady_time()};
  std::promise<void> again;
  taker worker;
  worker.turn = [&, turns = 0]() mutable {
    if (++turns == 1) throw std::bad_alloc{};
    if (turns == 2) again.set_value();
    return false;
  };
  loop.set_turn_taker(&worker);
  loop.start();
  loop.wake();
  BOOST_TEST((again.get_future().wait_for(10s) == std::future_status::ready));
  loop.end();
  loop.join();
}

BOOST_AUTO_TEST_CASE(a_loop_that_is_stuck_in_a_turn_is_not_waited_for) {
  net::shard loop{0, steady_time()};
  std::promise<void> begun, go_on;
  taker worker;
  worker.turn = [&, released = go_on.get_future().share(), first = true]() mutable {
    if (std::exchange(first, false)) begun.set_value();
    released.wait();
    return false;
  };
  loop.set_turn_taker(&worker);
  loop.start();
  loop.wake();
  begun.get_future().wait();
  loop.end();
  BOOST_TEST(!loop.join(protocol::loop::clock::now()));
  go_on.set_value();
  BOOST_TEST(loop.join(protocol::loop::clock::time_point::max()));
}

BOOST_AUTO_TEST_CASE(what_is_posted_is_done_in_order_on_the_shard) {
  net::shard loop{0, steady_time()};
  std::vector<int> done;
  std::promise<void> all;
  for (int i = 0; i < 100; ++i) {
    loop.post([&, i] { done.push_back(i); });
  }
  loop.post([&] { all.set_value(); });
  loop.start();
  all.get_future().wait();
  BOOST_TEST(done.size() == 100U);
  BOOST_TEST(done.back() == 99);
  loop.end();
  loop.join();
}

BOOST_AUTO_TEST_CASE(the_taker_has_its_turn_between_reading_and_flushing) {
  net::shard loop{0, steady_time()};
  auto [ours, theirs] = connected_pair();
  std::vector<std::string> order;
  std::promise<void> flushed;
  taker worker;
  worker.turn = [&] {
    if (!order.empty() && order.back() == "ready") order.emplace_back("turn");
    return false;
  };
  loop.set_turn_taker(&worker);
  endpoint* self = nullptr;
  auto made = std::make_unique<witness>([&](const char* event) {
    order.emplace_back(event);
    if (order.back() == "ready") loop.flush_later(*self);
    if (order.back() == "flush") loop.dismiss(*self), flushed.set_value();
  });
  self = made.get();
  loop.expect();
  BOOST_REQUIRE(loop.enlist(std::move(made), ours.get()));
  BOOST_TEST(loop.population() == 1U);
  loop.start();
  flushed.get_future().wait();
  loop.end();
  loop.join();
  const std::vector<std::string> expected{"ready", "turn", "flush"};
  BOOST_TEST(order == expected, boost::test_tools::per_element());
  BOOST_TEST(loop.population() == 0U);
}

BOOST_AUTO_TEST_CASE(an_endpoint_that_leaves_is_told_nothing_more) {
  net::shard loop{0, steady_time()};
  auto [ours, theirs] = connected_pair();
  std::vector<std::string> told;
  std::promise<void> gone;
  endpoint* self = nullptr;
  auto made = std::make_unique<witness>([&](const char* event) {
    told.emplace_back(event);
    loop.flush_later(*self);
    loop.read_soon(*self);
    loop.set_due(*self, 0ms);
    loop.dismiss(*self);
    loop.post([&] { loop.post([&] { gone.set_value(); }); });
  });
  self = made.get();
  loop.expect();
  BOOST_REQUIRE(loop.enlist(std::move(made), ours.get()));
  loop.start();
  gone.get_future().wait();
  loop.end();
  loop.join();
  BOOST_TEST(told.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
