#pragma once

#include <porthouse/actors/runtime/sockets/session_table.hpp>
#include <porthouse/protocol/ports/wire.hpp>

#include <utility>
#include <variant>
#include <vector>

namespace porthouse {

/// Hears the first word of a connection that asks for a session, and nothing else.
class greeter final : public protocol::wire_events {
public:
  using time_point = protocol::loop::clock::time_point;

  greeter(
      session_table& home, protocol::carrier& line, protocol::opening from, std::size_t most,
      time_point due)
      : home_{home}, line_{line}, from_{std::move(from)}, most_{most}, due_{due} {}

  void received(std::vector<protocol::message> messages) override {
    const auto& first = messages.front();
    const bool short_enough = messages.size() == 1 && first.size() <= most_;
    auto said = short_enough && protocol::kind_of(first) == protocol::frame_kind::control
                    ? protocol::read_control(first.text())
                    : std::nullopt;
    auto* const hello = said ? std::get_if<protocol::hello>(&*said) : nullptr;
    if (hello == nullptr) {
      return line_.close(
          protocol::close_code::broke_session,
          "the first frame is a hello, and nothing follows it");
    }
    due_ = time_point::max();
    home_.greeted(line_, std::move(from_), std::move(*hello));
    home_.over(*this);
  }
  void closed(const protocol::ending&) override { home_.over(*this); }

  [[nodiscard]] time_point due() const noexcept { return due_; }
  /// Nothing was said in time.
  void expire() {
    due_ = time_point::max();
    line_.close(protocol::close_code::no_hello, "no hello came");
  }

private:
  session_table& home_;
  protocol::carrier& line_;
  protocol::opening from_;
  std::size_t most_;
  time_point due_;
};

}  // namespace porthouse
