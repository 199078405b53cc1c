#pragma once

#include <porthouse/protocol/message/identity.hpp>

#include <string>

namespace porthouse {

/// On whose behalf a room is looked for, and opened if it is not open; nobody's if there is no
/// `visitor`.
struct room_asker {
  protocol::socket_id visitor{};  ///< as this node knows it
  std::string address = {};       ///< as `protocol::identity::address`

  friend bool operator==(const room_asker&, const room_asker&) = default;
};

}  // namespace porthouse
