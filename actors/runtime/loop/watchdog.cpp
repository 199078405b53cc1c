#include <porthouse/actors/runtime/loop/watchdog.hpp>

#include <algorithm>
#include <utility>

namespace porthouse {
namespace {

using namespace std::chrono_literals;

/// How long the longest turn of a loop is remembered, at least.
constexpr auto stretch = 60s;

std::string in_seconds(std::chrono::steady_clock::duration time) {
  const auto tenths = std::chrono::round<std::chrono::milliseconds>(time).count() / 100;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

}  // namespace

void watchdog::watch(std::string name, protocol::pulse& of, kind what) {
  watched_.push_back({std::move(name), &of, what});
}

void watchdog::look(clock::time_point now) {
  labels_.free_retired();
  const auto passed =
      std::min<clock::duration>(now - std::exchange(last_look_, now), patience_ / 4);
  for (auto& entry : watched_) look_at(entry, passed);
  if (now - forgot_ < stretch) return;
  forgot_ = now;
  for (const auto& entry : watched_) entry.of->forget_longest();
}

void watchdog::look_at(watched& entry, clock::duration passed) {
  const auto seen = entry.of->look();
  if (!seen.at_work() || seen.beat != entry.beat) {
    entry.beat = seen.beat;
    entry.lasted = {};
    entry.reported = false;
    return;
  }
  entry.lasted += passed;
  if (entry.reported || entry.lasted < patience_) return;
  // It may have gone on since.
  if (entry.of->look().beat != seen.beat) return;
  entry.reported = true;
  const auto hook = seen.hook != nullptr ? std::string_view{seen.hook} : std::string_view{"a turn"};
  const auto* const consequence =
      entry.what == kind::loop
          ? ", where nobody else is served meanwhile: offload what blocks or computes"
          : ": what else is offloaded has a thread less; see --offload-threads";
  const auto text =
      "has been at work for " + in_seconds(entry.lasted) + " on " + entry.name + consequence;
  tell_(
      {.level = protocol::log_level::warning,
       .room = seen.who != nullptr ? std::string_view{seen.who->name} : std::string_view{},
       .where = hook,
       .text = text});
}

std::vector<std::string> watchdog::at_work() {
  labels_.free_retired();
  std::vector<std::string> all;
  for (const auto& entry : watched_) {
    const auto seen = entry.of->look();
    if (!seen.at_work()) continue;
    auto line = seen.who != nullptr ? seen.who->name + ": " : std::string{};
    line += seen.hook != nullptr ? seen.hook : "a turn";
    line += ", for " + in_seconds(entry.of->present_turn(clock::now())) + " on " + entry.name;
    all.push_back(std::move(line));
  }
  return all;
}

}  // namespace porthouse
