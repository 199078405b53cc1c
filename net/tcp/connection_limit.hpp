#pragma once

#include <porthouse/net/tcp/remote.hpp>
#include <porthouse/protocol/settings/limits.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <utility>

namespace porthouse::net {

class connection_limit;

/// The right of one connection to be open. Gives its place back when destroyed, on any thread.
class connection_permit {
public:
  enum class kind : std::uint8_t {
    none,
    admitted,     ///< has a place among `limits::connections`
    turned_away,  ///< there is room to answer 503 or a probe, and for nothing else
    refused,      ///< its client's address has too many: to be told so, and for nothing else
    probe,        ///< has asked after the server's health, and takes no place
  };

  connection_permit() noexcept = default;
  connection_permit(connection_permit&& other) noexcept
      : limit_{std::exchange(other.limit_, nullptr)}, from_{other.from_}, kind_{other.kind_} {}
  connection_permit& operator=(connection_permit&& other) noexcept {
    std::swap(limit_, other.limit_);
    std::swap(from_, other.from_);
    std::swap(kind_, other.kind_);
    return *this;
  }
  ~connection_permit();

  /// The permit of a connection for which there is no room.
  [[nodiscard]] static connection_permit turned_away() noexcept {
    connection_permit made;
    made.kind_ = kind::turned_away;
    return made;
  }

  [[nodiscard]] kind what() const noexcept { return kind_; }
  [[nodiscard]] bool is_admitted() const noexcept { return kind_ == kind::admitted; }

private:
  friend class connection_limit;
  struct address_count {
    std::size_t open = 0;  ///< connections of one address
  };
  using address_counts = std::map<protocol::ip_address, address_count>;

  connection_limit* limit_ = nullptr;
  address_counts::value_type* from_ = nullptr;  // nullptr: not counted by address
  kind kind_ = kind::none;
};

/// Counts the open connections, in all and by address (`limits::connections`,
/// `connections_per_address`), loopback only in all. Those turned away are counted elsewhere
/// (`overflow`). From any thread.
class connection_limit {
public:
  explicit connection_limit(const protocol::limits& bounds) noexcept
      : most_{bounds.connections}, most_per_address_{bounds.connections_per_address} {}

  /// A permit that is `admitted`, or `turned_away` if there is no room.
  [[nodiscard]] connection_permit admit(const remote& from);
  /// Of a proxy's connection, whose client's address is not known yet: counted in all only.
  [[nodiscard]] connection_permit admit_proxy();
  /// Has a connection that was admitted as a proxy's counted by its client's address, once: past
  /// the limit its permit becomes `refused`, or `none` if there are too many such.
  void attribute(connection_permit& permit, const remote& client);
  /// Gives up the place of an admitted connection that is only a probe. There are at most
  /// `most_of_a_kind` probes: one more keeps its place.
  void make_probe(connection_permit& permit);
  /// Whether no further connection can be admitted.
  [[nodiscard]] bool full() const noexcept { return inside() >= most_; }
  [[nodiscard]] std::size_t most() const noexcept { return most_; }
  [[nodiscard]] std::size_t inside() const noexcept {
    return inside_.load(std::memory_order_relaxed);
  }

private:
  friend class connection_permit;
  static constexpr std::size_t most_of_a_kind = 64;

  void release(connection_permit& permit) noexcept;
  bool exchange(
      connection_permit& permit, connection_permit::kind kind, std::atomic<std::size_t>& count);

  std::size_t most_;
  std::size_t most_per_address_;
  std::atomic<std::size_t> inside_ = 0;
  std::atomic<std::size_t> probes_ = 0;
  std::atomic<std::size_t> refused_ = 0;
  std::mutex guard_;  // of by_address_
  connection_permit::address_counts by_address_;
};

}  // namespace porthouse::net
