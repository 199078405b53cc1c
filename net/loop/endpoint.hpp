#pragma once

#include <porthouse/net/loop/clock.hpp>

#include <cstdint>

namespace porthouse::net {

/// One descriptor in the care of a shard, in one phase of its life: the listener, a connection that
/// still speaks HTTP, a WebSocket.
///
/// Everything happens on the shard's thread. An endpoint that leaves its shard is destroyed at the
/// end of the turn, so that it may leave from within any of its own functions.
class endpoint {
public:
  virtual ~endpoint() = default;
  endpoint() = default;
  endpoint(endpoint&&) = delete;

  /// The kernel has news (EPOLL… bits), or `shard::read_soon` was asked for (no bits).
  virtual void ready(std::uint32_t events) = 0;
  /// The deadline set by `shard::set_due` has passed.
  virtual void due() = 0;
  /// The turn ends and `shard::flush_later` was asked for in it: what was written is to leave now.
  virtual void flush() = 0;
  /// The server stops: end in order, and soon.
  virtual void shut_down() = 0;
  /// The server has waited long enough: end now.
  virtual void abort() = 0;
  /// One of these functions has thrown, for want of memory most likely: end now, as what failed
  /// concerns this endpoint only.
  virtual void abandon() noexcept { abort(); }

private:
  friend class endpoint_table;
  friend class shard;
  std::uint32_t place_ = 0;  // in the endpoint table
  bool to_flush_ = false;
  bool to_read_ = false;
};

}  // namespace porthouse::net
