#pragma once

#include <chrono>
#include <cstdint>

namespace porthouse {

/// What becomes of a space whose actor has died: `space_rules::restarts` says it for each.
///
/// A hook that throws is no death, nor is a verdict that does not come: they end one socket's stay,
/// and the space lives on. When a space dies its sockets fall back to the place below, and the
/// messages that it has not begun go along. While it is down, moves to it fail at once
/// (`move_error::down`). If it is the entry, newcomers and those who fall back to it are closed
/// with 4003: at once if it is down for good, otherwise unless it is back within
/// `limits::welcome_deadline`. A sibling that is down neither hears nor vetoes; made anew, it hears
/// those who arrive from then on.
///
/// A constructor that throws when its space is to be made anew is tried again for as long as it
/// takes, with the waits of `backoff`. Each death and each failure is complained about.
class restart {
public:
  enum class kind : std::uint8_t { always, never, backoff };
  using wait = std::chrono::milliseconds;

  /// Made anew at once: the default. A space that dies as soon as it lives keeps a core busy.
  [[nodiscard]] static restart always() noexcept { return {kind::always, {}, {}}; }
  /// Down for good.
  [[nodiscard]] static restart never() noexcept { return {kind::never, {}, {}}; }
  /// Made anew after `first`, and after twice the last wait at each further death, `most` at most.
  /// A space that has lived for `most` begins with `first` again. Throws std::invalid_argument
  /// unless 0 < first <= most.
  [[nodiscard]] static restart backoff(
      wait first = std::chrono::milliseconds{100}, wait most = std::chrono::seconds{30});

  [[nodiscard]] kind what() const noexcept { return what_; }
  /// How long to wait after a life of `lived`, if `last` was the wait before it; zero for none.
  [[nodiscard]] wait after(wait last, wait lived) const noexcept;

private:
  restart(kind what, wait first, wait most) noexcept : what_{what}, first_{first}, most_{most} {}

  kind what_;
  wait first_;
  wait most_;
};

}  // namespace porthouse
