#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace porthouse::protocol {

/// A name with the spaces that stand behind it: the owner, number 0, and its siblings, who hear
/// everything the owner hears and may veto. Immutable; a restarted space makes a new place.
class place {
public:
  /// `spaces` is 1 to 32.
  explicit place(std::string name, std::size_t spaces = 1)
      : name_{std::move(name)}, spaces_{spaces} {}
  place(const place&) = delete;
  place& operator=(const place&) = delete;
  virtual ~place() = default;

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] std::size_t spaces() const noexcept { return spaces_; }

private:
  std::string name_;
  std::size_t spaces_;
};

using place_ptr = std::shared_ptr<const place>;

/// Grows with every change of a socket's owner and is unique on its shard, so that it names one
/// stay of one socket. 0 is none.
using tenure = std::uint64_t;

}  // namespace porthouse::protocol
