#pragma once

#include "session_line.hpp"

#include <optional>

namespace porthouse::simulator {

/// One connection of a session. What is on its way arrives in order, until it is lost.
class session_line::road final : public protocol::carrier {
public:
  road(session_line& home, std::size_t number) noexcept : home_{home}, number_{number} {}

  // -- both ends ----------------------------------------------------------------------------------
  [[nodiscard]] std::size_t number() const noexcept { return number_; }
  bool near = true;                      ///< the client holds on to it
  bool far = true;                       ///< the server has not been told its end
  bool greeted = false;                  ///< the server has read a hello
  bool reads = false;                    ///< the server may read
  bool leaving = false;                  ///< the client's Close is behind what is unread
  bool dismissed = false;                ///< nobody wants to know
  bool broken = false;                   ///< each end learns of it in its time
  bool lost_up = false;                  ///< what is on its way to the server is lost
  bool lost_down = false;                ///< and to the client
  std::deque<protocol::message> unread;  ///< by the server
  protocol::wire_events* told = &protocol::nobody();

  /// Has `then` happen when what is said now arrives.
  void up(task then) { post(last_up_, std::move(then)); }
  /// What is said to the server first takes that long.
  void slow_up(ticks until) noexcept { last_up_ = until; }
  void down(task then) { post(last_down_, std::move(then)); }

  // -- carrier ------------------------------------------------------------------------------------
  protocol::offered send(const protocol::frame& frame) noexcept override;
  void close(protocol::close_code code, std::string_view reason) noexcept override;
  void read_on() noexcept override;
  [[nodiscard]] std::size_t queued() const noexcept override { return 0; }
  void tell(protocol::wire_events& to) noexcept override {
    told = &to;
    dismissed = &to == &protocol::nobody();
  }
  void move_to(std::size_t, std::unique_ptr<protocol::luggage>) override {}

private:
  void post(ticks& last, task then);

  session_line& home_;
  std::size_t number_;
  ticks last_up_{0};
  ticks last_down_{0};
  bool closing_ = false;
};

}  // namespace porthouse::simulator
