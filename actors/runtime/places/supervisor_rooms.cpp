#include <porthouse/actors/runtime/places/supervisor.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <utility>

namespace porthouse {

room_registry::port supervisor::registry_port() {
  room_registry::port port{
      .spawn_room =
          [this](const family_plan& of, const std::string& name, const room_asker& by) {
            return spawn_room(of, name, by);
          },
      .answer =
          [this](const caf::strong_actor_ptr& actor, const std::string& name, located_ptr where) {
            answer(actor, name, std::move(where));
          },
      .decide =
          [this](const caf::strong_actor_ptr& room, bool leave) {
            tell(
                room, self(), &home(),
                room_command{leave ? room_command::kind::leave : room_command::kind::stay});
          },
      .now = [this] { return home().active_now(); },
      .fail =
          [this](const lookup& whose, const std::string& name, protocol::move_error why) {
            const auto for_all = why != protocol::move_error::full || whose.on_its_way;
            tell(
                whose.who, self(), &home(),
                place_found{
                    name, nullptr, why, for_all ? protocol::socket_id{} : whose.by.visitor});
          },
      .bounds = dependencies_.bounds};
  add_peers(port);
  return port;
}

void supervisor::add_peers(room_registry::port& into) {
  into.retire = [this](const caf::strong_actor_ptr& room) {
    tell(room, self(), &home(), room_command{room_command::kind::retire});
  };
  into.recall = [this](const caf::strong_actor_ptr& room) {
    tell(room, self(), &home(), room_command{room_command::kind::recall});
  };
  into.later = [this](std::chrono::milliseconds delay, std::function<void()> task) {
    later(delay, std::move(task));
  };
  into.elsewhere = [this](const lookup& whose, const std::string& name, auto node) {
    tell_cluster(cluster::find_room_there{name, node, whose.who, whose.by});
  };
  into.claim = [this](node_number to, const std::string& name, std::uint64_t number) {
    tell_cluster(cluster::claim{to, name, number});
  };
  into.answer_claim = [this](node_number to, const std::string& name, auto number, auto said) {
    tell_cluster(cluster::grant{to, name, number, said == claim_answer::granted});
  };
  into.tell_open = [this](node_number to, const std::vector<std::string>& names) {
    tell_cluster(cluster::open_rooms{to, names});
  };
}

// Of this node, or of all.
void supervisor::list_rooms(const listing& request) {
  auto rooms = rooms_.list(request.prefix);
  if (!dependencies_.shards.cluster) return (*request.give)(std::move(rooms));
  tell_cluster(cluster::list_all{request.prefix, std::move(rooms), request.give});
}

void supervisor::answer(
    const caf::strong_actor_ptr& actor, const std::string& name, located_ptr where) {
  tell(actor, self(), &home(), place_found{name, std::move(where)});
}

// The name decides the shard, so that a family's rooms are spread over all of them.
room_registry::spawned_room supervisor::spawn_room(
    const family_plan& of, const std::string& name, const room_asker& by) {
  try {
    auto room = of.make(name);
    auto settings = room->settings_;
    const auto& shards = dependencies_.shards.shards;
    const auto shard = std::hash<std::string>{}(name) % shards.size();
    auto made = make_loop_actor<space_actor>(
        home_system(), *shards[shard], dependencies_.shards, shard, std::move(room),
        room_lifecycle::terms{name, of.prefix, of.rules, self(), by.visitor});
    watch(made, self());
    tell(made, self(), &home(), directory_changed{places_, nullptr, 0, nullptr});
    if (stopping_) tell(made, self(), &home(), stopping{*stopping_, nullptr});
    return {std::move(made), std::move(settings)};
  } catch (const std::exception& thrown) {
    complain(name, "cannot be made", thrown.what());
  } catch (...) {
    complain(name, "cannot be made", "an exception that is no std::exception");
  }
  return {};
}

located_ptr supervisor::locate(std::string_view name) const {
  if (auto known = places_->find(name)) return known;
  return rooms_.find(name);
}

}  // namespace porthouse
