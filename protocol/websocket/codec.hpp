#pragma once

#include <porthouse/protocol/message/message.hpp>
#include <porthouse/protocol/websocket/close_code.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace porthouse::protocol {

class inflater;

/// Why `decoder::decode` came back.
enum class event : std::uint8_t {
  drained,    ///< every byte has been consumed: give it more
  enough,     ///< as many messages as were asked for, or as much inflated as `inflater::allow`
              ///< let; bytes are left: call again with them
  ping,       ///< answer with a Pong of the same payload, then call again with what is left
  pong,       ///< the client is alive; call again with what is left
  close,      ///< the client's Close: nothing it sends after that counts
  violation,  ///< fail the connection with `code`: nothing the client sends after that counts
};

/// What one call of `decoder::decode` found, beside the messages.
struct decoded {
  event what = event::drained;
  /// Of a close: as the client said, `none` if it said nothing. Of a violation: what to close with
  /// (1002, 1007 or 1009).
  close_code code = close_code::none;
  /// How many of the bytes were used, from the first.
  std::size_t consumed = 0;
  /// Of a ping or pong: its payload. Of a close: its reason, well-formed UTF-8. Of a violation:
  /// which rule, in a few words fit for a Close frame. Valid until the next call or until the bytes
  /// change.
  std::string_view payload{};
};

/// Takes the frames of one client apart (RFC 6455, section 5): bytes in, messages and events out.
///
/// The bytes belong to the caller and are one large buffer for many connections: only what is
/// unfinished at its end is kept here, so that a connection in between messages owns no heap
/// memory. Nothing that a client sends makes it throw, std::bad_alloc aside. One thread at a time.
class decoder {
public:
  /// `message_limit`: bytes of one message, all its fragments together, inflated.
  /// `deflate`: whether permessage-deflate was agreed on (RFC 7692).
  explicit decoder(std::size_t message_limit, bool deflate = false) noexcept;
  decoder(decoder&& other) noexcept;
  decoder& operator=(decoder&& other) noexcept;
  ~decoder();

  /// Takes `bytes` (which it may change: masks are undone in place), appends at most `most` whole
  /// messages to `into`, and comes back at the first ping, pong, close or violation: so their order
  /// among the messages is the client's. `most` is at least 1. `shared` is needed only if deflate
  /// was agreed on; nothing stays in it between calls.
  ///
  /// What is not consumed (after `enough`, `ping` and `pong`) is to be given again, by the caller.
  /// After `close` and `violation` everything is consumed and ignored.
  ///
  /// Memory is bounded by the message limit, and follows what has arrived, not what was announced.
  decoded decode(
      std::span<char> bytes, std::vector<message>& into, std::size_t most,
      inflater* shared = nullptr);

  /// Whether nothing is unfinished: no heap memory is held, and the end of the stream would cut
  /// nothing.
  [[nodiscard]] bool idle() const noexcept { return unfinished_ == nullptr && header_size_ == 0; }
  /// Whether a frame or a message has begun and not ended.
  [[nodiscard]] bool midway() const noexcept { return midway_; }
  /// Whether Close or a violation was met.
  [[nodiscard]] bool ended() const noexcept { return ended_; }
  /// Bytes of heap memory held for what is unfinished.
  [[nodiscard]] std::size_t held() const noexcept;

private:
  struct unfinished;
  class pass;

  std::unique_ptr<unfinished> unfinished_;  ///< only while a frame or a message is
  std::size_t message_limit_;
  std::array<unsigned char, 14> header_{};  ///< the beginning of a frame header
  std::uint8_t header_size_ = 0;
  bool deflate_ : 1;
  bool ended_ : 1 = false;
  bool midway_ : 1 = false;
};

}  // namespace porthouse::protocol
