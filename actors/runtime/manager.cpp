#include <porthouse/actors/manager.hpp>
#include <porthouse/actors/runtime/loop/loop_actor.hpp>
#include <porthouse/actors/runtime/messages/interfaces.hpp>
#include <porthouse/actors/runtime/runtime.hpp>
#include <porthouse/net/log.hpp>
#include <porthouse/net/loop/shard.hpp>
#include <porthouse/net/loop/ticker.hpp>
#include <porthouse/net/server.hpp>
#include <porthouse/net/signals.hpp>
#include <porthouse/net/tcp/descriptor_limit.hpp>
#include <porthouse/net/tcp/probe.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace porthouse {

struct manager::parts final : net::server_events {
  using clock = std::chrono::steady_clock;

  explicit parts(const machine& machine) : plan{machine} {}

  protocol::wire_events* opened(
      std::size_t shard, protocol::carrier& ours, protocol::opening from) override {
    return home->shard(shard).open(ours, std::move(from));
  }
  bool moved(std::size_t shard, protocol::carrier& ours, std::unique_ptr<protocol::luggage> with)
      override {
    home->shard(shard).moved(ours, std::move(with));
    return true;
  }

  // Shards ask from their first turn on, when the server has long been made.
  protocol::inspection_service* inspection() noexcept override {
    return home ? home->inspection() : nullptr;
  }

  /// A loop whose thread is started once all its actors are made.
  protocol::loop& new_thread() {
    threads.push_back(std::make_unique<net::shard>(threads.size(), net::steady_time()));
    return *threads.back();
  }

  // What rooms complain of is for the user, if they want to hear it.
  void tell_of(const protocol::log_entry& entry) const {
    if (!complain) return log->write(entry);
    complain(protocol::place_of(entry), entry.text);
  }

  // A room that hangs keeps nobody waiting for ever: half of the grace is left for the others.
  void tell_rooms(clock::time_point until) {
    const auto taken = std::make_shared<std::promise<void>>();
    home->stop_rooms(until, [taken] { taken->set_value(); });
    taken->get_future().wait_for(bounds.grace / 2);
  }

  // Rooms hear only now of the sockets that were cut at the end of the grace. Work that has begun
  // may go on until `last`. Returns whether all has been done.
  bool finish_rooms(clock::time_point until, clock::time_point last) {
    const auto done = std::make_shared<std::promise<void>>();
    const auto all = done->get_future();
    home->finish_rooms([done] { done->set_value(); });
    until = std::min(std::max(until, clock::now() + bounds.grace / 4), last);
    if (all.wait_until(until) == std::future_status::ready) return true;
    const auto text = "the grace is over, " + std::to_string(home->drop_offloaded()) +
                      " pieces of work are given up: see limits::grace, --offload-threads";
    tell_of({.level = protocol::log_level::warning, .where = "offload", .text = text});
    all.wait_until(last);
    return false;
  }

  // On the thread of `keeper`, ten times in the time that a hook may take.
  void on_tick() {
    const auto now = clock::now();
    home->watchdog().look(now);
    const auto report = [this](const protocol::log_entry& entry) { log->write(entry); };
    if (reload_asked.exchange(false)) return server->reload(report);
    if (now < next_file_check) return;
    next_file_check = now + bounds.file_check;
    server->look_at_files(report);
  }

  void say_what_there_is_room_for(std::size_t wanted) const;
  bool shut_down();
  bool join_threads(clock::time_point until) const;
  void send_foreign_home();
  bool end_keeper(clock::time_point until);
  void say_what_is_left_behind();

  const machine& plan;
  protocol::limits bounds;
  disconnect_handler tell;
  complaint complain;
  std::unique_ptr<net::log> log;
  std::unique_ptr<net::signals> signals;
  std::unique_ptr<net::server> server;
  std::vector<std::unique_ptr<net::shard>> threads;  // without endpoints
  std::unique_ptr<runtime> home;
  std::unique_ptr<net::ticker> keeper;
  std::atomic<bool> reload_asked{false};
  clock::time_point next_file_check{};
  bool unsaved = false;  // work that rooms had offloaded was given up at the end
  enum class run : std::uint8_t { open, stopping, stopped, left_behind };
  std::atomic<run> state{run::open};
};

