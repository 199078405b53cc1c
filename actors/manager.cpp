#include <porthouse/actors/hosted.hpp>
#include <porthouse/actors/household.hpp>
#include <porthouse/actors/interfaces.hpp>
#include <porthouse/actors/manager.hpp>
#include <porthouse/net/probe.hpp>
#include <porthouse/net/server.hpp>
#include <porthouse/net/signals.hpp>
#include <porthouse/net/thread_loop.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <future>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace porthouse {

struct manager::parts final : net::reception {
  explicit parts(const machine& what) : plan{what} {}

  protocol::wire_events* opened(
      std::size_t shard, protocol::wire& ours, identity_ptr who, std::string_view place) override {
    return home->shard(shard).open(ours, std::move(who), place);
  }

  // Shards ask from their first turn on, when the house has long been made.
  protocol::concierge* desk() noexcept override { return home ? home->desk() : nullptr; }

  protocol::loop& new_thread() {
    threads.push_back(std::make_unique<net::thread_loop>());
    return *threads.back();
  }

  // While they are on their way, our own clients are served as ever, and nobody new is let in.
  void send_guests_home() {
    server->let_nobody_in();
    // Shared: the last of them may go when nobody waits any more.
    const auto gone = std::make_shared<std::promise<void>>();
    home->drain_node([gone] { gone->set_value(); });
    gone->get_future().wait_for(grace);
  }

  using clock = std::chrono::steady_clock;

  // A room that hangs keeps nobody waiting for ever: half of the grace is left for the others.
  void tell_rooms(clock::time_point until) {
    const auto taken = std::make_shared<std::promise<void>>();
    home->stop_rooms(until, [taken] { taken->set_value(); });
    taken->get_future().wait_for(grace / 2);
  }

  // Who was cut at the end of the grace has been told to the rooms only now.
  void finish_rooms(clock::time_point until) {
    const auto done = std::make_shared<std::promise<void>>();
    home->finish_rooms([done] { done->set_value(); });
    const auto last = std::max(until, clock::now() + grace / 4);
    if (done->get_future().wait_until(last) == std::future_status::ready) return;
    const auto dropped = home->drop_offloaded();
    complain(
        "offload", "the grace is over, " + std::to_string(dropped) +
                       " pieces of work are given up: see limits::grace, --offload-threads");
  }

  const machine& plan;
  std::chrono::milliseconds grace{0};
  farewell tell;
  complaint complain = [](std::string_view where, std::string_view what) {
    std::clog << "porthouse: " << where << ": " << what << std::endl;
  };
  std::unique_ptr<net::signals> signals;
  std::unique_ptr<net::server> server;
  std::vector<std::unique_ptr<net::thread_loop>> threads;
  std::unique_ptr<household> home;
  enum class run : std::uint8_t { open, stopping, stopped };
  std::atomic<run> state{run::open};
  bool running = false;  // the loops have been started
};

manager::manager(const machine& plan) : parts_{std::make_unique<parts>(plan)} {}
manager::~manager() { stop(); }

void manager::on_disconnected(farewell tell) { parts_->tell = std::move(tell); }
void manager::on_complaint(complaint tell) { parts_->complain = std::move(tell); }

void manager::mount(settings with) {
  auto& house = *parts_;
  if (house.server) throw std::logic_error{"this house is mounted: make another manager"};
  if (auto wrong = what_is_wrong(with.cluster); !wrong.empty())
    throw std::invalid_argument{std::move(wrong)};
  const auto bounds = with.bounds;
  const auto inspect = with.inspect;
  const auto cluster = with.cluster;
  const auto offload_threads = with.offload_threads;
  house.grace = bounds.grace;
  house.signals = std::make_unique<net::signals>();
  house.server = std::make_unique<net::server>(std::move(with), house);
  house.server->stands(
      cluster.join.empty() ? protocol::standing::accepted : protocol::standing::joining);
  std::vector<protocol::loop*> loops;
  for (std::size_t i = 0; i < house.server->shards(); ++i) loops.push_back(&house.server->shard(i));
  house.home = std::make_unique<household>(
      house.plan, loops,
      household::options{
          .bounds = bounds,
          .tell = house.tell,
          .complain = house.complain,
          .thread = [&house]() -> protocol::loop& { return house.new_thread(); },
          .offload_threads = offload_threads,
          .inspect = inspect,
          .cluster = cluster,
          .reachable = net::probe,
          .stands = [&house](auto how) { house.server->stands(how); }});
  house.server->start();
  house.running = true;
}

std::uint16_t manager::port() const noexcept { return parts_->server ? parts_->server->port() : 0; }
std::vector<std::string> manager::listening_on() const {
  return parts_->server ? parts_->server->listening_on() : std::vector<std::string>{};
}
std::string manager::node_address() const {
  return parts_->home ? parts_->home->node_address() : std::string{};
}
std::size_t manager::open() const noexcept { return parts_->server ? parts_->server->open() : 0; }

void manager::wait() {
  if (parts_->signals) parts_->signals->wait();
  stop();
}

void manager::stop() {
  auto& house = *parts_;
  auto seen = parts::run::open;
  if (!house.state.compare_exchange_strong(seen, parts::run::stopping)) {
    house.state.wait(parts::run::stopping);  // somebody else is at it
    return;
  }
  if (house.server) {
    house.signals->cancel();
    const auto until = parts::clock::now() + house.grace;
    if (house.running) house.tell_rooms(until);
    if (house.running && !house.home->node_address().empty()) house.send_guests_home();
    house.server->stop();
    if (house.running) house.finish_rooms(until);
    house.server->join();
    for (const auto& one : house.threads) one->join();
  }
  if (house.home) house.home->close();
  house.state = parts::run::stopped;
  house.state.notify_all();
}

std::vector<identity_ptr> manager::clients() const {
  if (!parts_->home) return {};
  std::promise<std::vector<identity_ptr>> promise;
  auto answer = promise.get_future();
  const auto give = std::make_shared<const std::function<void(std::vector<identity_ptr>)>>(
      [&promise](std::vector<identity_ptr> all) { promise.set_value(std::move(all)); });
  if (!porthouse::tell(parts_->home->manager(), nullptr, nullptr, census{give})) return {};
  return answer.get();
}

void manager::adopt(int native_socket, std::string head, std::string early) {
  if (!parts_->server) throw std::logic_error{"mount the house before sockets enter"};
  parts_->server->adopt(native_socket, std::move(head), std::move(early));
}

}  // namespace porthouse
