#pragma once

#include <caf/actor_control_block.hpp>

#include <functional>
#include <string>

namespace porthouse::cluster {

/// How nodes reach one another: CAF's middleman, or paper in tests.
class crossing {
public:
  virtual ~crossing() = default;
  /// Lets other nodes dial `whom`, a node_actor. Returns HOST:PORT of where. Throws
  /// std::runtime_error, with the remedy, if that cannot be.
  virtual std::string listen(const caf::strong_actor_ptr& whom) = 0;
  /// Calls `give` later, on any thread, with the actor that listens there, or nullptr and why not.
  virtual void dial(
      const std::string& address,
      std::function<void(caf::strong_actor_ptr there, std::string why)> give) = 0;
};

}  // namespace porthouse::cluster
