#pragma once

#include <porthouse/protocol/enumerators.hpp>
#include <porthouse/protocol/message/message.hpp>
#include <porthouse/protocol/websocket/close_code.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace porthouse::protocol {

/// Why a socket is not where it was let go to.
enum class move_error : std::uint8_t {
  no_such_place,  ///< the name is unknown
  nothing_below,  ///< `release` at the bottom of the history stack
  history_full,   ///< `move_to` or `visit` past `limits::history`
  no_answer,      ///< the machine did not find the place within `limits::welcome_deadline`
  down,           ///< its space is dead, or on a node that cannot be reached now
  full,           ///< the room takes no more visitors, or the family, or the visitor, no more rooms
  locked,         ///< the room lets nobody in now
  refused,        ///< by the room's own word
  crashed,        ///< a hook of it threw, or its actor died, before it had taken the socket
  hung,           ///< it did not answer the arrival within `limits::welcome_deadline`
};
BOOST_DESCRIBE_ENUM(
    move_error, no_such_place, nothing_below, history_full, no_answer, down, full, locked, refused,
    crashed, hung)

/// What the owner of a socket decides about it: who owns it next.
///
/// `keep` is also the right to read on; everything else but `later` ends the stay.
struct verdict {
  enum class kind : std::uint8_t {
    keep,        ///< it stays here
    release,     ///< back to the place below on its history stack
    release_to,  ///< to `place`, which takes this place's position on the stack
    move_to,     ///< to `place`, on top of this one: a later release comes back here
    visit,       ///< as move_to, but it is back within `within`, with what came of it
    close,       ///< the connection ends with `code` and `reason`
    refuse,      ///< in answer to an arrival: not here; the move has failed
    crashed,     ///< a hook threw: the stay ends, the socket unwinds (told by the server, not by
                 ///< rooms)
    later,       ///< no answer yet; one must follow within `limits::verdict_deadline`
  };
  BOOST_DESCRIBE_NESTED_ENUM(
      kind, keep, release, release_to, move_to, visit, close, refuse, crashed, later)

  kind what = kind::keep;
  close_code code = close_code::none;
  std::string place = {};               ///< of release_to, move_to and visit
  std::string reason = {};              ///< of close (at most 123 bytes are sent) and refuse
  std::chrono::milliseconds within{0};  ///< of visit: from the verdict until it is called back
  /// JSON. Of release: for the place that asked for the visit that ends so. Of release_to, move_to
  /// and visit: for the next place.
  message value = {};
  move_error why = move_error::refused;  ///< of refuse
};

/// How a socket came to a place.
enum class arrival : std::uint8_t {
  opened,       ///< a new connection
  released,     ///< another space released it to here, in its own place
  moved,        ///< another space moved it here, on top of itself
  came_back,    ///< the space above released it
  move_failed,  ///< the place it was let go to, or was to begin at, could not take it
  crashed,      ///< the space above crashed or hung
  returned,     ///< from a visit that this place asked for
};
BOOST_DESCRIBE_ENUM(arrival, opened, released, moved, came_back, move_failed, crashed, returned)

/// Why a stay ended.
struct departure {
  enum class kind : std::uint8_t {
    released,          ///< by this space's own release or release_to
    moved_on,          ///< by this space's own move_to: it may come back
    visiting,          ///< by this space's own visit: it comes back, unless it ends
    recalled,          ///< a visit took too long: the place that asked for it has it back
    refused,           ///< this space refused it on arrival
    closed_by_client,  ///< with `code`
    closed_by_us,      ///< with `code`
    stopping,          ///< the server stops: closed with 1001, or cut
    lost,              ///< the connection timed out or was reset
    crashed,           ///< a hook of this space threw, or its actor died
    hung,              ///< this space did not answer within its deadline
    node_lost,         ///< the node that held the connection died
  };
  BOOST_DESCRIBE_NESTED_ENUM(
      kind, released, moved_on, visiting, recalled, refused, closed_by_client, closed_by_us,
      stopping, lost, crashed, hung, node_lost)
  kind why = kind::released;
  close_code code = close_code::none;
  std::string to = {};  ///< the place it goes to next, if any
};

/// A move that has failed, as the place hears of it where the socket is then.
struct move_failure {
  move_error why = move_error::refused;
  std::string wanted = {};  ///< the name of the place that it was to go to
  std::string reason = {};  ///< the room's own words, if it refused with any
  bool newcomer = false;    ///< it is a new connection, and `wanted` was to be its first place
  bool stayed = false;      ///< it never went: nobody has been told that it left
};

/// What a client has come back from, whose connection was lost.
struct absence {
  std::chrono::milliseconds lasted{0};
  std::string address = {};  ///< from where it has come back, as in `identity::address`
};

/// The enumerator's name, for logs and journeys.
[[nodiscard]] std::string_view name(verdict::kind what) noexcept;
[[nodiscard]] std::string_view name(arrival how) noexcept;
[[nodiscard]] std::string_view name(departure::kind why) noexcept;
[[nodiscard]] std::string_view name(move_error why) noexcept;

}  // namespace porthouse::protocol
