#include <porthouse/actors/spaces/broadcast_space.hpp>

namespace porthouse {

verdict broadcast_space::connected(visitor& who) {
  who.send("Hello - " + who.name());
  return keep();
}

verdict broadcast_space::received(visitor& who, const message& said) {
  broadcast(said, &who);
  return keep();
}

}  // namespace porthouse
