#include <porthouse/actors/runtime/inspection/metrics_collector.hpp>
#include <porthouse/actors/runtime/loop/loop_actor.hpp>
#include <porthouse/actors/runtime/messages/dispatch.hpp>
#include <porthouse/actors/runtime/messages/interfaces.hpp>
#include <porthouse/actors/runtime/places/supervisor.hpp>
#include <porthouse/actors/runtime/runtime.hpp>
#include <porthouse/protocol/http/host_port.hpp>

#include <caf/init_global_meta_objects.hpp>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <unordered_set>
#include <utility>

namespace porthouse {
namespace {

void register_messages() {
  static const auto once = [] {
    caf::init_global_meta_objects<caf::id_block::porthouse_spaces>();
    caf::init_global_meta_objects<caf::id_block::porthouse>();
    cluster::caf_transport::register_types();
    caf::core::init_global_meta_objects();
    return true;
  }();
  static_cast<void>(once);
}

// What spaces offload runs in CAF's own pool; its default, work stealing, burns CPU while idle.
std::unique_ptr<caf::actor_system_config> system_config(const runtime::options& with) {
  register_messages();
  auto config = std::make_unique<caf::actor_system_config>();
  config->set("caf.scheduler.policy", with.scheduler);
  config->set("caf.scheduler.max-threads", std::max(with.offload_threads, 1U));
  if (!with.cluster.node.empty() && !with.transport)
    cluster::caf_transport::configure(*config, with.cluster, with.bounds);
  return config;
}

// Unique among the shards of a node, and among all its lives for two years: each sixteenth of a
// second begins a block of numbers that lasts for longer than that.
protocol::tenure first_stay(std::uint16_t shard, std::uint64_t incarnation) noexcept {
  constexpr std::uint64_t sixteenths = (std::uint64_t{1} << 30U) - 1;
  return (protocol::tenure{shard} << 54U) | (((incarnation / 62) & sixteenths) << 24U);
}

/// The manager's actor: the list of who is connected, and the announcements.
class connection_registry final : public loop_actor {
public:
  connection_registry(caf::actor_config& with, actor_loop& where, runtime::disconnect_handler tell)
      : loop_actor{with, where}, tell_{std::move(tell)} {}

private:
  void threw(caf::error) override {}
  void take(caf::mailbox_element& element) override {
    dispatch<manager_actor>(
        element.payload,
        [&](const connections_changed& changes) {
          here_.insert(changes.opened.begin(), changes.opened.end());
          for (const auto& [who, why] : changes.closed) {
            here_.erase(who);
            const protocol::pulse::span at_work{&home().loop().pulse(), nullptr, "on_disconnected"};
            if (tell_) tell_(*who, why);
          }
        },
        [&](const list_connections& request) {
          (*request.give)({here_.begin(), here_.end()});
        });
  }

  // One socket, whatever names it has had.
  struct same_socket {
    std::size_t operator()(const identity_ptr& identity) const noexcept {
      return static_cast<std::size_t>(identity->id);
    }
    bool operator()(const identity_ptr& a, const identity_ptr& b) const noexcept {
      return a->id == b->id;
    }
  };

