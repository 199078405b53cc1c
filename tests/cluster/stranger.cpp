// Links itself with a node as a node of another version would, and prints what the node answers.
//
//   stranger HOST:PORT VERSION
//   stranger --version

#include <porthouse/actors/runtime/cluster/membership/caf_transport.hpp>
#include <porthouse/actors/runtime/loop/loop_actor.hpp>
#include <porthouse/actors/runtime/messages/peer_messages.hpp>
#include <porthouse/protocol/version.hpp>

#include <caf/actor_cast.hpp>
#include <caf/actor_system.hpp>
#include <caf/init_global_meta_objects.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <chrono>
#include <cstdint>
#include <iostream>
#include <string>
#include <string_view>

using namespace porthouse;

namespace {

cluster::node_info introduced(const std::string& version) {
  cluster::node_info node;
  node.version = static_cast<std::uint32_t>(std::stoul(version));
  node.node = "stranger";
  node.incarnation = 1;
  node.address = "stranger:7000";
  return node;
}

cluster::node_actor::behavior_type stranger(cluster::node_actor::pointer self) {
  const auto told = [self](const std::string& line) {
    std::cout << line << std::endl;
    self->quit();
  };
  return {
      [told](const cluster::hello& hello) { told("hello " + hello.node.node); },
      [told](const cluster::offer& offer) { told("offer " + offer.node.node); },
      [told](const cluster::accept& accept) { told("accept " + accept.node.node); },
      [told](const cluster::reject& reject) { told("reject " + reject.node + ": " + reject.why); },
      [](const cluster::segment&) {},
      [](const cluster::ack&) {},
  };
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view{argv[1]} == "--version") {
    std::cout << version_line("stranger");
    return 0;
  }
  if (argc != 3) return 2;
  caf::init_global_meta_objects<caf::id_block::porthouse_spaces>();
  caf::init_global_meta_objects<caf::id_block::porthouse>();
  cluster::caf_transport::register_types();
  caf::core::init_global_meta_objects();
  caf::actor_system_config config;
  cluster::caf_transport::configure(config, {});
  caf::actor_system system{config};
  const auto me = system.spawn(stranger);
  cluster::caf_transport transport{
      system, {}, [](const std::string&, std::chrono::milliseconds) { return std::string{}; }};
  transport.dial(argv[1], [me, argv](const cluster::dial_outcome& came) {
    const auto from = caf::actor_cast<caf::strong_actor_ptr>(me);
    if (came.there) {
      tell(came.there, from, nullptr, cluster::hello{introduced(argv[2])});
    } else {
      tell(from, nullptr, nullptr, cluster::reject{argv[1], came.why});
    }
  });
  return 0;
}
