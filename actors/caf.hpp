#pragma once

#include <porthouse/actors/machine.hpp>
#include <porthouse/protocol/ownership/space_event.hpp>
#include <porthouse/protocol/ownership/verdict.hpp>

#include <caf/actor_control_block.hpp>
#include <caf/actor_system.hpp>
#include <caf/result.hpp>
#include <caf/type_id.hpp>
#include <caf/typed_actor.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

// For those who write a space as a CAF actor of their own: what sockets tell it, and what it tells
// them. <porthouse/porthouse.hpp> brings in none of this.

namespace porthouse {

// -- from a socket to the spaces of its place -----------------------------------------------------

// The events of protocol/ownership/space_event.hpp, each as a message of its own.

/// A socket is handed to this space: the message hands over the socket's actor, which is in the
/// care of this space from now on, until that stay is over. A release is nothing else than this
/// message to the actor of another space. What is said to the actor is fenced by the stay: past its
/// end it is void.
struct arrive : protocol::arrive {
  /// A `socket_handle`: the socket's own actor, or its proxy here if it is on another node. nullptr
  /// for a lockspace that such a socket comes to: it answers in parcels, and needs no proxy.
  caf::strong_actor_ptr socket;
};
using protocol::gone;
using protocol::heard;
using protocol::left;
using protocol::move_failed;

/// What a space is to the sockets. Ours, and any CAF actor that speaks this.
using lockspace_actor = caf::typed_actor<
    caf::result<protocol::verdict>(arrive), caf::result<protocol::verdict>(heard),
    caf::result<void>(left), caf::result<void>(move_failed), caf::result<void>(gone)>;

/// How to make a space that is a CAF actor of the user's own.
struct actor_plan {
  std::string name;
  std::function<lockspace_actor(caf::actor_system&)> make;
};

/// A place by the name of `name`, owned by the actor that `make` spawns: when the server is
/// mounted, and again if it dies. It takes the messages of `heard` one by one (`batch::next`):
/// those not begun go to the next owner; an answer of keep is for all of them. It speaks to sockets
/// by `send_to_client` and `own_verdict`, also to those of other nodes; if such a node is lost it
/// gets `left` for each socket that was there, but no `gone` for those that had moved on.
[[nodiscard]] inline lockspaces::plan own_actor(
    std::string name, std::function<lockspace_actor(caf::actor_system&)> make) {
  return {
      {},
      placement::one_shard,
      std::make_shared<const actor_plan>(actor_plan{std::move(name), std::move(make)})};
}

// -- from a space that is a CAF actor of its own to a socket --------------------------------------

/// A message for the client, as long as `stay` lasts.
struct send_to_client {
  protocol::tenure stay = 0;
  protocol::message what;
};

/// A verdict of the owner's own accord.
struct own_verdict {
  protocol::tenure stay = 0;
  std::uint32_t index = 0;
  protocol::verdict what;
};

/// What such a space may send to the socket that an `arrive` hands over.
using socket_handle =
    caf::typed_actor<caf::result<void>(send_to_client), caf::result<void>(own_verdict)>;

/// Types of a program's own that its actors exchange are numbered from here on
/// (CAF_BEGIN_TYPE_ID_BLOCK): those before are ours.
constexpr caf::type_id_t first_free_type_id = caf::first_custom_type_id + 200;

}  // namespace porthouse

CAF_BEGIN_TYPE_ID_BLOCK(porthouse_spaces, first_custom_type_id)
CAF_ADD_TYPE_ID(porthouse_spaces, (porthouse::protocol::verdict))
CAF_ADD_TYPE_ID(porthouse_spaces, (porthouse::arrive))
CAF_ADD_TYPE_ID(porthouse_spaces, (porthouse::heard))
CAF_ADD_TYPE_ID(porthouse_spaces, (porthouse::left))
CAF_ADD_TYPE_ID(porthouse_spaces, (porthouse::move_failed))
CAF_ADD_TYPE_ID(porthouse_spaces, (porthouse::gone))
CAF_ADD_TYPE_ID(porthouse_spaces, (porthouse::send_to_client))
CAF_ADD_TYPE_ID(porthouse_spaces, (porthouse::own_verdict))
CAF_END_TYPE_ID_BLOCK(porthouse_spaces)

// They hold frames, handles and places, which never leave the process: none of them crosses nodes.
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::protocol::verdict)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::arrive)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::heard)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::left)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::move_failed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::gone)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::send_to_client)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::own_verdict)
