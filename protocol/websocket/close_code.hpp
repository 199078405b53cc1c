#pragma once

#include <porthouse/protocol/enumerators.hpp>

#include <cstdint>
#include <string_view>

namespace porthouse::protocol {

/// Why a WebSocket ended (RFC 6455, section 7.4, and the IANA registry).
///
/// The first group is the standard's; 4000-4099 are ours. Rooms may use 4100-4999 freely.
/// `advice` tells a client whether to come back.
enum class close_code : std::uint16_t {
  none = 0,                 ///< no code at all: an empty Close frame was received or is to be sent
  normal = 1000,            ///< the purpose is fulfilled; Porthouse itself never sends it
  going_away = 1001,        ///< the server stops: come back soon, with jitter
  protocol_error = 1002,    ///< the client broke the framing: do not come back as you are
  unsupported_data = 1003,  ///< a kind of message this room does not take
  no_status_received = 1005,   ///< reserved: never on the wire
  abnormal = 1006,             ///< reserved: never on the wire
  invalid_data = 1007,         ///< not UTF-8, too much JSON, or too many messages of a wrong shape
  policy_violation = 1008,     ///< a rule of the room or of the server
  message_too_big = 1009,      ///< over the message limit, inflated size included
  mandatory_extension = 1010,  ///< clients only
  internal_error = 1011,       ///< the server failed: come back later
  service_restart = 1012,      ///< come back in 5 to 30 seconds
  try_again_later = 1013,      ///< too busy: come back later
  bad_gateway = 1014,
  tls_handshake = 1015,  ///< reserved: never on the wire
  slow_consumer = 4000,  ///< did not read what was sent: come back and catch up
  idle_timeout = 4001,   ///< said nothing for too long: come back when there is something to say
  pong_timeout = 4002,   ///< did not answer a ping: come back
  nowhere_to_go = 4003,  ///< no space could take the socket: come back later
  replaced = 4004,       ///< a newer connection of the same session is there: do not come back
  no_hello = 4006,       ///< `porthouse.v1` was chosen, and no hello came: come back with one
  broke_session = 4007,  ///< against the rules of `porthouse.v1`: come back as somebody new
  too_fast = 4008,       ///< too many attempts: come back later
  come_back = 4009,      ///< as the frame before it says
  kicked = 4010,         ///< shown out: do not come back
  forbidden = 4011,      ///< not to be let in: do not come back
};
BOOST_DESCRIBE_ENUM(
    close_code, none, normal, going_away, protocol_error, unsupported_data, no_status_received,
    abnormal, invalid_data, policy_violation, message_too_big, mandatory_extension, internal_error,
    service_restart, try_again_later, bad_gateway, tls_handshake, slow_consumer, idle_timeout,
    pong_timeout, nowhere_to_go, replaced, no_hello, broke_session, too_fast, come_back, kicked,
    forbidden)

/// What a client had best do after a close code.
enum class comeback : std::uint8_t { soon, later, never };

/// The advice that goes with `code`; `never` for codes that this server does not know.
[[nodiscard]] comeback advice(close_code code) noexcept;

/// Whether a peer may put `code` on the wire (RFC 6455, section 7.4.2; IANA: 1012-1014 too).
[[nodiscard]] bool may_be_sent(std::uint16_t code) noexcept;

/// `code` if it may be on the wire; 1011 otherwise, as whoever has chosen it has made a mistake.
[[nodiscard]] close_code sendable(close_code code) noexcept;

/// The code's name as in the enumeration, "other" for the rest.
[[nodiscard]] std::string_view name(close_code code) noexcept;

}  // namespace porthouse::protocol
