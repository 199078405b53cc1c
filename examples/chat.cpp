// Chat: an entry that learns names, and rooms to move between. Each is a lockspace of its own; a
// client is in one of them at a time, and only those who are in the same room hear each other.

#include "chat/census.hpp"
#include "chat/chat_room.hpp"
#include "chat/entry.hpp"
#include "chat/usher.hpp"
#include "support/pages.hpp"

#include <porthouse/porthouse.hpp>

int main(int argc, char** argv) {
  const auto rooms =
      std::make_shared<census>(std::vector<std::string>{"lobby", "garden", "library", "workshop"});

  const auto envelopes = porthouse::envelopes{};
  auto lockspaces = porthouse::lockspaces{}.add<entry>(rooms).beside<usher>("entry", rooms);
  for (const auto& name : rooms->rooms()) {
    lockspaces.add<chat_room>(name).beside<usher>(name, rooms);
  }

  const auto house = porthouse::machine{envelopes, lockspaces};
  return porthouse::run(argc, argv, house, "rooms to talk in, for browsers", with_pages("chat"));
}
