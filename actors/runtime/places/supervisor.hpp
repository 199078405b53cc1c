#pragma once

#include <porthouse/actors/machine.hpp>
#include <porthouse/actors/runtime/loop/actor_loop.hpp>
#include <porthouse/actors/runtime/loop/loop_actor.hpp>
#include <porthouse/actors/runtime/messages/directory.hpp>
#include <porthouse/actors/runtime/messages/interfaces.hpp>
#include <porthouse/actors/runtime/messages/local_messages.hpp>
#include <porthouse/actors/runtime/places/room_registry.hpp>
#include <porthouse/actors/runtime/rooms/space_actor.hpp>
#include <porthouse/actors/runtime/sockets/socket_table.hpp>
#include <porthouse/protocol/settings/cluster.hpp>
#include <porthouse/protocol/settings/limits.hpp>

#include <caf/error.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porthouse {

/// The machine's actor: makes the spaces, knows where they are, tells sockets that ask, and makes
/// those that die anew, as their plans say.
class supervisor final : public loop_actor {
public:
  /// What it builds with. All must outlive it.
  struct dependencies {
    const machine& plan;
    const shard_table& shards;
    std::vector<std::unique_ptr<actor_loop>>& threads;  // for spaces with a thread of their own
    std::function<std::unique_ptr<actor_loop>()> new_thread;
    const protocol::limits& bounds;
    protocol::cluster cluster;
  };

  supervisor(caf::actor_config& with, actor_loop& where, dependencies given);

  /// Makes all spaces. Before the loops start. Throws std::invalid_argument if two places share a
  /// name or there is none, and whatever the spaces' constructors throw; nothing runs then.
  void build();
  /// Ends all spaces. Only when no socket is left.
  void shut_down();
  [[nodiscard]] const directory_ptr& places() const noexcept { return places_; }
  /// The place of that name, open rooms of families included; nullptr if there is none. On its
  /// loop's thread.
  [[nodiscard]] located_ptr locate(std::string_view name) const;
  /// The families whose rooms open here.
  [[nodiscard]] std::vector<std::string> families() const { return rooms_.hosted(); }
  /// The places that other nodes are told of.
  [[nodiscard]] const std::vector<cluster::hosted_place>& announced() const noexcept {
    return announced_;
  }
  /// How often spaces of that place have been made anew. On its loop's thread.
  [[nodiscard]] std::uint64_t restarts(std::string_view place) const noexcept;

private:
  // What one message was about is lost; the machine stays.
  void threw(caf::error) override {}
  // One actor of a space of a place: its only one, or one of those on each shard.
  struct space_instance {
    const lockspaces::plan& plan;
    std::size_t place;
    std::size_t index;
    std::size_t shard;  // whose sockets it is for, where each shard has its own
    std::string name;   // as complaints have it
    actor_loop* where = nullptr;
    std::size_t local = 0;                  // the shard that it lives on, if any
    caf::strong_actor_ptr actor = nullptr;  // nullptr while it is down
    actor_loop::clock::time_point since = {};
    restart::wait waited = {};  // before this life, or for the next
    std::uint64_t restarts = 0;
  };

  void take(caf::mailbox_element& element) override;
  void publish(const directory_changed& news);
  void tell_loops(const directory_changed& news);
  template <class Message>
  void tell_cluster(Message&& message) {
    tell(dependencies_.shards.cluster, self(), &home(), std::forward<Message>(message));
  }

  // -- making -------------------------------------------------------------------------------------
  std::vector<std::unique_ptr<lockspace>> lay_out();
  void name_places();
  [[nodiscard]] bool hosts(std::size_t place, const std::string& name) const;
  [[nodiscard]] bool on_each_node(std::size_t place) const;
  void announce(std::size_t place, const std::string& name);
  void check_hosts() const;
  void check_names() const;
  void spawn(space_instance& instance, std::unique_ptr<lockspace> room);
  void find_loop(space_instance& instance);
  [[nodiscard]] located_ptr located(std::size_t place) const;

  // -- rooms of families --------------------------------------------------------------------------
  [[nodiscard]] room_registry::port registry_port();
  void add_peers(room_registry::port& into);
  [[nodiscard]] room_registry::spawned_room spawn_room(
      const family_plan& of, const std::string& name, const room_asker& by);
  void answer(const caf::strong_actor_ptr& actor, const std::string& name, located_ptr where);
  void list_rooms(const listing& request);

  // -- other nodes --------------------------------------------------------------------------------
  void arrived(const cluster::arrived_node& node);
  void lost(const cluster::lost_node& node);
  void claimed(const cluster::grant& answer);
  void tell_room(cluster::gone_from& news);
  void drain(const cluster::drain& request);
  void found_cluster();

  // -- the end ------------------------------------------------------------------------------------
  void stop(const stopping& news);
  void finish(const porthouse::finish& request);
  void finish_when_idle(std::shared_ptr<const std::function<void()>> done);
  void note(std::uint16_t node, known_node::state is);
  [[nodiscard]] std::vector<located_ptr> own_places() const;
  [[nodiscard]] directory_ptr all_places(std::vector<located_ptr> own) const;

  // -- making anew --------------------------------------------------------------------------------
  void on_down(const caf::strong_actor_ptr& dead, const caf::error& why);
  [[nodiscard]] bool respawn(space_instance& instance);
  void failed(space_instance& instance, std::string_view why);
  void try_later(space_instance& instance);
  void relocate(std::size_t place);
  void complain(const std::string& about, std::string_view where, const std::string& text) const;

  dependencies dependencies_;
  std::vector<space_instance> instances_;  // by place, space and shard; constant once built
  std::vector<std::string> names_;         // of the places here
  std::vector<std::string> elsewhere_;     // of those in the plan that are not
  std::vector<cluster::hosted_place> announced_;
  std::map<std::string, located_ptr> remote_places_;  // of other nodes, lost ones included
  std::map<std::uint16_t, known_node> nodes_;  // by number, this one included; none if it is alone
  directory_ptr places_;
  room_registry rooms_;
  std::optional<actor_loop::clock::time_point> stopping_;  // its grace ends then
};

}  // namespace porthouse
