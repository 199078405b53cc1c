#pragma once

#include "framing.hpp"
#include "line.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace porthouse::bench {

class caller;

/// Is told what happens to callers.
class listener {
public:
  virtual void opened(caller&) {}
  /// One whole data message, or a pong. Pings are answered without a call.
  virtual void received(caller& who, opcode kind, std::string_view payload) = 0;
  /// TCP has ended: an error, unless overridden.
  virtual void ended(caller& who);

protected:
  ~listener() = default;
};

/// The client's end of a WebSocket. Checks all that a server may not do and throws a
/// std::runtime_error, with its number, when the server does it.
class caller {
public:
  explicit caller(std::size_t number) noexcept : number_{number} {}
  caller(const caller&) = delete;
  caller& operator=(const caller&) = delete;

  [[nodiscard]] std::size_t number() const noexcept { return number_; }
  [[nodiscard]] int descriptor() const noexcept { return line_.descriptor(); }
  [[nodiscard]] bool is_open() const noexcept { return state_ == state::open; }
  /// The code of the Close frame that came in, 0 before.
  [[nodiscard]] unsigned closed_with() const noexcept { return closed_with_; }

  /// Takes over a connected socket and asks for the upgrade of `target`; over TLS unless `tls` is
  /// nullptr. With `session` it speaks porthouse.v1, and nobody else notices: it is open once it is
  /// welcome, acknowledges, and wraps and unwraps texts, in which nothing may need an escape.
  void begin(
      int connected, std::string_view target, std::string_view host, std::uint64_t serial,
      const tls_side* tls, bool session);
  /// Puts a masked frame behind what waits to be sent.
  void queue(opcode kind, std::string_view payload);
  /// Sends what waits. True if all of it went.
  bool flush();
  /// Reads once into `buffer`, which is free again afterwards, and tells `who` what was in it.
  void read(std::span<char> buffer, listener& who);
  void disconnect() noexcept;

  /// Throws a std::runtime_error that names this caller.
  [[noreturn]] void complain(const std::string& text) const;

private:
  enum class state : std::uint8_t { idle, upgrading, greeting, open };

  std::size_t take_answer(std::string_view arrived, listener& who);
  std::size_t take_frames(std::string_view arrived, listener& who);
  void take_frame(const frame_head& head, std::string_view payload, listener& who);
  void hand_on(opcode kind, std::string_view payload, listener& who);
  void append(opcode kind, std::string_view payload);
  std::uint32_t next_mask() noexcept;

  std::size_t number_;
  line line_;
  state state_ = state::idle;
  bool session_ = false;
  unsigned closed_with_ = 0;
  std::uint64_t got_ = 0;           // counted frames of the session
  std::uint64_t acknowledged_ = 0;  // of those
  std::uint32_t mask_ = 0;
  opcode fragmented_ = opcode::continuation;  // what the unfinished message is
  std::string key_;
  std::string unsent_;
  std::size_t sent_ = 0;    // of `unsent_`
  std::string unfinished_;  // bytes of a frame that has not arrived whole
  std::string fragments_;   // payload of a message that has not arrived whole
};

}  // namespace porthouse::bench
