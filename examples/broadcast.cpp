// Broadcast: a room in which everybody hears everybody else. It lives on one core, so it needs no
// lock; the frame of a message is built once, however many receive it.

#include "support/pages.hpp"

#include <porthouse/porthouse.hpp>

/// Sends each message on, as it came, to all others.
class hall final : public porthouse::lockspace {
public:
  hall() : lockspace{"hall"} {}

  verdict received(visitor& who, const message& said) override {
    broadcast(said, &who);
    return keep();
  }
};

int main(int argc, char** argv) {
  const auto envelopes = porthouse::envelopes{};
  const auto lockspaces = porthouse::lockspaces{}.add<hall>();
  const auto house = porthouse::machine{envelopes, lockspaces};
  return porthouse::run(argc, argv, house, "each message to all others", with_pages("console"));
}
