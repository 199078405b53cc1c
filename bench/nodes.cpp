// A node whose rooms may be on another node than their clients: the entry, which every node has,
// releases each socket to the place that its target names, as soon as that can be found. `/echo`,
// or no name, echoes, as does `/own`, a new room for each; in `/all` every message goes to all
// others;
// `/near` and `/far` put their name before the echo, and are left when the client says so.

#include <porthouse/porthouse.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace {

class entry final : public porthouse::lockspace {
public:
  static constexpr auto lives = porthouse::placement::every_shard;
  entry() : lockspace{"entry"} {}
  verdict connected(visitor& who) override {
    const auto& target = who.who().target;
    if (target == "/own")
      return release_to("own/" + std::to_string(static_cast<std::uint64_t>(who.id())));
    return release_to(target.size() > 1 ? target.substr(1) : "echo");
  }
  /// The node that has the place may not be linked yet. A client that sends before it is is closed.
  verdict move_failed(visitor& who, const move_failure& why) override {
    after(std::chrono::milliseconds{20}, [this, id = who.id(), place = why.wanted] {
      if (auto* still = find(id)) release_to(*still, place);
    });
    return keep();
  }
};

class echo final : public porthouse::lockspace {
public:
  explicit echo(std::string name = "echo") : lockspace{std::move(name)} {}
  verdict received(visitor& who, const message& said) override {
    who.send(said);
    return keep();
  }
};

class all final : public porthouse::lockspace {
public:
  all() : lockspace{"all"} {}
  verdict received(visitor& who, const message& said) override {
    broadcast(said, &who);
    return keep();
  }
};

/// `release`, `release_to NAME` and `move_to NAME` are commands; all else is answered with the name
/// of the room before it.
class room final : public porthouse::lockspace {
public:
  explicit room(std::string name) : lockspace{std::move(name)} {}
  verdict received(visitor& who, const message& said) override {
    const auto text = said.text();
    if (text == "release") return release();
    if (text.starts_with(replace)) return release_to(std::string{text.substr(replace.size())});
    if (text.starts_with(push)) return move_to(std::string{text.substr(push.size())});
    who.send(name() + ' ' + std::string{text});
    return keep();
  }

private:
  static constexpr std::string_view replace = "release_to ";
  static constexpr std::string_view push = "move_to ";
};

}  // namespace

int main(int argc, char** argv) {
  using std::chrono_literals::operator""ms;
  const auto lockspaces = porthouse::lockspaces{}
                              .add<entry>()
                              .add<echo>()
                              .add<all>()
                              .add<room>("near")
                              .add<room>("far")
                              .family<echo>("own/", {.closes_after = 100ms, .rooms = 200'000});
  const auto plan = porthouse::machine{porthouse::envelopes{}, lockspaces};
  return porthouse::run(argc, argv, plan, "clients here, rooms there");
}
