// Echo: a room that keeps nothing. It has an instance on every core, so that no message of a
// client ever changes cores.

#include "support/pages.hpp"

#include <porthouse/porthouse.hpp>

/// Sends each message back as it came: text as text, binary as binary.
class echo final : public porthouse::lockspace {
public:
  static constexpr auto lives = porthouse::placement::every_shard;

  echo() : lockspace{"echo"} {}

  verdict received(visitor& who, const message& said) override {
    who.send(said);
    return keep();
  }
};

int main(int argc, char** argv) {
  const auto envelopes = porthouse::envelopes{};
  const auto lockspaces = porthouse::lockspaces{}.add<echo>();
  const auto house = porthouse::machine{envelopes, lockspaces};
  return porthouse::run(argc, argv, house, "each message back as it came", with_pages("console"));
}
