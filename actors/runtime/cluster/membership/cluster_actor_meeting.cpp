#include <porthouse/actors/runtime/cluster/membership/cluster_actor.hpp>
#include <porthouse/protocol/http/host_port.hpp>
#include <porthouse/protocol/ports/loop.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

// How nodes find one another, and agree on links.

namespace porthouse::cluster {
namespace {

constexpr std::chrono::milliseconds between_looks{50};
constexpr std::size_t most_peers = 1'024;
constexpr std::size_t most_dials = 16;  // at a time: each takes a thread

}  // namespace

// -- finding them ---------------------------------------------------------------------------------

// Also the time for acks on links that have nothing else to say.
void cluster_actor::look_around() {
  notice_gap();
  if (!joins_.is_replaced()) dial_around();
  for (auto& [name, peer] : peers_) {
    if (!peer.open) continue;
    peer.open->stream().confirm();
    if (metrics_) metrics_->show(name, peer.open->stream(), peer.open->foreign_sockets_here());
  }
  tell_of_silenced_complaints();
  judge();
  later(between_looks, [this] { look_around(); });
}

void cluster_actor::dial_around() {
  const auto is_linked = [this](const std::string& address) {
    const auto answers = answering_.find(address);
    if (answers != answering_.end() && linked(answers->second) != nullptr) return true;
    return std::ranges::any_of(
        peers_, [&](const auto& one) { return one.second.open && one.second.address == address; });
  };
  const auto free = most_dials - dialling_.size();
  for (const auto& address : book_.due(home().active_now(), is_linked, free)) {
    if (!dialling_.insert(address).second) continue;
    here_.transport.dial(address, [me = self(), address](dial_outcome came) {
      tell(me, nullptr, nullptr, cluster::dialled{address, std::move(came)});
    });
  }
}

// An address where nobody is stays in the book: it is dialled again.
void cluster_actor::dialled(const cluster::dialled& result) {
  dialling_.erase(result.address);
  const auto& there = result.came.there;
  if (!there) {
    answering_.erase(result.address);
    if (!result.came.somebody) joins_.nobody_at(result.address);
    // Two that dial each other in the same moment may both fail, once.
    if (book_.tried(result.address) > 1)
      complain_of_address(
          result.address, "cannot reach " + result.address + ": " + result.came.why);
    return judge();
  }
  complaints_.erase(result.address);
  if (there == self()) {
    joins_.nobody_at(result.address);
    book_.strike_out(result.address);
    return judge();
  }
  if (std::exchange(answering_[result.address], there) != there) watch(there, self());
  if (linked(there) != nullptr) return linked_at(there);
  if (!is_offered(there)) say_hello_to(there);
}

void cluster_actor::say_hello_to(const caf::strong_actor_ptr& there) {
  if (said_hello_to_.size() < most_peers && said_hello_to_.insert(there).second)
    watch(there, self());
  tell(there, self(), &home(), hello{myself()});
}

// -- agreeing with them ---------------------------------------------------------------------------
// The node whose name comes first makes the offer, so that two never make one to each other.

cluster_actor::objection cluster_actor::objection_to(const node_info& node) const {
  if (node.version != wire_version)
    return {
        "it speaks version " + std::to_string(node.version) + " between nodes, and " + self_.node +
        " version " + std::to_string(wire_version) + ": run the same release on all nodes"};
  if (auto wrong = what_is_wrong(node); !wrong.empty()) return {std::move(wrong)};
  if (auto taken = objection_to_name(node); !taken.why.empty()) return taken;
  const auto present = [](const auto& one) { return one.second.there != nullptr; };
  const auto all = static_cast<std::size_t>(std::ranges::count_if(peers_, present));
  if (!peers_.contains(node.node) && all >= most_peers)
    return {"there are " + std::to_string(most_peers) + " nodes already, and no more may be"};
  for (const auto& place : node.places) {
    const auto host = host_of(place.name);
    if (host.empty() || host == node.node) continue;
    return {
        "the place \"" + place.name + "\" is on " + host +
        " already: name those that each hosts by --hosts, or add one with {.each_node = true}"};
  }
  return {};
}

// Of two nodes that have one name neither lets the other in; the other nodes keep to the later one.
cluster_actor::objection cluster_actor::objection_to_name(const node_info& node) const {
  if (node.node == self_.node) return {"two nodes have that name: give each its own --node"};
  const auto known = peers_.find(node.node);
  if (known == peers_.end()) return {};
  const auto& peer = known->second;
  if (peer.open && peer.incarnation != node.incarnation && peer.address != node.address)
    return {
        "the node at " + peer.address + " has that name: give each its own --node",
        peer.incarnation};
  if (node.incarnation < peer.incarnation)
    return {"a later node of that name has been at " + peer.address, peer.incarnation};
  return {};
}

// The machine may not know yet what the latest peers have to offer.
std::string cluster_actor::host_of(const std::string& place) const {
  if (const auto known = hosts_.find(place); known != hosts_.end()) return known->second;
  const auto own = places_->find(place);
  return own && !own->is_remote() ? self_.node : std::string{};
}

bool cluster_actor::welcome(const node_info& node, const caf::strong_actor_ptr& there) {
  if (!there || joins_.is_replaced()) return false;
  const auto against = objection_to(node);
  if (against.why.empty()) {
    complaints_.erase(node.node);
    if (const auto where = protocol::parse_host_port(node.address)) complaints_.erase(where->host);
    return true;
  }
  tell(there, self(), &home(), reject{self_.node, against.why, against.holder});
  complain_of_dialer(
      node.node, "refuses node " + node.node + " at " + node.address + ": " + against.why);
  return false;
}

// The names of those that are no more are forgotten when their numbers are needed.
void cluster_actor::number(linked_peer& newcomer, const std::string& name) {
  newcomer.name = name;
  if (numbered_.size() < most_peers) {
    numbered_.push_back(&newcomer);
    newcomer.number = static_cast<std::uint16_t>(numbered_.size());
    return;
  }
  const auto forgotten = std::ranges::find_if(
      peers_, [](const auto& one) { return one.second.number != 0 && !one.second.there; });
  newcomer.number = forgotten->second.number;
  peers_.erase(forgotten);
  numbered_[newcomer.number - 1U] = &newcomer;
}

cluster_actor::linked_peer& cluster_actor::meet(
    const node_info& node, const caf::strong_actor_ptr& there) {
  auto& peer = peers_[node.node];
  if (peer.number == 0) number(peer, node.node);
  if (peer.open) lose(peer, "it has come anew");
  if (peer.there != there) watch(there, self());
  peer.there = there;
  peer.address = node.address;
  peer.incarnation = node.incarnation;
  return peer;
}

void cluster_actor::got_hello(const node_info& node, const caf::strong_actor_ptr& there) {
  if (self_.node.empty()) return;  // not ready yet: it will say hello again
  if (!there) return give_way_to(node);
  if (!welcome(node, there)) return;
  if (self_.node > node.node) {
    // A second hello would get a second offer.
    if (!said_hello_to_.contains(there)) say_hello_to(there);
    return;
  }
  if (is_offered(there)) return;  // it said hello before it got the offer
  auto& peer = meet(node, there);
  peer.offered = ++last_link_;
  peer.offered_at = home().active_now();
  tell(there, self(), &home(), offer{myself(), peer.offered});
}

// Two that dial each other at once may get two connections of which each uses its own: CAF hands
// over what comes by the other as from nobody, sends no heartbeat back, and so each end times out
// again and again. That ends when one of them does not dial for that long.
void cluster_actor::give_way_to(const node_info& node) {
  if (self_.node <= node.node) return;
  const auto once = protocol::due_after(home().active_now(), here_.with.detection);
  const auto until = protocol::due_after(once, here_.with.detection);
  book_.leave(node.address, until);
  // It may have been dialled by another spelling of its address.
  for (const auto& [address, answers] : answering_) {
    if (linked(answers) == nullptr) book_.leave(address, until);
  }
}

void cluster_actor::got_offer(
    const node_info& node, std::uint64_t link, const caf::strong_actor_ptr& there) {
  said_hello_to_.erase(there);  // if it says hello from now on, it has lost this link
  if (!welcome(node, there) || self_.node < node.node) return;
  auto& peer = meet(node, there);
  tell(there, self(), &home(), accept{myself(), link});
  open(peer, node, link);
}

void cluster_actor::got_accept(const node_info& node, std::uint64_t link) {
  const auto known = peers_.find(node.node);
  if (known == peers_.end() || known->second.offered != link || known->second.open) return;
  known->second.offered = 0;
  if (welcome(node, known->second.there)) open(known->second, node, link);
}

}  // namespace porthouse::cluster