// The default is what few machines can have and nobody has asked for: that is no reason to warn.
void manager::parts::say_what_there_is_room_for(std::size_t wanted) const {
  if (server->capacity() >= wanted) return;
  const bool asked_for = wanted != protocol::limits{}.connections;
  auto text = "there is room for " + std::to_string(server->capacity()) + " connections";
  if (asked_for) text += ", not " + std::to_string(wanted);
  text += ": this process may open " + std::to_string(net::descriptor_limit()) +
          " descriptors. Raise its hard limit (ulimit -Hn, LimitNOFILE=, --ulimit nofile=)";
  text += asked_for ? ", or set --max-connections" : " for more";
  using enum protocol::log_level;
  log->write({.level = asked_for ? warning : info, .text = text});
}

// -- the end --------------------------------------------------------------------------------------

// While the sockets of other nodes leave, our own clients are served as ever, and no new connection
// is taken.
void manager::parts::send_foreign_home() {
  server->let_nobody_in();
  // Shared: the last of them may leave when nobody waits any more.
  const auto gone = std::make_shared<std::promise<void>>();
  home->drain_node([gone] { gone->set_value(); });
  gone->get_future().wait_for(bounds.grace);
}

/// Returns whether all has ended. A loop that is stuck in a hook is left behind with all that it
/// may use.
bool manager::parts::shut_down() {
  const auto grace_ends = clock::now() + bounds.grace;
  tell_rooms(grace_ends);
  if (!home->node_address().empty()) send_foreign_home();
  const auto until = clock::now() + bounds.grace + bounds.stop_margin;
  auto ended = server->stop(until);
  home->end_sessions();
  unsaved = !ended || !finish_rooms(grace_ends, until);  // a hook that hangs has had time enough
  ended = server->join(until) && ended;
  ended = join_threads(until) && ended;
  ended = home->offloading() == 0 && ended;
  ended = end_keeper(until) && ended;
  if (ended) {
    home->close();
  } else {
    say_what_is_left_behind();
  }
  log->end(std::chrono::seconds{1});
  return ended;
}

bool manager::parts::join_threads(clock::time_point until) const {
  for (const auto& shard : threads) shard->end();
  auto ended = true;
  for (const auto& shard : threads) ended = shard->join(until) && ended;
  return ended;
}

/// It may hang in a file system that does not answer.
bool manager::parts::end_keeper(clock::time_point until) {
  constexpr std::chrono::milliseconds moment{100};
  if (keeper->end(std::max(until, clock::now() + moment))) return true;
  const auto text = "reading files again (certificates, pages) does not end, and is left behind";
  log->write({.level = protocol::log_level::error, .where = "stop", .text = text});
  return false;
}

void manager::parts::say_what_is_left_behind() {
  for (const auto& work : home->watchdog().at_work()) {
    const auto text = work + ": does not end, and is left behind";
    log->write({.level = protocol::log_level::error, .where = "stop", .text = text});
  }
}

manager::manager(const machine& plan) : parts_{std::make_unique<parts>(plan)} {}

// What is left behind may be used by threads that nobody can end.
manager::~manager() {
  stop();
  if (parts_->state == parts::run::left_behind) static_cast<void>(parts_.release());
}

void manager::on_disconnected(disconnect_handler tell) { parts_->tell = std::move(tell); }
void manager::on_complaint(complaint tell) { parts_->complain = std::move(tell); }

