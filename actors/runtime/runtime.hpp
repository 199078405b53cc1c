#pragma once

#include <porthouse/actors/machine.hpp>
#include <porthouse/actors/runtime/cluster/membership/caf_transport.hpp>
#include <porthouse/actors/runtime/cluster/membership/cluster_actor.hpp>
#include <porthouse/actors/runtime/cluster/membership/node_transport.hpp>
#include <porthouse/actors/runtime/inspection/inspection_server.hpp>
#include <porthouse/actors/runtime/inspection/server_metrics.hpp>
#include <porthouse/actors/runtime/loop/watchdog.hpp>
#include <porthouse/actors/runtime/messages/directory.hpp>
#include <porthouse/actors/runtime/rooms/space_actor.hpp>
#include <porthouse/actors/runtime/sockets/socket_table.hpp>
#include <porthouse/protocol/ports/loop.hpp>
#include <porthouse/protocol/settings/cluster.hpp>
#include <porthouse/protocol/settings/limits.hpp>

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace porthouse {

/// Everything of a server but its connections: the actor system, the tables of sockets, the
/// machine's and the manager's actor, the cluster's. Loops are given, so that the same runtime runs
/// on a server's threads or, in tests, by hand.
class runtime {
public:
  using disconnect_handler = std::function<void(const identity&, const departure&)>;
  using complaint = std::function<void(const protocol::log_entry&)>;
  /// A loop with a thread of its own for `placement::own_thread`, which must outlive the runtime.
  using new_loop = std::function<protocol::loop&()>;

  struct options {
    protocol::limits bounds;
    disconnect_handler tell;
    complaint complain;  ///< called on any loop's thread, and on the watchdog's
    new_loop thread;
    /// Lines of the log that were dropped so far, for the metrics. Any thread.
    std::function<std::uint64_t()> log_dropped = {};
    std::string scheduler = "sharing";  ///< CAF's policy for offloaded work
    unsigned offload_threads = 4;       ///< `settings::offload_threads`
    bool inspect = false;               ///< keep journeys and metrics, and answer by inspection
    protocol::authenticator authenticate = {};  ///< `settings::authenticate`
    protocol::cluster cluster = {};
    /// How other nodes are reached; by default CAF's middleman, which asks `reachable` first.
    std::function<std::unique_ptr<cluster::node_transport>(caf::actor_system&)> transport = {};
    cluster::caf_transport::probe reachable = {};
    /// Called on any thread whenever it changes how this node stands with the others: it is
    /// `joining` at first. May be empty.
    std::function<void(protocol::standing)> stands = {};
    std::uint64_t incarnation = 0;  ///< of the node, in milliseconds; 0: by the system's clock
  };

  /// Makes all spaces. `plan` and `loops` must outlive it; the loops do not run yet.
  runtime(const machine& plan, const std::vector<protocol::loop*>& loops, options with);
  /// The loops' threads must have ended, or never have run.
  ~runtime();
  runtime(const runtime&) = delete;
  runtime& operator=(const runtime&) = delete;

  [[nodiscard]] socket_table& shard(std::size_t number) noexcept { return *shards_[number]; }
  [[nodiscard]] std::size_t shards() const noexcept { return shards_.size(); }
  [[nodiscard]] caf::actor_system& system() noexcept { return *system_; }
  [[nodiscard]] const caf::strong_actor_ptr& manager() const noexcept { return manager_; }
  [[nodiscard]] const directory_ptr& places() const noexcept;
  /// The books of requests, of all rooms. Any thread.
  [[nodiscard]] protocol::request_ledgers requests() const noexcept {
    return table_.requests->read();
  }
  /// The place of that name, open rooms of families included; nullptr if there is none. On the
  /// thread of the first loop.
  [[nodiscard]] located_ptr locate(std::string_view name) const;
  /// How often spaces of that place have been made anew. On the first shard's thread.
  [[nodiscard]] std::uint64_t restarts(std::string_view place) const noexcept;
  /// Has the sockets of other nodes go elsewhere, and no more of them come; calls `done` when none
  /// is here, once, on any thread. Any thread.
  void drain_node(std::function<void()> done);
  /// Tells all spaces that the server stops: as `lockspace::stopping`. Calls `taken` when the last
  /// of them has dealt with it, once, on any thread. Any thread.
  void stop_rooms(actor_loop::clock::time_point until, std::function<void()> taken);
  /// Ends the sessions whose clients are away, and lets nobody be away any more: the server stops.
  /// Any thread.
  void end_sessions();
  /// Calls `done`, once, on the first loop's thread, when the spaces have dealt with all that they
  /// have been told and no offloaded work is under way. Any thread.
  void finish_rooms(std::function<void()> done);
  /// Offloaded work that has not begun to run never will. Returns how many pieces are under way.
  /// Any thread.
  std::size_t drop_offloaded() noexcept { return table_.offloaded->drop_rest(); }
  /// How many pieces of offloaded work run at this moment. Any thread.
  [[nodiscard]] std::size_t offloading() const noexcept { return table_.offloaded->running(); }
  /// Where other nodes reach this one, `HOST:PORT`; "" if it is no node.
  [[nodiscard]] const std::string& node_address() const noexcept { return node_address_; }
  /// Who answers questions about the server; nullptr if it is not to be inspected. Any thread.
  [[nodiscard]] protocol::inspection_service* inspection() noexcept { return inspection_.get(); }

  /// What its loops are at. `watchdog::look` is for whoever has a thread for that.
  [[nodiscard]] porthouse::watchdog& watchdog() noexcept { return watchdog_; }

  /// Loops: the shards', then those of spaces with a thread of their own, and the cluster actor's.
  [[nodiscard]] std::size_t loops() const noexcept {
    return shards_.size() + threads_.size() + (cluster_loop_ ? 1 : 0);
  }
  /// One turn of one loop, on this thread.
  void take_turn(std::size_t which);
  /// One turn of every loop, in order, on this thread. Returns whether more is waiting.
  bool take_turns();
  /// Handles what is left on this thread and ends all actors; no socket may be open.
  void close();

private:
  void drain();
  void send_clients_away();
  void open_inspection(const options& with);
  void watch_loops();
  void start_cluster(const options& with);
  static void warn_of_strangers(const options& with);
  void join_cluster(const options& with);

  protocol::limits bounds_;
  session_terms sessions_;
  porthouse::watchdog watchdog_;  // before all that it watches, whose labels are retired there
  shard_table table_;
  std::unique_ptr<caf::actor_system_config> config_;
  std::unique_ptr<caf::actor_system> system_;
  std::unique_ptr<server_metrics> metrics_;
  std::vector<std::unique_ptr<socket_table>> shards_;
  std::vector<std::unique_ptr<actor_loop>> threads_;
  caf::strong_actor_ptr machine_;
  caf::strong_actor_ptr manager_;
  caf::strong_actor_ptr collector_;
  std::unique_ptr<cluster::cluster_loop> cluster_loop_;
  std::unique_ptr<cluster::node_transport> transport_;
  caf::strong_actor_ptr cluster_;
  std::string node_address_;
  std::unique_ptr<inspection_server> inspection_;
  bool closed_ = false;
};

}  // namespace porthouse
