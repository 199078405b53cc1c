#include <porthouse/actors/runtime/cluster/link/peer_link.hpp>
#include <porthouse/actors/runtime/cluster/sharing/space_proxy.hpp>

#include <algorithm>
#include <utility>

namespace porthouse::cluster {
namespace {

// So many messages of one socket an owner on another node may have in hand: if that node dies they
// count as begun, and are lost.
constexpr std::size_t remote_window = 64;

}  // namespace

peer_link::peer_link(
    dependencies here, peer_name there, std::uint32_t number, std::uint64_t agreed,
    std::size_t window, sequenced_stream::output output)
    : here_{here},
      name_{std::move(there.name)},
      node_{there.node},
      number_{number},
      stream_{agreed, window, std::move(output)},
      ours_{std::make_shared<remote_owned>(
          stream_, here.shards.shards.size(),
          [this](std::size_t shard, protocol::parcel parcel) {
            porthouse::tell(
                here_.shards.shards[shard]->self(), nullptr, &here_.cluster.home(),
                delivery{parcel_budget::charge(here_.budget, std::move(parcel))});
          })},
      theirs_{node_, stream_, *this, here.bounds.foreign_sockets} {}

bool peer_link::take(const segment& segment) {
  if (!stream_.accept(segment)) return false;
  line_reader lines{segment.lines};
  // A peer that packs more into one segment than it may would keep all others waiting.
  const auto may_go_on = [&] {
    return segment.lines.size() - lines.left() < sequenced_stream::most_segment;
  };
  for (any_line line; may_go_on() && lines.next(line);) {
    std::visit([this](auto& known) { read(known); }, line);
  }
  ours_->deliver();
  stream_.dealt_with(segment);
  return lines.done();
}

// -- places there ---------------------------------------------------------------------------------

located_ptr peer_link::proxies_for(
    const std::string& name, std::uint32_t spaces, const std::string& family) {
  std::vector<space_instances> instances;
  for (std::uint32_t index = 0; index < spaces; ++index) {
    auto made = make_loop_actor<space_proxy>(
        here_.cluster.home_system(), here_.cluster.home(), ours_, name, index);
    space_proxies_.push_back(caf::actor_cast<caf::weak_actor_ptr>(made));
    instances.push_back({{std::move(made)}, true, false});
  }
  return std::make_shared<const located_place>(
      name, std::move(instances), family, remote_place{name_, node_, number_, remote_window});
}

std::vector<located_ptr> peer_link::proxies_for(const std::vector<hosted_place>& hosted) {
  std::vector<located_ptr> places;
  places.reserve(hosted.size());
  for (const auto& place : hosted) places.push_back(proxies_for(place.name, place.spaces, {}));
  return places;
}

// It lives for as long as any socket has it in its history, or is about to.
located_ptr peer_link::room(const std::string& name) {
  if (auto known = rooms_[name].lock()) return known;
  unused_rooms_.when_due(rooms_, [this] {
    std::erase_if(rooms_, [](const auto& one) { return one.second.expired(); });
    std::erase_if(space_proxies_, [](const auto& one) { return !one.lock(); });
  });
  const auto& families = here_.places->families();
  std::string family;
  for (const auto& prefix : families) {
    if (name.starts_with(prefix) && prefix.size() > family.size()) family = prefix;
  }
  auto made = proxies_for(name, 1, family);
  rooms_[name] = made;
  return made;
}

// -- rooms ----------------------------------------------------------------------------------------

void peer_link::seek(pending_lookup lookup) {
  stream_.write(ask_line{++last_asked_, lookup.room, lookup.by});
  asked_.emplace(last_asked_, std::move(lookup));
}

void peer_link::read(answer_line& line) {
  const auto known = asked_.extract(line.number);
  if (!known) return;
  auto& lookup = known.mapped();
  if (line.what == answer_line::kind::elsewhere)
    return elsewhere.sent_on(std::move(lookup), line.node);
  const auto where = line.what == answer_line::kind::here ? room(lookup.room) : nullptr;
  porthouse::tell(
      lookup.who, here_.cluster.self(), &here_.cluster.home(),
      place_found{lookup.room, where, line.why});
}

// Each asker for itself: one may have as many rooms as it may, and the next not.
void peer_link::read(ask_line& line) {
  if (waiting_asks_ >= here_.bounds.node_questions)
    return stream_.write(answer_line{line.number, answer_line::kind::nowhere, {}});
  ++waiting_asks_;
  line.by.visitor = known_as(node_, line.by.visitor);
  asks_[line.room].push_back({line.number, line.by.visitor});
  tell_machine(find_room_here{line.room, std::move(line.by)});
}

void peer_link::found(const std::string& name, const finding& result) {
  const auto for_all = result.asker == protocol::socket_id{};
  if (for_all) theirs_.found(name, result.where);
  const auto known = asks_.find(name);
  if (known == asks_.end()) return;
  using kind = answer_line::kind;
  auto answer = result.where ? kind::here : kind::nowhere;
  if (!result.node.empty()) answer = kind::elsewhere;
  std::erase_if(known->second, [&](const ask& one) {
    if (!for_all && one.by != result.asker) return false;
    stream_.write(answer_line{one.number, answer, result.node, result.why});
    --waiting_asks_;
    return true;
  });
  if (known->second.empty()) asks_.erase(known);
}

void peer_link::list(std::uint64_t number, const std::string& prefix) {
  stream_.write(list_line{number, prefix});
}

void peer_link::read(claim_line& line) { tell_machine(claim{node_, line.room, line.number}); }
void peer_link::read(grant_line& line) {
  tell_machine(grant{node_, line.room, line.number, line.free});
}
void peer_link::read(rooms_line& line) { tell_machine(open_rooms{node_, std::move(line.rooms)}); }
// The machine looks at all rooms for each.
void peer_link::read(list_line& line) {
  constexpr std::size_t most = 16;
  if (waiting_lists_ >= most) return stream_.write(cards_line{line.number, {}});
  ++waiting_lists_;
  tell_machine(list_here{node_, line.number, line.prefix});
}
void peer_link::listed(std::uint64_t number, std::vector<room_info> rooms) {
  if (waiting_lists_ == 0) return;  // asked over an earlier link
  --waiting_lists_;
  stream_.write(cards_line{number, std::move(rooms)});
}

// -- the end --------------------------------------------------------------------------------------

std::vector<peer_link::pending_lookup> peer_link::lost() {
  lost_in_hands_ = ours_->lost();
  for (const auto& proxy : space_proxies_) {
    if (const auto alive = proxy.lock()) static_cast<loop_actor*>(alive->get())->quit({});
  }
  for (const auto& [id, space] : hosts_) {
    if (const auto alive = space.lock())
      porthouse::tell(alive, nullptr, &here_.cluster.home(), node_down{node_});
  }
  for (const auto& [stay, actor] : socket_proxies_) {
    auto& proxy = static_cast<socket_proxy&>(*actor->get());
    proxy.node_lost();
    proxy.quit({});
  }
  socket_proxies_.clear();
  std::vector<pending_lookup> waiting;
  for (auto& [number, lookup] : asked_) waiting.push_back(std::move(lookup));
  return waiting;
}

}  // namespace porthouse::cluster
