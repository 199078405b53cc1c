#include "schedule.hpp"
#include "shrinker.hpp"

#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

using namespace porthouse::simulator;

namespace {

constexpr std::string_view usage =
    "simulator [--runs N] [--seed S] [--steps K] [--sabotage RULE] [--story]\n\n"
    "Plays N random schedules of the ownership protocol, of the seeds S, S+1, ..., and checks "
    "every\n"
    "step. A failure is shrunk and told. --story tells a single run, whatever becomes of it.\n";

struct wishes {
  std::uint64_t runs = 10'000;
  schedule first;
  bool story = false;
};

template <class Number>
bool read(std::string_view text, Number& into) {
  const auto end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, into);
  return error == std::errc{} && at == end;
}

std::optional<wishes> understand(int count, char** words) {
  wishes all;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word == "--story") {
      all.story = true;
      continue;
    }
    if (++i == count) return std::nullopt;
    const std::string_view value = words[i];
    auto read_it = false;
    if (word == "--runs") read_it = read(value, all.runs);
    if (word == "--seed") read_it = read(value, all.first.seed);
    if (word == "--steps") read_it = read(value, all.first.steps);
    if (word == "--sabotage") {
      const auto rule = sabotage_named(value);
      read_it = rule.has_value();
      all.first.broken = rule.value_or(sabotage::none);
    }
    if (!read_it) return std::nullopt;
  }
  return all;
}

void tell(const outcome& end) {
  for (const auto& line : end.story) std::cout << line << '\n';
  if (end.broken) {
    std::cout << "step " << end.broken->step << ": BROKEN: " << end.broken->rule << "\n  "
              << end.broken->what << '\n';
  }
}

int failed(const schedule& what, const outcome& end) {
  std::cout << "seed " << what.seed << " fails at step " << end.broken->step << ": "
            << end.broken->rule << "\n  " << end.broken->what
            << "\n  again: simulator --runs 1 --seed " << what.seed << " --story\n\n";
  const auto best = shrink(what);
  std::cout << "shrunk to " << best.end.choices.size() << " choices in " << best.attempts
            << " attempts:\n\n";
  tell(best.end);
  return EXIT_FAILURE;
}

int tell_one(schedule what) {
  what.telling = true;
  const auto end = play(what);
  tell(end);
  std::cout << end.steps << " steps, " << end.begun << " messages begun\n";
  return end.broken ? EXIT_FAILURE : EXIT_SUCCESS;
}

int play_all(const wishes& all) {
  const auto began = std::chrono::steady_clock::now();
  std::uint64_t steps = 0;
  std::uint64_t begun = 0;
  std::uint64_t stays = 0;
  auto one = all.first;
  for (std::uint64_t run = 0; run < all.runs; ++run, ++one.seed) {
    const auto end = play(one);
    if (end.broken) return failed(one, end);
    steps += end.steps;
    begun += end.begun;
    stays += end.stays;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::cout << all.runs << " schedules from seed " << all.first.seed << ": " << steps << " steps, "
            << begun << " messages, " << stays << " stays; no rule was broken\n"
            << static_cast<std::uint64_t>(static_cast<double>(all.runs) / took.count())
            << " schedules per second\n";
  return EXIT_SUCCESS;
}

}  // namespace

int main(int count, char** words) {
  const auto all = understand(count, words);
  if (!all) {
    std::cerr << usage;
    return 2;
  }
  return all->story && all->runs <= 1 ? tell_one(all->first) : play_all(*all);
}
