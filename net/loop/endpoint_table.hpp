#pragma once

#include <porthouse/net/loop/clock.hpp>
#include <porthouse/net/loop/endpoint.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace porthouse::net {

/// The endpoints of one shard and their deadlines: a table, with the deadlines side by side so that
/// looking through all of them is cheap, and no timer exists per connection.
///
/// On the shard's thread only.
class endpoint_table {
public:
  /// Takes `endpoint` in and gives it a place, without a deadline.
  std::uint32_t add(std::unique_ptr<endpoint> endpoint);
  /// Puts `next` into the place of `old`, which is destroyed by `reap`. The deadline stays.
  void replace(endpoint& old, std::unique_ptr<endpoint> next);
  /// Takes `endpoint` out; it is destroyed, and its place is free again, after `reap`.
  void remove(endpoint& endpoint);
  /// Destroys what was removed.
  void reap() noexcept;

  /// The endpoint in `place`; nullptr if there is none any more.
  [[nodiscard]] endpoint* at(std::uint32_t place) const noexcept {
    return place < endpoints_.size() ? endpoints_[place].get() : nullptr;
  }
  [[nodiscard]] std::size_t size() const noexcept {
    return endpoints_.size() - free_.size() - emptied_.size();
  }
  /// How many places there are to look through, free ones included.
  [[nodiscard]] std::uint32_t places() const noexcept {
    return static_cast<std::uint32_t>(endpoints_.size());
  }

  /// Sets the deadline of `endpoint`; `never` for none.
  void set_due(const endpoint& endpoint, tick when) noexcept;
  /// No deadline is sooner than this.
  [[nodiscard]] tick earliest() const noexcept { return earliest_; }
  /// Calls `due` of all whose deadline is `now` or sooner, once for each deadline.
  void sweep(tick now);

private:
  void make_room(std::size_t most);
  static void tell(endpoint& endpoint) noexcept;

  std::vector<std::unique_ptr<endpoint>> endpoints_;
  std::vector<tick> due_;
  std::vector<std::uint32_t> free_;
  std::vector<std::unique_ptr<endpoint>> gone_;
  std::vector<std::uint32_t> emptied_;  // places that become free with the next `reap`
  tick earliest_ = never;
};

}  // namespace porthouse::net
