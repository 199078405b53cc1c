#pragma once

#include "schedule.hpp"

#include <porthouse/protocol/ownership/ledger.hpp>
#include <porthouse/protocol/ownership/place.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace porthouse::simulator {

/// A client in a space: which client, in which space of the server, in which stay.
struct presence {
  std::size_t space = 0;
  std::size_t client = 0;
  std::size_t index = 0;  ///< 0 is the owner of its place
  protocol::tenure stay = 0;
};

/// Checks what the hooks of the spaces and the wires of the clients see against the rules. Keeps
/// the first breach.
class checker {
public:
  explicit checker(std::size_t clients) : next_message_(clients, 1), latest_stay_(clients, 0) {}

  void broke(std::string rule, std::string text);
  [[nodiscard]] const std::optional<violation>& found() const noexcept { return found_; }

  // -- at the hooks -------------------------------------------------------------------------------
  void connected(const presence& at, bool away);
  /// `away` or `back` was called.
  void changed(const presence& at, bool away);
  /// What the room sees of whether its visitor is away must be what it was told.
  void sees(const presence& at, bool away);
  /// A visit is asked for. Returns its number.
  [[nodiscard]] std::uint64_t asked_visit() noexcept { return ++visits_; }
  /// The visit of that number, asked for at `asked`, has ended at `at`: instead of `connected`, or
  /// of `move_failed` if it never began.
  void visit_returned(std::uint64_t number, const presence& asked, const presence& at, bool away);
  /// A hook other than `connected` and `left` was called.
  void attended(const presence& at, const char* hook);
  /// `message` was called; `owned` says whether the authority agrees that this space owns the
  /// client.
  void began(const presence& at, std::uint64_t message, bool owned);
  void left(const presence& at);
  /// The space has died: it hears nothing any more.
  void forget(std::size_t space);

  // -- at the wire --------------------------------------------------------------------------------
  /// A space sends to a visitor that is here.
  void sent(const presence& at, std::uint64_t serial);
  void delivered(
      std::size_t client, std::size_t index, protocol::tenure stay, std::uint64_t serial);
  /// A space of that stay has let go of it.
  void let_go(protocol::tenure stay) { let_go_.insert(stay); }
  /// The authority ends a stay by a verdict of its spaces.
  void released(protocol::tenure stay);
  /// A verdict that ends a stay has reached the authority: all that was sent must have come before.
  void ruled(std::size_t index, protocol::tenure stay);

  // -- at the end ---------------------------------------------------------------------------------
  void all_have_left();
  [[nodiscard]] std::uint64_t begun_by(std::size_t client) const {
    return next_message_[client] - 1;
  }
  [[nodiscard]] std::uint64_t stays() const noexcept { return stays_; }
  /// The spaces whose `connected` is not yet followed by `left`.
  [[nodiscard]] std::vector<std::size_t> spaces_with(std::size_t client) const;
  /// Whether a space takes that client to be away.
  [[nodiscard]] bool is_away(std::size_t client) const;

private:
  struct open_stay {
    std::size_t index = 0;
    protocol::tenure stay = 0;
    std::uint64_t heard = 0;  // the last message
    bool away = false;
  };
  using stay_key = std::pair<std::size_t, std::size_t>;   // client, space
  using line = std::pair<protocol::tenure, std::size_t>;  // stay, index

  std::optional<violation> found_;
  std::map<stay_key, open_stay> open_;
  std::map<line, std::deque<std::uint64_t>> on_the_way_;
  std::vector<std::uint64_t> next_message_;
  std::vector<protocol::tenure> latest_stay_;  // as seen by the client
  std::unordered_set<protocol::tenure> let_go_;
  std::set<std::uint64_t> returned_visits_;  // visits that have ended
  std::uint64_t visits_ = 0;
  std::uint64_t stays_ = 0;
};

}  // namespace porthouse::simulator
