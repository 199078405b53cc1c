#pragma once

#include "deeds.hpp"

#include <porthouse/actors/lockspace.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace porthouse::test {

/// A room for clients that count, who name themselves by the path of their URL. What they say is
/// `NUMBER [COMMAND [ARGUMENT]]`; each is answered with `{"room", "node", "n"}`, and then done:
///
///   go PLACE      moves it there              to PLACE     releases it there
///   back [VALUE]  releases it, with a value   visit PLACE  the same as a call
///   all TEXT      says TEXT to all who are here
///
/// A client that arrives is told so with `{"at", "node", "how", "from"}`, and from then on gets a
/// `{"push": 0, 1, ...}` now and then. `deeds` must outlive the house.
class numbered_room final : public lockspace {
public:
  numbered_room(std::string name, const deeds* book);
  ~numbered_room() override;

  void started() override;
  verdict connected(visitor& who) override;
  verdict received(visitor& who, const message& said) override;
  void left(visitor& who, const departure& why) override;
  verdict move_failed(visitor& who, const move_failure& why) override;
  void gone(const identity& who, const departure& why) override;

private:
  void welcome(visitor& who, const boost::json::object& brings);
  [[nodiscard]] boost::json::object signed_here() const;
  static void say(visitor& who, const boost::json::object& what);
  [[nodiscard]] verdict obey(visitor& who, std::string_view command, std::string_view argument);
  verdict visited_there(visitor& who, const visit_result<std::string>& end);
  void push();

  const deeds& book_;
};

}  // namespace porthouse::test
