#pragma once

#include "clock.hpp"
#include "session_line.hpp"

#include <porthouse/protocol/message/identity.hpp>
#include <porthouse/protocol/ownership/ownership.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace porthouse::simulator {

class server;
class space;

/// A client, its connection and its socket: the product's ownership on virtual time. The client
/// sends numbered messages and ends when fate says so. Some speak porthouse.v1.
class client final : private protocol::ownership_port, private protocol::session_events {
public:
  client(server& where, std::size_t number, std::size_t shard);
  ~client() = default;

  [[nodiscard]] std::size_t number() const noexcept { return number_; }
  [[nodiscard]] std::size_t shard() const noexcept { return shard_; }
  [[nodiscard]] const protocol::ownership& ownership() const noexcept { return ownership_; }
  [[nodiscard]] address at() const noexcept { return address::client + number_; }
  [[nodiscard]] bool live() const noexcept { return phase_ == phase::open; }
  [[nodiscard]] bool over() const noexcept { return phase_ == phase::over; }
  /// Messages that its ownership was given.
  [[nodiscard]] std::uint64_t given() const noexcept { return given_; }

  void open();
  /// Ends the client, if it has not ended yet.
  void disconnect();
  void ruled(protocol::space_verdict said);
  void amended(const protocol::identity_change& change) { who_ = protocol::changed(*who_, change); }
  void found(std::string_view name, const protocol::place_ptr& where);
  void space_died(const protocol::place& where, std::size_t index);
  /// What its socket is told to send.
  void send(const protocol::frame& frame) {
    if (line_) line_->send(frame);
  }

  // -- looked at after each step ------------------------------------------------------------------
  void look() const;
  void look_at_rest() const;
  void look_at_end() const;

private:
  enum class phase : std::uint8_t { outside, open, closing, over };

  // -- the client ---------------------------------------------------------------------------------
  void plan_life();
  void type(std::uint64_t message);
  void read();
  void hand_in(std::vector<protocol::message> messages);
  void end(protocol::ending::cause why);

  // -- what its session tells its socket ----------------------------------------------------------
  void received(std::vector<protocol::message> messages) override;
  void closed(const protocol::ending& how) override { end(how.why); }
  void away() override;
  void back(const protocol::absence& from) override;

  // -- what the ownership asks for ----------------------------------------------------------------
  protocol::tenure next_tenure() override;
  std::optional<protocol::place_ptr> find(std::string_view name) override;
  protocol::place_ptr current(const protocol::place_ptr& known) override;
  [[nodiscard]] const protocol::identity_ptr& who() const override { return who_; }
  [[nodiscard]] protocol::socket_ref reached_in(protocol::tenure number) const override {
    return {number, static_cast<std::uint32_t>(number_), static_cast<std::uint16_t>(shard_)};
  }
  void tell(protocol::space_ref to, protocol::space_event&& event) override;
  void read_on() override;
  void close(protocol::close_code code, std::string_view reason) override;
  void deadline(std::chrono::milliseconds from_now) override;
  std::uint64_t start_alarm(std::chrono::milliseconds from_now, protocol::tenure asked) override;
  void cancel_alarm(std::uint64_t number) override { alarms_.erase(number); }

  template <class Turn>
  void post(const protocol::space_ref& to, bool asks, Turn turn);
  // Each checks an event of the ownership, and returns whether the space is to hear of it.
  bool look_at(const protocol::space_ref& to, protocol::arrive& event);
  bool look_at(const protocol::space_ref& to, protocol::heard& event);
  bool look_at(const protocol::space_ref& to, const protocol::left& event);
  bool look_at(const protocol::space_ref& to, const protocol::gone& event);
  bool look_at(const protocol::space_ref&, const protocol::move_failed&) { return true; }
  bool look_at(const protocol::space_ref&, const protocol::away_changed&) { return true; }
  bool look_at(const protocol::space_ref&, const protocol::full_changed&) { return true; }
  void look_at_stack(protocol::arrival how);
  void look_at_place(const protocol::place& where, protocol::arrival how);
  [[nodiscard]] std::string title() const;

  server& server_;
  std::size_t number_;
  std::size_t shard_;
  protocol::identity_ptr who_;
  protocol::ownership ownership_;
  phase phase_ = phase::outside;
  std::unique_ptr<session_line> line_;  // if it speaks porthouse.v1

  std::deque<std::uint64_t> unread_;  // messages; 0 is the client's Close
  std::uint64_t typed_ = 0;
  std::uint64_t given_ = 0;
  bool may_read_ = true;

  ticks due_{0};  // the deadline; 0 is none
  std::uint64_t deadlines_ = 0;
  std::map<std::uint64_t, ticks> alarms_;  // when visits are to be over
  std::uint64_t last_alarm_ = 0;
  ticks moving_since_{0};
  std::size_t arrivals_ = 0;
  protocol::tenure unwelcome_ = 0;  // the last stay that a space ended by refusing or throwing
  std::vector<protocol::place_ptr> stack_;     // at the last arrival
  std::set<std::string, std::less<>> wanted_;  // places that the spaces of this stay named
  std::size_t told_gone_ = 0;
};

}  // namespace porthouse::simulator