void manager::mount(settings with) {
  auto& self = *parts_;
  if (self.server) throw std::logic_error{"this house is mounted: make another manager"};
  if (auto wrong = what_is_wrong(with.cluster); !wrong.empty()) throw std::invalid_argument{wrong};
  net::raise_descriptor_limit();
  const auto asked = with;
  self.bounds = with.bounds;
  self.log = std::make_unique<net::log>(with.log, asked.cluster.node, self.bounds);
  self.signals = std::make_unique<net::signals>();
  self.server = std::make_unique<net::server>(std::move(with), self);
  self.server->stands(
      asked.cluster.join.empty() ? protocol::standing::accepted : protocol::standing::joining);
  std::vector<protocol::loop*> loops;
  for (std::size_t i = 0; i < self.server->shards(); ++i) loops.push_back(&self.server->shard(i));
  self.home = std::make_unique<runtime>(
      self.plan, loops,
      runtime::options{
          .bounds = self.bounds,
          .tell = self.tell,
          .complain = [&self](const protocol::log_entry& entry) { self.tell_of(entry); },
          .thread = [&self]() -> protocol::loop& { return self.new_thread(); },
          .log_dropped = [&self] { return self.log->dropped(); },
          .offload_threads = asked.offload_threads,
          .inspect = asked.inspect,
          .authenticate = asked.authenticate,
          .cluster = self.server->cluster(),
          .reachable = net::probe,
          .stands = [&self](auto how) { self.server->stands(how); }});
  for (const auto& shard : self.threads) shard->start();
  self.server->start();
  self.say_what_there_is_room_for(self.bounds.connections);
  self.next_file_check = parts::clock::now() + self.bounds.file_check;
  self.keeper = std::make_unique<net::ticker>(
      std::max(self.bounds.slow_hook / 10, std::chrono::milliseconds{10}),
      [&self] { self.on_tick(); });
}

std::uint16_t manager::port() const noexcept { return parts_->server ? parts_->server->port() : 0; }
std::vector<std::string> manager::listening_on() const {
  return parts_->server ? parts_->server->listening_on() : std::vector<std::string>{};
}
std::string manager::node_address() const {
  return parts_->home ? parts_->home->node_address() : std::string{};
}
std::size_t manager::connections() const noexcept {
  return parts_->server ? parts_->server->open() : 0;
}

bool manager::wait() {
  await_signal();
  return stop();
}

void manager::await_signal() {
  if (!parts_->signals) return;
  while (parts_->signals->wait() == SIGHUP) reload();
}

void manager::reload() {
  if (!parts_->keeper) return;
  parts_->reload_asked = true;
  parts_->keeper->tick();
}

bool manager::stop() {
  auto& self = *parts_;
  using run = parts::run;
  auto seen = run::open;
  if (!self.state.compare_exchange_strong(seen, run::stopping)) {
    self.state.wait(run::stopping);  // somebody else is at it
    return self.state != run::left_behind && !self.unsaved;
  }
  auto ended = true;
  if (self.signals) self.signals->cancel();
  if (self.keeper) {
    ended = self.shut_down();
  } else {  // not mounted, or only in part
    static_cast<void>(self.join_threads(parts::clock::time_point::max()));
    if (self.home) self.home->close();
  }
  self.state = ended ? run::stopped : run::left_behind;
  self.state.notify_all();
  return ended && !self.unsaved;
}

std::vector<identity_ptr> manager::clients() const {
  if (!parts_->home) return {};
  std::promise<std::vector<identity_ptr>> promise;
  auto answer = promise.get_future();
  const auto give = std::make_shared<const std::function<void(std::vector<identity_ptr>)>>(
      [&promise](std::vector<identity_ptr> all) { promise.set_value(std::move(all)); });
  if (!porthouse::tell(parts_->home->manager(), nullptr, nullptr, list_connections{give}))
    return {};
  return answer.get();
}

void manager::adopt(int native_socket, std::string head, std::string early) {
  if (!parts_->server) throw std::logic_error{"mount the house before sockets enter"};
  parts_->server->adopt(native_socket, std::move(head), std::move(early));
}

}  // namespace porthouse
