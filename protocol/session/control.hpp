#pragma once

#include <porthouse/protocol/enumerators.hpp>
#include <porthouse/protocol/http/handshake.hpp>
#include <porthouse/protocol/message/message.hpp>
#include <porthouse/protocol/websocket/frame.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

// What client and server say to each other about a session: JSON arrays, the name first. README.md
// beside this specifies them.

namespace porthouse::protocol {

/// Numbers of frames go no further than what a JSON number can hold exactly.
inline constexpr std::uint64_t most_frames = std::uint64_t{1} << 53U;

/// What becomes of a frame of porthouse.v1. Decided here and nowhere else.
enum class frame_kind : std::uint8_t { counted, control, neither };
[[nodiscard]] inline frame_kind kind_of(const frame& frame) noexcept {
  if (frame && frame.kind() == opcode::binary) return frame_kind::counted;
  const auto text = frame.payload();
  if (text.starts_with('{')) return frame_kind::counted;
  return text.starts_with('[') ? frame_kind::control : frame_kind::neither;
}
[[nodiscard]] inline frame_kind kind_of(const message& message) noexcept {
  return kind_of(message.as_frame());
}

/// The first word of a client.
struct hello {
  std::string client = {};   ///< name and version of its library, for logs
  std::string auth = {};     ///< for `settings::authenticate`
  std::string resume = {};   ///< the token of the session that it had; "" for none
  std::uint64_t got = 0;     ///< counted frames that it has taken in
  std::uint64_t oldest = 1;  ///< number of the oldest frame that it keeps; one more than `newest`
  std::uint64_t newest = 0;  ///< if it keeps none; number of the last that it has sent
  std::uint64_t nth = 0;     ///< which of its attempts to resume this is; 0 if it does not count
};

/// The sender has taken in so many counted frames.
struct ack {
  std::uint64_t count = 0;
};

/// Asks whether anybody is there.
struct probe {
  std::uint64_t number = 0;
};

/// The client leaves for good.
struct bye {};

/// An array whose name this server does not know.
struct unknown_control {};

using control = std::variant<unknown_control, hello, ack, probe, bye>;

/// What a control frame of a client says; nothing if it is malformed.
[[nodiscard]] std::optional<control> read_control(std::string_view text);

/// Why a session was not resumed.
enum class resume_error : std::uint8_t {
  unknown,     ///< the token is none of this server's
  expired,     ///< nobody came for too long
  evicted,     ///< too many sessions were waiting
  overrun,     ///< what waited for the client was more than may
  superseded,  ///< a newer token is out
  identity,    ///< somebody else's
  elsewhere,   ///< of another process, or of a life before
  ended,       ///< the session is over: closed, or left by its client
};
BOOST_DESCRIBE_ENUM(
    resume_error, unknown, expired, evicted, overrun, superseded, identity, elsewhere, ended)

/// The answer to a hello.
struct welcome {
  std::uint64_t session = 0;
  std::string token = {};
  bool resumed = false;
  std::optional<resume_error> why = {};
  std::uint64_t got = 0;
  std::uint64_t from = 1;
  std::chrono::milliseconds keep{0};
  std::chrono::milliseconds beat{0};
  std::size_t window_bytes = 0;
  std::size_t message_bytes = 0;
};

/// Counted frames, bytes of them, and time, after whichever is first who gets them acknowledges.
inline constexpr std::uint64_t ack_frames = 32;
inline constexpr std::size_t ack_bytes = 64 * 1'024;
inline constexpr std::chrono::milliseconds ack_delay{1'000};

[[nodiscard]] frame write_welcome(const welcome& welcome);
[[nodiscard]] frame write_ack(std::uint64_t count);
[[nodiscard]] frame write_probe(std::uint64_t number);
[[nodiscard]] frame write_beat();
/// The server stops, and a Close follows.
[[nodiscard]] frame write_going();
/// The room of the session from here on. Counted.
[[nodiscard]] frame write_room(std::string_view name, std::string_view how);
/// So many frames, of so many bytes, are missing here. Counted.
[[nodiscard]] frame write_skipped(std::uint64_t frames, std::uint64_t bytes);

/// A room's frame as this subprotocol carries it: itself, unless it is a text that would not be
/// counted; that is wrapped.
[[nodiscard]] frame wrapped(const frame& frame);
/// A counted message as rooms get it: itself, or the text that it wraps.
[[nodiscard]] message unwrapped(message message);

}  // namespace porthouse::protocol
