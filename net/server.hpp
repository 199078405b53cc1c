#pragma once

#include <porthouse/protocol/message/identity.hpp>
#include <porthouse/protocol/ports/inspection_service.hpp>
#include <porthouse/protocol/ports/loop.hpp>
#include <porthouse/protocol/ports/wire.hpp>
#include <porthouse/protocol/settings/log.hpp>
#include <porthouse/protocol/settings/settings.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace porthouse::net {

class clock_source;

/// Receives the WebSockets that a server opens: the side of the actors.
class server_events {
public:
  /// A WebSocket has opened on shard number `shard`; called on that shard's thread. Returns who is
  /// told what happens on it; must stay valid until its `closed` returns. nullptr refuses: the
  /// connection closes with 1013.
  virtual protocol::wire_events* opened(
      std::size_t shard, protocol::carrier& ours, protocol::opening from) = 0;
  /// A WebSocket has come from another shard, by `carrier::move_to`; its right to read is used up.
  /// `ours` is to be told whom it tells. False refuses, as `opened` does.
  virtual bool moved(
      std::size_t /*shard*/, protocol::carrier& /*ours*/,
      std::unique_ptr<protocol::luggage> /*with*/) {
    return false;
  }
  /// What answers requests about the server itself; nullptr if nothing does. On any shard's thread.
  [[nodiscard]] virtual protocol::inspection_service* inspection() noexcept { return nullptr; }

protected:
  ~server_events() = default;
};

/// The shards and the listeners: accepts connections, upgrades them, and carries WebSockets.
class server {
public:
  using clock = protocol::loop::clock;

  /// Makes the shards' loops, starts nothing. `events` must outlive the server.
  /// Throws std::invalid_argument (with the remedy) for settings that cannot work: an address that
  /// is none, a TLS file that cannot be read, pages that are no folder.
  server(protocol::settings with, server_events& events);
  /// The same, in a time of its own: for tests, which move it by hand. `time` must outlive the
  /// server.
  server(protocol::settings with, server_events& events, const clock_source& time);
  /// Stops as `stop` does, if that has not been done.
  ~server();
  server(const server&) = delete;
  server& operator=(const server&) = delete;

  /// The shards, to host actors on. Valid as long as the server. At least one.
  [[nodiscard]] std::size_t shards() const noexcept;
  [[nodiscard]] protocol::loop& shard(std::size_t number) noexcept;

  /// Listens and starts one thread per shard. Throws std::system_error if the address is taken,
  /// std::invalid_argument if systemd hands over what is no listening socket.
  void start();
  /// The port listened on, once started; the first if there are several. 0 if none.
  [[nodiscard]] std::uint16_t port() const noexcept;
  /// What is listened on, once started: `127.0.0.1:9001`, `[::1]:9001` or `unix:/PATH`.
  [[nodiscard]] const std::vector<std::string>& listening_on() const noexcept;
  /// Connections for which there is room: `limits::connections`, or as many as the process may have
  /// descriptors. From any thread.
  [[nodiscard]] std::size_t capacity() const noexcept;
  /// WebSockets open now. From any thread.
  [[nodiscard]] std::size_t open() const noexcept;

  /// Takes over a connected TCP socket whose HTTP request has been read by another HTTP server in
  /// this process: `native_socket` belongs to this server from now on, `head` is the request as
  /// bytes (request line and headers), `early` what was read after it. The upgrade is answered
  /// here. From any thread.
  void adopt(int native_socket, std::string head, std::string early);

  /// `settings::cluster`, with files in place of its own that only ever hold what can be used.
  [[nodiscard]] protocol::cluster cluster() const;
  /// Reads certificate, key, pages, block list and inspect token again, for connections that come
  /// from now on; `tell` is told what came of it. What cannot be used is refused, and what was read
  /// before stays. One thread at a time, with `look_at_files`.
  void reload(const std::function<void(const protocol::log_entry&)>& tell);
  /// As `reload`, of what has changed on disk.
  void look_at_files(const std::function<void(const protocol::log_entry&)>& tell);
  /// What /readyz answers: 200 if it is `accepted`, as at first; else 503 and the word. It is for
  /// balancers: clients that come are let in all the same, unless the node is `replaced`. From any
  /// thread.
  void stands(protocol::standing how) noexcept;
  /// New WebSockets are refused from now on (503), and /readyz says so; those that are open stay.
  /// From any thread.
  void let_nobody_in() noexcept;
  /// Stops accepting, sends Close 1001 to all, waits at most `limits::grace`, cuts what is left.
  /// Afterwards no WebSocket is open and every `closed` has been told; the loops still take turns.
  /// Returns false if that is not so by `until`, because a loop is stuck. From any thread but a
  /// shard's; blocks. Calling again does nothing.
  bool stop(clock::time_point until);
  void stop() { static_cast<void>(stop(clock::time_point::max())); }
  /// Ends the loops' threads. Returns false if one has not ended by `until`: then all of this has
  /// to be left behind. After `stop`; from any thread but a shard's; blocks.
  bool join(clock::time_point until);
  void join() { static_cast<void>(join(clock::time_point::max())); }

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

}  // namespace porthouse::net
