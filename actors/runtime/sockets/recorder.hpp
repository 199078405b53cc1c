#pragma once

#include <porthouse/actors/runtime/messages/inspection_query.hpp>
#include <porthouse/protocol/ownership/ledger.hpp>
#include <porthouse/protocol/ports/wire.hpp>
#include <porthouse/protocol/trace/journey.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace porthouse {

class socket;

/// What one shard remembers of its sockets, if the server may be inspected: their journeys, those
/// of the last that have ended, the last moves, and who is where. On the shard's thread.
class recorder {
public:
  using time = protocol::journey::time;
  using measures = recorder_measures;

  static constexpr std::size_t moves_kept = 1'024;
  static constexpr std::size_t ended_kept = 128;
  /// Sockets that one question looks at, at most; the next question goes on from there.
  static constexpr std::size_t most_looked_at = 20'000;
  /// At one frame in so many it is measured how much waits for its client.
  static constexpr std::uint32_t queue_sample = 64;

  /// Journeys of `steps` steps. `books` are the shard's, and must outlive it.
  recorder(std::size_t steps, const protocol::ledger& books, measures to)
      : steps_{steps}, books_{books}, measures_{std::move(to)} {}

  // -- what happens to the socket of a slot -------------------------------------------------------
  void opened(std::uint32_t slot, socket& socket, time now);
  /// A place by its name; rooms of a family are counted together, by its prefix. `node` is that of
  /// `remote_place`.
  struct somewhere {
    const std::string& name;
    const std::string& family;
    std::uint16_t node = 0;
  };
  void arrived(
      std::uint32_t slot, time now, protocol::tenure stay, somewhere place, std::string_view from,
      protocol::arrival how);
  void left(std::uint32_t slot, time now, const protocol::departure& how);
  void closed(std::uint32_t slot, time now, const protocol::ending& how);
  void offered(std::uint32_t slot, time now, const protocol::wire& to, protocol::offered what) {
    if (!is_taken(what)) return by_slot_[slot]->log.offered(now, what);
    ++sent_[slot];
    if (++offers_ % queue_sample == 0) measures_.queued(to.queued());
  }
  /// Its journey; not after `closed`.
  [[nodiscard]] protocol::journey& of(std::uint32_t slot) noexcept { return by_slot_[slot]->log; }

  /// From now on all that changes in the shard's books is put down to that socket, until `unwatch`.
  void watch(std::uint32_t slot) noexcept;
  void unwatch() {
    settle();
    watched_ = nullptr;
  }

  /// What `asked` wants to see, as far as this shard has it.
  void report(const inspection_query& asked, shard_report& into);

private:
  using real_time = std::chrono::steady_clock::time_point;
  struct record {
    socket* who;
    protocol::journey log;
    real_time moving_since;
    std::string family = {};  // of the place where it is
    std::uint16_t node = 0;   // where that is
  };
  struct former {
    protocol::identity_ptr who;
    protocol::journey log;
  };
  using records = std::map<std::uint64_t, record>;

  void settle();
  void note_move(
      const record& who, time now, std::string_view from, std::string_view to,
      std::string_view how);
  void enter(record& who) noexcept;
  void list(const inspection_query& asked, shard_report& into);
  void find(protocol::socket_id id, shard_report& into);
  void tell_rooms(shard_report& into) const;
  void tell_moves(const inspection_query& asked, shard_report& into) const;

  std::size_t steps_;
  const protocol::ledger& books_;
  measures measures_;
  records by_id_;
  std::vector<record*> by_slot_;
  // Frames queued and not yet entered into the journey: side by side, because a broadcast counts
  // one for each of a crowd, whose journeys do not fit into the cache.
  std::vector<std::uint64_t> sent_;
  std::deque<former> ended_;
  std::deque<move_seen> moves_;
  std::uint64_t last_move_ = 0;
  std::uint32_t offers_ = 0;
  std::map<std::string, place_tally, std::less<>> places_;  // families by their prefix
  std::map<std::string, room_tally> rooms_;                 // of families, where somebody is
  std::map<std::uint16_t, std::uint64_t> at_nodes_;         // where somebody is or has been
  protocol::ledger mark_;                                   // the books when it began to watch
  record* watched_ = nullptr;                               // only within a turn of its own
};

/// Watches a socket for as long as it lives; nothing if there is no recorder.
class journal_scope {
public:
  journal_scope(recorder* by, std::uint32_t slot) noexcept : by_{by} {
    if (by_ != nullptr) by_->watch(slot);
  }
  ~journal_scope() {
    if (by_ != nullptr) by_->unwatch();
  }
  journal_scope(const journal_scope&) = delete;
  journal_scope& operator=(const journal_scope&) = delete;

private:
  recorder* by_;
};

}  // namespace porthouse
