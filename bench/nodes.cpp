// A node whose clients live on another one: the door, which every node has, lets each go to the
// place that its target names, as soon as there is one. `/echo`, or no name, sends back what it is
// sent, as does `/own`, a new room for each; in `/all` everybody is sent what anybody says; `/near`
// and `/far` say who answers, and are left at the client's word.

#include <porthouse/porthouse.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace {

class door final : public porthouse::lockspace {
public:
  static constexpr auto lives = porthouse::placement::every_shard;
  door() : lockspace{"door"} {}
  verdict connected(visitor& who) override {
    const auto& target = who.who().target;
    if (target == "/own")
      return release_to("own/" + std::to_string(static_cast<std::uint64_t>(who.id())));
    return release_to(target.size() > 1 ? target.substr(1) : "echo");
  }
  /// The node that has the place may not be linked yet. Who speaks before it is, is closed.
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
                              .add<door>()
                              .add<echo>()
                              .add<all>()
                              .add<room>("near")
                              .add<room>("far")
                              .family<echo>("own/", {.closes_after = 100ms, .rooms = 200'000});
  const auto plan = porthouse::machine{porthouse::envelopes{}, lockspaces};
  return porthouse::run(argc, argv, plan, "clients here, rooms there");
}
