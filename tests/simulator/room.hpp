#pragma once

#include "checker.hpp"

#include <porthouse/actors/lockspace.hpp>

#include <cstdint>
#include <string>

namespace porthouse::simulator {

using protocol::socket_id;

class space;
class server;

/// A room that does, in every hook, whatever a room may do, as fate decides.
class room final : public lockspace {
public:
  room(std::string name, space& home);

  verdict connected(visitor& who) override;
  verdict received(visitor& who, const message& said) override;
  void left(visitor& who, const departure& why) override;
  verdict move_failed(visitor& who, const move_failure& why) override;
  void away(visitor& who) override;
  void back(visitor& who, const absence& from) override;
  void gone(const identity& who, const departure& why) override;

private:
  void change(visitor& who, bool away);
  [[nodiscard]] verdict decide(visitor& who, const char* hook);
  [[nodiscard]] verdict whim(visitor& who);
  [[nodiscard]] verdict put_off(visitor& who);
  [[nodiscard]] verdict send_visiting(visitor& who);
  [[nodiscard]] verdict returned(
      visitor& who, std::uint64_t number, const presence& asked,
      const visit_result<std::uint64_t>& end);
  [[nodiscard]] verdict give_back(const visitor& who);
  [[nodiscard]] verdict decide_late(visitor& who);
  [[nodiscard]] std::string some_place(const visitor& who);
  void greet(visitor& who);
  void fidget(visitor& who);
  void let_go(visitor& who);
  void perhaps_throw(socket_id who);
  [[nodiscard]] std::uint64_t towards(socket_id who) const noexcept;
  [[nodiscard]] bool sibling() const noexcept;

  space& home_;
  server& server_;
};

}  // namespace porthouse::simulator
