#include <porthouse/actors/spaces/broadcast_space.hpp>

namespace porthouse {

verdict broadcast_space::connected(visitor& who) {
  who.send("Hello - " + who.name());
  return keep();
}

verdict broadcast_space::message(visitor& who, const porthouse::message& said) {
  broadcast(said, &who);
  return keep();
}

}  // namespace porthouse
