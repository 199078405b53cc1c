#pragma once

#include <porthouse/protocol/ownership/ledger.hpp>
#include <porthouse/protocol/ownership/place.hpp>
#include <porthouse/protocol/ownership/space_event.hpp>
#include <porthouse/protocol/ownership/verdict.hpp>
#include <porthouse/protocol/ports/wire.hpp>
#include <porthouse/protocol/settings/limits.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace porthouse::protocol {

/// What the end of a connection is to the places that had its socket.
[[nodiscard]] departure departure_of(const ending& how);

/// One of the spaces of a place, as an `ownership` addresses it.
struct space_ref {
  const place_ptr& where;
  std::size_t index;  ///< 0 is the owner, the rest are siblings
};

/// What an `ownership` asks of its surroundings. None of these may call the `ownership` back before
/// it returns.
class ownership_port {
public:
  [[nodiscard]] virtual tenure next_tenure() = 0;
  /// The identity of the socket, and the reference to it that is valid in the stay of that tenure.
  [[nodiscard]] virtual const identity_ptr& who() const = 0;
  [[nodiscard]] virtual socket_ref reached_in(tenure stay) const = 0;
  /// The place of that name, "" for the entry; a null pointer if there is none; nothing if it is
  /// not known yet or the entry is being made anew: then `ownership::found` follows.
  [[nodiscard]] virtual std::optional<place_ptr> find(std::string_view name) = 0;
  /// Why `find` has found nothing.
  [[nodiscard]] virtual move_error absence(std::string_view /*name*/) const {
    return move_error::no_such_place;
  }
  /// The place that now stands where `known` stood: itself, or what it was restarted as.
  [[nodiscard]] virtual place_ptr current(const place_ptr& known) = 0;
  /// Whether `known` is a room that has ended for good: another of its name may be found.
  [[nodiscard]] virtual bool is_over(const place_ptr& /*known*/) const { return false; }

  /// Sends a space an event about the socket.
  virtual void tell(space_ref to, space_event&& event) = 0;
  /// Takes back from the owner the messages that came with that request, so that it begins none of
  /// them any more. Returns whether that is done at once, as it always is with an owner in this
  /// process; if not, `given_back` follows, unless the space dies first.
  [[nodiscard]] virtual bool take_back(
      space_ref /*from*/, tenure /*stay*/, request_number /*number*/) {
    return true;
  }

  virtual void read_on() = 0;
  /// Bytes that wait for the client.
  [[nodiscard]] virtual std::size_t queued() const { return 0; }
  virtual void close(close_code code, std::string_view reason) = 0;
  /// Calls `deadline_passed` after `from_now`, once; replaces the previous deadline. Zero: none.
  virtual void deadline(std::chrono::milliseconds from_now) = 0;
  /// Calls `visit_overdue(asked)` after `from_now`, unless cancelled. Returns its number.
  [[nodiscard]] virtual std::uint64_t start_alarm(
      std::chrono::milliseconds from_now, tenure asked) = 0;
  virtual void cancel_alarm(std::uint64_t alarm) = 0;

protected:
  ~ownership_port() = default;
};

/// A space's verdict on a socket.
struct space_verdict {
  tenure stay = 0;
  request_number answers = 0;
  std::size_t index = 0;  ///< the space's number at its place
  verdict what;
};

/// Who owns one socket: the only authority on it. A plain state machine: no thread, no clock, no
/// I/O.
///
/// Keeps the history stack and the tenure number; gives each message to exactly one owner, in
/// order; sees every change of owner through to a welcome, or undoes it. One thread. `port`,
/// `bounds` and `books` must outlive it.
class ownership {
public:
  ownership(ownership_port& port, const limits& bounds, ledger& books) noexcept
      : port_{port}, bounds_{bounds}, books_{books} {}

  /// The connection is there: find its first place, "" for the entry. Once, first.
  void opened(std::string_view first_place);
  /// The client has sent messages.
  void received(std::vector<message> messages);
  /// A space has decided. Void if its tenure is over; `keep` also if it does not answer the last
  /// request.
  void ruled(space_verdict verdict);
  /// The answer to `ownership_port::find`; nullptr if there is no such place.
  void found(std::string_view name, const place_ptr& where);
  /// A space's actor has died. Nothing happens unless this socket is there.
  void space_died(const place& where, std::size_t index);
  void deadline_passed();
  /// The visit that was asked for in the stay `asked` has taken too long.
  void visit_overdue(tenure asked);
  /// The owner has given back the messages that came with that request in that stay, as
  /// `ownership_port::take_back` asked.
  void given_back(tenure stay, request_number number);
  /// The client's connection is lost, and may come back. The spaces of its place are told.
  void away() { change_away(true, {}); }
  /// It has come back.
  void back(const absence& from) { change_away(false, from); }
  /// More waits for the client than its place allows, or nothing any more. Its spaces are told.
  void change_full(bool full);
  /// The connection has ended. Every place on the stack is told, top first. Once, last.
  void ended(const ending& how);
  /// The server closes the socket, as a verdict of `close` does, but asks no space.
  void shut(close_code code, std::string_view reason);

