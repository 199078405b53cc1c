#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>

namespace porthouse::protocol {

/// A name with the spaces that stand behind it: the owner, number 0, and its siblings, which hear
/// everything that the owner hears and may veto. Immutable; a restarted space makes a new place.
class place {
public:
  static constexpr std::size_t most_spaces = 32;

  /// `spaces` is 1 to `most_spaces`; `window` is how many messages of a socket the owner may have
  /// in hand.
  explicit place(std::string name, std::size_t spaces = 1, std::size_t window = no_window)
      : name_{std::move(name)}, spaces_{spaces}, window_{window} {}
  place(const place&) = delete;
  place& operator=(const place&) = delete;
  virtual ~place() = default;

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] std::size_t spaces() const noexcept { return spaces_; }
  [[nodiscard]] std::size_t window() const noexcept { return window_; }

  static constexpr std::size_t no_window = std::numeric_limits<std::size_t>::max();

private:
  std::string name_;
  std::size_t spaces_;
  std::size_t window_;
};

using place_ptr = std::shared_ptr<const place>;

/// Grows with every change of a socket's owner and is unique on its shard, so that it names one
/// stay of one socket. 0 is none.
using tenure = std::uint64_t;

}  // namespace porthouse::protocol
