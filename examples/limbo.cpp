// Limbo: an entry from which a client picks its own place. Send the name of a room to go there;
// there, everybody hears everybody; send `bye` to be in limbo again.

#include "support/pages.hpp"

#include <porthouse/porthouse.hpp>

/// A stock space with another greeting, and one rule added: who says `bye` goes back to limbo.
class room final : public porthouse::broadcast_space {
public:
  explicit room(std::string name) : broadcast_space{std::move(name)} {}

  verdict connected(visitor& who) override {
    who.send("This is the " + name() + ". Send bye to go back to limbo.");
    return keep();
  }
  verdict received(visitor& who, const message& said) override {
    if (said.is_text() && said.text() == "bye") return release_to("limbo");
    return broadcast_space::received(who, said);
  }
};

int main(int argc, char** argv) {
  const auto envelopes = porthouse::envelopes{porthouse::message_cast{}};
  const auto lockspaces = porthouse::lockspaces{}
                              .add<porthouse::limbo>()
                              .add<room>("garden")
                              .add<room>("library")
                              .add<room>("workshop");
  const auto house = porthouse::machine{envelopes, lockspaces};
  return porthouse::run(argc, argv, house, "name the room to go to", with_pages("console"));
}
