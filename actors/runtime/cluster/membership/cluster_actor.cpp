#include <porthouse/actors/runtime/cluster/membership/cluster_actor.hpp>
#include <porthouse/actors/runtime/messages/dispatch.hpp>

#include <caf/actor_cast.hpp>
#include <caf/system_messages.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace porthouse::cluster {
namespace {

// A room may move while it is looked for; not for ever.
constexpr unsigned most_turns = 3;
// At a time; past it only the rooms of this node are listed.
constexpr std::size_t most_listings = 1'024;

}  // namespace

void cluster_loop::turn_ended() {
  if (actor_ != nullptr) actor_->flush();
}

cluster_actor::cluster_actor(caf::actor_config& with, cluster_loop& where, dependencies here)
    : loop_actor{with, where},
      here_{std::move(here)},
      places_{std::make_shared<const directory>(std::vector<located_ptr>{})},
      budget_{std::make_shared<parcel_budget>(
          caf::weak_actor_ptr{ctrl()}, here_.shards.bounds.parcel_bytes)},
      book_{here_.incarnation},
      standing_{
          here_.with.join.empty() ? protocol::standing::accepted : protocol::standing::joining},
      stranger_lines_{here_.bounds.stranger_lines, here_.bounds.stranger_lines_each},
      last_link_{here_.incarnation} {
  if (here_.shards.meters) metrics_.emplace(home_system().metrics());
  where.serves(this);
}

void cluster_actor::begin(node_info self) {
  self_ = std::move(self);
  for (const auto& address : here_.with.join) book_.give(address, home().active_now());
  joins_.incarnation(here_.incarnation);
  joins_.begin(here_.with.join);
  joins_.nobody_at(self_.address);
  // A node that answers, and has not agreed by then, will not.
  later(2 * here_.with.detection, [this] { joins_.stop_waiting(); });
  look_around();
}

void cluster_actor::ending() {
  static_cast<cluster_loop&>(home()).serves(nullptr);
  for (auto& [name, peer] : peers_) {
    if (peer.open) static_cast<void>(peer.open->lost());
    peer.open.reset();
    peer.there = nullptr;
  }
  answering_.clear();
  said_hello_to_.clear();
  places_.reset();
}

// What a peer sends on without waiting for acks is dropped, and so its link breaks: it must not
// fill the memory of this node.
bool cluster_actor::enqueue(caf::mailbox_element_ptr element, caf_executor* from) {
  if (element->payload.match_elements<segment>()) {
    const auto size = element->payload.get_as<segment>(0).lines.size();
    const auto most = 4 * std::max(here_.with.window, here_.bounds.node_message_bytes);
    if (waiting_bytes_.load(std::memory_order_relaxed) > most) return true;
    waiting_bytes_.fetch_add(size, std::memory_order_relaxed);
  }
  return loop_actor::enqueue(std::move(element), from);
}

void cluster_actor::take(caf::mailbox_element& element) {
  dispatch<cluster_actor_handle>(
      element.payload,
      [&](cluster::remote_parcel& parcels) {
        if (auto* to = linked(parcels.node)) to->open->send(parcels);
      },
      [&](const segment& lines) { came(lines, element.sender); },
      [&](const ack& news) { confirmed(news, element.sender); },
      [&](const hello& news) { got_hello(news.node, element.sender); },
      [&](const offer& news) { got_offer(news.node, news.link, element.sender); },
      [&](const accept& answer) { got_accept(answer.node, answer.link); },
      [&](const reject& answer) { got_reject(answer, element.sender); },
      [&](const porthouse::inspect&) {
        tell(element.sender, self(), &home(), foreign_inspected{count_foreign()});
      },
      [&](const directory_changed& news) { on_directory_changed(news); },
      [&](const cluster::dialled& result) { dialled(result); },
      [&](const rejected_dialer& dialer) { note_rejected(dialer); },
      [&](const run_here& task) { (*task.what)(); },
      [&](const cluster::drain& request) { drain(request); },
      [&](const place_found& result) {
        auto where = std::static_pointer_cast<const located_place>(result.where);
        found(result.name, {std::move(where), {}, result.why, result.asker});
      },
      [&](const find_room_there& request) { sought(request); },
      [&](const claim& request) {
        write_to(request.node, claim_line{request.room, request.number});
      },
      [&](const grant& answer) {
        write_to(answer.node, grant_line{answer.room, answer.number, answer.free});
      },
      [&](const open_rooms& news) { write_to(news.node, rooms_line{news.rooms}); },
      [&](const cards_here& answer) {
        if (auto* to = linked(answer.node)) to->open->listed(answer.number, answer.rooms);
      },
      [&](const cluster::list_all& request) { list_all(request); },
      [&](const caf::down_msg& news) {
        gone(caf::actor_cast<caf::strong_actor_ptr>(news.source));
      });
}

