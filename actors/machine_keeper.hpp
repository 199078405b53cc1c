#pragma once

#include <porthouse/actors/directory.hpp>
#include <porthouse/actors/hosted.hpp>
#include <porthouse/actors/interfaces.hpp>
#include <porthouse/actors/machine.hpp>
#include <porthouse/actors/shard_host.hpp>
#include <porthouse/actors/space_actor.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace porthouse {

/// The machine's actor: makes the spaces, knows where they are, tells sockets that ask, and makes a
/// space anew when its actor dies.
class machine_keeper final : public hosted {
public:
  /// What it builds with. All must outlive it.
  struct site {
    const machine& plan;
    const shard_table& shards;
    std::vector<std::unique_ptr<host>>& threads;  // for spaces with a thread of their own
    std::function<std::unique_ptr<host>()> new_thread;
  };

  machine_keeper(caf::actor_config& with, host& where, site ground);

  /// Makes all spaces. Before the loops start. Throws std::invalid_argument if two places share a
  /// name or there is none, and whatever the spaces' constructors throw.
  void build();
  /// Ends all spaces. Only when no socket is left.
  void raze();
  [[nodiscard]] const directory_ptr& places() const noexcept { return places_; }

private:
  void take(caf::mailbox_element& what) override;
  void publish(const resettle& news);
  void rebuild(const caf::strong_actor_ptr& dead);
  caf::strong_actor_ptr spawn(
      const lockspaces::plan& from, std::size_t shard, std::unique_ptr<lockspace> room);
  caf::strong_actor_ptr spawn_foreign(const actor_plan& from);
  space_instances spawn_all(
      const lockspaces::plan& from, std::size_t number, std::unique_ptr<lockspace> first);

  site ground_;
  directory_ptr places_;
};

}  // namespace porthouse
