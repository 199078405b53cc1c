#pragma once

#include <porthouse/actors/runtime/sockets/absentees.hpp>
#include <porthouse/protocol/http/handshake.hpp>
#include <porthouse/protocol/ports/wire.hpp>
#include <porthouse/protocol/session/control.hpp>
#include <porthouse/protocol/session/session.hpp>
#include <porthouse/protocol/session/session_ledger.hpp>
#include <porthouse/protocol/session/token.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace porthouse {

class greeter;
class socket_table;

/// What all shards of a server know of sessions.
struct session_terms {
  protocol::token_mint mint;
  protocol::authenticator authenticate;  ///< may be empty
  std::size_t shards = 1;
};

/// The sessions of one shard: hears the first word of connections that ask for one, finds the
/// session that they come back to, and keeps those that are away. On the shard's thread.
class session_table final : private protocol::session_port {
public:
  /// `home` and `terms` must outlive it.
  session_table(socket_table& home, const session_terms& terms);
  ~session_table();
  session_table(const session_table&) = delete;
  session_table& operator=(const session_table&) = delete;

  /// Whether `who` speaks porthouse.v1.
  [[nodiscard]] static bool concerns(const protocol::identity& who) noexcept {
    return who.subprotocol == protocol::session_subprotocol;
  }
  /// A connection of such a client has opened.
  protocol::wire_events* greet(protocol::carrier& line, protocol::opening from);
  /// One comes from another shard, with what `greeted` has found out there.
  void moved(protocol::carrier& line, std::unique_ptr<protocol::luggage> with);
  /// Nobody is kept who is away, from now on.
  void stop();
  void tell_room(protocol::socket_id id, const std::string& name, protocol::arrival how);
  [[nodiscard]] const protocol::session_ledger& ledger() const noexcept { return books_; }

  void turn_began();
  void turn_ended();

  // -- for the greeters ---------------------------------------------------------------------------
  /// The client has said hello.
  void greeted(protocol::carrier& line, protocol::opening&& from, protocol::hello&& said);
  void over(const greeter& greeter) { finished_.push_back(&greeter); }

private:
  using clock = protocol::loop::clock;

  /// What goes along with a connection to the shard of its session.
  struct comeback final : protocol::luggage {
    protocol::opening from;
    protocol::hello said;
    protocol::session_token token;
  };
  struct entry {
    entry(protocol::session_port& port, protocol::identity_ptr first)
        : it{port, first->id}, who{std::move(first)} {}
    protocol::session it;
    protocol::identity_ptr who;  ///< as its first connection opened
    absentees::ticket away{};    ///< while it is away
  };

  [[nodiscard]] bool let_in(
      protocol::carrier& line, protocol::opening& from, const protocol::hello& said) const;
  void come_back(
      protocol::carrier& line, protocol::opening&& from, const protocol::hello& said,
      const protocol::session_token& token);
  /// nullptr if there is none, or no more.
  [[nodiscard]] entry* find(protocol::socket_id id) const noexcept;
  /// What keeps a client from coming back to `known`, which is nullptr if there is no such session.
  [[nodiscard]] std::optional<protocol::resume_error> objection(
      const entry* known, const protocol::opening& from,
      const protocol::session_token& token) const;
  void begin(
      protocol::carrier& line, protocol::opening&& from, std::optional<protocol::resume_error> why);
  [[nodiscard]] protocol::welcome news_for(
      protocol::socket_id session, std::uint32_t generation, const protocol::opening& from) const;
  void sweep();
  void evict();
  void evict(protocol::socket_id id);

  // -- for the sessions ---------------------------------------------------------------------------
  [[nodiscard]] clock::time_point now() const noexcept override;
  void wake_at(clock::time_point when) override;
  [[nodiscard]] protocol::frame wrapped(const protocol::frame& frame) override;
  [[nodiscard]] const protocol::limits& bounds() const noexcept override;
  [[nodiscard]] protocol::session_ledger& books() noexcept override { return books_; }
  void went_away(const protocol::session& session) noexcept override;
  void ended(const protocol::session& session) noexcept override;

  socket_table& home_;
  const session_terms& terms_;
  std::unordered_map<protocol::socket_id, std::unique_ptr<entry>> sessions_;
  std::unordered_map<const greeter*, std::unique_ptr<greeter>> greeters_;
  std::vector<const greeter*> finished_;   // to be destroyed when the turn ends
  std::vector<protocol::socket_id> over_;  // the same of sessions
  absentees away_;
  std::vector<protocol::socket_id> crowded_out_;  // are to end when the turn does
  std::deque<std::pair<protocol::socket_id, protocol::resume_error>> past_;  // why they ended
  clock::time_point next_sweep_ = clock::time_point::max();
  clock::time_point last_sweep_{};
  protocol::frame last_raw_;  // and what it looks like wrapped: a broadcast asks for each receiver
  protocol::frame last_wrapped_;
  protocol::session_ledger books_;
  bool stopping_ = false;
};

}  // namespace porthouse