void cluster_actor::came(const segment& lines, const caf::strong_actor_ptr& sender) {
  waiting_bytes_.fetch_sub(lines.lines.size(), std::memory_order_relaxed);
  if (auto* from = linked(sender)) unload(*from, lines);
}

void cluster_actor::confirmed(const ack& news, const caf::strong_actor_ptr& sender) {
  auto* from = linked(sender);
  if (from == nullptr || news.link != from->open->stream().number()) return;
  from->open->stream().confirmed(news.received);
}

void cluster_actor::on_directory_changed(const directory_changed& news) {
  places_ = news.where;
  for (auto& [name, peer] : peers_) {
    if (peer.open && news.dead) peer.open->space_died(news);
  }
}

void cluster_actor::write_to(std::uint16_t node, const any_line& line) {
  if (auto* to = linked(node)) to->open->stream().write(line);
}

// Any of the peers may have asked.
void cluster_actor::found(const std::string& room, const peer_link::finding& finding) {
  for (auto& [name, peer] : peers_) {
    if (peer.open) peer.open->found(room, finding);
  }
}

// If the node was lost meanwhile the machine has been told: it is asked again, and knows better
// now.
void cluster_actor::sought(const find_room_there& request) {
  const auto* there = linked(request.node);
  if (request.who != self()) {
    if (there != nullptr) return send_on({request.who, request.room, request.by}, request.node);
    return tell_machine_for({request.who, request.room, request.by});
  }
  if (there == nullptr) return tell_machine(find_room_here{request.room, request.by});
  found(request.room, {nullptr, there->name});
}

std::shared_ptr<const foreign_report> cluster_actor::count_foreign() const {
  const auto all = std::make_shared<foreign_report>();
  for (const auto& [name, peer] : peers_) {
    if (peer.open) peer.open->count_foreign(*all);
  }
  return all;
}

// -- what crosses over ----------------------------------------------------------------------------

void cluster_actor::unload(linked_peer& from, const segment& segment) {
  if (segment.link != from.open->stream().number()) return;  // of a link before
  if (!from.open->take(segment)) return lose(from, "what it sends makes no sense");
}

void cluster_actor::flush() {
  std::size_t foreign = 0;
  for (auto& [name, peer] : peers_) {
    if (!peer.open) continue;
    peer.open->stream().flush();
    foreign += peer.open->foreign_sockets_here();
  }
  if (drained_ && foreign == 0) (*std::exchange(drained_, nullptr))();
}

void cluster_actor::send_on(peer_link::pending_lookup lookup, std::uint16_t node) {
  auto* there = linked(node);
  if (there == nullptr || lookup.turns >= most_turns) {
    tell(
        lookup.who, self(), &home(), place_found{lookup.room, nullptr, protocol::move_error::down});
    return;
  }
  ++lookup.turns;
  there->open->seek(std::move(lookup));
}

void cluster_actor::list_all(const cluster::list_all& request) {
  listing all{request.rooms, 0, request.give};
  const auto number = ++last_listing_;
  for (auto& [name, peer] : peers_) {
    if (!peer.open || listings_.size() >= most_listings) continue;
    peer.open->list(number, request.prefix);
    ++all.missing;
  }
  const auto alone = all.missing == 0;
  listings_.emplace(number, std::move(all));
  if (alone) return listed(number, {});
  // A peer that has not answered by then is left out.
  later(here_.with.detection, [this, number] {
    const auto known = listings_.find(number);
    if (known == listings_.end()) return;
    known->second.missing = 1;
    listed(number, {});
  });
}

void cluster_actor::listed(std::uint64_t number, std::vector<room_info> rooms) {
  const auto known = listings_.find(number);
  if (known == listings_.end()) return;
  auto& all = known->second;
  std::ranges::move(rooms, std::back_inserter(all.rooms));
  if (all.missing > 0 && --all.missing > 0) return;
  std::ranges::sort(all.rooms, {}, &room_info::name);
  (*all.give)(std::move(all.rooms));
  listings_.erase(known);
}

void cluster_actor::drain(const cluster::drain& request) {
  drained_ = request.done;
  draining_ = true;
  self_.places.clear();
  self_.families.clear();
  for (auto& [name, peer] : peers_) {
    if (peer.open) peer.open->drain();
  }
}

void cluster_actor::complain(const std::string& text) const {
  if (here_.shards.complain) here_.shards.complain({.where = "cluster", .text = text});
}

}  // namespace porthouse::cluster
