#pragma once

#include <porthouse/actors/runtime/messages/local_messages.hpp>

#include <caf/actor_control_block.hpp>

#include <functional>
#include <string>

namespace porthouse::cluster {

/// How nodes reach one another: by CAF's middleman, or by a fake in tests.
class node_transport {
public:
  virtual ~node_transport() = default;
  /// Lets other nodes dial `actor`, a node_actor. Returns HOST:PORT of where. Throws
  /// std::runtime_error, with the remedy, if that cannot be.
  virtual std::string listen(const caf::strong_actor_ptr& actor) = 0;
  /// Calls `give` later, on any thread.
  virtual void dial(const std::string& address, std::function<void(dial_outcome)> give) = 0;
  /// That node is linked with this one: its connection need not show any more what it is.
  virtual void vouch(const caf::strong_actor_ptr& there) = 0;
};

}  // namespace porthouse::cluster
