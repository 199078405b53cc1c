#pragma once

#include <porthouse/protocol/delivery/outbound_ledger.hpp>
#include <porthouse/protocol/enumerators.hpp>
#include <porthouse/protocol/message/envelope.hpp>
#include <porthouse/protocol/ownership/ledger.hpp>
#include <porthouse/protocol/ownership/place.hpp>
#include <porthouse/protocol/ownership/verdict.hpp>
#include <porthouse/protocol/ports/wire.hpp>
#include <porthouse/protocol/settings/limits.hpp>
#include <porthouse/protocol/text/presentable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace porthouse::protocol {

/// One thing that happened to a socket on its way through the server.
struct step {
  using time = std::chrono::steady_clock::time_point;
  enum class kind : std::uint8_t {
    arrived,    ///< handed to `place`; `how` it came, `other` where from
    left,       ///< taken from `place`; `how` it ended, `other` where to, `by` whom
    stayed,     ///< its move from `place` to `other` failed: `how` says why
    enveloped,  ///< an envelope stopped a message on its way in: `how` it did
    dropped,    ///< a frame for it was dropped: `how` says why
    ended,      ///< the connection ended: `how`, `code`, `by` whom
  };
  BOOST_DESCRIBE_NESTED_ENUM(kind, arrived, left, stayed, enveloped, dropped, ended)

  kind what = kind::arrived;
  close_code code = close_code::none;
  std::string_view how = {};  ///< the name of an enumerator; lives for ever
  std::string_view by = {};   ///< client, owner, sibling, house or network; "" where nobody decides
  std::uint32_t index = 0;    ///< the sibling's number
  time at = {};               ///< when it happened, first; of `left`: when the stay began
  time until = {};            ///< when it last happened; of `left`: when the stay ended
  std::uint64_t times = 1;    ///< how often, without anything else in between
  tenure stay = 0;
  std::string place = {};
  std::string other = {};
  // -- of a stay that is over ---------------------------------------------------------------------
  std::uint64_t handled = 0;  ///< messages that the place has begun
  std::uint64_t sent = 0;     ///< frames queued for the client meanwhile, whoever sent them
  std::uint64_t dropped = 0;  ///< frames dropped
};

/// The flight recorder of one socket: its last steps, and the books of its whole life.
///
/// Holds at most `most` steps and forgets the oldest; what a client may have chosen is cut to
/// `longest_name` bytes. Equal steps in a row are counted as one. Times are those of the loop's
/// turn. One thread.
class journey {
public:
  using time = step::time;
  static constexpr std::size_t longest_name = limits::journey_text_bytes;

  /// `most` is at least 1.
  journey(time opened, std::size_t most) : opened_{opened}, most_{most > 0 ? most : 1} {}

  // -- what happens -------------------------------------------------------------------------------
  void arrived(time now, tenure stay, std::string_view place, std::string_view from, arrival how);
  /// The space number `index` of the place lets the socket go: it is the cause of what follows.
  void ruled(std::uint32_t index) noexcept { decider_ = static_cast<std::int16_t>(index); }
  void left(time now, const departure& how);
  void stayed(time now, move_error why, std::string_view wanted);
  void enveloped(time now, outcome::kind how);
  void offered(time now, protocol::offered result);
  /// So many frames were queued for it.
  void sent(std::uint64_t frames) noexcept {
    out_.offered += frames;
    out_.queued += frames;
  }
  /// An envelope kept a frame from going out.
  void withheld(time now);
  void ended(time now, const ending& how);
  /// Adds a change of the books of what came in.
  void add(const ledger& change) noexcept { in_ += change; }

  // -- what is known ------------------------------------------------------------------------------
  [[nodiscard]] time opened() const noexcept { return opened_; }
  /// Where it is, or was last; "" if it has been nowhere yet.
  [[nodiscard]] const std::string& place() const noexcept { return place_; }
  /// Whether it is there still.
  [[nodiscard]] bool here() const noexcept { return here_; }
  [[nodiscard]] time since() const noexcept { return since_; }
  [[nodiscard]] tenure stay() const noexcept { return stay_; }
  /// Messages begun and frames queued during this stay.
  [[nodiscard]] std::uint64_t handled_here() const noexcept { return in_.handled - handled_; }
  [[nodiscard]] std::uint64_t sent_here() const noexcept { return out_.queued - sent_; }
  [[nodiscard]] const ledger& in() const noexcept { return in_; }
  [[nodiscard]] const outbound_ledger& out() const noexcept { return out_; }
  /// How many steps have been forgotten.
  [[nodiscard]] std::uint64_t forgotten() const noexcept { return forgotten_; }
  /// The steps known, oldest first.
  template <class Visit>
  void each(Visit&& visit) const {
    for (std::size_t i = 0; i < steps_.size(); ++i) visit(steps_[(first_ + i) % steps_.size()]);
  }

private:
  step& add(time now, step::kind kind, std::string_view how);
  void add_or_count(time now, step::kind kind, std::string_view how);
  void blame(step& on, departure::kind why) const noexcept;

  time opened_;
  std::size_t most_;
  std::vector<step> steps_;  // grows to `most_`, then wraps around
  std::size_t first_ = 0;    // the oldest
  std::uint64_t forgotten_ = 0;
  ledger in_;
  outbound_ledger out_;
  // -- the stay it is in --------------------------------------------------------------------------
  std::string place_;
  time since_ = {};
  tenure stay_ = 0;
  std::uint64_t handled_ = 0;  // before it
  std::uint64_t sent_ = 0;
  std::uint64_t dropped_ = 0;
  std::int16_t decider_ = -1;  // number of the space that let go; -1: none
  bool here_ = false;
};

}  // namespace porthouse::protocol
