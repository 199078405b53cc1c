#pragma once

#include <porthouse/actors/family.hpp>
#include <porthouse/actors/lockspace.hpp>
#include <porthouse/actors/visitor.hpp>
#include <porthouse/protocol/delivery/parcel.hpp>
#include <porthouse/protocol/delivery/request_ledger.hpp>
#include <porthouse/protocol/ownership/space_event.hpp>
#include <porthouse/protocol/ports/pulse.hpp>
#include <porthouse/protocol/settings/limits.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace porthouse {

class question_book;
class request_book;
class request_in_hand;

/// What a space asks of the world around it.
class space_world {
public:
  /// Shards of this node. What is said leaves by *destinations*: these, and one for each peer.
  [[nodiscard]] virtual std::size_t shards() const = 0;
  /// The shard whose thread this space runs on; `shards()` if it is on none.
  [[nodiscard]] virtual std::size_t local_shard() const = 0;
  /// Takes a parcel to the sockets of a destination: of a shard, or from `shards()` on of a peer,
  /// by its number; parcels to one destination arrive in the order sent. Its memory may stay
  /// behind, to be used again.
  virtual void dispatch(std::size_t destination, protocol::parcel&& parcel) = 0;
  [[nodiscard]] virtual std::vector<std::string> spaces() const = 0;
  [[nodiscard]] virtual const protocol::limits& bounds() const = 0;
  [[nodiscard]] virtual std::chrono::steady_clock::time_point now() const = 0;
  virtual std::uint64_t start_timer(
      std::chrono::milliseconds delay, std::function<void()> task) = 0;
  virtual void cancel_timer(std::uint64_t which) = 0;
  /// Runs `work` elsewhere and what it returns here. Returns false if too much work waits already.
  [[nodiscard]] virtual bool offload(std::function<std::function<void()>()> work) = 0;
  /// Gives `then` the rooms of a family, here, later.
  virtual void list_rooms(
      std::string prefix, std::function<void(const std::vector<room_info>&)> then) = 0;
  /// A client was told that its message was wrong.
  virtual void rejected() = 0;
  /// Runs `task` here, after what has come meanwhile.
  virtual void soon(std::function<void()> task) { start_timer({}, std::move(task)); }
  /// Counts work that is done here, see `actor_loop::spend`.
  virtual void spend(std::size_t work) { static_cast<void>(work); }
  /// Whether it was so much that others are to have their turn.
  [[nodiscard]] virtual bool spent() const { return false; }
  /// What brings a task here from any thread; may outlive the space, and does nothing then.
  [[nodiscard]] virtual std::function<void(std::function<void()>)> courier() {
    return [this](std::function<void()> task) { soon(std::move(task)); };
  }
  /// The books of the room's requests say now what they did not say `before`.
  virtual void requested(
      const protocol::request_ledgers& /*now*/, const protocol::request_ledgers& /*before*/) {}
  /// Something threw where nobody can be told; `about` is the socket whose hook it was, or 0.
  virtual void complain(std::string_view where, std::string_view text, std::uint64_t about) = 0;

protected:
  ~space_world() = default;
};

/// The space's half of the ownership protocol: keeps its visitors, calls its hooks, guards them,
/// and gathers what the space says into one parcel per shard. One thread.
class space_engine {
public:
  /// What a room does when a socket is back from a visit.
  using afterwards = std::function<verdict(visitor&, const protocol::visit_return&)>;

  space_engine(std::unique_ptr<lockspace> room, space_world& world);
  ~space_engine();
  space_engine(const space_engine&) = delete;
  space_engine& operator=(const space_engine&) = delete;

  /// Has a watchdog see which hooks run: by `of`, under the name `as`. Both must outlive it.
  void show(protocol::pulse& of, const protocol::pulse_label& as) noexcept {
    pulse_ = &of;
    label_ = &as;
  }

