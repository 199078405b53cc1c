#pragma once

#include <porthouse/actors/runtime/messages/directory.hpp>
#include <porthouse/actors/runtime/messages/inspection_query.hpp>
#include <porthouse/actors/runtime/messages/peer_messages.hpp>
#include <porthouse/actors/runtime/messages/room_asker.hpp>
#include <porthouse/protocol/delivery/parcel.hpp>

#include <caf/actor_control_block.hpp>
#include <caf/type_id.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

// What a cluster actor and the rest of its own process say to one another. None of it leaves the
// process.

namespace porthouse::cluster {

// -- between spaces, sockets and the cluster actor ------------------------------------------------

/// What a space says to the sockets of a peer, in one go.
struct remote_parcel {
  std::uint16_t node = 0;
  std::uint64_t space = 0;  ///< the id of its actor
  std::shared_ptr<protocol::parcel> what;
};

/// From a socket to the space proxy of its owner: as `ownership_port::take_back`.
struct take_back {
  protocol::tenure stay = 0;
  protocol::request_number number = 0;
};

/// To a space: that peer is lost, with all its sockets.
struct node_down {
  std::uint16_t node = 0;
};

// -- between the machine and the cluster actor ----------------------------------------------------

/// That node is linked with this one from now on.
struct arrived_node {
  std::uint16_t number = 0;
  std::uint32_t link = 0;  ///< new for each link; `located_place::link` of its places
  std::string name;
  std::vector<located_ptr> places;  ///< with our space proxies
  std::vector<std::string> families;
};

/// That node is not linked any more; or, if it is `draining`, hosts nothing any more.
struct lost_node {
  std::uint16_t number = 0;
  std::uint32_t link = 0;
  bool draining = false;
};

/// A socket, or the cluster actor for a peer, looks for a room that is to be found there.
struct find_room_there {
  std::string room;
  std::uint16_t node = 0;
  caf::strong_actor_ptr who;
  room_asker by;
};

/// A peer looks for a room here; `place_found` or `find_room_there` answers.
struct find_room_here {
  std::string room;
  room_asker by = {};
  bool on_its_way = false;
};

/// Tells a room of this server, if it is open, of a socket that is gone.
struct gone_from {
  std::string place;
  gone what;
};

/// As `room_registry::port::claim` and `asked_to_claim`.
struct claim {
  std::uint16_t node = 0;
  std::string room;
  std::uint64_t number = 0;
};

/// As `room_registry::port::grant` and `claimed`.
struct grant {
  std::uint16_t node = 0;
  std::string room;
  std::uint64_t number = 0;
  bool free = false;
};

/// As `room_registry::port::tell_open` and `peer_has`.
struct open_rooms {
  std::uint16_t node = 0;
  std::vector<std::string> rooms;
};

/// Asks all peers for the rooms of a family; `give` gets those with `rooms`.
struct list_all {
  std::string prefix;
  std::vector<room_info> rooms;
  std::shared_ptr<const std::function<void(std::vector<room_info>)>> give;
};

/// Asks the machine for the rooms of a family here, for a peer; `rooms` answers.
struct list_here {
  std::uint16_t node = 0;
  std::uint64_t number = 0;
  std::string prefix;
};
struct cards_here {
  std::uint16_t node = 0;
  std::uint64_t number = 0;
  std::vector<room_info> rooms;
};

// -- from the transport, and from the manager -----------------------------------------------------

/// What came of dialling an address.
struct dial_outcome {
  caf::strong_actor_ptr there;  ///< the actor that listens there; nullptr if that is not known
  std::string why;              ///< that is not known
  bool somebody = false;        ///< listens there all the same
};

/// What came of dialling `address`.
struct dialled {
  std::string address;
  dial_outcome came;
};

/// A connection from `host` has not shown that it is a node's, or has no good certificate; without
/// a host it is this node that has none. Told only by a CAF that `dev setup` has built.
struct rejected_dialer {
  std::string host;
  std::string why;
};

/// The node is about to stop. `done` is called when no socket of another node is here any more.
struct drain {
  std::shared_ptr<const std::function<void()>> done;
};

// -- to whoever inspects the server ---------------------------------------------------------------

/// What the cluster actor answers to `inspect`.
struct foreign_inspected {
  std::shared_ptr<const foreign_report> what;
};

// -- who takes which of them ----------------------------------------------------------------------

/// The actor of a lockspace, which is to others a `lockspace_actor`.
using own_space_actor = lockspace_actor::extend<
    caf::result<void>(protocol::away_changed), caf::result<void>(protocol::full_changed),
    caf::result<void>(directory_changed), caf::result<void>(room_command),
    caf::result<void>(run_here), caf::result<void>(stopping), caf::result<void>(node_down),
    caf::result<void>(drain)>;

/// A space of another node, to the sockets of this one.
using space_proxy_actor = lockspace_actor::extend<
    caf::result<void>(protocol::away_changed), caf::result<void>(protocol::full_changed),
    caf::result<void>(take_back)>;

/// The machine of one node of several.
using machine_of_node_actor = machine_actor::extend<
    caf::result<void>(arrived_node), caf::result<void>(lost_node), caf::result<void>(drain),
    caf::result<void>(find_room_here), caf::result<void>(claim), caf::result<void>(grant),
    caf::result<void>(open_rooms), caf::result<void>(list_here), caf::result<void>(gone_from)>;

/// The cluster actor, which is to other nodes a `node_actor`.
using cluster_actor_handle = node_actor::extend<
    caf::result<void>(remote_parcel), caf::result<foreign_inspected>(porthouse::inspect),
    caf::result<void>(directory_changed), caf::result<void>(dialled),
    caf::result<void>(rejected_dialer), caf::result<void>(run_here), caf::result<void>(drain),
    caf::result<void>(place_found), caf::result<void>(find_room_there), caf::result<void>(claim),
    caf::result<void>(grant), caf::result<void>(open_rooms), caf::result<void>(cards_here),
    caf::result<void>(list_all)>;

}  // namespace porthouse::cluster

