#pragma once

#include <porthouse/protocol/ports/pulse.hpp>
#include <porthouse/protocol/settings/log.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace porthouse {

/// Looks at what the loops of a server are at, and names what has been at it for too long, once, as
/// long as it lasts.
///
/// `watch` before the loops start. `look` and `at_work` on one thread, which is none of theirs.
class watchdog {
public:
  using clock = protocol::pulse::clock;
  using report = std::function<void(const protocol::log_entry&)>;

  /// What takes longer than `patience` is reported.
  watchdog(std::chrono::milliseconds patience, report tell)
      : patience_{patience}, tell_{std::move(tell)} {}

  /// What stands still while something is at work there.
  enum class kind : std::uint8_t {
    loop,    ///< all that is on that loop
    thread,  ///< nobody, but work of the same kind has a thread less
  };

  /// `of` must outlive this. `name` is what people call it, such as "event loop 0".
  void watch(std::string name, protocol::pulse& of, kind what = kind::loop);
  /// To be called again and again, some ten times in `patience`. A gap between two calls counts for
  /// no longer than a few of them: then this process itself has stood still.
  void look(clock::time_point now);
  /// What runs at this moment, in words: "arena/42: message, for 7.1 s on event loop 1".
  [[nodiscard]] std::vector<std::string> at_work();
  /// Where the labels of spaces and of offloaded work are retired.
  [[nodiscard]] protocol::pulse_labels& labels() noexcept { return labels_; }

  /// Calls `visit(name, longest turn)` for each loop: of the last one to two minutes, if `look` is
  /// called, the present turn included. Any thread.
  template <class Visit>
  void each_longest_turn(clock::time_point now, Visit&& visit) const {
    for (const auto& entry : watched_)
      visit(std::string_view{entry.name}, entry.of->longest_turn(now));
  }

private:
  struct watched {
    std::string name;
    protocol::pulse* of;
    kind what;
    std::uint64_t beat = 0;       // when it was looked at last
    clock::duration lasted = {};  // how long it has been at the same
    bool reported = false;
  };

  void look_at(watched& entry, clock::duration passed);

  std::chrono::milliseconds patience_;
  report tell_;
  std::vector<watched> watched_;
  protocol::pulse_labels labels_;
  clock::time_point last_look_ = {};
  clock::time_point forgot_ = {};
};

}  // namespace porthouse
