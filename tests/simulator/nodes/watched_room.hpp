#pragma once

#include "witness.hpp"

#include <porthouse/actors/lockspace.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace porthouse::simulator {

/// A room that obeys its clients ("17 push den": message 17, push den), and at times decides by
/// itself; reports all to a witness. The target of a visitor is its client's number.
class watched_room final : public lockspace {
public:
  /// `to` must outlive it.
  watched_room(std::string name, witness* to, std::size_t index);
  ~watched_room() override { witness_.ended(number_); }
  watched_room(const watched_room&) = delete;
  watched_room& operator=(const watched_room&) = delete;

  verdict connected(visitor& who) override;
  verdict received(visitor& who, const message& said) override;
  void left(visitor& who, const departure& why) override;
  void gone(const identity& who, const departure& why) override;

private:
  verdict obey(visitor& who, std::string_view order);
  void say(visitor& to);
  void say_all(const visitor* but);
  void soon(socket_id id, verdict answer);

  witness& witness_;
  const std::size_t index_;
  const std::size_t number_;
};

}  // namespace porthouse::simulator
