#pragma once

#include "clock.hpp"

#include <porthouse/protocol/session/session.hpp>
#include <porthouse/test/client_session.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace porthouse::simulator {

class server;

/// What is between a client that speaks porthouse.v1 and its socket: the product's `session`, the
/// client's side of the tests, and connections between them, which fate cuts. Checks that every
/// frame comes once and in order to the client. What `session_table` decides about a hello is
/// decided here, by the same questions.
class session_line final : private protocol::session_port {
public:
  session_line(server& where, std::size_t number, protocol::session_events& socket);
  ~session_line();
  session_line(const session_line&) = delete;
  session_line& operator=(const session_line&) = delete;

  // -- for the client's program -------------------------------------------------------------------
  void open();
  void say(std::uint64_t message);
  /// It goes for good, and says so if it can.
  void leave();
  /// Its connection is lost, and it does not come back.
  void vanish();

  // -- for the socket -----------------------------------------------------------------------------
  void send(const protocol::frame& frame);
  [[nodiscard]] protocol::session& wire() noexcept { return session_; }

  // -- looked at after each step ------------------------------------------------------------------
  void look() const;
  void look_at_rest() const;
  void look_at_end() const;

private:
  class road;

  // -- the client ---------------------------------------------------------------------------------
  void come_back();
  void plan_cut(road& of);
  void cut(road& which);
  void lose(road& which);
  void write(std::vector<protocol::message> all);
  void hear(road& from, const protocol::frame& frame);

  // -- the server ---------------------------------------------------------------------------------
  void read(road& from);
  void greet(road& from, const protocol::hello& said);
  void closed(road& which, const protocol::ending& how);
  void replay(const protocol::hello& said);
  void resume(road& to, const protocol::hello& said);

  // -- session_port -------------------------------------------------------------------------------
  [[nodiscard]] protocol::loop::clock::time_point now() const noexcept override;
  void wake_at(protocol::loop::clock::time_point when) override;
  [[nodiscard]] protocol::frame wrapped(const protocol::frame& frame) override {
    return protocol::wrapped(frame);
  }
  [[nodiscard]] const protocol::limits& bounds() const noexcept override;
  [[nodiscard]] protocol::session_ledger& books() noexcept override { return books_; }
  void went_away(const protocol::session&) noexcept override {}
  void ended(const protocol::session&) noexcept override {}

  void broke(std::string_view rule);
  [[nodiscard]] std::string title() const;

  server& server_;
  std::size_t number_;
  protocol::session_events& socket_;
  protocol::session_ledger books_;
  protocol::session session_;
  test::client_session client_;
  std::vector<std::unique_ptr<road>> roads_;
  road* road_ = nullptr;                    // of the client, if it has one
  bool gone_ = false;                       // the client does not come back
  std::deque<std::uint64_t> on_the_way_;    // frames that the client is to hear
  std::vector<std::uint32_t> generations_;  // of the tokens that it was welcomed with
};

}  // namespace porthouse::simulator
