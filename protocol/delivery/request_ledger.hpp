#pragma once

#include <porthouse/protocol/enumerators.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace porthouse::protocol {

/// What became of a request: of a client's, or of a question that a room has asked. The names are
/// the codes that a client sees.
enum class request_end : std::uint8_t {
  answered,
  refused,        ///< by an error of the room's own, or of the client's
  late,           ///< not begun: its time was over
  shape,          ///< not begun: something in it is of the wrong shape
  no_such_event,  ///< not begun: the room has no handler for it
  busy,           ///< not begun: too many of the client's are open
  moved,          ///< the room has let the client go
  crashed,        ///< the handler threw, or the room ended
  dropped,        ///< the room has thrown its `later_reply` away
  timed_out,      ///< begun, and not answered in time
  left,           ///< the client is gone
  misfit,         ///< answered, by what has not the shape that was asked for
};
BOOST_DESCRIBE_ENUM(
    request_end, answered, refused, late, shape, no_such_event, busy, moved, crashed, dropped,
    timed_out, left, misfit)

/// The books of requests: asked = ended, each by one end, + open, at every moment.
struct request_ledger {
  std::uint64_t asked = 0;
  std::array<std::uint64_t, enumerator_count<request_end>> ended{};  ///< by `request_end`
  std::uint64_t open = 0;

  void begin() noexcept {
    ++asked;
    ++open;
  }
  void end(request_end how) noexcept {
    ++ended[static_cast<std::size_t>(how)];
    --open;
  }
  [[nodiscard]] std::uint64_t of(request_end how) const noexcept {
    return ended[static_cast<std::size_t>(how)];
  }
  request_ledger& operator+=(const request_ledger& other) noexcept {
    asked += other.asked;
    open += other.open;
    for (std::size_t i = 0; i < ended.size(); ++i) ended[i] += other.ended[i];
    return *this;
  }
  friend bool operator==(const request_ledger&, const request_ledger&) = default;

  [[nodiscard]] bool balanced() const noexcept {
    auto sum = open;
    for (const auto one : ended) sum += one;
    return asked == sum;
  }
};

/// The books of a room, or of all.
struct request_ledgers {
  request_ledger requests;   ///< what clients ask rooms
  request_ledger questions;  ///< what rooms ask clients

  friend bool operator==(const request_ledgers&, const request_ledgers&) = default;
  [[nodiscard]] bool balanced() const noexcept {
    return requests.balanced() && questions.balanced();
  }
};

/// The books of all rooms of a server together: each adds to them what has changed in its own. Any
/// thread; what is read between two turns of all rooms balances.
class request_totals {
public:
  /// `now` is what the books of one room say, `before` what they said when they were added last.
  void add(const request_ledgers& now, const request_ledgers& before) noexcept {
    requests_.add(now.requests, before.requests);
    questions_.add(now.questions, before.questions);
  }
  [[nodiscard]] request_ledgers read() const noexcept {
    return {requests_.read(), questions_.read()};
  }

private:
  struct sums {
    std::atomic<std::uint64_t> asked{0};
    std::atomic<std::uint64_t> open{0};
    std::array<std::atomic<std::uint64_t>, enumerator_count<request_end>> ended{};

    void add(const request_ledger& now, const request_ledger& before) noexcept {
      const auto one = [](auto& sum, std::uint64_t more, std::uint64_t less) {
        if (more != less) sum.fetch_add(more - less, std::memory_order_relaxed);
      };
      one(asked, now.asked, before.asked);
      one(open, now.open, before.open);
      for (std::size_t i = 0; i < ended.size(); ++i) one(ended[i], now.ended[i], before.ended[i]);
    }
    [[nodiscard]] request_ledger read() const noexcept {
      request_ledger all{.asked = asked, .open = open};
      for (std::size_t i = 0; i < ended.size(); ++i) all.ended[i] = ended[i];
      return all;
    }
  };

  sums requests_;
  sums questions_;
};

}  // namespace porthouse::protocol
