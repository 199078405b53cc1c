#pragma once

#include <porthouse/actors/runtime/loop/actor_loop.hpp>
#include <porthouse/actors/runtime/messages/directory.hpp>
#include <porthouse/actors/runtime/messages/inspection_query.hpp>
#include <porthouse/actors/runtime/messages/interfaces.hpp>
#include <porthouse/actors/runtime/messages/shard_table.hpp>
#include <porthouse/actors/runtime/sockets/recorder.hpp>
#include <porthouse/actors/runtime/sockets/session_table.hpp>
#include <porthouse/protocol/delivery/outbound_ledger.hpp>
#include <porthouse/protocol/delivery/parcel.hpp>
#include <porthouse/protocol/message/envelope.hpp>
#include <porthouse/protocol/ownership/ledger.hpp>
#include <porthouse/protocol/ports/wire.hpp>
#include <porthouse/protocol/settings/limits.hpp>

#include <caf/actor_control_block.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porthouse {

class socket;

/// A shard with its sockets: opens them, finds them by their stay, takes parcels to them and keeps
/// their deadlines and their books. On the shard's thread, but for the constructor.
class socket_table final : public shard_loop {
public:
  /// `bounds` and `terms` must outlive it.
  socket_table(
      caf::actor_system& system, protocol::loop& loop, std::uint16_t number,
      const protocol::envelopes& layers, const protocol::limits& bounds,
      const session_terms& terms);
  ~socket_table() override;

  /// A new connection, on which a session is asked for or not. nullptr if there is no place to go.
  protocol::wire_events* open(protocol::carrier& ours, protocol::opening from);
  /// A connection that comes from another shard, for a session of this one.
  void moved(protocol::carrier& ours, std::unique_ptr<protocol::luggage> with) {
    sessions_.moved(ours, std::move(with));
  }
  /// Makes the socket actor of a new connection or session. nullptr if there is no place to go.
  socket* seat(protocol::wire& ours, protocol::identity_ptr identity, std::string_view place);
  void apply(protocol::parcel&& parcel) noexcept override;
  void on_directory_changed(const porthouse::directory_changed& news);
  /// Stays are numbered from here on: among nodes a number is to be unique. Before the loop starts.
  void number_stays_from(protocol::tenure first) noexcept { last_stay_ = first; }
  void report_to(caf::strong_actor_ptr manager) { manager_ = std::move(manager); }
  /// Remembers the journeys of its sockets from now on. Before the loop starts.
  void record(std::unique_ptr<recorder> log) { log_ = std::move(log); }
  /// What `asked` wants to see of this shard.
  [[nodiscard]] shard_report report(const inspection_query& asked) const;
  void machine(caf::strong_actor_ptr actor) { machine_ = std::move(actor); }

  [[nodiscard]] const caf::strong_actor_ptr& machine() const noexcept { return machine_; }
  [[nodiscard]] std::uint16_t number() const noexcept { return number_; }
  [[nodiscard]] std::size_t sockets() const noexcept { return slots_.size() - free_.size(); }
  /// Calls `visit` with every socket.
  template <class Visit>
  void each(Visit&& visit) const {
    for (const auto& slot : slots_) {
      if (slot.who != nullptr) visit(*slot.who);
    }
  }
  /// Closes all sockets, those from number `first` on, some at a time.
  void send_away(protocol::close_code code, std::string reason, std::size_t first);
  [[nodiscard]] const protocol::ledger& inbound() const noexcept { return inbound_; }
  [[nodiscard]] const protocol::outbound_ledger& outbound() const noexcept { return outbound_; }
  [[nodiscard]] session_table& sessions() noexcept { return sessions_; }
  [[nodiscard]] const session_table& sessions() const noexcept { return sessions_; }

  // -- for its sockets ----------------------------------------------------------------------------
  [[nodiscard]] protocol::ledger& books() noexcept { return inbound_; }
  [[nodiscard]] const protocol::limits& bounds() const noexcept { return bounds_; }
  [[nodiscard]] protocol::envelope_chain& layers() noexcept { return layers_; }
  protocol::tenure begin_stay(std::uint32_t slot) noexcept {
    slots_[slot].wire->seal();
    return slots_[slot].stay = ++last_stay_;
  }
  [[nodiscard]] protocol::wire& wire(std::uint32_t slot) noexcept { return *slots_[slot].wire; }
  void deadline(std::uint32_t slot, std::chrono::milliseconds from_now);
  void offer(
      std::uint32_t slot, protocol::wire& to, const protocol::frame& frame,
      const protocol::mark_ptr& how = {});
  void closed(
      std::uint32_t slot, protocol::identity_ptr identity, const protocol::ending& how) noexcept;
  /// Tells the client of a session in which room it is from now on.
  void tell_room(const protocol::identity& who, const std::string& name, protocol::arrival how) {
    if (sessions_.concerns(who)) sessions_.tell_room(who.id, name, how);
  }
  /// Has a turn taken at that time, for the sessions.
  void wake_for_sessions(clock::time_point when) { ask_for_turn_at(when); }
  /// nullptr if the server is not to be inspected.
  [[nodiscard]] recorder* log() noexcept { return log_.get(); }

private:
  struct slot_entry {
    protocol::tenure stay = 0;
    socket* who = nullptr;
    protocol::wire* wire = nullptr;  // here too, so that a broadcast need not look at the socket
    clock::time_point deadline = clock::time_point::max();
  };

  void turn_began() override;
  void turn_ended() override;
  void admit_to_entry();
  void link_down(std::uint32_t lost_link);
  template <class Step>
  void guarded(const protocol::socket_ref& whose, Step&& step) noexcept {
    try {
      step();
    } catch (...) {
      failed(whose);
    }
  }
  void failed(const protocol::socket_ref& whose) noexcept;
  [[nodiscard]] std::uint32_t free_slot();
  void deliver(protocol::say& line);
  void deliver(const protocol::say_all& line);
  [[nodiscard]] protocol::frame sealed_once(const protocol::frame& frame);
  void deliver(protocol::verdict_line& line);
  void deliver(const protocol::amend& line);
  void deliver(protocol::give_back& line);
  [[nodiscard]] const slot_entry* slot_of(const protocol::socket_ref& where) const noexcept;
  [[nodiscard]] socket* at(const protocol::socket_ref& where) const noexcept;
  void prefetch(const protocol::members& members, std::size_t at) const noexcept;
  void send_sealed(socket& to, const protocol::frame& frame, const protocol::mark_ptr& how);

  const std::uint16_t number_;
  const protocol::limits& bounds_;
  protocol::envelope_chain layers_;
  session_table sessions_;
  protocol::ledger inbound_;
  protocol::outbound_ledger outbound_;
  std::vector<slot_entry> slots_;
  std::vector<std::uint32_t> free_;
  protocol::tenure last_stay_ = 0;
  clock::time_point next_sweep_ = clock::time_point::max();
  connections_changed changes_;
  std::unique_ptr<recorder> log_;
  caf::strong_actor_ptr manager_;
  caf::strong_actor_ptr machine_;
};

}  // namespace porthouse