  std::unordered_set<identity_ptr, same_socket, same_socket> here_;
  runtime::disconnect_handler tell_;
};

}  // namespace

runtime::runtime(const machine& plan, const std::vector<protocol::loop*>& loops, options with)
    : bounds_{with.bounds},
      sessions_{{}, with.authenticate, std::max<std::size_t>(loops.size(), 1)},
      watchdog_{bounds_.slow_hook, with.complain},
      config_{system_config(with)},
      system_{std::make_unique<caf::actor_system>(*config_)} {
  for (auto* loop : loops) {
    const auto number = static_cast<std::uint16_t>(shards_.size());
    shards_.push_back(
        std::make_unique<socket_table>(*system_, *loop, number, plan.layers(), bounds_, sessions_));
    table_.shards.push_back(shards_.back().get());
  }
  table_.bounds = bounds_;
  table_.offloaded = std::make_shared<offloads>(
      bounds_.offloads, std::max(with.offload_threads, 1U), watchdog_.labels());
  table_.complain = with.complain;
  table_.labels = &watchdog_.labels();
  if (with.inspect) open_inspection(with);
  auto& first = static_cast<actor_loop&>(*shards_.front());
  if (!with.cluster.node.empty()) start_cluster(with);
  auto new_thread = [this, thread = with.thread] {
    return std::make_unique<actor_loop>(*system_, thread());
  };
  machine_ = make_loop_actor<supervisor>(
      *system_, first,
      supervisor::dependencies{
          plan, table_, threads_, std::move(new_thread), bounds_, with.cluster});
  table_.machine = machine_;
  manager_ = make_loop_actor<connection_registry>(*system_, first, with.tell);
  for (const auto& shard : shards_) {
    shard->machine(machine_);
    shard->report_to(manager_);
  }
  static_cast<supervisor*>(machine_->get())->build();
  watch_loops();
  if (cluster_) join_cluster(with);
}

void runtime::watch_loops() {
  for (std::size_t i = 0; i < shards_.size(); ++i) {
    watchdog_.watch("event loop " + std::to_string(i), shards_[i]->loop().pulse());
  }
  for (std::size_t i = 0; i < threads_.size(); ++i) {
    watchdog_.watch("own thread " + std::to_string(i), threads_[i]->loop().pulse());
  }
  if (cluster_loop_) watchdog_.watch("the cluster's loop", cluster_loop_->loop().pulse());
  table_.offloaded->each_thread([this, number = 0](auto& pulse) mutable {
    watchdog_.watch("offload thread " + std::to_string(number++), pulse, watchdog::kind::thread);
  });
}

// Before any space is made: each is to know the cluster actor.
void runtime::start_cluster(const options& with) {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  const auto incarnation =
      with.incarnation != 0
          ? with.incarnation
          : static_cast<std::uint64_t>(
                std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count());
  for (const auto& shard : shards_)
    shard->number_stays_from(first_stay(shard->number(), incarnation));
  if (with.transport) {
    transport_ = with.transport(*system_);
  } else {
    transport_ = std::make_unique<cluster::caf_transport>(*system_, with.cluster, with.reachable);
    warn_of_strangers(with);
  }
  const auto stands = [this, tell = with.stands](protocol::standing how) {
    if (tell) tell(how);
    if (how == protocol::standing::replaced) send_clients_away();
  };
  cluster_loop_ = std::make_unique<cluster::cluster_loop>(*system_, with.thread());
  cluster_ = make_loop_actor<cluster::cluster_actor>(
      *system_, *cluster_loop_,
      cluster::cluster_actor::dependencies{
          table_, *transport_, with.cluster, bounds_, stands, incarnation});
  table_.cluster = cluster_;
}

void runtime::warn_of_strangers(const options& with) {
  const auto where = protocol::parse_host_port(with.cluster.listen);
  if (cluster::caf_transport::bounds_strangers() || !with.complain) return;
  if (where && protocol::is_loopback(where->host)) return;
  const auto text = "CAF is without Porthouse's patches, so no limit holds for who connects to " +
                    with.cluster.listen + " and is no node: let nobody but nodes reach it";
  with.complain({.where = "cluster", .text = text});
}

void runtime::drain_node(std::function<void()> done) {
  tell(
      machine_, nullptr, nullptr,
      cluster::drain{std::make_shared<const std::function<void()>>(std::move(done))});
}

// On the cluster actor's thread.
void runtime::send_clients_away() {
  for (const auto& shard : shards_) {
    const auto send = std::make_shared<const std::function<void()>>([where = shard.get()] {
      where->send_away(
          protocol::close_code::service_restart, "this node has been replaced: come back", 0);
    });
    tell(shard->self(), nullptr, nullptr, run_here{send});
  }
}

void runtime::stop_rooms(actor_loop::clock::time_point until, std::function<void()> taken) {
  // Called when the last reference to it is gone.
  std::shared_ptr<const void> held{
      static_cast<const void*>(nullptr), [taken = std::move(taken)](const void*) { taken(); }};
  tell(machine_, nullptr, nullptr, stopping{until, std::move(held)});
}

void runtime::end_sessions() {
  for (const auto& shard : shards_) {
    const auto end = std::make_shared<const std::function<void()>>(
        [where = shard.get()] { where->sessions().stop(); });
    tell(shard->self(), nullptr, nullptr, run_here{end});
  }
}

void runtime::finish_rooms(std::function<void()> done) {
  tell(
      machine_, nullptr, nullptr,
      finish{std::make_shared<const std::function<void()>>(std::move(done))});
}

void runtime::join_cluster(const options& with) {
  node_address_ = protocol::advertised(with.cluster, transport_->listen(cluster_));
  auto* machine = static_cast<supervisor*>(machine_->get());
  cluster::node_info self;
  self.version = cluster::wire_version;
  self.node = with.cluster.node;
  self.address = node_address_;
  self.places = machine->announced();
  self.families = machine->families();
  if (auto wrong = what_is_wrong(self); !wrong.empty())
    throw std::invalid_argument{"no other node would take this one: " + wrong};
  auto* peers = static_cast<cluster::cluster_actor*>(cluster_->get());
  const auto begin = std::make_shared<const std::function<void()>>(
      [peers, self = std::move(self)] { peers->begin(self); });
  tell(cluster_, nullptr, nullptr, run_here{begin});
}

// Before any space is made, so that all are timed.
void runtime::open_inspection(const options& with) {
  metrics_ = std::make_unique<server_metrics>(
      system_->metrics(),
      server_metrics::sources{watchdog_, with.log_dropped, [this] { return requests(); }});
  table_.meters = [metrics = metrics_.get()](std::string_view space, std::string shard) {
    return room_meters{metrics->hooks(space, std::move(shard)), metrics->rejections(space)};
  };
  for (std::size_t i = 0; i < shards_.size(); ++i) {
    auto& shard = *shards_[i];
    shard.record(
        std::make_unique<recorder>(bounds_.journey_steps, shard.inbound(), metrics_->measures(i)));
  }
  auto& first = *shards_.front();
  collector_ = make_loop_actor<metrics_collector>(*system_, first, table_.shards, *metrics_);
  inspection_ = std::make_unique<inspection_server>(inspection_server::dependencies{
      table_, *metrics_, collector_, {first.now(), std::chrono::system_clock::now()}});
}

runtime::~runtime() { close(); }

const directory_ptr& runtime::places() const noexcept {
  return static_cast<supervisor*>(machine_->get())->places();
}

void runtime::take_turn(std::size_t which) {
  const auto shards = shards_.size();
  const auto own = shards + threads_.size();
  static_cast<void>(
      which < shards ? shards_[which]->take_turn()
      : which < own  ? threads_[which - shards]->take_turn()
                     : cluster_loop_->take_turn());
}

std::uint64_t runtime::restarts(std::string_view place) const noexcept {
  return static_cast<const supervisor*>(machine_->get())->restarts(place);
}

located_ptr runtime::locate(std::string_view name) const {
  return static_cast<supervisor*>(machine_->get())->locate(name);
}

bool runtime::take_turns() {
  for (const auto& shard : shards_) shard->take_turn();
  for (const auto& loop : threads_) loop->take_turn();
  if (cluster_loop_) cluster_loop_->take_turn();
  // Only now: a later loop may have given work to an earlier one.
  const auto busy = [](const auto& loop) { return loop->busy(); };
  return std::ranges::any_of(shards_, busy) || std::ranges::any_of(threads_, busy) ||
         (cluster_loop_ && cluster_loop_->busy());
}

void runtime::drain() {
  while (take_turns()) {}
}

void runtime::close() {
  if (std::exchange(closed_, true)) return;
  drain();
  if (cluster_) static_cast<loop_actor*>(cluster_->get())->quit({});
  static_cast<supervisor*>(machine_->get())->shut_down();
  table_.machine = nullptr;
  table_.cluster = nullptr;
  static_cast<loop_actor*>(manager_->get())->quit({});
  if (collector_) static_cast<loop_actor*>(collector_->get())->quit({});
  drain();
}

}  // namespace porthouse
