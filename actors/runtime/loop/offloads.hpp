#pragma once

#include <porthouse/protocol/ports/pulse.hpp>

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace porthouse {

/// The work that the spaces of a server have offloaded: how much is under way, and whose it is. Any
/// thread.
class offloads : public std::enable_shared_from_this<offloads> {
public:
  /// One piece, from `offload` until what follows from it has been done, or dropped.
  class piece;

  /// `most` pieces may be under way, `threads` at most run at a time. `labels` must outlive it and
  /// all pieces.
  offloads(std::size_t most, std::size_t threads, protocol::pulse_labels& labels);

  /// A new piece, of that space; nullptr if there are too many.
  [[nodiscard]] std::shared_ptr<piece> begin(std::string space);
  /// Something else that is to be waited for, as long as anybody holds it.
  [[nodiscard]] std::shared_ptr<const void> hold();
  [[nodiscard]] std::size_t pending() const noexcept { return pending_; }

  /// What has not begun to run never will. Returns how many pieces are under way.
  std::size_t drop_rest() noexcept;
  /// How many run at this moment.
  [[nodiscard]] std::size_t running() const noexcept;
  /// Calls `visit(pulse)` for each thread that pieces run on.
  template <class Visit>
  void each_thread(Visit&& visit) {
    for (auto& each : threads_) visit(each.pulse);
  }

private:
  /// What runs on one thread, whichever that is.
  struct thread {
    std::atomic<bool> busy = false;
    protocol::pulse pulse;
  };

  const std::size_t most_;
  protocol::pulse_labels& labels_;
  std::atomic<std::size_t> pending_{0};
  std::atomic<bool> dropping_{false};
  std::vector<thread> threads_;
};

class offloads::piece {
public:
  piece(std::shared_ptr<offloads> of, std::string space)
      : of_{std::move(of)}, label_{new protocol::pulse_label{std::move(space)}} {
    ++of_->pending_;
  }
  ~piece() {
    stop();
    of_->labels_.retire(label_);
    --of_->pending_;
  }
  piece(const piece&) = delete;
  piece& operator=(const piece&) = delete;

  /// Marks it as running from now on. Returns false if it is not to run at all.
  [[nodiscard]] bool start() noexcept;
  void stop() noexcept;

private:
  std::shared_ptr<offloads> of_;
  protocol::pulse_label* label_;
  thread* on_ = nullptr;  // while it runs
  std::optional<protocol::pulse::span> at_work_;
};

}  // namespace porthouse
