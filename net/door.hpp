#pragma once

#include <porthouse/net/remote.hpp>
#include <porthouse/protocol/limits.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <utility>

namespace porthouse::net {

class door;

/// The right of one connection to be here. Gives the place back when destroyed, on any thread.
class door_pass {
public:
  enum class kind : std::uint8_t {
    none,         ///< there is no room, not even for a word of regret
    guest,        ///< welcome
    turned_away,  ///< there is room to answer 503, and for nothing else
  };

  door_pass() noexcept = default;
  door_pass(door_pass&& other) noexcept
      : door_{std::exchange(other.door_, nullptr)}, from_{other.from_}, kind_{other.kind_} {}
  door_pass& operator=(door_pass&& other) noexcept {
    std::swap(door_, other.door_);
    std::swap(from_, other.from_);
    std::swap(kind_, other.kind_);
    return *this;
  }
  ~door_pass();

  [[nodiscard]] kind what() const noexcept { return kind_; }

private:
  friend class door;
  struct crowd {
    std::size_t open = 0;  ///< connections of one address
  };
  using crowds = std::map<protocol::ip_address, crowd>;

  door* door_ = nullptr;
  crowds::value_type* from_ = nullptr;  // nullptr: not counted by address
  kind kind_ = kind::none;
};

/// Counts who is here, in all and by address (`limits::connections`, `connections_per_address`),
/// loopback only in all. From any thread.
class door {
public:
  explicit door(const protocol::limits& bounds) noexcept
      : most_{bounds.connections}, most_per_address_{bounds.connections_per_address} {}

  [[nodiscard]] door_pass admit(const remote& from);
  /// Of a proxy's connection, whose client's address is not known yet: counted in all only.
  [[nodiscard]] door_pass admit_proxy();
  /// Has a connection that was admitted as a proxy's counted by its client's address, once: past
  /// the limit its pass is for a word of regret, or for nothing.
  void attribute(door_pass& pass, const remote& client);
  [[nodiscard]] std::size_t inside() const noexcept {
    return inside_.load(std::memory_order_relaxed);
  }

private:
  friend class door_pass;
  /// Connections that are being told that there is no room, at any one time.
  static constexpr std::size_t most_turned_away = 64;

  void release(door_pass& pass) noexcept;
  void turn_away(door_pass& pass) noexcept;

  std::size_t most_;
  std::size_t most_per_address_;
  std::atomic<std::size_t> inside_ = 0;
  std::atomic<std::size_t> turned_away_ = 0;
  std::mutex guard_;  // of crowds_
  door_pass::crowds crowds_;
};

}  // namespace porthouse::net
