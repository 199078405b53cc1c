#include "schedule.hpp"
#include "shrinker.hpp"

#include <porthouse/protocol/version.hpp>

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
    "simulator [--runs N] [--seed S] [--steps K] [--sabotage RULE] [--story] [--version]\n\n"
    "Plays N random schedules of the ownership protocol (10000), of the seeds S (1), S+1, ..., "
    "and\n"
    "checks every step; past K steps (3000) a schedule is led to its end. A failure is shrunk and\n"
    "told. --story tells the schedule of seed S, whatever becomes of it. --sabotage breaks a rule "
    "on\n"
    "purpose:\n\n";

struct arguments {
  std::uint64_t runs = 10'000;
  schedule first;
  bool story = false;
  bool help = false;
  bool version = false;
  std::string misunderstood;
};

template <class Number>
bool read(std::string_view text, Number& into) {
  const auto end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, into);
  return error == std::errc{} && at == end && into > 0;
}

bool understand(arguments& all, std::string_view word, std::string_view value) {
  if (word == "--runs") return read(value, all.runs);
  if (word == "--seed") return read(value, all.first.seed);
  if (word == "--steps") return read(value, all.first.steps);
  if (word != "--sabotage") return false;
  const auto rule = sabotage_named(value);
  all.first.broken = rule.value_or(sabotage::none);
  return rule.has_value();
}

arguments understand(int count, char** words) {
  arguments all;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word == "--story") {
      all.story = true;
    } else if (word == "--help") {
      all.help = true;
    } else if (word == "--version") {
      all.version = true;
    } else if (const std::string_view value = i + 1 < count ? words[++i] : "";
               !understand(all, word, value)) {
      all.misunderstood = std::string{word} + (value.empty() ? "" : " ") + std::string{value};
    }
  }
  return all;
}

void explain(std::ostream& out) {
  out << usage;
  for (const auto one : all_sabotage())
    out << "  " << name(one) << std::string(20 - name(one).size(), ' ') << meaning(one) << '\n';
}

// What to type to see this schedule again.
std::string again(const schedule& played) {
  auto line = "./dev sim --story --seed " + std::to_string(played.seed);
  if (played.steps != schedule{}.steps) line += " --steps " + std::to_string(played.steps);
  if (played.broken != sabotage::none) line += " --sabotage " + std::string{name(played.broken)};
  return line;
}

void tell(const outcome& end) {
  for (const auto& line : end.story) std::cout << line << '\n';
  if (end.broken) {
    std::cout << "step " << end.broken->step << ": BROKEN: " << end.broken->rule << "\n  "
              << end.broken->text << '\n';
  }
}

int failed(const schedule& played, const outcome& end) {
  std::cout << "seed " << played.seed << " fails at step " << end.broken->step << ": "
            << end.broken->rule << "\n  " << end.broken->text << "\n  again: " << again(played)
            << "\n\n";
  const auto best = shrink(played);
  std::cout << "shrunk to " << best.end.choices.size() << " choices in " << best.attempts
            << " attempts; step, time, what happens:\n\n";
  tell(best.end);
  return EXIT_FAILURE;
}

int tell_one(schedule played) {
  played.telling = true;
  const auto end = play(played);
  tell(end);
  std::cout << end.steps << " steps, " << end.begun << " messages begun\n";
  return end.broken ? EXIT_FAILURE : EXIT_SUCCESS;
}

int play_all(const arguments& all) {
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
  if (all.help) {
    explain(std::cout);
    return EXIT_SUCCESS;
  }
  if (all.version) {
    std::cout << porthouse::version_line("simulator");
    return EXIT_SUCCESS;
  }
  if (!all.misunderstood.empty()) {
    std::cerr << "simulator: \"" << all.misunderstood << "\" is not understood.\n\n";
    explain(std::cerr);
    return 2;
  }
  return all.story ? tell_one(all.first) : play_all(all);
}