CAF_BEGIN_TYPE_ID_BLOCK(porthouse_local, caf::id_block::porthouse_cluster::end)
CAF_ADD_TYPE_ID(porthouse_local, (porthouse::cluster::remote_parcel))
CAF_ADD_TYPE_ID(porthouse_local, (porthouse::cluster::take_back))
CAF_ADD_TYPE_ID(porthouse_local, (porthouse::cluster::node_down))
CAF_ADD_TYPE_ID(porthouse_local, (porthouse::cluster::arrived_node))
CAF_ADD_TYPE_ID(porthouse_local, (porthouse::cluster::lost_node))
CAF_ADD_TYPE_ID(porthouse_local, (porthouse::cluster::find_room_there))
CAF_ADD_TYPE_ID(porthouse_local, (porthouse::cluster::find_room_here))
CAF_ADD_TYPE_ID(porthouse_local, (porthouse::cluster::gone_from))
CAF_ADD_TYPE_ID(porthouse_local, (porthouse::cluster::claim))
CAF_ADD_TYPE_ID(porthouse_local, (porthouse::cluster::grant))
CAF_ADD_TYPE_ID(porthouse_local, (porthouse::cluster::open_rooms))
CAF_ADD_TYPE_ID(porthouse_local, (porthouse::cluster::list_all))
CAF_ADD_TYPE_ID(porthouse_local, (porthouse::cluster::list_here))
CAF_ADD_TYPE_ID(porthouse_local, (porthouse::cluster::cards_here))
CAF_ADD_TYPE_ID(porthouse_local, (porthouse::cluster::dialled))
CAF_ADD_TYPE_ID(porthouse_local, (porthouse::cluster::rejected_dialer))
CAF_ADD_TYPE_ID(porthouse_local, (porthouse::cluster::drain))
CAF_ADD_TYPE_ID(porthouse_local, (porthouse::cluster::foreign_inspected))
CAF_END_TYPE_ID_BLOCK(porthouse_local)

static_assert(caf::id_block::porthouse_local::end <= porthouse::first_free_type_id);

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::cluster::remote_parcel)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::cluster::take_back)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::cluster::node_down)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::cluster::arrived_node)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::cluster::lost_node)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::cluster::find_room_there)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::cluster::find_room_here)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::cluster::gone_from)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::cluster::claim)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::cluster::grant)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::cluster::open_rooms)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::cluster::list_all)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::cluster::list_here)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::cluster::cards_here)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::cluster::dialled)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::cluster::rejected_dialer)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::cluster::drain)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(porthouse::cluster::foreign_inspected)
