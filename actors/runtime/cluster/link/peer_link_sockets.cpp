#include <porthouse/actors/runtime/cluster/link/peer_link.hpp>
#include <porthouse/actors/runtime/loop/drain_pace.hpp>

#include <cstddef>
#include <utility>
#include <variant>

// The sockets of the peer that are at spaces here, and those spaces.

namespace porthouse::cluster {
namespace {

socket_proxy& as_socket_proxy(const caf::strong_actor_ptr& actor) noexcept {
  return static_cast<socket_proxy&>(*actor->get());
}

}  // namespace

const space_instances& peer_link::space_of(protocol::space_ref which) const {
  return static_cast<const located_place&>(*which.where).space(which.index);
}

// A socket keeps to one instance for as long as it stays: its slot does not change.
const caf::strong_actor_ptr& peer_link::actor_of(
    protocol::space_ref which, const protocol::socket_ref& at) const {
  return space_of(which).on(at.slot % here_.shards.shards.size());
}

template <class Message>
bool peer_link::post(
    const protocol::space_ref& to, const protocol::socket_ref& at, protocol::request_number number,
    Message&& message) {
  const auto& space = actor_of(to, at);
  if (!space) return false;
  if (space_of(to).ours)
    return porthouse::tell(space, nullptr, &here_.cluster.home(), std::forward<Message>(message));
  const auto known = socket_proxies_.find(at.number);
  if (known != socket_proxies_.end())
    as_socket_proxy(known->second).post(to.index, number, std::forward<Message>(message));
  return true;
}

socket_proxy& peer_link::proxy_for(const protocol::socket_ref& at, protocol::socket_id id) {
  auto& actor = socket_proxies_[at.number];
  if (!actor) {
    actor = make_loop_actor<socket_proxy>(
        here_.cluster.home_system(), here_.cluster.home(), theirs_, at, id);
    if (draining_) as_socket_proxy(actor).drain({});
  }
  return as_socket_proxy(actor);
}

void peer_link::remember(const caf::strong_actor_ptr& space) {
  hosts_.try_emplace(space->id(), caf::actor_cast<caf::weak_actor_ptr>(space));
  dead_hosts_.when_due(hosts_, [this] {
    std::erase_if(hosts_, [](const auto& one) { return !one.second.lock(); });
  });
}

// -- what the foreign sockets ask for -------------------------------------------------------------

std::optional<protocol::place_ptr> peer_link::find(
    const std::string& name, protocol::socket_id id) {
  if (const auto known = here_.places->find(name))
    return known->link() == 0 ? known : protocol::place_ptr{};
  tell_machine(find_room_here{name, {id, {}}, true});
  return std::nullopt;
}

bool peer_link::tell(
    protocol::space_ref to, const protocol::socket_ref& at, protocol::space_event&& event) {
  return std::visit([&](auto& known) { return hand_over(to, at, std::move(known)); }, event);
}

bool peer_link::hand_over(
    const protocol::space_ref& to, const protocol::socket_ref& at, protocol::arrive&& event) {
  const auto& space = actor_of(to, at);
  if (!space) return false;
  const auto id = event.who->id;
  porthouse::arrive message{std::move(event), nullptr};
  if (!space_of(to).ours) {
    proxy_for(at, id).arrive(space, to.index, std::move(message));
    return true;
  }
  remember(space);
  return porthouse::tell(space, nullptr, &here_.cluster.home(), std::move(message));
}

bool peer_link::hand_over(
    const protocol::space_ref& to, const protocol::socket_ref& at, protocol::left&& event) {
  if (space_of(to).ours) return post(to, at, 0, std::move(event));
  const auto known = socket_proxies_.find(at.number);
  if (known == socket_proxies_.end()) return true;
  auto& proxy = as_socket_proxy(known->second);
  if (!proxy.leave(to.index, event.why)) return true;
  proxy.quit({});
  socket_proxies_.erase(known);
  return true;
}

template <class Event>
bool peer_link::hand_over(
    const protocol::space_ref& to, const protocol::socket_ref& at, Event&& event) {
  if (protocol::is_only_for_rooms<std::remove_cvref_t<Event>> && !space_of(to).ours) return true;
  const auto number = protocol::question_in(event);
  return post(to, at, number, std::forward<Event>(event));
}

void peer_link::tell_absence_over(
    const std::string& place, std::size_t index, protocol::gone&& event) {
  const auto known = here_.places->find(place);
  if (!known) return tell_machine(gone_from{place, std::move(event)});
  if (known->link() != 0 || index >= known->spaces()) return;
  const auto& space = actor_of({known, index}, event.asked);
  porthouse::tell(space, nullptr, &here_.cluster.home(), std::move(event));
}

// -- what becomes of the spaces -------------------------------------------------------------------

void peer_link::space_died(const directory_changed& news) {
  theirs_.space_died(
      [&](const protocol::place_ptr& where, std::size_t index, const protocol::socket_ref& at) {
        const protocol::space_ref space{where, index};
        return index == news.index && space_of(space).ours && actor_of(space, at) == news.dead;
      });
  for (const auto& [stay, actor] : socket_proxies_) as_socket_proxy(actor).space_died(news.dead);
}

void peer_link::drain() {
  stream_.write(draining_line{});
  draining_ = true;
  std::size_t before = 0;
  for (const auto& [stay, actor] : socket_proxies_) {
    as_socket_proxy(actor).drain(drain_pace::delay_behind(before));
    ++before;
  }
}

void peer_link::count_foreign(foreign_report& into) const {
  for (const auto& [where, number] : theirs_.at_places()) {
    auto& place = into.places[where->name()];
    place.family = static_cast<const located_place&>(*where).family();
    place.sockets += number;
    into.nodes[node_] += number;
  }
}

}  // namespace porthouse::cluster
