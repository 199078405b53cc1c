#pragma once

#include <porthouse/actors/caf.hpp>
#include <porthouse/actors/runtime/messages/machine_messages.hpp>
#include <porthouse/protocol/delivery/parcel.hpp>

#include <caf/actor_control_block.hpp>
#include <caf/result.hpp>
#include <caf/type_id.hpp>
#include <caf/typed_actor.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

// Every message that the actors of a node exchange, and who takes them; those between a socket and
// the spaces of its place are in <porthouse/actors/caf.hpp>, those about other nodes in
// local_messages.hpp.

namespace porthouse {

// -- to a socket ----------------------------------------------------------------------------------

/// A space that the socket is at has died.
struct space_down {
  protocol::place_ptr where;
  std::uint32_t index = 0;
};

/// The machine's answer about a place; if `where` is nullptr nobody can go there, for the reason
/// `why`.
struct place_found {
  std::string name;
  protocol::place_ptr where;
  protocol::move_error why = protocol::move_error::no_such_place;
  protocol::socket_id asker{};  ///< the only one that a refusal is for; 0: it is for all that ask
};

/// What a socket is to the spaces. Its own actor, and its proxy on another node.
using socket_actor = socket_handle::extend<caf::result<void>(space_down)>;

/// What a socket's own actor takes, from the machine too: a proxy looks for no places.
using seeking_socket_actor = socket_actor::extend<caf::result<void>(place_found)>;

// -- to a shard -----------------------------------------------------------------------------------

/// What a space says to the sockets of one shard, in one go.
struct delivery {
  std::shared_ptr<protocol::parcel> what;
};

/// Runs `what` on the thread of the actor that takes it.
struct run_here {
  std::shared_ptr<const std::function<void()>> what;
};

struct inspection_query;
struct shard_report;

/// Asks what can be seen of a shard, in one bounded piece.
struct inspect {
  std::shared_ptr<const inspection_query> what;
};

/// The answer to `inspect`.
struct inspected {
  std::shared_ptr<const shard_report> what;
};

using shard_actor = caf::typed_actor<
    caf::result<void>(delivery), caf::result<void>(directory_changed), caf::result<void>(run_here),
    caf::result<inspected>(inspect)>;

// -- to the metrics collector ---------------------------------------------------------------------

/// Asks for the books of the whole server.
struct collect_metrics {};

/// The answer to `collect_metrics`, in the text format of Prometheus.
struct metrics_collected {
  std::shared_ptr<const std::string> text;
};

using metrics_collector_actor =
    caf::typed_actor<caf::result<metrics_collected>(collect_metrics), caf::result<void>(inspected)>;

// -- to the manager -------------------------------------------------------------------------------

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

CAF_BEGIN_TYPE_ID_BLOCK(porthouse, caf::id_block::porthouse_spaces::end)
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
CAF_ADD_TYPE_ID(porthouse, (porthouse::protocol::away_changed))
CAF_ADD_TYPE_ID(porthouse, (porthouse::protocol::full_changed))
CAF_END_TYPE_ID_BLOCK(porthouse)

// They hold frames, handles and places, which never leave the process: none of them crosses nodes.
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
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::protocol::away_changed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::protocol::full_changed)
