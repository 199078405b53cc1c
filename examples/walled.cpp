// Walled: a chat behind two walls, a riddle against robots and a sign-in. Both are rooms that know
// nothing of the chat: the gate sends newcomers visiting them, as one calls a function.

#include "chat/census.hpp"
#include "chat/chat_room.hpp"
#include "chat/usher.hpp"
#include "support/pages.hpp"
#include "walls/challenge.hpp"
#include "walls/gate.hpp"
#include "walls/sign_in.hpp"

#include <porthouse/porthouse.hpp>

namespace {

/// Who may come in. A real house asks its directory, and keeps hashes.
bool is_known(const credentials& given) {
  return (given.name == "ada" && given.password == "lovelace") ||
         (given.name == "grace" && given.password == "hopper");
}

}  // namespace

int main(int argc, char** argv) {
  const auto rooms = std::make_shared<census>(std::vector<std::string>{"lobby"});
  const auto lockspaces = porthouse::lockspaces{}
                              .add<gate>("lobby")
                              .add<challenge>()
                              .add<sign_in>(is_known)
                              .add<chat_room>("lobby")
                              .beside<usher>("lobby", rooms);

  const auto envelopes = porthouse::envelopes{};
  const auto house = porthouse::machine{envelopes, lockspaces};
  return porthouse::run(argc, argv, house, "a chat behind two walls", with_pages("chat"));
}
