#pragma once

#include <porthouse/protocol/message/identity.hpp>
#include <porthouse/protocol/ownership/socket_ref.hpp>
#include <porthouse/protocol/ownership/verdict.hpp>
#include <porthouse/protocol/session/contract.hpp>
#include <porthouse/protocol/websocket/frame.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <variant>
#include <vector>

namespace porthouse::protocol {

/// All sockets of one shard that are in one space.
using members = std::vector<socket_ref>;

/// The cost of sending so many bytes to one socket, in the unit of work that the turns of actors
/// are counted in.
constexpr std::size_t work_of_sending(std::size_t bytes) noexcept { return 1 + bytes / 1'024; }

/// A frame for one socket, and what may be done with it while it waits; nullptr for nothing.
struct say {
  socket_ref to;
  frame what;
  mark_ptr how = {};
};

/// A frame for all of `who` but `but`, or for all of them if `but.number` is 0.
struct say_all {
  std::shared_ptr<const members> who;
  frame what;
  socket_ref but;
  mark_ptr how = {};
};

/// A space's verdict on a socket; `what` is nullptr for keep.
struct verdict_line {
  socket_ref on;
  request_number answers = 0;
  std::uint32_t index = 0;
  std::unique_ptr<verdict> what;
};

/// A space has changed something about the identity of a socket.
struct amend {
  socket_ref on;
  std::shared_ptr<const identity_change> what;
};

/// The owner, on another node, has given back the messages that it had not begun: see
/// `ownership::given_back`.
struct give_back {
  socket_ref on;
  request_number number = 0;
};

/// Everything that a space had to say to the sockets of one shard in one turn, in order: what it
/// sent to a socket stands before the verdict that ends its stay.
struct parcel {
  std::vector<std::variant<say, say_all, verdict_line, amend, give_back>> lines;
};

}  // namespace porthouse::protocol
