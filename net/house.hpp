#pragma once

#include <porthouse/net/clock.hpp>
#include <porthouse/net/door.hpp>
#include <porthouse/net/forwarded.hpp>
#include <porthouse/net/pages.hpp>
#include <porthouse/net/server.hpp>
#include <porthouse/net/tls.hpp>
#include <porthouse/protocol/origin.hpp>
#include <porthouse/protocol/settings.hpp>

#include <atomic>
#include <cstddef>
#include <memory>

namespace porthouse::net {

/// What all shards of one server share.
struct house {
  /// Throws std::invalid_argument for settings that cannot work.
  house(protocol::settings with, reception& who, const clock_source& clock);

  const protocol::settings settings;
  reception& guests;
  const clock_source& time;
  const net::pages pages;
  const protocol::origins origins;  ///< of pages that may open WebSockets
  const proxies trusted;
  const std::unique_ptr<const tls_identity> tls;  ///< null without TLS
  net::door door;
  /// Bytes that one read may bring: so few that the echo of them fits into a queue half full.
  const std::size_t read_size;
  std::atomic<protocol::standing> standing = protocol::standing::accepted;  ///< for /readyz
  std::atomic<bool> stopping = false;
  std::atomic<bool> closed_to_new = false;  ///< as soon as it stops, or sooner
  std::atomic<std::size_t> open = 0;        ///< WebSockets
};

}  // namespace porthouse::net
