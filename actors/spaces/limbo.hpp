#pragma once

#include <porthouse/actors/lockspace.hpp>

#include <string>
#include <string_view>

namespace porthouse {

/// The entry place: a text that names a space releases the socket there.
///
/// Anything else, and a name that no place has, is answered with the names there are; the socket
/// stays. Not greeted.
class limbo final : public lockspace {
public:
  static constexpr auto lives = placement::every_shard;

  explicit limbo(std::string name = "limbo") : lockspace{std::move(name)} {}

  verdict message(visitor& who, const porthouse::message& said) override;
  void stays(visitor& who, move_error why, std::string_view wanted) override;

private:
  void point_the_way(visitor& who);
};

}  // namespace porthouse
