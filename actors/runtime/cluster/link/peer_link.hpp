#pragma once

#include <porthouse/actors/runtime/cluster/link/sequenced_stream.hpp>
#include <porthouse/actors/runtime/cluster/link/sweep.hpp>
#include <porthouse/actors/runtime/cluster/sharing/foreign_sockets.hpp>
#include <porthouse/actors/runtime/cluster/sharing/remote_owned.hpp>
#include <porthouse/actors/runtime/cluster/sharing/socket_proxy.hpp>
#include <porthouse/actors/runtime/loop/loop_actor.hpp>
#include <porthouse/actors/runtime/loop/parcel_budget.hpp>
#include <porthouse/actors/runtime/messages/directory.hpp>
#include <porthouse/actors/runtime/messages/inspection_query.hpp>
#include <porthouse/actors/runtime/messages/local_messages.hpp>
#include <porthouse/actors/runtime/messages/shard_table.hpp>
#include <porthouse/protocol/settings/limits.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace porthouse::cluster {

/// All that two nodes have to do with one another while they are linked: the link, our sockets over
/// there with their space proxies, the foreign sockets from there, and questions about rooms that
/// are open. On the cluster actor's thread.
class peer_link final : private foreign_sockets_port {
public:
  /// What is on this side. All must outlive it.
  struct dependencies {
    loop_actor& cluster;
    const shard_table& shards;
    const directory_ptr& places;
    const std::shared_ptr<parcel_budget>& budget;  // what waits at our shards
    const protocol::limits& bounds;
  };

  /// `there` is the peer, by its name and its number here; `number` is that of this link on this
  /// node, `agreed` the one that both know it by.
  struct peer_name {
    std::string name;
    std::uint16_t node = 0;
  };
  peer_link(
      dependencies here, peer_name there, std::uint32_t number, std::uint64_t agreed,
      std::size_t window, sequenced_stream::output output);

  /// Reads what has come. Returns false if it is not what should have come: the link is broken.
  [[nodiscard]] bool take(const segment& segment);
  /// The places that the peer hosts, with space proxies.
  [[nodiscard]] std::vector<located_ptr> proxies_for(const std::vector<hosted_place>& hosted);
  void send(cluster::remote_parcel& parcel) { theirs_.send(parcel.space, *parcel.what); }

  // -- rooms --------------------------------------------------------------------------------------
  /// Somebody here looks for a room, and has been sent on `turns` times already.
  struct pending_lookup {
    caf::strong_actor_ptr who;
    std::string room;
    room_asker by;
    unsigned turns = 0;
  };
  /// Asks there for a room.
  void seek(pending_lookup lookup);
  /// What the peer wanted to know has been found out.
  struct finding {
    located_ptr where = nullptr;  ///< the room is here
    std::string node = {};        ///< or else it is on that one, if any
    protocol::move_error why = protocol::move_error::no_such_place;  ///< or else it is not
    protocol::socket_id asker{};  ///< the only one that it is for; 0: it is for all that ask
  };
  void found(const std::string& room, const finding& result);
  void list(std::uint64_t number, const std::string& prefix);
  /// The answer to what the peer has asked by that number.
  void listed(std::uint64_t number, std::vector<room_info> rooms);

  /// A space here has died.
  void space_died(const directory_changed& news);
  /// This node is about to stop: the peer sends nobody here any more. Our own spaces let the
  /// foreign sockets go; those that are CAF actors of their own know nothing of it.
  void drain();
  /// The link is gone. Returns who still waits for rooms there. Nothing else may be called then.
  [[nodiscard]] std::vector<pending_lookup> lost();

  /// What lines ask of the whole cluster actor; set once, before the first segment.
  struct callbacks {
    std::function<void(pending_lookup lookup, const std::string& node)> sent_on;  // to that node
    std::function<void(std::uint64_t number, std::vector<room_info>)> rooms;
    std::function<void()> drains;
  };
  callbacks elsewhere;

