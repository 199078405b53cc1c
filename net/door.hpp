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
    none,
    guest,        ///< welcome
    turned_away,  ///< there is room to answer 503 or a probe, and for nothing else
    refused,      ///< its client's address has too many: to be told so, and for nothing else
    probe,        ///< has asked after the server's health, and takes no guest's place
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

  /// One for somebody for whom there is no room.
  [[nodiscard]] static door_pass turned_away() noexcept {
    door_pass made;
    made.kind_ = kind::turned_away;
    return made;
  }

  [[nodiscard]] kind what() const noexcept { return kind_; }
  [[nodiscard]] bool is_guest() const noexcept { return kind_ == kind::guest; }

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
/// loopback only in all. Those turned away are counted elsewhere (`overflow`). From any thread.
class door {
public:
  explicit door(const protocol::limits& bounds) noexcept
      : most_{bounds.connections}, most_per_address_{bounds.connections_per_address} {}

  /// A guest's pass, or if there is no room one to be turned away with.
  [[nodiscard]] door_pass admit(const remote& from);
  /// Of a proxy's connection, whose client's address is not known yet: counted in all only.
  [[nodiscard]] door_pass admit_proxy();
  /// Has a connection that was admitted as a proxy's counted by its client's address, once: past
  /// the limit its pass is for a word of regret, or for nothing.
  void attribute(door_pass& pass, const remote& client);
  /// Gives up the place of a guest that is only a probe. There are at most `most_of_a_kind` such:
  /// one more stays a guest.
  void make_probe(door_pass& pass);
  /// Whether nobody else can become a guest.
  [[nodiscard]] bool full() const noexcept { return inside() >= most_; }
  [[nodiscard]] std::size_t most() const noexcept { return most_; }
  [[nodiscard]] std::size_t inside() const noexcept {
    return inside_.load(std::memory_order_relaxed);
  }

private:
  friend class door_pass;
  static constexpr std::size_t most_of_a_kind = 64;

  void release(door_pass& pass) noexcept;
  bool exchange(door_pass& pass, door_pass::kind what, std::atomic<std::size_t>& count);

  std::size_t most_;
  std::size_t most_per_address_;
  std::atomic<std::size_t> inside_ = 0;
  std::atomic<std::size_t> probes_ = 0;
  std::atomic<std::size_t> refused_ = 0;
  std::mutex guard_;  // of crowds_
  door_pass::crowds crowds_;
};

}  // namespace porthouse::net
