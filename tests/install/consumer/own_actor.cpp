#include <porthouse/actors/caf.hpp>
#include <porthouse/porthouse.hpp>

#include <caf/typed_event_based_actor.hpp>

#include <iostream>

namespace {

/// Sends everything back, as a CAF actor.
porthouse::lockspace_actor::behavior_type echo(porthouse::lockspace_actor::pointer self) {
  using porthouse::protocol::verdict;
  return {
      [](const porthouse::arrive&) { return verdict{}; },
      [self](const porthouse::heard& event) {
        const auto socket = caf::actor_cast<porthouse::socket_handle>(self->current_sender());
        while (const auto* next = event.what->next())
          self->send(socket, porthouse::send_to_client{event.stay, *next});
        return verdict{};
      },
      [](const porthouse::left&) {},
      [](const porthouse::move_failed&) {},
      [](const porthouse::gone&) {},
  };
}

}  // namespace

int main() {
  const auto envelopes = porthouse::envelopes{};
  const auto lockspaces = porthouse::lockspaces{}.add(
      porthouse::own_actor("echo", [](caf::actor_system& system) { return system.spawn(echo); }));
  const auto plan = porthouse::machine{envelopes, lockspaces};
  auto manager = porthouse::manager{plan};
  manager.mount({.port = 0});
  std::cout << "own actor: open at port " << manager.port() << '\n';
  manager.stop();
}
