#pragma once

#include <porthouse/actors/lockspace.hpp>

#include <string>

namespace porthouse {

/// The entry place: a text that names a space releases the socket there.
///
/// Anything else, and a name that no place has, is answered with the names there are; the socket
/// stays. Not greeted.
class limbo final : public lockspace {
public:
  static constexpr auto lives = placement::every_shard;

  explicit limbo(std::string name = "limbo") : lockspace{std::move(name)} {}

  verdict received(visitor& who, const message& said) override;
  verdict move_failed(visitor& who, const move_failure& why) override;

private:
  void point_the_way(visitor& who);
};

}  // namespace porthouse
