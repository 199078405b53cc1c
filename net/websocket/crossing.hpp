#pragma once

#include <porthouse/net/tcp/connection_limit.hpp>
#include <porthouse/net/tcp/transport.hpp>
#include <porthouse/net/websocket/connection.hpp>
#include <porthouse/protocol/ports/wire.hpp>
#include <porthouse/protocol/websocket/codec.hpp>

#include <memory>
#include <string>

namespace porthouse::net {

/// A WebSocket on its way from one shard to another.
struct crossing {
  transport link;
  connection_permit permit;
  protocol::decoder decoder;
  std::string rest;  ///< bytes read and not decoded
  std::unique_ptr<protocol::luggage> with;
  int window_bits = 0;
};

}  // namespace porthouse::net
