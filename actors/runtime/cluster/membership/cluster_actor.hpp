#pragma once

#include <porthouse/actors/runtime/cluster/link/peer_link.hpp>
#include <porthouse/actors/runtime/cluster/membership/address_book.hpp>
#include <porthouse/actors/runtime/cluster/membership/complaint_limit.hpp>
#include <porthouse/actors/runtime/cluster/membership/joining.hpp>
#include <porthouse/actors/runtime/cluster/membership/link_metrics.hpp>
#include <porthouse/actors/runtime/cluster/membership/node_transport.hpp>
#include <porthouse/actors/runtime/loop/actor_loop.hpp>
#include <porthouse/actors/runtime/loop/loop_actor.hpp>
#include <porthouse/actors/runtime/messages/local_messages.hpp>
#include <porthouse/actors/runtime/messages/peer_messages.hpp>
#include <porthouse/actors/runtime/messages/shard_table.hpp>
#include <porthouse/protocol/settings/cluster.hpp>
#include <porthouse/protocol/settings/limits.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace porthouse::cluster {

class cluster_actor;

/// The loop of the cluster actor: what is said in a turn leaves at its end.
class cluster_loop final : public actor_loop {
public:
  using actor_loop::actor_loop;
  void serves(cluster_actor* actor) noexcept { actor_ = actor; }

private:
  void turn_ended() override;
  cluster_actor* actor_ = nullptr;
};

/// The actor of a node among nodes: finds the others, agrees with each on a link, tells the machine
/// what they have to offer, and takes what crosses over. On a thread of its own, so that no room
/// can keep it from answering.
class cluster_actor final : public loop_actor {
public:
  /// All must outlive it.
  struct dependencies {
    const shard_table& shards;
    node_transport& transport;
    protocol::cluster with;
    const protocol::limits& bounds;
    std::function<void(protocol::standing)> stands;  ///< `runtime::options::stands`; may be empty
    std::uint64_t incarnation = 0;                   ///< more than in any earlier life of this node
  };

  cluster_actor(caf::actor_config& with, cluster_loop& where, dependencies here);

  using loop_actor::enqueue;
  bool enqueue(caf::mailbox_element_ptr element, caf_executor* from) override;
  /// Who this node is, as others shall know it; then it begins to look for them. Before the loop
  /// starts, or by `run_here`.
  void begin(node_info self);
  /// Sends what has been written. At the end of each turn.
  void flush();

private:
  // What one message was about is lost; the node stays.
  void threw(caf::error) override {}
  struct linked_peer {
    std::string name;
    std::uint16_t number = 0;
    std::string address;
    std::uint64_t incarnation = 0;
    caf::strong_actor_ptr there;  // its cluster actor
    std::uint64_t offered = 0;    // the link that it has an offer of; 0 is none
    actor_loop::clock::time_point offered_at = {};
    std::unique_ptr<peer_link> open;
    std::vector<hosted_place> places = {};  // while it is open
  };

  void take(caf::mailbox_element& element) override;
  void came(const segment& lines, const caf::strong_actor_ptr& sender);
  void confirmed(const ack& news, const caf::strong_actor_ptr& sender);
  void on_directory_changed(const directory_changed& news);
  void ending() override;
  bool slice_done() override { return !budget_->exhausted(); }

  // -- who is there -------------------------------------------------------------------------------
  void look_around();
  void dial_around();
  void dialled(const cluster::dialled& result);
  void say_hello_to(const caf::strong_actor_ptr& there);
  void got_hello(const node_info& node, const caf::strong_actor_ptr& there);
  void give_way_to(const node_info& node);
  void got_offer(const node_info& node, std::uint64_t link, const caf::strong_actor_ptr& there);
  void got_accept(const node_info& node, std::uint64_t link);
  void got_reject(const reject& answer, const caf::strong_actor_ptr& there);
  void gone(const caf::strong_actor_ptr& there);
  void linked_at(const caf::strong_actor_ptr& there);
  void notice_gap();
  void judge();
  void leave_to_successor();
  struct objection {
    std::string why = {};  // "" if there is none
    std::uint64_t holder = 0;
  };
  [[nodiscard]] objection objection_to(const node_info& node) const;
  [[nodiscard]] objection objection_to_name(const node_info& node) const;
  [[nodiscard]] std::string host_of(const std::string& place) const;
  [[nodiscard]] bool welcome(const node_info& node, const caf::strong_actor_ptr& there);
  void number(linked_peer& newcomer, const std::string& name);
  linked_peer& meet(const node_info& node, const caf::strong_actor_ptr& there);
  void open(linked_peer& with, const node_info& info, std::uint64_t link);
  void lose(linked_peer& peer, const std::string& why);
  [[nodiscard]] node_info myself() const;
  [[nodiscard]] linked_peer* linked(std::uint16_t number);
  [[nodiscard]] linked_peer* linked(const std::string& name);
  [[nodiscard]] linked_peer* linked(const caf::strong_actor_ptr& there);
  [[nodiscard]] bool is_offered(const caf::strong_actor_ptr& there) const;

  [[nodiscard]] std::shared_ptr<const foreign_report> count_foreign() const;

  // -- what crosses over --------------------------------------------------------------------------
  void unload(linked_peer& from, const segment& segment);
  void write_to(std::uint16_t node, const any_line& line);
  void found(const std::string& room, const peer_link::finding& finding);
  void sought(const find_room_there& request);
  void send_on(peer_link::pending_lookup lookup, std::uint16_t node);
  void tell_machine_for(const peer_link::pending_lookup& lookup);
  void list_all(const cluster::list_all& request);
  void listed(std::uint64_t number, std::vector<room_info> rooms);
  void drain(const cluster::drain& request);

  template <class Message>
  void tell_machine(Message&& message) {
    tell(here_.shards.machine, self(), &home(), std::forward<Message>(message));
  }
  void complain(const std::string& text) const;
  void note_rejected(const rejected_dialer& dialer);
  void complain_once(const std::string& about, const std::string& text);
  void complain_of_dialer(const std::string& name, const std::string& text);
  void complain_of_address(const std::string& address, const std::string& text);
  void tell_of_silenced_complaints();

  struct listing {
    std::vector<room_info> rooms;
    std::size_t missing = 0;
    std::shared_ptr<const std::function<void(std::vector<room_info>)>> give;
  };

  dependencies here_;
  node_info self_;
  directory_ptr places_;
  std::shared_ptr<parcel_budget> budget_;
  address_book book_;
  std::map<std::string, linked_peer> peers_;                // by name
  std::vector<linked_peer*> numbered_;                      // by number, from 1
  std::map<std::string, caf::strong_actor_ptr> answering_;  // who has answered at an address
  std::set<caf::strong_actor_ptr> said_hello_to_;
  std::set<std::string> dialling_;
  std::unordered_map<std::string, std::string> hosts_;  // of the peers' places
  joining joins_;
  protocol::standing standing_;
  actor_loop::clock::time_point last_look_ = {};
  std::map<std::string, std::string> complaints_;  // the last one, by what it is about
  complaint_limit stranger_lines_;
  std::map<std::uint64_t, listing> listings_;
  std::optional<link_metrics> metrics_;  // if the server may be inspected
  std::uint64_t last_listing_ = 0;
  std::shared_ptr<const std::function<void()>> drained_;  // called when no foreign socket is here
  bool draining_ = false;
  std::atomic<std::size_t> waiting_bytes_{0};  // in segments in the mailbox
  std::uint64_t last_link_ = 0;
  std::uint32_t last_peer_link_ = 0;
};

}  // namespace porthouse::cluster