  // -- from the sockets ---------------------------------------------------------------------------
  void start();
  /// The server stops: tells the room, once.
  void stopping(std::chrono::steady_clock::time_point until);
  void handle(protocol::arrive&& event);
  void handle(protocol::heard&& event);
  void handle(const protocol::left& event);
  void handle(const protocol::move_failed& event);
  void handle(const protocol::gone& event);
  void handle(const protocol::away_changed& event);
  void handle(const protocol::full_changed& event);
  /// The peer of that number is lost, and all its sockets with it.
  void node_lost(std::uint16_t node);
  /// Runs a timer's or a continuation's function with its exceptions caught.
  void run(
      std::string_view hook, const std::function<void()>& function, const visitor* about = nullptr);
  /// Sends off what has been said. At the end of each turn.
  void flush();

  // -- from the room ------------------------------------------------------------------------------
  void send(visitor& to, const protocol::frame& frame);
  void send(visitor& to, const protocol::frame& frame, const marks& how);
  void send(visitor& to, const protocol::frame& frame, protocol::mark_ptr how);
  void broadcast(
      const protocol::frame& frame, const visitor* except, const protocol::mark_ptr& how);
  void amend(visitor& who, protocol::identity_change change);
  void answer(visitor& who, protocol::verdict verdict);
  void let_go(visitor& who, protocol::verdict verdict);
  /// Keeps `then` until the socket is back from the visit that this stay ends with.
  void expect_back(const visitor& who, afterwards then);
  [[nodiscard]] std::size_t population() const noexcept;
  [[nodiscard]] std::vector<visitor*> visitors();
  [[nodiscard]] visitor* find(socket_id id);
  /// The peer that holds the connection of `who`; 0: this node does.
  [[nodiscard]] static std::uint16_t node_of(const visitor& who) noexcept { return who.stay_.node; }
  /// Whether `who` is heard by this space beside another that owns it.
  [[nodiscard]] static bool is_sibling_of(const visitor& who) noexcept { return who.index_ > 0; }
  /// Counts a wrong message of `who`. Returns whether it may go on: one is forgiven each second.
  [[nodiscard]] bool forgives(visitor& who);
  /// Where `who` came from, while it arrives; "" at any other time.
  [[nodiscard]] std::string_view from(const visitor& who) const noexcept {
    return serving_ == &who ? from_ : std::string_view{};
  }
  /// The mark of what may not be dropped while it waits.
  [[nodiscard]] const protocol::mark_ptr& not_droppable() const noexcept { return room_->to_one_; }
  /// What the room has set about who may come in, and for listings.
  [[nodiscard]] const room_settings& settings() const noexcept { return room_->settings_; }
  /// Whether nobody is here, and nobody will come back.
  [[nodiscard]] bool deserted() const noexcept { return visitors_.empty() && away_.empty(); }
  /// Whether anybody else than that one is here, or will come back.
  [[nodiscard]] bool has_others(socket_id than) const noexcept;
  /// Visits asked for whose end is not known yet.
  [[nodiscard]] std::size_t awaited() const noexcept { return awaited_.size(); }
  [[nodiscard]] space_world& world() noexcept { return world_; }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  // -- requests -----------------------------------------------------------------------------------
  [[nodiscard]] request_book& requests();
  [[nodiscard]] question_book& questions();
  /// The request of `who` that a handler is being called for; nullptr if there is none.
  [[nodiscard]] request_in_hand* in_hand(const visitor& who) noexcept;
  /// For how long what `who` has said last has been here.
  [[nodiscard]] std::chrono::milliseconds age_of_batch(const visitor& who) const;
  /// Keeps a place among what is said to `who`, for a frame that is not known yet; in one turn.
  [[nodiscard]] std::size_t hold_place(const visitor& who);
  void fill_place(const visitor& who, std::size_t place, const protocol::frame& with);
  /// That visitor in that stay, whether it has been let go or not; nullptr when it has left.
  [[nodiscard]] visitor* known(std::uint64_t id, protocol::tenure stay);
  [[nodiscard]] static protocol::tenure stay_of(const visitor& who) noexcept {
    return who.stay_.number;
  }
  /// Whether it is the room that runs at this moment. On its thread.
  [[nodiscard]] bool in_turn() const noexcept { return hooks_running_ > 0; }
  [[nodiscard]] lockspace& room() noexcept { return *room_; }
  /// The room is about to end: who waits for a reply is told.
  void last_words();
  /// Ends the room. Only `flush` and `name` may be called afterwards.
  void end();

private:
  // A socket that has moved on, and may come back.
  struct absentee {
    identity_ptr who;
    protocol::socket_ref asked;  // the stay in which it left
    bool let_go_again = false;   // it was here once more since then, further up, and was let go
  };
  using absentees = std::unordered_multimap<std::uint64_t, absentee>;

