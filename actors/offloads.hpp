#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace porthouse {

/// The work that the spaces of a house have offloaded: how much is under way, and whose it is. Any
/// thread.
class offloads : public std::enable_shared_from_this<offloads> {
public:
  /// One piece, from `offload` until what follows from it has been done, or dropped.
  class piece;

  /// `most` pieces may be under way, `threads` at most run at a time.
  offloads(std::size_t most, std::size_t threads);

  /// A new piece, of that space; nullptr if there are too many.
  [[nodiscard]] std::shared_ptr<piece> begin(std::string space);
  /// Something else that is to be waited for, as long as anybody holds it.
  [[nodiscard]] std::shared_ptr<const void> hold();
  [[nodiscard]] std::size_t pending() const noexcept { return pending_; }

  /// What has not begun to run never will. Returns how many pieces are under way.
  std::size_t drop_rest() noexcept;
  /// The spaces whose work runs at this moment.
  [[nodiscard]] std::vector<std::string> running() const;

private:
  using name = std::shared_ptr<const std::string>;

  const std::size_t most_;
  std::atomic<std::size_t> pending_{0};
  std::atomic<bool> dropping_{false};
  std::vector<std::atomic<name>> running_;  // as many as there are threads
};

class offloads::piece {
public:
  piece(std::shared_ptr<offloads> of, std::string space)
      : of_{std::move(of)}, space_{std::make_shared<const std::string>(std::move(space))} {
    ++of_->pending_;
  }
  ~piece() { --of_->pending_; }
  piece(const piece&) = delete;
  piece& operator=(const piece&) = delete;

  /// Marks it as running from now on. Returns false if it is not to run at all.
  [[nodiscard]] bool start() noexcept;
  void stop() noexcept;

private:
  std::shared_ptr<offloads> of_;
  name space_;
  std::size_t slot_ = 0;
};

}  // namespace porthouse
