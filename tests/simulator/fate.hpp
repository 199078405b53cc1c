#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace porthouse::simulator {

/// What a choice is about. Together with the chooser and the number of its earlier choices it names
/// the choice, so that muting one leaves the others as they were.
enum class about : std::uint8_t {
  size,
  temper,
  siblings,
  shard,
  first_place,
  entry,
  utterance,
  ending,
  reading,
  delay,
  lookup,
  death,
  respawn,
  verdict,
  place,
  sending,
  whim,
  timer,
  answer,
  throwing,
  sabotage,
  session,
  road,
  cut,
};

using choice = std::uint64_t;
using muted_choices = std::unordered_set<choice>;

/// All that is left to chance in one schedule, from one seed. A muted choice falls on the tame
/// side: nothing happens, the place is kept, the message takes one tick.
class fate {
public:
  fate(std::uint64_t seed, const muted_choices* muted, bool record) noexcept
      : seed_{seed}, muted_{muted}, recording_{record} {}

  /// One of `ways`, of which 0 is the tame one.
  [[nodiscard]] std::uint32_t pick(about subject, std::uint64_t chooser, std::uint32_t ways);
  /// True `percent` times in a hundred; false is tame.
  [[nodiscard]] bool happens(about subject, std::uint64_t chooser, std::uint32_t percent);
  /// Mostly a few ticks, now and then long enough to cross a deadline; one tick is tame.
  [[nodiscard]] std::chrono::milliseconds delay(about subject, std::uint64_t chooser);
  /// From now on every delay is of a few ticks.
  void hurry() noexcept { hurried_ = true; }
  /// From now on all is tame.
  void calm() noexcept { calm_ = true; }

  /// The choices that did not fall on the tame side, if they are recorded.
  [[nodiscard]] const std::vector<choice>& taken() const noexcept { return taken_; }

private:
  struct rolled {
    choice name;
    std::uint64_t value;
  };
  [[nodiscard]] std::optional<rolled> roll(about subject, std::uint64_t chooser);
  void note(choice name);

  std::uint64_t seed_;
  const muted_choices* muted_;
  std::unordered_map<std::uint64_t, std::uint64_t> asked_;
  std::vector<choice> taken_;
  bool calm_ = false;
  bool hurried_ = false;
  bool recording_;
};

}  // namespace porthouse::simulator
