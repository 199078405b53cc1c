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

/// A space at one guest's side: which guest, in which space of the house.
struct seat {
  std::size_t space = 0;
  std::size_t guest = 0;
  std::size_t index = 0;  ///< 0 is the owner of its place
  protocol::tenure stay = 0;
};

/// What the hooks of the spaces and the wires of the guests see, held against the promise. Keeps
/// the first breach.
class checker {
public:
  explicit checker(std::size_t guests) : next_message_(guests, 1), latest_stay_(guests, 0) {}

  void broke(std::string rule, std::string what);
  [[nodiscard]] const std::optional<violation>& found() const noexcept { return found_; }

  // -- at the hooks -------------------------------------------------------------------------------
  void connected(const seat& at);
  /// A visit is asked for; its number.
  [[nodiscard]] std::uint64_t asked_visit() noexcept { return ++visits_; }
  /// That visit, asked for at `asked`, has come to its end at `at`: instead of `connected`, or of
  /// `stays` if it never began.
  void came_home(std::uint64_t which, const seat& asked, const seat& at);
  /// A hook other than `connected` and `left` was called.
  void attended(const seat& at, const char* hook);
  /// `message` was called; `owned` says whether the authority agrees that this space owns the
  /// guest.
  void began(const seat& at, std::uint64_t message, bool owned);
  void left(const seat& at);
  /// The space has died: nobody is going to tell it anything.
  void forget(std::size_t space);

  // -- at the wire --------------------------------------------------------------------------------
  /// A space sends to a visitor that is here.
  void sent(const seat& at, std::uint64_t serial);
  void delivered(std::size_t guest, std::size_t index, protocol::tenure stay, std::uint64_t serial);
  /// A space of that stay has let go of it.
  void let_go(protocol::tenure stay) { let_go_.insert(stay); }
  /// The authority ends a stay by leave of its spaces.
  void released(protocol::tenure stay);
  /// A verdict that ends a stay has reached the authority: all that was sent must have come before.
  void ruled(std::size_t index, protocol::tenure stay);

  // -- at the end ---------------------------------------------------------------------------------
  void all_have_left();
  [[nodiscard]] std::uint64_t begun_by(std::size_t guest) const { return next_message_[guest] - 1; }
  [[nodiscard]] std::uint64_t stays() const noexcept { return stays_; }
  /// The spaces whose `connected` is not yet followed by `left`.
  [[nodiscard]] std::vector<std::size_t> hosts_of(std::size_t guest) const;

private:
  struct visit {
    std::size_t index = 0;
    protocol::tenure stay = 0;
    std::uint64_t heard = 0;  // the last message
  };
  using visit_key = std::pair<std::size_t, std::size_t>;  // guest, space
  using line = std::pair<protocol::tenure, std::size_t>;  // stay, which

  std::optional<violation> found_;
  std::map<visit_key, visit> open_;
  std::map<line, std::deque<std::uint64_t>> on_the_way_;
  std::vector<std::uint64_t> next_message_;
  std::vector<protocol::tenure> latest_stay_;  // as seen by the client
  std::unordered_set<protocol::tenure> let_go_;
  std::set<std::uint64_t> come_home_;  // visits that have ended
  std::uint64_t visits_ = 0;
  std::uint64_t stays_ = 0;
};

}  // namespace porthouse::simulator
