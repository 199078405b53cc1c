#pragma once

#include <porthouse/actors/spaces/broadcast_space.hpp>

#include <string>
#include <utility>

namespace porthouse {

/// The place behind the identifier: a `broadcast_space` by the name of `delivery`.
class channel_delivery_space final : public broadcast_space {
public:
  explicit channel_delivery_space(std::string name = "delivery")
      : broadcast_space{std::move(name)} {}
};

}  // namespace porthouse
