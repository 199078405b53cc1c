#pragma once

#include <porthouse/actors/runtime/loop/caf_versions.hpp>
#include <porthouse/actors/runtime/messages/interfaces.hpp>

#include <caf/byte_buffer.hpp>
#include <caf/result.hpp>
#include <caf/span.hpp>
#include <caf/type_id.hpp>
#include <caf/typed_actor.hpp>

#include <cstdint>
#include <string>
#include <vector>

// The messages that the cluster actors of two nodes exchange: the only ones of the server that
// leave the process.

namespace porthouse::cluster {

/// No incarnation of a node is greater.
constexpr std::uint64_t latest_incarnation = std::uint64_t{1} << 62U;

/// A place that a node hosts for all.
struct hosted_place {
  std::string name;
  std::uint32_t spaces = 1;
};

/// Who a node is, and what it has to offer.
struct node_info {
  std::uint32_t version = 0;      ///< `wire_version`
  std::string node;               ///< its name
  std::uint64_t incarnation = 0;  ///< grows from one life of that node to the next
  std::string address;            ///< HOST:PORT by which others reach it
  std::vector<hosted_place> places;
  std::vector<std::string> families;  ///< prefixes of the families that it hosts
  std::vector<std::string> known;     ///< addresses of other nodes
};

/// What is wrong with what a node says of itself; "" if nothing is.
[[nodiscard]] std::string what_is_wrong(const node_info& node);

/// I am here. If your name comes before mine, make me an offer; if not, say hello, and get mine.
struct hello {
  node_info node;
};
/// We are linked from now on, if you agree; whatever link there was before is over.
struct offer {
  node_info node;
  std::uint64_t link = 0;
};
/// I agree.
struct accept {
  node_info node;
  std::uint64_t link = 0;
};
/// We cannot be linked, and that will not change by itself.
struct reject {
  std::string node;
  std::string why;
  std::uint64_t holder = 0;  ///< the incarnation of the holder of your name; 0 if that is not why
};
/// Lines of a link, in order.
struct segment {
  std::uint64_t link = 0;
  std::uint64_t number = 0;    ///< counts from 1
  std::uint64_t received = 0;  ///< the number of the last one that came from you
  caf::byte_buffer lines;
};
/// All up to that number has been dealt with; also a sign of life.
struct ack {
  std::uint64_t link = 0;
  std::uint64_t received = 0;
};

using node_actor = caf::typed_actor<
    caf::result<void>(hello), caf::result<void>(offer), caf::result<void>(accept),
    caf::result<void>(reject), caf::result<void>(segment), caf::result<void>(ack)>;

template <class Inspector>
bool inspect(Inspector& f, hosted_place& x) {
  return f.object(x).fields(f.field("name", x.name), f.field("spaces", x.spaces));
}
template <class Inspector>
bool inspect(Inspector& f, node_info& x) {
  return f.object(x).fields(
      f.field("version", x.version), f.field("node", x.node), f.field("incarnation", x.incarnation),
      f.field("address", x.address), f.field("places", x.places), f.field("families", x.families),
      f.field("known", x.known));
}
template <class Inspector>
bool inspect(Inspector& f, hello& x) {
  return f.object(x).fields(f.field("node", x.node));
}
template <class Inspector>
bool inspect(Inspector& f, offer& x) {
  return f.object(x).fields(f.field("node", x.node), f.field("link", x.link));
}
template <class Inspector>
bool inspect(Inspector& f, accept& x) {
  return f.object(x).fields(f.field("node", x.node), f.field("link", x.link));
}
template <class Inspector>
bool inspect(Inspector& f, reject& x) {
  return f.object(x).fields(
      f.field("node", x.node), f.field("why", x.why), f.field("holder", x.holder));
}
// Not as a list, which takes a call for each byte.
template <class Inspector>
bool inspect(Inspector& f, segment& x) {
  auto size = static_cast<std::uint64_t>(x.lines.size());
  if (!f.apply(x.link) || !f.apply(x.number) || !f.apply(x.received) || !f.apply(size))
    return false;
  if constexpr (Inspector::is_loading) {
    if constexpr (requires { f.remaining(); }) {
      if (size > f.remaining()) return false;
    }
    x.lines.resize(size);
    return f.value(caf::span<caf_byte>{x.lines.data(), x.lines.size()});
  } else {
    return f.value(caf::span<const caf_byte>{x.lines.data(), x.lines.size()});
  }
}
template <class Inspector>
bool inspect(Inspector& f, ack& x) {
  return f.object(x).fields(f.field("link", x.link), f.field("received", x.received));
}

}  // namespace porthouse::cluster

CAF_BEGIN_TYPE_ID_BLOCK(porthouse_cluster, caf::id_block::porthouse::end)
CAF_ADD_TYPE_ID(porthouse_cluster, (porthouse::cluster::hosted_place))
CAF_ADD_TYPE_ID(porthouse_cluster, (porthouse::cluster::node_info))
CAF_ADD_TYPE_ID(porthouse_cluster, (porthouse::cluster::hello))
CAF_ADD_TYPE_ID(porthouse_cluster, (porthouse::cluster::offer))
CAF_ADD_TYPE_ID(porthouse_cluster, (porthouse::cluster::accept))
CAF_ADD_TYPE_ID(porthouse_cluster, (porthouse::cluster::reject))
CAF_ADD_TYPE_ID(porthouse_cluster, (porthouse::cluster::segment))
CAF_ADD_TYPE_ID(porthouse_cluster, (porthouse::cluster::ack))
CAF_END_TYPE_ID_BLOCK(porthouse_cluster)
