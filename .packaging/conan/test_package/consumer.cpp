#include <porthouse/porthouse.hpp>

#include <iostream>

int main() {
  const auto lockspaces = porthouse::lockspaces{}.add<porthouse::limbo>();
  const auto house = porthouse::machine{porthouse::envelopes{}, lockspaces};
  auto door = porthouse::manager{house};
  door.mount({.port = 0});
  std::cout << "porthouse " << porthouse::version << " at port " << door.port() << '\n';
  return door.stop() ? 0 : 1;
}
