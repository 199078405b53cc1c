#pragma once

#include <porthouse/protocol/websocket/close_code.hpp>
#include <porthouse/protocol/websocket/opcode.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace porthouse::protocol {

/// One unfragmented, unmasked WebSocket frame, built once and shared by all who send it.
///
/// Header and payload lie side by side, as a server writes them (RFC 6455, section 5.2). Copying a
/// frame shares its bytes; they never change once the frame has been handed to anybody.
///
/// Distinct objects: safe on any thread, also when they share bytes. One object: one thread at a
/// time.
class frame {
public:
  /// No frame: `operator bool` is false, and there is nothing to send.
  frame() noexcept = default;
  frame(const frame& other) noexcept;
  frame(frame&& other) noexcept : block_{std::exchange(other.block_, nullptr)} {}
  frame& operator=(frame other) noexcept;
  ~frame();

  /// A frame of `kind` with a copy of `payload`. Throws std::bad_alloc only.
  static frame make(opcode kind, std::string_view payload);
  static frame text(std::string_view payload) { return make(opcode::text, payload); }
  static frame binary(std::span<const std::byte> payload);
  /// A Close frame; `reason` is cut at 123 bytes, never inside a UTF-8 sequence (section 5.5.1),
  /// and left out if it is not UTF-8. A code that may not be sent goes as 1011.
  static frame close(close_code code, std::string_view reason);
  /// A text or binary frame whose payload of `size` bytes the caller fills through `fill()` before
  /// the frame is copied or handed on.
  static frame uninitialised(opcode kind, std::size_t size);

  explicit operator bool() const noexcept { return block_ != nullptr; }
  [[nodiscard]] opcode kind() const noexcept;
  /// What the frame carries.
  [[nodiscard]] std::string_view payload() const noexcept;
  /// What goes on the wire: header and payload.
  [[nodiscard]] std::string_view wire() const noexcept;
  /// The payload, writable: only for the one who called `uninitialised`, and only before sharing.
  [[nodiscard]] std::span<char> fill() noexcept;
  /// This frame compressed for permessage-deflate by whoever set it first, or an empty frame.
  [[nodiscard]] frame deflated() const noexcept;
  /// Remembers `other` as the compressed form; the first caller wins, on any thread.
  void remember_deflated(const frame& other) const noexcept;
  /// A frame of `kind` with the first reserved bit set: a compressed message (RFC 7692, section 6).
  static frame compressed(opcode kind, std::string_view payload);
  /// Whether both share the same bytes.
  friend bool same_bytes(const frame& a, const frame& b) noexcept { return a.block_ == b.block_; }

private:
  struct block;
  explicit frame(block* owned) noexcept : block_{owned} {}
  static block* allocate(std::uint8_t first_byte, std::size_t size);
  static void release(block* shared) noexcept;

  block* block_ = nullptr;
};

}  // namespace porthouse::protocol
