#pragma once

#include <porthouse/actors/family.hpp>
#include <porthouse/actors/runtime/cluster/link/wire_codec.hpp>
#include <porthouse/actors/runtime/loop/caf_versions.hpp>
#include <porthouse/actors/runtime/messages/room_asker.hpp>
#include <porthouse/protocol/enumerators.hpp>
#include <porthouse/protocol/ownership/space_event.hpp>

#include <caf/byte_buffer.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

// What two nodes say to one another once they are linked. Lines travel in order, many in one
// segment. Stays are named as the node of their socket names them, by tenures that are unique
// there.

namespace porthouse::cluster {

/// Grows whenever a line, a message between nodes or their meaning changes: nodes of different
/// versions refuse one another.
constexpr std::uint32_t wire_version = 6;

// -- from the node of a socket to the node of its owner -------------------------------------------

/// An event, to the space number `index` of a place. The place is only named to where the socket is
/// not yet, or not any more.
template <class Event>
struct event_line {
  static constexpr bool names_place =
      std::is_same_v<Event, protocol::arrive> || std::is_same_v<Event, protocol::gone>;
  std::string place;
  std::uint32_t index = 0;
  Event event;
};
using arrive_line = event_line<protocol::arrive>;
using heard_line = event_line<protocol::heard>;
using left_line = event_line<protocol::left>;
using move_failed_line = event_line<protocol::move_failed>;
using gone_line = event_line<protocol::gone>;
using away_changed_line = event_line<protocol::away_changed>;
using full_changed_line = event_line<protocol::full_changed>;

template <class Event>
[[nodiscard]] event_line<Event> line_of(
    const std::string& place, std::uint32_t index, Event&& event) {
  return {event_line<Event>::names_place ? place : std::string{}, index, std::move(event)};
}

/// Asks for what the owner has not begun; answered by `given_back_line`.
struct take_back_line {
  protocol::tenure stay = 0;
  protocol::request_number in_hand = 0;
};

// -- from the node of an owner to the node of its sockets -----------------------------------------

struct say_line {
  protocol::socket_ref to;
  protocol::frame what;
  protocol::mark_ptr how;
};
/// Which sockets of the node that reads this are in a space: the list of that number gets this
/// size, and these entries.
struct members_line {
  std::uint64_t list = 0;
  std::uint32_t size = 0;
  std::vector<std::pair<std::uint32_t, protocol::socket_ref>> changes;
};
/// A frame for all of a list of members, but for one of them.
struct say_all_line {
  std::uint64_t list = 0;
  protocol::socket_ref but;
  protocol::frame what;
  protocol::mark_ptr how;
};
/// A verdict, and how many messages of the batch `in_hand` had been begun then.
struct verdict_line {
  protocol::socket_ref on;
  protocol::request_number answers = 0;
  std::uint32_t index = 0;
  protocol::request_number in_hand = 0;
  std::uint32_t begun = 0;
  std::shared_ptr<const protocol::verdict> what;  ///< nullptr for keep
};
struct amend_line {
  protocol::socket_ref on;
  protocol::identity_change what;
};
struct given_back_line {
  protocol::socket_ref on;
  protocol::request_number in_hand = 0;
  std::uint32_t begun = 0;
};

// -- about rooms of families ----------------------------------------------------------------------

/// Where is that room? Opens it there if it is nowhere.
struct ask_line {
  std::uint64_t number = 0;
  std::string room;
  room_asker by;  ///< as the asking node knows it
};
struct answer_line {
  enum class kind : std::uint8_t { here, elsewhere, nowhere };
  BOOST_DESCRIBE_NESTED_ENUM(kind, here, elsewhere, nowhere)
  std::uint64_t number = 0;
  kind what = kind::nowhere;
  std::string node;                                                ///< of elsewhere
  protocol::move_error why = protocol::move_error::no_such_place;  ///< of nowhere
};
/// May that room be opened? Answered by `grant_line`.
struct claim_line {
  std::string room;
  std::uint64_t number = 0;
};
struct grant_line {
  std::string room;
  std::uint64_t number = 0;  ///< of the claim
  bool free = false;         ///< or else it is, or will be, open here
};
/// These are open here.
struct rooms_line {
  std::vector<std::string> rooms;
};
/// Asks for the listing of a family; answered by `cards_line`.
struct list_line {
  std::uint64_t number = 0;
  std::string prefix;
};
struct cards_line {
  std::uint64_t number = 0;
  std::vector<room_info> rooms;
};
/// The node is about to stop: it hosts nothing from now on.
struct draining_line {};

using any_line = std::variant<
    arrive_line, heard_line, left_line, move_failed_line, gone_line, away_changed_line,
    full_changed_line, take_back_line, say_line, members_line, say_all_line, verdict_line,
    amend_line, given_back_line, ask_line, answer_line, claim_line, grant_line, rooms_line,
    list_line, cards_line, draining_line>;

/// Appends a line to `bytes`.
void write(const any_line& line, caf::byte_buffer& bytes);

/// Reads lines from bytes that came from another node.
class line_reader {
public:
  /// `bytes` must outlive it.
  explicit line_reader(const caf::byte_buffer& bytes) noexcept
      : next_{bytes.data()}, left_{bytes.size()} {}
  /// The next line. Returns false at the end, and from the first byte on that makes no sense.
  [[nodiscard]] bool next(any_line& into);
  /// How many bytes are left.
  [[nodiscard]] std::size_t left() const noexcept { return left_; }
  /// Whether all was read, and made sense.
  [[nodiscard]] bool done() const noexcept { return left_ == 0; }

private:
  const caf_byte* next_;
  std::size_t left_;
};

}  // namespace porthouse::cluster
