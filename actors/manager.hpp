#pragma once

#include <porthouse/actors/machine.hpp>
#include <porthouse/actors/visitor.hpp>
#include <porthouse/protocol/settings/settings.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace porthouse {

using protocol::acceptor;
using protocol::admission;
using protocol::block_list;
using protocol::handshake;
using protocol::limits;
using protocol::settings;

/// Runs a server: listens, upgrades, spawns an actor for each socket, keeps their pings going and
/// the list of who is connected, and shuts all of it down.
///
/// One server can be mounted once. Not to be called from inside a space, but for `clients`'
/// callback.
class manager {
public:
  using disconnect_handler = std::function<void(const identity&, const departure&)>;
  using complaint = std::function<void(std::string_view where, std::string_view text)>;

  /// `plan` must outlive the manager.
  explicit manager(const machine& plan);
  explicit manager(machine&& passing) = delete;
  /// As `stop`.
  ~manager();
  manager(const manager&) = delete;
  manager& operator=(const manager&) = delete;

  /// Announces each connection that has ended; called on a shard's thread. Before `mount`.
  void on_disconnected(disconnect_handler tell);
  /// Told what hooks and timers of spaces throw, which spaces die and which cannot be made anew,
  /// and what blocks a loop; called on their threads, and must not block. By default that is a line
  /// of the log (`settings::log`). Before `mount`.
  void on_complaint(complaint tell);

  /// Makes the spaces and begins to listen. Throws std::system_error if the address is taken,
  /// std::invalid_argument for settings or plans that cannot work, std::logic_error if mounted.
  void mount(settings with = {});
  /// The port listened on; 0 before `mount`.
  [[nodiscard]] std::uint16_t port() const noexcept;
  /// What is listened on: `127.0.0.1:9001`, `[::1]:9001` or `unix:/PATH`; nothing before `mount`.
  [[nodiscard]] std::vector<std::string> listening_on() const;
  /// Where other nodes reach this one, `HOST:PORT`; "" if it is no node.
  [[nodiscard]] std::string node_address() const;
  /// Blocks until SIGINT or SIGTERM, or until another thread calls `stop`; then stops, and returns
  /// what that does.
  bool wait();
  /// The first half of `wait`: blocks until then, and does as `reload` at each SIGHUP. Afterwards
  /// the signals are as before: another SIGINT or SIGTERM ends the process at once.
  void await_signal();
  /// Tells all rooms (`lockspace::stopping`), sends Close 1001 to all, waits at most
  /// `limits::grace` for their answers and for what rooms have offloaded, ends all actors and
  /// threads. Blocks. Calling again does nothing.
  ///
  /// Returns whether all has been done and has ended. Offloaded work that there was no time for is
  /// given up, and the log says how much. If a hook or offloaded work is at it still,
  /// `stop_margin` after the grace, the log names it: what hangs is left behind, with all that it
  /// may use, and the plan must not be destroyed. After false all that is left to do is to end the
  /// process, without destructors: std::_Exit.
  bool stop();
  /// Reads certificates, keys, block list, inspect token and pages again, for those who come from
  /// now on. A file that cannot be used is refused with a line of the log, and what was read before
  /// stays. Files that change are read without being asked (`limits::file_check`). Any thread;
  /// returns before it is done.
  void reload();

  /// Who is connected, from the manager's own list. Blocks for a turn of a loop; any thread that is
  /// not a shard's.
  [[nodiscard]] std::vector<identity_ptr> clients() const;
  /// WebSockets open now. Any thread.
  [[nodiscard]] std::size_t connections() const noexcept;

  /// Takes over a TCP stream (a tcp::socket or a beast::tcp_stream) whose upgrade `request` has
  /// been read by a server of the user's own; `early` is what was read after it. The handshake is
  /// judged and answered here, as if it had come to a port of our own. Any thread.
  template <class Stream, class Request>
  void master_ingress(Stream stream, const Request& request, std::string early = {}) {
    std::ostringstream head;
    head << request.base();
    if constexpr (requires { stream.release_socket(); }) {
      adopt(static_cast<int>(stream.release_socket().release()), head.str(), std::move(early));
    } else {
      adopt(static_cast<int>(stream.release()), head.str(), std::move(early));
    }
  }
  /// The same for a connected socket's descriptor, which belongs to the manager from now on, and
  /// the request's bytes: request line and headers, with the empty line that ends them.
  void adopt(int native_socket, std::string head, std::string early);

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

}  // namespace porthouse
