#pragma once

#include <porthouse/actors/runtime/loop/loop_actor.hpp>
#include <porthouse/actors/runtime/messages/interfaces.hpp>
#include <porthouse/actors/runtime/sockets/socket_table.hpp>
#include <porthouse/protocol/ownership/ownership.hpp>
#include <porthouse/protocol/ports/wire.hpp>
#include <porthouse/protocol/session/session.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace porthouse {

/// The actor of one connection, and the only authority on who owns it.
///
/// Runs on the shard of its connection. Holds itself from `open` until the connection has ended.
class socket final : public loop_actor,
                     public protocol::session_events,
                     private protocol::ownership_port {
public:
  socket(
      caf::actor_config& with, socket_table& where, std::uint32_t slot,
      protocol::identity_ptr identity);

  void open(std::string_view place);
  void received(std::vector<protocol::message> messages) override;
  void closed(const protocol::ending& how) override;
  void away() override;
  void back(const protocol::absence& from) override;
  /// More waits for its client than the room allows, until `drained`.
  void filled();
  void drained() override;

  void ruled(protocol::space_verdict verdict);
  void amended(const protocol::identity_change& change) { who_ = protocol::changed(*who_, change); }
  /// The place that it waits for has been found; nullptr if there is none.
  void found(std::string_view name, const protocol::place_ptr& where);
  void deadline_passed();
  /// The server closes it, without asking its owner.
  void shut(protocol::close_code code, std::string_view reason);
  /// Whether `space` is the space number `index` of the place where the socket is.
  [[nodiscard]] bool is_with(
      const caf::strong_actor_ptr& space, std::uint32_t index) const noexcept;
  /// The space number `index` of the place where the socket is has died.
  void space_died(std::uint32_t index);
  /// All places on the other side of a link are lost.
  void link_lost(std::uint32_t link);
  /// As `ownership::given_back`.
  void given_back(protocol::tenure stay, protocol::request_number number);

  [[nodiscard]] const protocol::identity_ptr& who() const noexcept override { return who_; }
  [[nodiscard]] std::uint32_t slot() const noexcept { return slot_; }
  [[nodiscard]] protocol::wire& wire() const noexcept { return shard().wire(slot_); }
  [[nodiscard]] const protocol::ownership& ownership() const noexcept { return ownership_; }

private:
  // Looked up, not kept: there are sockets in thousands.
  [[nodiscard]] socket_table& shard() const noexcept { return static_cast<socket_table&>(home()); }

  void take(caf::mailbox_element& element) override;
  void asked_to_quit(caf::error why) override;
  void threw(caf::error why) override;
  void answered(caf::mailbox_element& element);
  void let_in(std::vector<protocol::message>& messages);
  void visit_overdue(protocol::tenure asked);

  // -- what the ownership asks for ----------------------------------------------------------------
  protocol::tenure next_tenure() override;
  std::optional<protocol::place_ptr> find(std::string_view name) override;
  [[nodiscard]] protocol::move_error absence(std::string_view name) const override;
  protocol::place_ptr current(const protocol::place_ptr& known) override;
  bool is_over(const protocol::place_ptr& known) const override;
  [[nodiscard]] protocol::socket_ref reached_in(protocol::tenure number) const override {
    return {number, slot_, shard().number()};
  }
  void tell(protocol::space_ref to, protocol::space_event&& event) override;
  bool take_back(
      protocol::space_ref from, protocol::tenure stay, protocol::request_number number) override;
  std::uint64_t start_alarm(std::chrono::milliseconds from_now, protocol::tenure asked) override;
  void cancel_alarm(std::uint64_t which) override { shard().cancel_timer(which); }
  void read_on() override { wire().read_on(); }
  [[nodiscard]] std::size_t queued() const override { return wire().queued(); }
  void close(protocol::close_code code, std::string_view reason) override;
  void deadline(std::chrono::milliseconds from_now) override { shard().deadline(slot_, from_now); }

  void note(const protocol::space_ref& to, const protocol::space_event& event);
  void hand_over(const protocol::space_ref& to, protocol::arrive&& event);
  template <class Event>
  void hand_over(const protocol::space_ref& to, Event&& event);
  template <class Message>
  void post(const protocol::space_ref& to, protocol::request_number number, Message&& message);

  protocol::identity_ptr who_;
  protocol::ownership ownership_;
  const std::uint32_t slot_;
  // Why the place that is told of at this moment was not found.
  protocol::move_error absent_ = protocol::move_error::no_such_place;
};

}  // namespace porthouse