  [[nodiscard]] tenure stay() const noexcept { return tenure_; }
  /// The place that owns the socket, or is about to; nullptr before the first and after the end.
  [[nodiscard]] place_ptr where() const noexcept;
  [[nodiscard]] const std::vector<place_ptr>& history() const noexcept { return history_; }
  /// The number of the last request put to the spaces of this socket.
  [[nodiscard]] request_number asked() const noexcept { return number_; }
  /// Whether an owner has the socket and has welcomed it.
  [[nodiscard]] bool settled() const noexcept;

private:
  enum class phase : std::uint8_t { opening, seeking, arriving, settled, hearing, closing, over };
  // What is only known while a socket is between two owners.
  struct transit {
    verdict::kind how = verdict::kind::keep;    // of the owner that let go
    std::string wanted;                         // the name sought
    std::chrono::milliseconds within{0};        // of a visit
    std::size_t by = 0;                         // of a visit: the space that asks for it
    std::string from;                           // the name of the place it comes from
    std::vector<place_ptr> before;              // the stack to return to if the arrival fails
    bool returning = false;                     // on its way back already: the next failure unwinds
    visit_status end = visit_status::returned;  // of a visit, if one ends now
    message value;                          // of that visit, or what it brings to the next place
    std::unique_ptr<move_failure> failure;  // of the move that brings it back
  };
  // The places from `depth` up are on a visit that the place below asked for.
  struct visit {
    std::size_t depth = 0;
    tenure asked = 0;
    std::size_t by = 0;
    std::uint64_t alarm = 0;
    bool overdue = false;  // and the owner is asked for what it has in hand
  };

  void change_away(bool away, const absence& from);
  template <class Event>
  void tell_all(const Event& event);
  void settle(const verdict& verdict, std::size_t by);
  void welcomed();
  void apply(const verdict& verdict, std::size_t by);
  void seek(const verdict& verdict, std::size_t by);
  void seek_below(const verdict& verdict);
  void remain(move_error why, std::string_view wanted);
  void hand_over(std::vector<place_ptr> next, arrival how, departure::kind why);
  void arrive_at_top(std::string_view from, arrival how);
  void arrival_failed(move_error why, std::string_view reason = {});
  void found_first(const place_ptr& where);
  void miss_first(move_error why);
  [[nodiscard]] arrival first_arrival() const noexcept;
  void unwind(departure::kind why);
  void fall_back(
      std::string_view from, visit_status end, bool entry_failed,
      std::unique_ptr<move_failure> failure = nullptr);
  void wait_for_entry(std::string_view from);
  void tell_left(departure how);
  void tell_gone(std::size_t depth, const departure& how);
  void begin_visit(tenure asked);
  [[nodiscard]] std::optional<visit_return> end_visits();
  void next();
  void hear();
  void reclaim(bool kept = false);
  void refuse_waiting();
  void ask_all(phase then);
  [[nodiscard]] const space_verdict* decision() const noexcept;
  [[nodiscard]] bool hands_emptied();
  bool recall(tenure asked);
  bool recall_overdue();
  [[nodiscard]] std::vector<message> take_waiting(std::size_t most);

  ownership_port& port_;
  const limits& bounds_;
  ledger& books_;
  tenure tenure_ = 0;
  std::vector<place_ptr> history_;              // bottom first; the back is where the socket is
  std::vector<message> waiting_;                // received, not given to an owner
  batch_ptr in_hand_;                           // given to the owner
  std::unique_ptr<transit> transit_;            // only while moving
  std::unique_ptr<std::vector<visit>> visits_;  // the outermost first; only while there are any
  // Of the answers so far that are not keep, the one of the space with the lowest number.
  std::unique_ptr<space_verdict> veto_;
  std::uint32_t unanswered_ = 0;  // a bit for each space that still owes an answer
  std::uint32_t let_go_ = 0;      // a bit for each space that has let go in this stay
  request_number number_ = 0;
  std::uint16_t circles_ = 0;  // moves decided on arrival, one after the other
  phase phase_ = phase::opening;
  // In one byte, as there is an `ownership` for each connection.
  bool owes_read_ : 1 = false;
  bool hung_ : 1 = false;  // a deadline has passed, and the owner is asked for what it has in hand
  bool away_ : 1 = false;
  bool recalled_ : 1 = false;  // the same, because a sibling has let go: `veto_` has its word
};

}  // namespace porthouse::protocol
