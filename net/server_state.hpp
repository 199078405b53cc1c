#pragma once

#include <porthouse/net/buffers/send_limit.hpp>
#include <porthouse/net/http/forwarded.hpp>
#include <porthouse/net/live_files.hpp>
#include <porthouse/net/loop/clock.hpp>
#include <porthouse/net/overflow.hpp>
#include <porthouse/net/server.hpp>
#include <porthouse/net/tcp/connection_limit.hpp>
#include <porthouse/protocol/http/origin.hpp>
#include <porthouse/protocol/settings/settings.hpp>

#include <atomic>
#include <cstddef>
#include <vector>

namespace porthouse::net {

class shard;

/// What all shards of one server share.
struct server_state {
  /// Throws std::invalid_argument for settings that cannot work.
  server_state(protocol::settings with, server_events& receiver, const clock_source& clock);

  /// A permit for a connection from there. A proxy's client is known, and counted, later.
  [[nodiscard]] connection_permit admit(const remote& from, bool by_proxy = false) {
    return by_proxy || trusted.trust(from) ? limit.admit_proxy() : limit.admit(from);
  }

  const protocol::settings settings;
  server_events& events;
  const clock_source& time;
  const protocol::origins origins;  ///< of pages that may open WebSockets
  const proxies trusted;
  live_files files;
  net::connection_limit limit;
  net::overflow overflow;  ///< on the first shard only
  const net::send_limit send_limit;
  std::vector<shard*> loops;  ///< filled in before any of them starts
  std::atomic<protocol::standing> standing = protocol::standing::accepted;  ///< for /readyz
  std::atomic<bool> stopping = false;
  std::atomic<bool> out_of_descriptors = false;  ///< but for the listener's spares
  std::atomic<bool> closed_to_new = false;       ///< as soon as it stops, or sooner
  std::atomic<std::size_t> open = 0;             ///< WebSockets
};

}  // namespace porthouse::net
