#pragma once

#include <porthouse/actors/runtime/rooms/space_engine.hpp>
#include <porthouse/protocol/ownership/verdict.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace porthouse {

/// Lets the visitors of a space go, some at a time, so that neither the places they go to nor the
/// way there is flooded; then those who come late, until it is called off. On the space's thread.
class evacuation {
public:
  /// Whether a visitor is to be let go.
  using filter = std::function<bool(const visitor&)>;

  /// `engine` must outlive it.
  explicit evacuation(space_engine& engine) : engine_{engine} {}

  /// Begins to let the visitors go that `includes` is true for, by the first of `ways`; those that
  /// could not go that way, by the next. If it has begun already, nothing changes.
  void begin(std::vector<protocol::verdict> ways, filter includes);
  void call_off() noexcept;
  [[nodiscard]] bool begun() const noexcept { return begun_; }

private:
  void let_some_go();

  space_engine& engine_;
  std::vector<protocol::verdict> ways_;
  filter includes_;
  std::size_t way_ = 0;
  bool begun_ = false;
  std::uint64_t round_ = 0;  // the timer of an earlier one is void
};

}  // namespace porthouse
