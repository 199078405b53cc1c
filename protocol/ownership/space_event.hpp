#pragma once

#include <porthouse/protocol/message/identity.hpp>
#include <porthouse/protocol/ownership/batch.hpp>
#include <porthouse/protocol/ownership/socket_ref.hpp>
#include <porthouse/protocol/ownership/verdict.hpp>
#include <porthouse/protocol/ownership/visit.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <variant>

// All that a space is told about a socket, in one shape: `ownership` makes it, the actors send it,
// the links between nodes carry it, the engine of the space handles it.

namespace porthouse::protocol {

/// A socket is handed to this space, which owns it from now on. The answer welcomes it (keep) or
/// not.
struct arrive {
  protocol::socket_ref at;
  std::uint32_t index = 0;  ///< 0 for the owner, the number of the sibling otherwise
  request_number number = 0;
  identity_ptr who;
  std::string from;
  arrival how = arrival::opened;
  /// What it comes back from, if from a visit or a move that has failed; what it brings, by its
  /// `value`, if it was moved or released here with arguments.
  std::shared_ptr<const visit_return> back;
  bool away = false;  ///< its client's connection is lost, and may come back
};

/// The socket's client has sent messages; the answer says who owns the socket next. Take the
/// messages one by one (`batch::next`): those not taken go to the next owner.
struct heard {
  socket_id who{};
  tenure stay = 0;
  request_number number = 0;
  batch_ptr what;
  std::uint64_t queued = 0;  ///< bytes that waited for the client, as this was sent
};

/// The socket has gone: always the last event of this stay.
struct left {
  socket_id who{};
  tenure stay = 0;
  departure why;
};

/// The socket was let go but its move has failed: it stays.
struct move_failed {
  socket_id who{};
  tenure stay = 0;
  move_error why = move_error::no_such_place;
  std::string wanted;
};

/// A socket that had moved on from here, and would have come back, has ended.
struct gone {
  identity_ptr who;
  socket_ref asked;  ///< stay that asked for the visit it was on; number 0 if it was on none
  departure why;
};

/// The connection of its client is lost, and may come back; or has come back.
struct away_changed {
  socket_id who{};
  tenure stay = 0;
  bool away = false;
  absence from;  ///< of one that has come back
};

/// More waits for its client than the contract of its place allows; or nothing of that any more.
struct full_changed {
  socket_id who{};
  tenure stay = 0;
  bool full = false;
  std::uint64_t queued = 0;  ///< bytes that waited for the client, as this was sent
};

using space_event =
    std::variant<arrive, heard, left, move_failed, gone, away_changed, full_changed>;

/// Whether an event is only for rooms: a CAF actor of the user's own is not told of it.
template <class Event>
inline constexpr bool is_only_for_rooms =
    std::is_same_v<Event, away_changed> || std::is_same_v<Event, full_changed>;

/// The number of the request that an event puts to a space; 0 if it asks nothing.
template <class Event>
[[nodiscard]] constexpr request_number question_in(const Event& event) noexcept {
  if constexpr (std::is_base_of_v<arrive, Event> || std::is_same_v<Event, heard>) {
    return event.number;
  } else {
    return 0;
  }
}

}  // namespace porthouse::protocol
