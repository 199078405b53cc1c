#pragma once

#include <porthouse/actors/machine.hpp>
#include <porthouse/protocol/delivery/request_ledger.hpp>
#include <porthouse/protocol/http/handshake.hpp>
#include <porthouse/protocol/ownership/ledger.hpp>
#include <porthouse/protocol/ownership/verdict.hpp>
#include <porthouse/protocol/session/session_ledger.hpp>
#include <porthouse/protocol/settings/cluster.hpp>
#include <porthouse/protocol/settings/limits.hpp>
#include <porthouse/test/client.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porthouse::test {

class fake_network;

/// A whole server without a port: the real machine, sockets and spaces, on loops and a clock that
/// are moved by hand. Opens no port, never sleeps, does the same every time. One thread.
class house {
public:
  /// What a house is made with.
  struct options {
    std::size_t shards = 1;
    protocol::limits bounds = {};
    bool inspect = false;  ///< as `settings::inspect`; then `ask` has answers
    std::vector<protocol::acceptor> acceptors = {};  ///< as `settings::acceptors`
    std::vector<std::string> subprotocols = {};      ///< as `settings::subprotocols`
    protocol::authenticator authenticate = {};       ///< as `settings::authenticate`
    /// Called when the house is destroyed and its books do not balance, or hold messages that no
    /// space has begun. By default the books are printed and the test program aborts.
    std::function<void(const std::string& books)> on_breach = {};

    // -- of a node: see `porthouse::test::nodes`
    protocol::cluster cluster = {};  ///< a house with a `node` name is one; `listen` is any name
    fake_network* map = nullptr;     ///< between it and the other nodes; must outlive it
    /// As `runtime::options::stands`.
    std::function<void(protocol::standing)> stands = {};
    std::uint64_t incarnation = 1;  ///< milliseconds, at least 63 more than in the life before
  };

  /// `plan` must outlive the house. Throws as `manager::mount` does.
  explicit house(const machine& plan) : house{plan, options{}} {}
  house(const machine& plan, options with);
  /// A house for one space, by the name it gives itself.
  template <class Space, class... Args>
  static house of(Args... args) {
    return house{
        std::make_unique<machine>(envelopes{}, lockspaces{}.add<Space>(std::move(args)...))};
  }
  house(house&&) noexcept;
  house& operator=(house&&) noexcept;
  ~house();

  /// A client connects, on the shards in turn, and everything settles. It lives as long as the
  /// house.
  client& enter(std::string_view place = {});
  client& enter(protocol::identity who, std::string_view place = {});
  /// The same of a client that speaks porthouse.v1: it may lose its connection and come back.
  client& enter_session(protocol::identity who = {}, std::string_view place = {});
  /// A client asks for the upgrade, as by HTTP: the acceptors decide, name it, give it attributes
  /// and choose its place. Its address is 127.0.0.1 unless it has another.
  ///
  ///     house.enter(porthouse::handshake{.target = "/?room=7", .headers = {{"Cookie", "a=1"}}});
  template <std::same_as<protocol::handshake> Handshake>
  client& enter(Handshake as) {
    return ask_in(std::move(as));
  }

  /// Runs until nothing is left to do at this moment.
  void settle();
  /// Moves the clock by `by`, stopping at every timer on the way, and settles.
  void advance(std::chrono::milliseconds by);
  /// The whole process is stopped for so long (SIGSTOP, a frozen container): the time passes, and
  /// no deadline or timer comes nearer.
  void stop_for(std::chrono::milliseconds gap);
  /// Runs what spaces have offloaded, and settles. Returns whether there was any.
  bool finish_offloaded();
  /// Ends the actor of the space number `index` at `place`, as if it had crashed, and settles. Of a
  /// space that lives on every shard it is the one of `shard`. Throws std::invalid_argument if
  /// there is no such place or its space is down.
  void kill(std::string_view place, std::size_t index = 0, std::size_t shard = 0);
  /// A node releases the sockets of other nodes, and moves the visitors of its rooms to other
  /// nodes, as one that is about to stop. Nothing settles.
  void drain();

  /// The house stops as a server does: rooms hear of it (`lockspace::stopping`),
  /// with `within` to save what they have; then all clients are closed with 1001, and what rooms
  /// have offloaded is done. The clock stands still.
  void stop(std::chrono::milliseconds within = std::chrono::seconds{5});

  // -- step by step, for schedules ----------------------------------------------------------------
  /// A client connects; nothing settles.
  client& connect(protocol::identity who = {}, std::string_view place = {});
  /// The same of a client that speaks porthouse.v1.
  client& connect_session(protocol::identity who = {}, std::string_view place = {});
  /// The loops of the shards, and of spaces with threads of their own.
  [[nodiscard]] std::size_t loops() const noexcept;
  /// One turn of one loop.
  void turn(std::size_t index);
  /// Moves the clock; nothing settles.
  void tick(std::chrono::milliseconds by);
  /// How long it is until something is due: milliseconds::max() if nothing is.
  [[nodiscard]] std::chrono::milliseconds next() const noexcept;
  /// Ends the actor of a space: number `index` at the place number `place`, on the shard `instance`
  /// if there is one on each. Nothing settles.
  void crash(std::size_t place, std::size_t index = 0, std::size_t instance = 0);

  /// Where a client's socket is: the place's name, "" if it is nowhere.
  [[nodiscard]] std::string where(const client& who) const;
  /// Its history stack, bottom first.
  [[nodiscard]] std::vector<std::string> history(const client& who) const;
  /// Of the sessions, over all shards.
  [[nodiscard]] protocol::session_ledger sessions() const;
  /// What came in, over all shards.
  [[nodiscard]] protocol::ledger books() const;
  /// What clients have asked rooms, and rooms clients, over all rooms.
  [[nodiscard]] protocol::request_ledgers requests() const;
  /// Whether the books of what came in, of what went out and of requests balance, now.
  [[nodiscard]] bool balanced() const;
  /// An answer to `ask`.
  struct told {
    unsigned status = 0;
    std::string body = {};
  };
  /// The answer to a request about the house, such as "/_porthouse/sockets?limit=10": its status
  /// and body. Settles. Status 0 if there is no answer, as without `options::inspect`.
  [[nodiscard]] told ask(std::string_view target, std::size_t shard = 0);
  /// Socket actors alive.
  [[nodiscard]] std::size_t sockets() const;
  /// The manager's list of connections.
  [[nodiscard]] std::vector<protocol::identity_ptr> listed();
  /// The disconnects announced so far.
  [[nodiscard]] const std::vector<std::pair<protocol::identity_ptr, protocol::departure>>&
  farewells() const;
  /// What hooks and constructors have thrown so far.
  [[nodiscard]] const std::vector<std::string>& complaints() const;
  /// Which spaces have died so far, why, and what becomes of them.
  [[nodiscard]] const std::vector<std::string>& deaths() const;
  /// How often spaces of that place have been made anew.
  [[nodiscard]] std::uint64_t restarts(std::string_view place) const;

private:
  explicit house(std::unique_ptr<machine> owned);
  client& ask_in(protocol::handshake as);
  void check_books() const;
  struct parts;
  std::unique_ptr<parts> parts_;
};

}  // namespace porthouse::test