  // The members of one destination: copied before a change only if a parcel may still be reading
  // them.
  struct destination_members {
    std::shared_ptr<protocol::members> here = std::make_shared<protocol::members>();
    std::vector<visitor*> order;  // the same sockets, to keep `visitor::member_` right
    bool lent = false;
  };

  // A stay, by the node, the shard and the number.
  using stay_key = std::tuple<std::uint16_t, std::uint16_t, protocol::tenure>;

  template <class Hook>
  protocol::verdict guarded(std::string_view hook, Hook&& call, const visitor* about = nullptr);
  /// A hook whose own verdict counts, whatever it answers the visitor meanwhile.
  template <class Hook>
  protocol::verdict served(visitor& who, std::string_view hook, Hook&& call);
  [[nodiscard]] std::size_t destination(const protocol::socket_ref& where) const noexcept;
  void open_destination(const protocol::socket_ref& where);
  [[nodiscard]] porthouse::verdict hear(visitor& who, const message& said);
  void note_time(visitor& who) const;
  void end_requests_of(visitor& who);
  void end_by_letting_go(visitor& who, protocol::verdict::kind by);
  void forget_questions_to(const visitor& who);
  void forget_requests();
  void publish_requests();
  [[nodiscard]] protocol::verdict welcome(
      visitor& who, std::size_t index, const protocol::visit_return* back);
  void limit_absence(const visitor& who);
  void forget_absence(socket_id who);
  [[nodiscard]] afterwards take_awaited(const protocol::socket_ref& asked);
  [[nodiscard]] std::optional<move_error> objection(const protocol::arrive& event) const noexcept;
  visitor& let_in(protocol::arrive& event);
  void come_back(socket_id id, arrival how);
  void tell_missed(socket_id id);
  void tell_full(visitor& who);
  [[nodiscard]] absentees::iterator topmost_absence(socket_id id);
  void serve(visitor& who);
  void pause(visitor& who);
  void rule(visitor& who, protocol::request_number answers, protocol::verdict verdict);
  void admit(visitor& who);
  void dismiss(visitor& who);
  protocol::members& writable(destination_members& of);
  protocol::parcel& parcel_for(const visitor& who);

  space_world& world_;
  protocol::pulse* pulse_ = nullptr;
  const protocol::pulse_label* label_ = nullptr;
  std::unordered_map<std::uint64_t, visitor> visitors_;
  // Of those that have been let go and have not left: the last change there was.
  std::unordered_map<std::uint64_t, protocol::away_changed> missed_;
  std::vector<destination_members> members_;
  std::vector<protocol::parcel> outgoing_;
  protocol::parcel leaving_;  // empty: memory for the next to be gathered in
  std::map<stay_key, afterwards> awaited_;
  std::unordered_map<socket_id, std::uint64_t> graces_;  // by socket: the timer of its absence
  absentees away_;
  visitor* serving_ = nullptr;  // whose hook is running
  std::string_view from_;       // where it came from, if that hook is about its arrival
  bool told_stopping_ = false;
  std::size_t hooks_running_ = 0;  // one inside the other
  // Of a room that has to do with requests only; shared with replies that are given later.
  std::shared_ptr<request_book> requests_;
  std::unique_ptr<question_book> questions_;
  protocol::request_ledgers published_;
  std::unique_ptr<lockspace> room_;
  const std::string name_;
};

}  // namespace porthouse
