#pragma once

#include <porthouse/protocol/delivery/outbound_ledger.hpp>
#include <porthouse/protocol/enumerators.hpp>
#include <porthouse/protocol/message/identity.hpp>
#include <porthouse/protocol/ownership/ledger.hpp>
#include <porthouse/protocol/session/session_ledger.hpp>
#include <porthouse/protocol/trace/journey.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porthouse {

/// So many rooms of families are reported: the fullest.
constexpr std::size_t most_rooms_told = 128;

/// Where what a shard's recorder measures goes; none may be empty.
struct recorder_measures {
  std::function<void(std::chrono::nanoseconds)> moved;  ///< from an arrival to its welcome
  std::function<void(std::size_t)> queued;              ///< bytes that wait for a client
};

/// What somebody wants to see of the server. Plain values: `read_inspection_query` checks them.
struct inspection_query {
  enum class kind : std::uint8_t { sockets, journey, spaces, books };

  kind what = kind::books;
  protocol::socket_id id{};  ///< of `journey`; of `sockets` the one after which to begin
  std::size_t limit = 100;   ///< of `sockets`
  std::string space = {};    ///< of `sockets`: only those in that place; "" for all
  std::optional<std::string> name = {};   ///< of `sockets`: only those with that name
  std::vector<std::uint64_t> since = {};  ///< of `spaces`: the last move known, of each shard
};

/// One socket in a list.
struct socket_line {
  protocol::identity_ptr who;
  protocol::journey::time opened;
  protocol::journey::time since;  ///< when it came to where it is
  std::string place;
  std::size_t depth = 0;  ///< of its history
  std::size_t queued = 0;
  protocol::ledger in;
  protocol::outbound_ledger out;
};

/// Everything about one socket.
struct journey_view {
  protocol::identity_ptr who;
  protocol::journey log;
  std::vector<std::string> history;
  std::size_t queued = 0;
  bool open = true;
};

/// A number for each enumerator.
template <protocol::described_enum Enum>
using count_of_each = std::array<std::uint64_t, protocol::enumerator_count<Enum>>;

/// How many came to a place and went from it.
struct place_tally {
  std::uint64_t sockets = 0;  ///< there now, those that it has not welcomed yet included
  count_of_each<protocol::arrival> arrived{};
  count_of_each<protocol::departure::kind> left{};
};

/// How many are in a room of a family.
struct room_tally {
  std::string family;
  std::uint64_t sockets = 0;
  std::uint16_t node = 0;  ///< as `remote_place::node`: where the room is
};

/// How many sockets of other nodes are at places here.
struct foreign_report {
  std::map<std::uint16_t, std::uint64_t> nodes = {};           ///< by the number of their node
  std::map<std::string, room_tally, std::less<>> places = {};  ///< rooms of families each by itself
};

/// A socket went from place to place; `from` is "" for a new one, `to` for one that has ended.
struct move_seen {
  std::uint64_t number = 0;  ///< counted by its shard
  protocol::journey::time at;
  protocol::socket_id id{};
  std::string name;
  std::string from;
  std::string to;
  std::string_view how;
};

/// What can be seen of one shard at one moment.
struct shard_report {
  std::uint32_t shard = 0;
  protocol::journey::time at;
  std::size_t sockets_open = 0;
  std::vector<socket_line> sockets = {};
  /// The last socket that was looked at; those after it come with the next query. Nothing if
  /// there are none.
  std::optional<protocol::socket_id> looked_to = {};
  std::optional<journey_view> journey = {};
  std::map<std::string, place_tally, std::less<>> places = {};  ///< families by their prefix
  /// Of families; for `spaces` the fullest.
  std::vector<std::pair<std::string, room_tally>> rooms = {};
  std::map<std::uint16_t, std::uint64_t> at_nodes = {};  ///< sockets by where their place is
  std::vector<move_seen> moves = {};
  std::uint64_t last_move = 0;
  std::uint64_t moves_missed = 0;  ///< happened since, and have been forgotten
  protocol::ledger in = {};
  protocol::outbound_ledger out = {};
  protocol::session_ledger sessions = {};
};

/// The reports of the shards, in the order of their numbers; nullptr for one that was silent.
using shard_reports = std::vector<std::shared_ptr<const shard_report>>;

/// All shards' tallies of one place together, or of one family by its prefix.
[[nodiscard]] place_tally tally_of(const shard_reports& from, std::string_view place);
/// The rooms of families that the shards have told of, by name, all shards together.
[[nodiscard]] std::map<std::string, room_tally> rooms_of(const shard_reports& from);
/// All shards' sockets in places of that node.
[[nodiscard]] std::uint64_t sockets_at(const shard_reports& from, std::uint16_t node);

}  // namespace porthouse
