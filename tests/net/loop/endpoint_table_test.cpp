#include <porthouse/net/loop/endpoint_table.hpp>

#include <boost/test/unit_test.hpp>

#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace porthouse::net::test {
namespace {

struct sleeper final : endpoint {
  explicit sleeper(std::function<void()> on_due, bool* destroyed = nullptr)
      : wake{std::move(on_due)}, gone{destroyed} {}
  ~sleeper() override {
    if (gone != nullptr) *gone = true;
  }
  void ready(std::uint32_t) override {}
  void due() override { wake(); }
  void flush() override {}
  void shut_down() override {}
  void abort() override {}
  std::function<void()> wake;
  bool* gone;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(endpoint_table)

BOOST_AUTO_TEST_CASE(a_deadline_is_told_once_and_not_before_it_has_come) {
  net::endpoint_table all;
  int told = 0;
  const auto place = all.add(std::make_unique<sleeper>([&] { ++told; }));
  all.set_due(*all.at(place), 10);
  BOOST_TEST(all.earliest() == 10U);
  all.sweep(9);
  BOOST_TEST(told == 0);
  all.sweep(10);
  all.sweep(11);
  BOOST_TEST(told == 1);
  BOOST_TEST(all.earliest() == never);
}

BOOST_AUTO_TEST_CASE(the_earliest_deadline_is_known_after_a_sweep) {
  net::endpoint_table all;
  for (const tick when : {30U, 20U, 40U}) {
    all.set_due(*all.at(all.add(std::make_unique<sleeper>([] {}))), when);
  }
  all.sweep(20);
  BOOST_TEST(all.earliest() == 30U);
}

BOOST_AUTO_TEST_CASE(who_sets_a_new_deadline_when_told_keeps_it) {
  net::endpoint_table all;
  std::uint32_t place = 0;
  place = all.add(std::make_unique<sleeper>([&] { all.set_due(*all.at(place), 50); }));
  all.set_due(*all.at(place), 10);
  all.sweep(10);
  BOOST_TEST(all.earliest() == 50U);
}

BOOST_AUTO_TEST_CASE(a_place_is_free_again_only_after_the_turn) {
  net::endpoint_table all;
  bool destroyed = false;
  const auto first = all.add(std::make_unique<sleeper>([] {}, &destroyed));
  all.remove(*all.at(first));
  BOOST_TEST(all.size() == 0U);
  BOOST_TEST(all.at(first) == nullptr);
  BOOST_TEST(!destroyed);
  BOOST_TEST(all.add(std::make_unique<sleeper>([] {})) != first);
  all.reap();
  BOOST_TEST(destroyed);
  BOOST_TEST(all.add(std::make_unique<sleeper>([] {})) == first);
}

BOOST_AUTO_TEST_CASE(the_next_phase_keeps_place_and_deadline) {
  net::endpoint_table all;
  int told = 0;
  bool destroyed = false;
  const auto place = all.add(std::make_unique<sleeper>([] {}, &destroyed));
  all.set_due(*all.at(place), 10);
  all.replace(*all.at(place), std::make_unique<sleeper>([&] { ++told; }));
  BOOST_TEST(!destroyed);
  all.reap();
  BOOST_TEST(destroyed);
  all.sweep(10);
  BOOST_TEST(told == 1);
}

BOOST_AUTO_TEST_CASE(who_leaves_and_comes_during_a_sweep_does_no_harm) {
  net::endpoint_table all;
  std::vector<std::uint32_t> places(3);
  for (auto& place : places) {
    place = all.add(std::make_unique<sleeper>([&] {
      if (all.at(places[2]) != nullptr) all.remove(*all.at(places[2]));
      for (int i = 0; i < 100; ++i) all.add(std::make_unique<sleeper>([] {}));
    }));
    all.set_due(*all.at(place), 10);
  }
  all.sweep(10);
  BOOST_TEST(all.size() == 202U);
}

BOOST_AUTO_TEST_CASE(a_deadline_is_never_early) {
  BOOST_TEST(tick_after(100, std::chrono::milliseconds{0}) > 100U);
  // At worst `now` was the last moment of its tick.
  for (int wait = 1; wait < 1'000; wait += 7) {
    const auto due = tick_after(0, std::chrono::milliseconds{wait});
    BOOST_TEST((due - 1) * tick_length >= std::chrono::milliseconds{wait});
  }
  BOOST_TEST(tick_after(5, std::chrono::hours{1'000'000'000}) < never);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