  [[nodiscard]] sequenced_stream& stream() noexcept { return stream_; }
  [[nodiscard]] std::uint32_t number() const noexcept { return number_; }
  [[nodiscard]] std::size_t foreign_sockets_here() const noexcept { return theirs_.size(); }
  /// Adds those to it.
  void count_foreign(foreign_report& into) const;
  /// Messages that spaces there had in hand when the link was lost.
  [[nodiscard]] std::uint64_t lost_in_hands() const noexcept { return lost_in_hands_; }

private:
  // -- lines --------------------------------------------------------------------------------------
  void read(arrive_line& line) { theirs_.take(line); }
  void read(heard_line& line) { theirs_.take(line); }
  void read(left_line& line) { theirs_.take(line); }
  void read(move_failed_line& line) { theirs_.take(line); }
  void read(gone_line& line) { theirs_.take(line); }
  void read(away_changed_line& line) { theirs_.take(line); }
  void read(full_changed_line& line) { theirs_.take(line); }
  void read(take_back_line& line) { theirs_.take(line); }
  void read(say_line& line) { ours_->take(line); }
  void read(members_line& line) { ours_->take(line); }
  void read(say_all_line& line) { ours_->take(line); }
  void read(verdict_line& line) { ours_->take(line); }
  void read(amend_line& line) { ours_->take(line); }
  void read(given_back_line& line) { ours_->take(line); }
  void read(ask_line& line);
  void read(answer_line& line);
  void read(claim_line& line);
  void read(grant_line& line);
  void read(rooms_line& line);
  void read(list_line& line);
  void read(cards_line& line) { elsewhere.rooms(line.number, std::move(line.rooms)); }
  void read(draining_line&) { elsewhere.drains(); }

  // -- for foreign sockets ------------------------------------------------------------------------
  std::optional<protocol::place_ptr> find(const std::string& name, protocol::socket_id id) override;
  bool tell(protocol::space_ref to, const protocol::socket_ref& at, protocol::space_event&& event)
      override;
  void tell_absence_over(
      const std::string& place, std::size_t index, protocol::gone&& event) override;

  bool hand_over(
      const protocol::space_ref& to, const protocol::socket_ref& at, protocol::arrive&& event);
  bool hand_over(
      const protocol::space_ref& to, const protocol::socket_ref& at, protocol::left&& event);
  template <class Event>
  bool hand_over(const protocol::space_ref& to, const protocol::socket_ref& at, Event&& event);
  [[nodiscard]] located_ptr proxies_for(
      const std::string& name, std::uint32_t spaces, const std::string& family);
  [[nodiscard]] located_ptr room(const std::string& name);
  [[nodiscard]] const space_instances& space_of(protocol::space_ref which) const;
  [[nodiscard]] const caf::strong_actor_ptr& actor_of(
      protocol::space_ref which, const protocol::socket_ref& at) const;
  template <class Message>
  bool post(
      const protocol::space_ref& to, const protocol::socket_ref& at,
      protocol::request_number number, Message&& message);
  socket_proxy& proxy_for(const protocol::socket_ref& at, protocol::socket_id id);
  void remember(const caf::strong_actor_ptr& space);
  template <class Message>
  void tell_machine(Message&& message) {
    porthouse::tell(
        here_.shards.machine, here_.cluster.self(), &here_.cluster.home(),
        std::forward<Message>(message));
  }

  dependencies here_;
  const std::string name_;
  const std::uint16_t node_;
  const std::uint32_t number_;
  sequenced_stream stream_;
  std::shared_ptr<remote_owned> ours_;
  foreign_sockets theirs_;
  std::vector<caf::weak_actor_ptr> space_proxies_;
  std::map<std::string, std::weak_ptr<const located_place>> rooms_;  // there
  sweep unused_rooms_;
  std::unordered_map<caf::actor_id, caf::weak_actor_ptr> hosts_;  // spaces of foreign sockets
  sweep dead_hosts_;
  std::unordered_map<protocol::tenure, caf::strong_actor_ptr> socket_proxies_;
  bool draining_ = false;
  std::unordered_map<std::uint64_t, pending_lookup> asked_;
  std::uint64_t last_asked_ = 0;
  struct ask {
    std::uint64_t number;
    protocol::socket_id by;
  };
  std::map<std::string, std::vector<ask>> asks_;  // of the peer, by room
  std::size_t waiting_asks_ = 0;                  // all of them
  std::size_t waiting_lists_ = 0;
  std::uint64_t lost_in_hands_ = 0;
};

}  // namespace porthouse::cluster
