#pragma once

#include "tally.hpp"

#include <porthouse/actors/lockspace.hpp>

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace porthouse::test {

/// What a client of the shaky house says: `NUMBER HOME [COMMAND]`.
struct order {
  std::string_view number;
  std::string_view home;
  std::string_view command;

  [[nodiscard]] static order of(std::string_view text) noexcept;
};

/// Answers each message with its own name and the message's number, and counts who comes and goes.
/// "throw" makes its hook throw, "kill" has its actor killed.
class shaky_room : public lockspace {
public:
  shaky_room(const std::string& name, crash_control* control);
  ~shaky_room() override;

  verdict connected(visitor& who) override;
  verdict received(visitor& who, const message& said) override;
  void left(visitor& who, const departure& why) override;

protected:
  void answer(visitor& who, const order& wish);
  [[nodiscard]] crash_control& control() noexcept { return control_; }
  [[nodiscard]] room_tally& mine() noexcept { return mine_; }

private:
  crash_control& control_;
  room_tally& mine_;
  std::set<std::uint64_t> here_;
};

/// The entry: answers, and sends everybody home at each word. Says `fell FROM` to those whose room
/// has crashed.
class hall final : public shaky_room {
public:
  explicit hall(crash_control* control) : shaky_room{"hall", control} {}
  verdict connected(visitor& who) override;
  verdict received(visitor& who, const message& said) override;
};

/// "hang": stands still until the house has taken everybody away.
class well final : public shaky_room {
public:
  static constexpr auto lives = placement::own_thread;
  explicit well(crash_control* control) : shaky_room{"well", control} {}
  verdict received(visitor& who, const message& said) override;
};

/// A healthy room beside those that crash: no crash may be felt here. Says `tick NUMBER` to all at
/// every 1024th message.
class garden final : public shaky_room {
public:
  explicit garden(crash_control* control) : shaky_room{"garden", control} {}
  verdict received(visitor& who, const message& said) override;

private:
  std::uint64_t heard_ = 0;
};

}  // namespace porthouse::test
