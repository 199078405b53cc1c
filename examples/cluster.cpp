// Cluster: the same program on several nodes. Name a room, as in `room/tea`, to go there: it opens
// on the node to which it belongs, and whoever goes to it, from whichever node, meets all the
// others there; send `bye` to come back. Start two of it, on one machine or on two, and open both
// pages:
//
//   cluster --port=9001 --node=ada --cluster-listen=127.0.0.1:7001
//   cluster --port=9002 --node=bob --cluster-listen=127.0.0.1:7002 --join=127.0.0.1:7001

#include "support/pages.hpp"

#include <porthouse/actors/cli/command_line.hpp>
#include <porthouse/porthouse.hpp>

#include <utility>

/// Where a client picks its room: each node has its own.
class hallway final : public porthouse::lockspace {
public:
  explicit hallway(std::string node) : lockspace{"hallway"}, node_{std::move(node)} {}

  verdict connected(visitor& who) override {
    who.send("You are connected to " + node_ + ". Name a room, such as room/tea.");
    return keep();
  }
  verdict received(visitor& who, const message& said) override {
    if (said.text().empty()) return connected(who);
    return move_to(std::string{said.text()});
  }
  verdict move_failed(visitor& who, const move_failure& why) override {
    who.send("There is no " + why.wanted + " now.");
    return keep();
  }

private:
  std::string node_;
};

/// Everybody hears everybody, wherever they are connected.
class room final : public porthouse::lockspace {
public:
  room(std::string name, std::string node) : lockspace{std::move(name)}, node_{std::move(node)} {}

  verdict connected(visitor& who) override {
    who.send(
        "This is " + name() + ", on " + node_ + ", with " + std::to_string(population()) +
        " in it. Send bye to go back.");
    return keep();
  }
  verdict received(visitor& who, const message& said) override {
    if (said.text() == "bye") return release();
    broadcast(said, &who);
    return keep();
  }

private:
  std::string node_;
};

int main(int argc, char** argv) {
  const auto node = porthouse::read_command_line(argc, argv, {}).with.cluster.node;
  const auto envelopes = porthouse::envelopes{porthouse::message_cast{}};
  const auto lockspaces =
      porthouse::lockspaces{}.add<hallway>(node).family<room>("room/", {}, node);
  const auto house = porthouse::machine{envelopes, lockspaces};
  return porthouse::run(argc, argv, house, "rooms on several nodes", with_pages("console"));
}
