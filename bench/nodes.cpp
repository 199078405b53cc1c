// A node whose clients live on another one: the door, which every node has, lets each go at once to
// `echo`, which sends back what it is sent, or, if its target is /all, to `all`, where everybody is
// sent what anybody says.

#include <porthouse/porthouse.hpp>

namespace {

class door final : public porthouse::lockspace {
public:
  static constexpr auto lives = porthouse::hosting::every_shard;
  door() : lockspace{"door"} {}
  verdict connected(visitor& who) override {
    return release_to(who.who().target == "/all" ? "all" : "echo");
  }
};

class echo final : public porthouse::lockspace {
public:
  echo() : lockspace{"echo"} {}
  verdict message(visitor& who, const porthouse::message& said) override {
    who.send(said);
    return keep();
  }
};

class all final : public porthouse::lockspace {
public:
  all() : lockspace{"all"} {}
  verdict message(visitor& who, const porthouse::message& said) override {
    broadcast(said, &who);
    return keep();
  }
};

}  // namespace

int main(int argc, char** argv) {
  const auto plan = porthouse::machine{
      porthouse::envelopes{}, porthouse::lockspaces{}.add<door>().add<echo>().add<all>()};
  return porthouse::run(argc, argv, plan, "clients here, rooms there");
}
