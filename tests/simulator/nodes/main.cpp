#include "cluster_play.hpp"

#include <porthouse/protocol/version.hpp>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

namespace {

using namespace porthouse::simulator;

constexpr std::string_view usage =
    "nodes_simulator [--runs N] [--seed S] [--steps N] [--story] [--help] [--version]\n"
    "  plays N schedules of a cluster, from seed S on, until one goes wrong; with --story\n"
    "  tells the one of seed S.\n";

struct arguments {
  std::uint64_t runs = 1'000;
  play first;
  bool story = false;
  bool understood = true;
};

arguments understand(int count, char** words) {
  arguments all;
  for (auto i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word == "--story") {
      all.story = true;
      continue;
    }
    const auto value = i + 1 < count ? std::strtoull(words[++i], nullptr, 10) : 0;
    if (word == "--runs")
      all.runs = value;
    else if (word == "--seed")
      all.first.seed = value;
    else if (word == "--steps")
      all.first.steps = static_cast<std::size_t>(value);
    else
      all.understood = false;
  }
  return all;
}

int tell(play told) {
  told.telling = true;
  const auto end = live(told);
  for (const auto& line : end.story) std::cout << line << '\n';
  std::cout << (end.wrong.empty() ? "nothing went wrong" : "WRONG: " + end.wrong) << '\n';
  return end.wrong.empty() ? EXIT_SUCCESS : EXIT_FAILURE;
}

int failed(const play& played, const outcome& end) {
  std::cout << "seed " << played.seed << " goes wrong at step " << end.steps << ": " << end.wrong
            << "\n  again: nodes_simulator --story --seed " << played.seed << " --steps "
            << played.steps << "\n\nwith as few steps as it needs:\n\n";
  static_cast<void>(tell(shrink(played)));
  return EXIT_FAILURE;
}

int play_all(const arguments& all) {
  const auto began = std::chrono::steady_clock::now();
  witness::counts sum;
  std::uint64_t losses = 0;
  auto one = all.first;
  for (std::uint64_t run = 0; run < all.runs; ++run, ++one.seed) {
    const auto end = live(one);
    if (!end.wrong.empty()) return failed(one, end);
    sum.begun += end.counted.begun;
    sum.stays += end.counted.stays;
    sum.elsewhere += end.counted.elsewhere;
    sum.excused += end.counted.excused;
    losses += end.losses;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::cout << all.runs << " schedules from seed " << all.first.seed << ": " << sum.stays
            << " stays, " << sum.elsewhere << " of them on other nodes, " << sum.begun
            << " messages, " << sum.excused << " lost in hands, " << losses
            << " links lost; nothing went wrong\n"
            << static_cast<std::uint64_t>(static_cast<double>(all.runs) / took.count())
            << " schedules per second\n";
  return EXIT_SUCCESS;
}

}  // namespace

int main(int count, char** words) {
  const std::string_view first = count > 1 ? words[1] : "";
  if (first == "--help" || first == "--version") {
    std::cout
        << (first == "--help" ? std::string{usage} : porthouse::version_line("nodes_simulator"));
    return EXIT_SUCCESS;
  }
  const auto all = understand(count, words);
  if (!all.understood) {
    std::cerr << usage;
    return 2;
  }
  return all.story ? tell(all.first) : play_all(all);
}
