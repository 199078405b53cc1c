#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace porthouse::cluster {

/// Where other nodes may be, and when to dial there again: soon after a loss, then at growing
/// intervals, each of them drawn, so that nodes that fell together do not dial together. A plain
/// state machine. One thread.
class address_book {
public:
  using clock = std::chrono::steady_clock;

  /// Waits between two dials of one address; what is drawn is half to one and a half of it.
  static constexpr std::chrono::milliseconds first_wait{100};
  static constexpr std::chrono::milliseconds longest_wait{5'000};
  /// After a refusal: people have to change what it is about, or an old link has to be lost.
  static constexpr std::chrono::milliseconds after_refusal{5'000};
  /// Addresses that others have told are forgotten after so long without an answer.
  static constexpr std::chrono::hours patience{1};
  static constexpr std::size_t most = 1'024;

  explicit address_book(std::uint64_t seed) : chance_{seed} {}

  /// An address that this node was given: never forgotten.
  void give(const std::string& address, clock::time_point now);
  /// One that another node has told.
  void learn(const std::string& address, clock::time_point now);
  /// It is this node's own.
  void strike_out(const std::string& address) { book_.erase(address); }

  /// Not to be dialled before then, even if it is lost meanwhile.
  void leave(const std::string& address, clock::time_point until);

  /// At most `most_found` addresses to dial now, but for those of which `linked` says that they
  /// need not be. Each is due again later, as if it did not answer.
  template <class Linked>
  [[nodiscard]] std::vector<std::string> due(
      clock::time_point now, Linked&& linked, std::size_t most_found) {
    std::vector<std::string> found;
    for (auto& [address, known] : book_) {
      if (known.due > now || known.left_until > now) continue;
      if (linked(address)) {
        known.last_seen = now;
        known.failed = 0;
        known.due = now + first_wait;
      } else if (found.size() < most_found) {
        found.push_back(address);
        put_off(known, now);
      }
    }
    forget(now);
    return found;
  }
  /// The node there has been lost, or has said no for good.
  void lost(const std::string& address, clock::time_point now);
  void refused(
      const std::string& address, clock::time_point now,
      std::chrono::milliseconds wait = after_refusal);

  /// How often it has been dialled since it was linked or lost.
  [[nodiscard]] unsigned tried(const std::string& address) const;

private:
  struct entry {
    clock::time_point due;
    clock::time_point last_seen;
    clock::time_point left_until = {};
    unsigned failed = 0;
    bool given = false;
  };

  void put_off(entry& tried, clock::time_point now);
  void forget(clock::time_point now);
  [[nodiscard]] std::chrono::milliseconds drawn(std::chrono::milliseconds about);

  std::map<std::string, entry> book_;
  std::minstd_rand chance_;
};

}  // namespace porthouse::cluster
