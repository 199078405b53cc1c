#include <porthouse/net/heartbeat.hpp>
#include <porthouse/net/http/http_connection.hpp>
#include <porthouse/net/listener.hpp>
#include <porthouse/net/loop/shard.hpp>
#include <porthouse/net/server.hpp>
#include <porthouse/net/server_state.hpp>
#include <porthouse/net/service.hpp>
#include <porthouse/net/tcp/listening.hpp>

#include <algorithm>
#include <atomic>
#include <semaphore>
#include <utility>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace porthouse::net {

namespace {

// For ever is more than the clock can be asked to wait.
bool acquired(std::counting_semaphore<>& semaphore, protocol::loop::clock::time_point until) {
  if (until == protocol::loop::clock::time_point::max()) return semaphore.acquire(), true;
  return semaphore.try_acquire_until(until);
}

}  // namespace

struct server::parts {
  parts(protocol::settings with, server_events& events, const clock_source& time);

  void accepted(descriptor socket, const remote& from);
  void deal(http_connection::accepted_socket accepted);
  void listen();
  void listen_with(listening listening);
  void watch_over();
  void tell_service(const std::string& word) const;

  server_state state;
  std::vector<std::unique_ptr<net::shard>> loops;
  std::vector<socket_file> files;
  std::vector<std::string> listening_on;
  std::atomic<std::uint16_t> port = 0;
  std::atomic<bool> running = false;
};

server::parts::parts(protocol::settings with, server_events& events, const clock_source& time)
    : state{std::move(with), events, time} {
  for (std::size_t number = 0; number < state.settings.shards; ++number) {
    loops.push_back(std::make_unique<net::shard>(number, time));
    state.loops.push_back(loops.back().get());
  }
}

void server::parts::listen() {
  auto sockets = state.settings.systemd ? inherited_sockets() : std::vector<listening>{};
  if (sockets.empty()) sockets.push_back(listen_on(state.settings.address, state.settings.port));
  for (auto& listening : sockets) listen_with(std::move(listening));
}

void server::parts::listen_with(listening listening) {
  const auto native = listening.socket.get();
  if (port == 0) port = port_of(listening.socket);
  listening_on.push_back(where(listening.socket));
  files.push_back(std::move(listening.file));
  auto& first = *loops.front();
  first.expect();
  first.enlist(
      std::make_unique<listener>(
          first, state, std::move(listening.socket),
          [this](descriptor socket, const remote& from) { accepted(std::move(socket), from); }),
      native);
}

/// Has systemd's watchdog told that the loops turn, if it asks.
void server::parts::watch_over() {
  const auto interval = watchdog_interval();
  if (!state.settings.systemd || !interval) return;
  std::vector<net::shard*> all;
  for (const auto& shard : loops) all.push_back(shard.get());
  auto& first = *loops.front();
  auto made = std::make_unique<heartbeat>(first, std::move(all), *interval);
  const auto native = made->native();
  first.expect();
  first.enlist(std::move(made), native);
}

void server::parts::tell_service(const std::string& word) const {
  if (state.settings.systemd) notify_service(word);
}

void server::parts::accepted(descriptor socket, const remote& from) {
  const bool by_proxy = state.settings.proxy_protocol;
  auto permit =
      state.out_of_descriptors ? connection_permit::turned_away() : state.admit(from, by_proxy);
  std::unique_ptr<tls_link> tls;
  if (const auto identity = state.files.now()->tls) {
    tls = identity->attach(socket.get());
    if (!tls) return;
  }
  deal({transport{std::move(socket), std::move(tls)}, std::move(permit), from, {}, by_proxy});
}

/// To the shard with the fewest endpoints; those that are turned away all to the first, which has
/// the `overflow`.
void server::parts::deal(http_connection::accepted_socket accepted) {
  auto& fewest =
      **std::ranges::min_element(loops, {}, [](const auto& shard) { return shard->population(); });
  auto& where = accepted.permit.is_admitted() ? fewest : *loops.front();
  where.expect();
  if (where.runs_here()) return http_connection::start(where, state, std::move(accepted));
  try {
    where.post([this, &where,
                shared = std::make_shared<http_connection::accepted_socket>(std::move(accepted))] {
      http_connection::start(where, state, std::move(*shared));
    });
  } catch (...) {
    where.expect_no_more();
    throw;
  }
}

// -- the server -----------------------------------------------------------------------------------

server::server(protocol::settings with, server_events& events)
    : server{std::move(with), events, steady_time()} {}

server::server(protocol::settings with, server_events& events, const clock_source& time)
    : parts_{std::make_unique<parts>(std::move(with), events, time)} {}

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
  for (const auto& shard : parts_->loops) shard->start();
  parts_->tell_service("READY=1");
}

protocol::cluster server::cluster() const {
  return parts_->state.files.in_place(parts_->state.settings.cluster);
}

void server::reload(const live_files::report& tell) {
  if (parts_->state.settings.systemd) notify_reloading();
  parts_->state.files.reload(tell);
  parts_->tell_service("READY=1");
}

void server::look_at_files(const live_files::report& tell) { parts_->state.files.look(tell); }

std::uint16_t server::port() const noexcept { return parts_->port; }

const std::vector<std::string>& server::listening_on() const noexcept {
  return parts_->listening_on;
}

std::size_t server::capacity() const noexcept { return parts_->state.limit.most(); }

std::size_t server::open() const noexcept { return parts_->state.open; }

void server::adopt(int native_socket, std::string head, std::string early) {
  descriptor socket{native_socket};
  ::fcntl(native_socket, F_SETFL, ::fcntl(native_socket, F_GETFL) | O_NONBLOCK);
  const int on = 1;
  ::setsockopt(native_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const auto from = remote::of(native_socket);
  auto permit = parts_->state.admit(from);
  parts_->deal(
      {transport{std::move(socket)}, std::move(permit), from, std::move(head).append(early)});
}

void server::stands(protocol::standing how) noexcept {
  parts_->state.standing = how;
  if (how == protocol::standing::replaced) let_nobody_in();
}

void server::let_nobody_in() noexcept {
  if (!parts_->state.closed_to_new.exchange(true)) parts_->tell_service("STOPPING=1");
}

bool server::stop(clock::time_point until) {
  let_nobody_in();
  if (parts_->state.stopping.exchange(true) || !parts_->running) return true;
  const auto& all = parts_->loops;
  // Shared, because a loop that is stuck may come to it after this has returned.
  const auto closed = std::make_shared<std::counting_semaphore<>>(0);
  const auto grace = parts_->state.settings.bounds.grace;
  for (const auto& shard : all) {
    shard->post([where = shard.get(), closed, grace] {
      where->close_down(grace, [closed] { closed->release(); });
    });
  }
  const auto done = std::ranges::all_of(all, [&](const auto&) { return acquired(*closed, until); });
  parts_->files.clear();
  return done;
}

bool server::join(clock::time_point until) {
  parts_->running = false;
  for (const auto& shard : parts_->loops) shard->end();
  auto ended = true;
  for (const auto& shard : parts_->loops) ended = shard->join(until) && ended;
  return ended;
}

}  // namespace porthouse::net
