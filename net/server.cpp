#include <porthouse/net/doorstep.hpp>
#include <porthouse/net/heartbeat.hpp>
#include <porthouse/net/house.hpp>
#include <porthouse/net/listener.hpp>
#include <porthouse/net/listening.hpp>
#include <porthouse/net/server.hpp>
#include <porthouse/net/service.hpp>
#include <porthouse/net/shard.hpp>

#include <algorithm>
#include <atomic>
#include <latch>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace porthouse::net {

struct server::parts {
  parts(protocol::settings with, reception& guests, const clock_source& time);

  void accepted(descriptor socket, const remote& from);
  void deal(doorstep::guest who);
  door_pass admit(const remote& from, bool by_proxy);
  void listen();
  void listen_with(listening one);
  void watch_over();
  void tell_service(const std::string& state) const;

  house ours;
  std::vector<std::unique_ptr<net::shard>> loops;
  std::vector<socket_file> files;
  std::vector<std::string> listening_on;
  std::atomic<std::uint16_t> port = 0;
  std::atomic<bool> running = false;
};

server::parts::parts(protocol::settings with, reception& guests, const clock_source& time)
    : ours{std::move(with), guests, time} {
  const auto wanted = ours.settings.shards;
  const auto count = wanted != 0 ? wanted : std::max(1U, std::thread::hardware_concurrency());
  for (std::size_t number = 0; number < count; ++number) {
    loops.push_back(std::make_unique<net::shard>(number, time));
  }
}

void server::parts::listen() {
  auto sockets = ours.settings.systemd ? inherited_sockets() : std::vector<listening>{};
  if (sockets.empty()) sockets.push_back(listen_on(ours.settings.address, ours.settings.port));
  for (auto& one : sockets) listen_with(std::move(one));
}

void server::parts::listen_with(listening one) {
  const auto native = one.socket.get();
  if (port == 0) port = port_of(one.socket);
  listening_on.push_back(where(one.socket));
  files.push_back(std::move(one.file));
  auto& first = *loops.front();
  first.expect();
  first.enlist(
      std::make_unique<listener>(
          first, std::move(one.socket), ours.tls != nullptr,
          [this](descriptor socket, const remote& from) { accepted(std::move(socket), from); }),
      native);
}

/// Has systemd's watchdog told that the loops turn, if it asks.
void server::parts::watch_over() {
  const auto interval = watchdog_interval();
  if (!ours.settings.systemd || !interval) return;
  std::vector<net::shard*> all;
  for (const auto& one : loops) all.push_back(one.get());
  auto& first = *loops.front();
  auto made = std::make_unique<heartbeat>(first, std::move(all), *interval);
  const auto native = made->native();
  first.expect();
  first.enlist(std::move(made), native);
}

void server::parts::tell_service(const std::string& state) const {
  if (ours.settings.systemd) notify_service(state);
}

/// Of whom a proxy speaks is known later.
door_pass server::parts::admit(const remote& from, bool by_proxy) {
  return by_proxy || ours.trusted.trust(from) ? ours.door.admit_proxy() : ours.door.admit(from);
}

void server::parts::accepted(descriptor socket, const remote& from) {
  const bool by_proxy = ours.settings.proxy_protocol;
  auto pass = admit(from, by_proxy);
  if (pass.what() == door_pass::kind::none) return;
  std::unique_ptr<tls_link> tls;
  if (ours.tls) {
    tls = ours.tls->attach(socket.get());
    if (!tls) return;
  }
  deal({transport{std::move(socket), std::move(tls)}, std::move(pass), from, {}, by_proxy});
}

/// To the shard with the fewest.
void server::parts::deal(doorstep::guest who) {
  auto& where =
      **std::ranges::min_element(loops, {}, [](const auto& one) { return one->population(); });
  where.expect();
  if (where.runs_here()) return doorstep::let_in(where, ours, std::move(who));
  try {
    where.post([this, &where, shared = std::make_shared<doorstep::guest>(std::move(who))] {
      doorstep::let_in(where, ours, std::move(*shared));
    });
  } catch (...) {
    where.expect_no_more();
    throw;
  }
}

// -- the server ---------------------------------------------------------------------------------

server::server(protocol::settings with, reception& guests)
    : server{std::move(with), guests, steady_time()} {}

server::server(protocol::settings with, reception& guests, const clock_source& time)
    : parts_{std::make_unique<parts>(std::move(with), guests, time)} {}

server::~server() {
  stop();
  join();
}

std::size_t server::shards() const noexcept { return parts_->loops.size(); }

protocol::loop& server::shard(std::size_t number) noexcept { return *parts_->loops[number]; }

void server::start() {
  parts_->listen();
  parts_->watch_over();
  parts_->running = true;
  for (const auto& one : parts_->loops) one->start();
  parts_->tell_service("READY=1");
}

std::uint16_t server::port() const noexcept { return parts_->port; }

const std::vector<std::string>& server::listening_on() const noexcept {
  return parts_->listening_on;
}

std::size_t server::open() const noexcept { return parts_->ours.open; }

void server::adopt(int native_socket, std::string head, std::string early) {
  descriptor socket{native_socket};
  ::fcntl(native_socket, F_SETFL, ::fcntl(native_socket, F_GETFL) | O_NONBLOCK);
  const int on = 1;
  ::setsockopt(native_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const auto from = remote::of(native_socket);
  auto pass = parts_->admit(from, false);
  if (pass.what() == door_pass::kind::none) return;
  parts_->deal(
      {transport{std::move(socket)}, std::move(pass), from, std::move(head).append(early)});
}

void server::stands(protocol::standing how) noexcept {
  parts_->ours.standing = how;
  if (how == protocol::standing::replaced) let_nobody_in();
}

void server::let_nobody_in() noexcept {
  if (!parts_->ours.closed_to_new.exchange(true)) parts_->tell_service("STOPPING=1");
}

void server::stop() {
  let_nobody_in();
  if (parts_->ours.stopping.exchange(true) || !parts_->running) return;
  const auto& all = parts_->loops;
  // Shared, because the last to count down may still hold it when this thread goes on.
  const auto left = std::make_shared<std::latch>(static_cast<std::ptrdiff_t>(all.size()));
  const auto grace = parts_->ours.settings.bounds.grace;
  for (const auto& one : all) {
    one->post([where = one.get(), left, grace] {
      where->close_down(grace, [left] { left->count_down(); });
    });
  }
  left->wait();
  parts_->files.clear();
}

void server::join() {
  parts_->running = false;
  for (const auto& one : parts_->loops) one->end();
  for (const auto& one : parts_->loops) one->join();
}

}  // namespace porthouse::net
