#include <porthouse/actors/runtime/cluster/membership/caf_transport.hpp>
#include <porthouse/actors/runtime/loop/caf_versions.hpp>
#include <porthouse/actors/runtime/loop/loop_actor.hpp>
#include <porthouse/actors/runtime/messages/local_messages.hpp>
#include <porthouse/actors/runtime/messages/peer_messages.hpp>
#include <porthouse/protocol/http/host_port.hpp>

#include <caf/actor_cast.hpp>
#include <caf/actor_registry.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/init_global_meta_objects.hpp>
#include <caf/io/basp_broker.hpp>
#include <caf/io/middleman.hpp>
#include <caf/openssl/manager.hpp>
#include <caf/openssl/publish.hpp>
#include <caf/send.hpp>

#include <algorithm>
#include <cstdint>
#include <set>
#include <stdexcept>
#include <utility>

namespace porthouse::cluster {
namespace {

constexpr std::chrono::milliseconds patience{2'000};

// Our CAF tells the actor of this name of connections that are no node's, or have a wrong
// certificate.
const std::string strangers_listener = "middleman.strangers";

// The middleman says this with codes of its own, which tell less.
constexpr const char* no_agreement =
    "somebody listens there, but says nothing, or nothing that makes sense: is it a node, is it "
    "alive, and have both certificates that the other's --cluster-ca has signed, or neither?";

void ask(
    caf::event_based_actor* self, const caf::io::middleman_actor& middleman,
    const protocol::host_port& where, const std::function<void(dial_outcome)>& give) {
  request(self, middleman, patience, caf::connect_atom_v, where.host, where.port)
      .then(
          [give](
              const caf::node_id&, const caf::strong_actor_ptr& there,
              const std::set<std::string>&) {
            give({there, there ? std::string{} : no_agreement, true});
          },
          [give](const caf::error&) {
            give({nullptr, no_agreement, true});
          });
}

}  // namespace

void caf_transport::register_types() {
  caf::init_global_meta_objects<caf::id_block::porthouse_cluster>();
  caf::init_global_meta_objects<caf::id_block::porthouse_local>();
  caf::io::middleman::init_global_meta_objects();
}

bool caf_transport::bounds_strangers() noexcept {
#ifdef PORTHOUSE_CAF_PATCHED
  return true;
#else
  return false;
#endif
}

// A silent connection ends when it has missed a few heartbeats: by then the node counts as dead.
void caf_transport::configure(
    caf::actor_system_config& into, const protocol::cluster& with, const protocol::limits& bounds) {
  const auto nanoseconds = [](std::chrono::milliseconds time) {
    return caf::timespan{std::min<std::chrono::milliseconds>(time, std::chrono::hours{24})};
  };
  into.load<caf::io::middleman>();
  into.set("caf.middleman.workers", std::size_t{0});
  into.set("caf.middleman.heartbeat-interval", nanoseconds(with.detection / 5));
  into.set("caf.middleman.connection-timeout", nanoseconds(with.detection * 4 / 5));
  // Of our patches: CAF knows no options of these names, and `set` would refuse them.
  caf::put(into.content, "caf.middleman.strangers", bounds.unlinked);
  caf::put(into.content, "caf.middleman.strangers-per-host", bounds.unlinked_per_address);
  caf::put(
      into.content, "caf.middleman.stranger-timeout", nanoseconds(bounds.node_handshake_deadline));
  caf::put(into.content, "caf.middleman.stranger-bytes", bounds.unlinked_bytes);
  caf::put(into.content, "caf.middleman.max-payload", bounds.node_message_bytes);
  if (with.certificate.empty()) return;
  into.load<caf::openssl::manager>();
  into.set("caf.openssl.certificate", with.certificate);
  into.set("caf.openssl.key", with.key);
  into.set("caf.openssl.cafile", with.authority);
}

caf_transport::caf_transport(
    caf::actor_system& system, const protocol::cluster& with, probe reachable)
    : system_{system}, with_{with}, reachable_{std::move(reachable)} {}

caf_transport::~caf_transport() {
  if (const auto actor = system_.registry().get(strangers_listener)) {
    system_.registry().erase(strangers_listener);
    caf::anon_send_exit(actor, caf::exit_reason::user_shutdown);
  }
}

void caf_transport::hear_of_strangers(const caf::strong_actor_ptr& actor) {
  const auto listener =
      system_.spawn<caf::hidden>([actor](caf::event_based_actor*) -> caf::behavior {
        return {[actor](const std::string& host, const std::string& why) {
          tell(actor, nullptr, nullptr, rejected_dialer{host, why});
        }};
      });
  system_.registry().put(strangers_listener, listener);
}

std::string caf_transport::listen(const caf::strong_actor_ptr& actor) {
  const auto where = protocol::parse_host_port(with_.listen);
  if (!where) throw std::runtime_error{"--cluster-listen is no HOST:PORT: " + with_.listen};
  const auto node = caf::actor_cast<node_actor>(actor);
  const auto tls = !with_.certificate.empty();
  hear_of_strangers(actor);
  const auto port = tls ? caf::openssl::publish(node, where->port, where->host.c_str(), true)
                        : system_.middleman().publish(node, where->port, where->host.c_str(), true);
  if (!port)
    throw std::runtime_error{
        "cannot listen for other nodes on " + with_.listen +
        ": is the address this machine's, and the port free?"};
  return protocol::to_string({where->host, *port});
}

// In an actor with a thread of its own: to find out whether anybody is there takes a while.
void caf_transport::dial(const std::string& address, std::function<void(dial_outcome)> give) {
  const auto where = protocol::parse_host_port(address);
  if (!where) return give({nullptr, "that is no HOST:PORT"});
  const auto tls = !with_.certificate.empty();
  system_.spawn<caf::detached>([where = *where, address, tls, reachable = reachable_,
                                give = std::move(give)](caf::event_based_actor* self) {
    if (auto why = reachable(address, patience); !why.empty()) return give({nullptr, why});
    auto& system = self->system();
    ask(self, tls ? system.openssl_manager().actor_handle() : system.middleman().actor_handle(),
        where, give);
  });
}

// The broker of a CAF with our patches keeps a list of connections of which nobody knows what they
// are; another would take this for a message that it does not know.
void caf_transport::vouch([[maybe_unused]] const caf::strong_actor_ptr& there) {
#ifdef PORTHOUSE_CAF_PATCHED
  send_anonymously(
      system_.middleman().named_broker<caf::io::basp_broker>("BASP"), caf::ok_atom_v,
      there->node());
#endif
}

}  // namespace porthouse::cluster
