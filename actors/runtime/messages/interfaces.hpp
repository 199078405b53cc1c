#pragma once

#include <porthouse/actors/family.hpp>
#include <porthouse/actors/machine.hpp>
#include <porthouse/actors/runtime/messages/machine_messages.hpp>
#include <porthouse/protocol/delivery/parcel.hpp>
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
#include <vector>

// Every message that the actors of the server exchange, and who takes them. Not included by
// <porthouse/porthouse.hpp>: only for those who write a space as an actor of their own.

namespace porthouse {

// -- from a socket to the spaces of its place
// ---------------------------------------------------------

// The events of protocol/ownership/space_event.hpp, each as a message of its own.

/// A socket is handed to this space: the message hands over the socket's actor, which is in the
/// care of this space from now on, until that stay is over. A release is nothing else than this
/// message to the actor of another space. What is said to the actor is fenced by the stay: past its
/// end it is void.
struct arrive : protocol::arrive {
  /// A socket_actor: the socket's own, or its proxy here if it is on another node. None is made
  /// where such a socket comes to a lockspace, which speaks to its node by parcels.
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
/// mounted, and again if it dies. It must `take` the messages of `heard` one by one: those not
/// begun go to the next owner; an answer of keep is for all of them. It speaks to sockets by
/// `send_to_client` and `own_verdict`, also to those of other nodes; if such a node is lost it is
/// told that those `left` that were there, but not that those are `gone` that had moved on.
[[nodiscard]] inline lockspaces::plan own_actor(
    std::string name, std::function<lockspace_actor(caf::actor_system&)> make) {
  return {
      {},
      placement::one_shard,
      std::make_shared<const actor_plan>(actor_plan{std::move(name), std::move(make)})};
}

// -- from a space that is a CAF actor of its own to a socket
// -------------------------------------------

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

/// A space that the socket is at has died.
struct space_down {
  protocol::place_ptr where;
  std::uint32_t index = 0;
};

/// The machine's answer about a place; if `where` is nullptr it is not to be had, and why.
struct place_found {
  std::string name;
  protocol::place_ptr where;
  protocol::move_error why = protocol::move_error::no_such_place;
  protocol::socket_id asker{};  ///< whom alone a refusal is for; nobody: for all who ask
};

/// What a socket is to the spaces. Its own actor, and its proxy on another node.
using socket_actor = caf::typed_actor<
    caf::result<void>(send_to_client), caf::result<void>(own_verdict),
    caf::result<void>(space_down)>;

/// What its own actor is to the machine, too: only that one looks for places.
using seeking_socket_actor = socket_actor::extend<caf::result<void>(place_found)>;

// -- to a shard
// ----------------------------------------------------------------------------------------

/// What a space says to the sockets of one shard, in one go.
struct delivery {
  std::shared_ptr<protocol::parcel> what;
};

/// Runs `what` on the shard's thread.
struct run_here {
  std::shared_ptr<const std::function<void()>> what;
};

struct inspection_query;
struct shard_report;

/// Asks what can be seen of a shard, in one bounded piece.
struct inspect {
  std::shared_ptr<const inspection_query> what;
};

/// That, for who has asked.
struct inspected {
  std::shared_ptr<const shard_report> what;
};

using shard_actor = caf::typed_actor<
    caf::result<void>(delivery), caf::result<void>(directory_changed), caf::result<void>(run_here),
    caf::result<inspected>(inspect)>;

// -- to the metrics collector
// ---------------------------------------------------------------------------------------

/// Asks for the books of the whole server.
struct collect_metrics {};

/// Those, in the text format of Prometheus.
struct metrics_collected {
  std::shared_ptr<const std::string> text;
};

using bookkeeper_actor =
    caf::typed_actor<caf::result<metrics_collected>(collect_metrics), caf::result<void>(inspected)>;

// -- to the manager
// ------------------------------------------------------------------------------------

/// Who came and who went on one shard in one turn.
struct connections_changed {
  std::vector<protocol::identity_ptr> opened;
  std::vector<std::pair<protocol::identity_ptr, protocol::departure>> closed;
};

/// Asks for all who are connected; `give` is called on the manager's shard.
struct list_connections {
  std::shared_ptr<const std::function<void(std::vector<protocol::identity_ptr>)>> give;
};

using manager_actor =
    caf::typed_actor<caf::result<void>(connections_changed), caf::result<void>(list_connections)>;

}  // namespace porthouse

CAF_BEGIN_TYPE_ID_BLOCK(porthouse, first_custom_type_id)
CAF_ADD_TYPE_ID(porthouse, (porthouse::protocol::verdict))
CAF_ADD_TYPE_ID(porthouse, (porthouse::arrive))
CAF_ADD_TYPE_ID(porthouse, (porthouse::heard))
CAF_ADD_TYPE_ID(porthouse, (porthouse::left))
CAF_ADD_TYPE_ID(porthouse, (porthouse::move_failed))
CAF_ADD_TYPE_ID(porthouse, (porthouse::gone))
CAF_ADD_TYPE_ID(porthouse, (porthouse::send_to_client))
CAF_ADD_TYPE_ID(porthouse, (porthouse::own_verdict))
CAF_ADD_TYPE_ID(porthouse, (porthouse::space_down))
CAF_ADD_TYPE_ID(porthouse, (porthouse::place_found))
CAF_ADD_TYPE_ID(porthouse, (porthouse::find_place))
CAF_ADD_TYPE_ID(porthouse, (porthouse::room_idle))
CAF_ADD_TYPE_ID(porthouse, (porthouse::room_info_changed))
CAF_ADD_TYPE_ID(porthouse, (porthouse::listing))
CAF_ADD_TYPE_ID(porthouse, (porthouse::room_command))
CAF_ADD_TYPE_ID(porthouse, (porthouse::stopping))
CAF_ADD_TYPE_ID(porthouse, (porthouse::finish))
CAF_ADD_TYPE_ID(porthouse, (porthouse::directory_changed))
CAF_ADD_TYPE_ID(porthouse, (porthouse::delivery))
CAF_ADD_TYPE_ID(porthouse, (porthouse::run_here))
CAF_ADD_TYPE_ID(porthouse, (porthouse::inspect))
CAF_ADD_TYPE_ID(porthouse, (porthouse::inspected))
CAF_ADD_TYPE_ID(porthouse, (porthouse::collect_metrics))
CAF_ADD_TYPE_ID(porthouse, (porthouse::metrics_collected))
CAF_ADD_TYPE_ID(porthouse, (porthouse::connections_changed))
CAF_ADD_TYPE_ID(porthouse, (porthouse::list_connections))
CAF_END_TYPE_ID_BLOCK(porthouse)

// Frames, handles and places never leave the process on their own: what crosses nodes is not these.
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::protocol::verdict)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::arrive)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::heard)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::left)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::move_failed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::gone)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::send_to_client)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::own_verdict)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::space_down)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::place_found)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::find_place)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::room_idle)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::room_info_changed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::listing)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::room_command)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::stopping)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::finish)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::directory_changed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::delivery)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::run_here)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::inspect)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::inspected)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::collect_metrics)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::metrics_collected)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::connections_changed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::list_connections)
