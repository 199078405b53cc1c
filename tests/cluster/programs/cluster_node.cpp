// A node of a cluster whose rooms count, for the tests of this folder. All flags of a house; what
// its rooms do is written to the file that PORTHOUSE_DEEDS names.

#include "numbered_cage.hpp"
#include "numbered_room.hpp"

#include <porthouse/actors/cli/command_line.hpp>
#include <porthouse/porthouse.hpp>

#include <chrono>
#include <cstdlib>
#include <string>

using namespace porthouse;
using namespace std::chrono_literals;

int main(int argc, char** argv) {
  const auto node = read_command_line(argc, argv, {}).with.cluster.node;
  const test::deeds book{std::getenv("PORTHOUSE_DEEDS"), node.empty() ? "alone" : node};
  const machine plan{
      envelopes{}, lockspaces{}
                       .add<test::numbered_room>(std::string{"gate"}, &book)
                       .add<test::numbered_room>(std::string{"hall"}, &book)
                       .add<test::numbered_room>(std::string{"yard"}, &book)
                       .add(test::numbered_cage(&book))
                       .family<test::numbered_room>("arena/", {.closes_after = 1s}, &book)};
  return run(argc, argv, plan, "a node whose rooms count");
}
