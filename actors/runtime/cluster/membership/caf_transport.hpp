#pragma once

#include <porthouse/actors/runtime/cluster/membership/node_transport.hpp>
#include <porthouse/protocol/settings/cluster.hpp>
#include <porthouse/protocol/settings/limits.hpp>

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>

#include <chrono>
#include <functional>
#include <string>

namespace porthouse::cluster {

/// Nodes reach one another by CAF's middleman, over TLS if there are certificates.
class caf_transport final : public node_transport {
public:
  /// Whether somebody listens at HOST:PORT and takes a connection in time; "" or why not. Blocks.
  using probe = std::function<std::string(const std::string& address, std::chrono::milliseconds)>;

  /// Has the system that is made with `into` know how to reach other nodes. The message types of
  /// CAF's own and of this cluster must be registered by `register_types` before.
  static void configure(
      caf::actor_system_config& into, const protocol::cluster& with,
      const protocol::limits& bounds = {});
  static void register_types();
  /// Whether it keeps the bounds of those who connect and are no nodes: CAF's own does not.
  static bool bounds_strangers() noexcept;

  /// `system` must outlive it. The middleman waits for a connection for minutes, and for one at a
  /// time: so it is only sent where `reachable` has been.
  caf_transport(caf::actor_system& system, const protocol::cluster& with, probe reachable);
  ~caf_transport() override;

  std::string listen(const caf::strong_actor_ptr& actor) override;
  void dial(const std::string& address, std::function<void(dial_outcome)> give) override;
  void vouch(const caf::strong_actor_ptr& there) override;

private:
  void hear_of_strangers(const caf::strong_actor_ptr& actor);

  caf::actor_system& system_;
  const protocol::cluster with_;
  const probe reachable_;
};

}  // namespace porthouse::cluster
