#pragma once

#include <porthouse/actors/runtime/rooms/reply_store.hpp>
#include <porthouse/actors/runtime/rooms/request_outcome.hpp>
#include <porthouse/actors/visitor.hpp>
#include <porthouse/protocol/delivery/request_ledger.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace porthouse {

class pending_reply;
class request_in_hand;
class space_engine;

/// The requests of a room's visitors, from their beginning to their one end. Those that a handler
/// is being called for are a `request_in_hand`; those that wait for a reply are here. The room's
/// thread.
class request_book : public std::enable_shared_from_this<request_book> {
public:
  explicit request_book(space_engine& engine);
  request_book(const request_book&) = delete;
  request_book& operator=(const request_book&) = delete;

  /// The request of `who` that a handler is being called for; nullptr if there is none.
  [[nodiscard]] request_in_hand* in_hand(const visitor& who) noexcept;
  /// Whether one more request of `who` may wait.
  [[nodiscard]] bool may_wait(const visitor& who) const noexcept;

  /// The call has come to something: replies to all who wait, and keeps it if it has a key.
  /// Nothing if it has ended before.
  void finish(request_run& run, request_outcome with);
  /// The same, by nobody being left who could reply.
  void dropped(request_run& run);
  /// The room lets go of `who`: its requests end so. Before that is said to its socket.
  void let_go(visitor& who, protocol::request_end how);
  /// `who` is gone, and hears nothing any more.
  void forget(const visitor& who);
  /// The room ends: nobody will reply.
  void end_all();

  [[nodiscard]] protocol::request_ledger& ledger() noexcept { return ledger_; }
  [[nodiscard]] reply_store& kept() noexcept { return kept_; }
  [[nodiscard]] space_engine& engine() noexcept { return engine_; }

  // -- for the request in hand --------------------------------------------------------------------
  void enter(request_in_hand& now) noexcept;
  void leave(const request_in_hand& now) noexcept;
  /// The request waits for `run`, for so long.
  void wait(
      visitor& who, std::string ask, const std::shared_ptr<request_run>& run,
      std::chrono::milliseconds for_at_most);
  [[nodiscard]] std::shared_ptr<pending_reply> put_off(std::shared_ptr<request_run> run);

private:
  struct waiting {
    protocol::tenure stay = 0;
    std::string ask;  // what the reply is to carry, as JSON
    std::weak_ptr<request_run> run;
    std::uint64_t timer = 0;
  };
  using waiters = std::map<request_run::waiter, waiting>;

  void end(waiters::node_type which, const request_outcome& with);
  void timed_out(request_run::waiter which);
  waiters::node_type take(waiters::iterator which);

  space_engine& engine_;
  protocol::request_ledger ledger_;
  reply_store kept_;
  waiters waiting_;
  std::uint64_t last_ = 0;
  request_in_hand* innermost_ = nullptr;
};

}  // namespace porthouse
