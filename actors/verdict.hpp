#pragma once

#include <porthouse/protocol/ownership/verdict.hpp>

#include <utility>

namespace porthouse {

/// What a room decides about a visitor: who owns it next. Made by the functions of `lockspace`
/// only: `keep()`, `move_to("den")`, `close(code)` and the others.
class verdict {
public:
  /// What it says, for those who carry it out.
  [[nodiscard]] const protocol::verdict& decision() const& noexcept { return decision_; }
  [[nodiscard]] protocol::verdict decision() && noexcept { return std::move(decision_); }

private:
  friend class lockspace;
  friend class verdicts;
  explicit verdict(protocol::verdict decision) noexcept : decision_{std::move(decision)} {}

  protocol::verdict decision_;
};

}  // namespace porthouse
