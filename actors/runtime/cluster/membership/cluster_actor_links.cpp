#include <porthouse/actors/runtime/cluster/membership/cluster_actor.hpp>

#include <caf/actor_cast.hpp>

#include <algorithm>
#include <utility>

namespace porthouse::cluster {

cluster_actor::linked_peer* cluster_actor::linked(std::uint16_t number) {
  if (number == 0 || number > numbered_.size()) return nullptr;
  auto* peer = numbered_[number - 1U];
  return peer->open ? peer : nullptr;
}

cluster_actor::linked_peer* cluster_actor::linked(const std::string& name) {
  const auto known = peers_.find(name);
  return known != peers_.end() && known->second.open ? &known->second : nullptr;
}

cluster_actor::linked_peer* cluster_actor::linked(const caf::strong_actor_ptr& there) {
  const auto known = std::ranges::find_if(
      peers_, [&](const auto& one) { return one.second.open && one.second.there == there; });
  return known != peers_.end() ? &known->second : nullptr;
}

// Whether it has an offer, and may still answer: CAF loses what is on its way when it ends one of
// two connections between the same nodes.
bool cluster_actor::is_offered(const caf::strong_actor_ptr& there) const {
  const auto since = home().active_now() - here_.with.detection;
  return std::ranges::any_of(peers_, [&](const auto& one) {
    return one.second.offered != 0 && one.second.there == there && one.second.offered_at > since;
  });
}

node_info cluster_actor::myself() const {
  auto info = self_;
  info.incarnation = joins_.incarnation();
  info.known = here_.with.join;
  for (const auto& [name, peer] : peers_) {
    if (peer.open) info.known.push_back(peer.address);
  }
  return info;
}

// -- links: opened, and lost ----------------------------------------------------------------------

void cluster_actor::open(linked_peer& with, const node_info& info, std::uint64_t link) {
  const auto there = with.there;
  const auto send = [this, there](auto segment) {
    tell(there, self(), &home(), std::move(segment));
  };
  with.open = std::make_unique<peer_link>(
      peer_link::dependencies{*this, here_.shards, places_, budget_, here_.bounds},
      peer_link::peer_name{with.name, with.number}, ++last_peer_link_, link, here_.with.window,
      sequenced_stream::output{send, send});
  auto& made = *with.open;
  made.elsewhere = {
      .sent_on =
          [this](peer_link::pending_lookup lookup, const std::string& node) {
            // Sent back here: the room is to be on this node, whichever it belongs to.
            if (node == self_.node)
              return void(tell(
                  here_.shards.machine, lookup.who, &home(),
                  find_room_here{lookup.room, lookup.by}));
            const auto* next = linked(node);
            send_on(std::move(lookup), next != nullptr ? next->number : std::uint16_t{0});
          },
      .rooms = [this](auto number, auto rooms) { listed(number, std::move(rooms)); },
      .drains =
          [this, &with] {
            tell_machine(lost_node{with.number, with.open->number(), true});
          }};
  tell_machine(arrived_node{
      with.number, made.number(), with.name, made.proxies_for(info.places), info.families});
  with.places = info.places;
  for (const auto& place : info.places) hosts_.insert_or_assign(place.name, with.name);
  if (draining_) made.drain();
  book_.learn(info.address, home().active_now());
  for (const auto& address : info.known) {
    if (address != self_.address) book_.learn(address, home().active_now());
  }
  here_.transport.vouch(there);
  joins_.linked_at(info.address);
  linked_at(there);
}

// The machine hears of it first: whoever looks for a place from then on does not find that node.
void cluster_actor::lose(linked_peer& peer, const std::string& why) {
  const auto link = std::exchange(peer.open, nullptr);
  if (!link) return;
  complain("has lost node " + peer.name + ": " + why);
  const auto waiting = link->lost();
  if (metrics_) metrics_->lost(peer.name, link->stream(), link->lost_in_hands());
  tell_machine(lost_node{peer.number, link->number(), false});
  for (const auto& lookup : waiting) tell_machine_for(lookup);
  std::erase_if(hosts_, [&](const auto& one) { return one.second == peer.name; });
  book_.lost(peer.address, home().active_now());
  joins_.lost_at(peer.address, home().active_now());
}

void cluster_actor::tell_machine_for(const peer_link::pending_lookup& lookup) {
  tell(here_.shards.machine, lookup.who, &home(), find_place{lookup.room, lookup.by});
}

void cluster_actor::gone(const caf::strong_actor_ptr& there) {
  if (!there) return;
  said_hello_to_.erase(there);
  std::erase_if(answering_, [&](const auto& one) {
    if (one.second != there) return false;
    book_.lost(one.first, home().active_now());
    return true;
  });
  for (auto& [name, peer] : peers_) {
    if (peer.there != there) continue;
    peer.there = nullptr;
    peer.offered = 0;
    lose(peer, "its connection has ended");
  }
}

}  // namespace porthouse::cluster
