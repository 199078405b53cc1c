#pragma once

#include <porthouse/actors/lockspace.hpp>

#include <string>
#include <utility>

namespace porthouse {

/// Greets with `Hello - <name>` and sends each message on, unchanged, to every other socket here.
class broadcast_space : public lockspace {
public:
  explicit broadcast_space(std::string name = "broadcast") : lockspace{std::move(name)} {}

  verdict connected(visitor& who) override;
  verdict received(visitor& who, const message& said) override;
};

}  // namespace porthouse
