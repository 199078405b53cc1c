#pragma once

#include <porthouse/actors/broadcasts.hpp>
#include <porthouse/actors/continuation.hpp>
#include <porthouse/actors/event.hpp>
#include <porthouse/actors/family.hpp>
#include <porthouse/actors/handler.hpp>
#include <porthouse/actors/placement.hpp>
#include <porthouse/actors/room_events.hpp>
#include <porthouse/actors/verdicts.hpp>
#include <porthouse/actors/visit_result.hpp>
#include <porthouse/actors/visitor.hpp>
#include <porthouse/protocol/settings/limits.hpp>

#include <boost/describe/class.hpp>
#include <boost/json/object.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace porthouse {

/// A room that owns a socket until it releases it. Derive from it, override hooks, say who owns the
/// socket next by what they return.
///
/// Hooks, timers and continuations run one at a time, on one thread: a space needs no lock. A hook
/// that throws ends only its own socket's stay. Hooks must not block, unless
/// `placement::own_thread`. What needs the server, such as `after`, throws std::logic_error in the
/// constructor. Where a room runs is said by `space_rules::placement`, else by itself:
/// `static constexpr auto lives = porthouse::placement::every_shard;`.
class lockspace : protected room_events, protected broadcasts {
public:
  using visitor = porthouse::visitor;
  using verdict = porthouse::verdict;
  using departure = porthouse::departure;
  using move_failure = porthouse::move_failure;
  using message = porthouse::message;
  using identity = porthouse::identity;
  using arrival = porthouse::arrival;
  using close_code = porthouse::close_code;

  /// `name` is what `release_to` and `move_to` call it by; unique in the server, not empty.
  explicit lockspace(std::string name);
  lockspace(const lockspace&) = delete;
  lockspace& operator=(const lockspace&) = delete;
  virtual ~lockspace();

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// What it hears, answers, says and asks: a room of `schema_of`.
  [[nodiscard]] boost::json::object schema() const { return room_events::schema(); }

  // -- hooks --------------------------------------------------------------------------------------
  /// The space is in its place and may do what its constructor may not. Once, first.
  virtual void started() {}
  /// A socket has arrived and is this space's from now on.
  virtual verdict connected(visitor& who);
  /// A client has sent a message. By default the handler that `on` or `answer` names for its event
  /// is called: `{"event": "say", "body": {"text": "hello"}}`; what is not of this form, binary
  /// messages too, is rejected, and JSON past `limits::json` closes with 1007. A sibling keeps what
  /// it does not handle: that is for the owner to answer. Replies to what this room has asked do
  /// not come here.
  virtual verdict received(visitor& who, const message& said);
  /// An event without handler. By default it is rejected as `no_such_event`. If it is a request and
  /// is not rejected, it is answered with null.
  virtual verdict unknown(visitor& who, std::string_view event);
  /// A socket has left: always the last word about its stay, once for each arrival.
  virtual void left(visitor& who, const departure& why);
  /// A move of a socket has failed, and it is here: it could not go (`why.stayed`); or it went, was
  /// not taken, and is back after a `left`; or it is new, and its first place did not take it
  /// (`why.newcomer`). Called in the place of `connected`. By default it keeps who stayed and calls
  /// `connected` for the others. A move that is tried again at once fails at once: use `after`. A
  /// visit that fails is told to what follows it.
  virtual verdict move_failed(visitor& who, const move_failure& why);
  /// Its client has lost its connection, and may come back; it is here all the time, and what is
  /// sent to it waits. Only of clients that speak `porthouse.v1`.
  virtual void away(visitor& who);
  /// It has come back, and gets what it has missed.
  virtual void back(visitor& who, const absence& from);
  /// More waits for its client than `outbox` allows: it does not read as fast as this room speaks,
  /// or is away. A room that can say less says less. Never without `outbox`.
  virtual void full(visitor& who);
  /// It has taken all of that, and nothing waits any more.
  virtual void drained(visitor& who);
  /// A socket that had moved on from here, to come back perhaps, has ended.
  virtual void gone(const identity& who, const departure& why);
  /// The server stops: a room saves here what it has, and may `offload` that. Its visitors are
  /// still here; `left` says `departure::kind::stopping` when they go. What is not done by `until`
  /// (see `limits::grace`; comparable with `now()`) is not waited for. Once, if at all.
  virtual void stopping(std::chrono::steady_clock::time_point until);

protected:
  // -- verdicts, beside those of `verdicts` -------------------------------------------------------
  using verdicts::close;
  using verdicts::move_to;
  using verdicts::release;
  using verdicts::release_to;
  using verdicts::release_with;
  /// A move that is a call: `place` has the socket until it releases it, and `then` is called here
  /// with what came of it, in the place of `connected`, when the socket is back: released with a
  /// value or without, or for one of the other reasons of `visit_status`, `within` at the latest.
  /// Until then the socket is not here (`left` says `visiting`). Visits nest: the visited place may
  /// release the socket to another in its stead, move it on, or have it visit others. If the socket
  /// ends meanwhile `gone` is called and `then` is dropped; if this space is made anew meanwhile,
  /// `connected` is called with `how() == arrival::returned`.
  ///
  /// Throws std::invalid_argument unless `within` is positive and `place` a name.
  template <class Function>
    requires(handling::member<Function>::is_one)
  [[nodiscard]] verdict visit(
      visitor& who, std::string place, std::chrono::milliseconds within, Function then) {
    handling::demand_follower<Function>();
    if constexpr (handling::follows_a_visit<Function>()) {
      using room = typename handling::member<Function>::room;
      using value = typename handling::expected<handling::argument<Function, 1>>::value;
      return visit<value>(
          who, std::move(place), within,
          [this, then](visitor& back, const visit_result<value>& end) {
            return (static_cast<room*>(this)->*then)(back, end);
          });
    }
    return keep();
  }
  /// The same with a function object of `verdict(visitor&, const visit_result<Value>&)`.
  template <class Value = handling::unsaid, class Then>
    requires(!handling::member<Then>::is_one || !std::same_as<Value, handling::unsaid>)
  [[nodiscard]] verdict visit(
      visitor& who, std::string place, std::chrono::milliseconds within, Then then) {
    if constexpr (handling::member<Then>::is_one) return visit(who, std::move(place), within, then);
    if constexpr (!handling::member<Then>::is_one) handling::demand_follower_of<Value, Then>();
    if constexpr (visit_follower<Then, Value> && handling::can_be_brought<Value>()) {
      return visit_any(
          who, std::move(place), within,
          [then = std::move(then)](visitor& back, const protocol::visit_return& end) mutable {
            return then(back, read_visit_result<Value>(end));
          });
    }
    return keep();
  }
  /// The same with what the socket brings, as for `move_to`: visit(who, "till", bill{7}, 30s,
  /// &room::paid).
  template <class Value = handling::unsaid, class Arguments = boost::json::object, class Then>
  [[nodiscard]] verdict visit(
      visitor& who, std::string place, const Arguments& arguments, std::chrono::milliseconds within,
      Then then) {
    if constexpr (handling::member<Then>::is_one) {
      return bringing(visit(who, std::move(place), within, then), arguments);
    } else {
      return bringing(visit<Value>(who, std::move(place), within, std::move(then)), arguments);
    }
  }

  // -- the same at any time -----------------------------------------------------------------------
  void release(visitor& who);  ///< these are as the verdicts of their names
  void release_to(visitor& who, std::string place);
  void move_to(visitor& who, std::string place);
  template <class Arguments = boost::json::object>
  void release_to(visitor& who, std::string place, const Arguments& arguments) {
    who.answer(release_to(std::move(place), arguments));
  }
  template <class Arguments = boost::json::object>
  void move_to(visitor& who, std::string place, const Arguments& arguments) {
    who.answer(move_to(std::move(place), arguments));
  }
  template <class Value>
  void release_with(visitor& who, const Value& value) {
    who.answer(release_with(value));
  }
  void close(visitor& who, close_code code, std::string reason = {});

  // -- who is here --------------------------------------------------------------------------------
  [[nodiscard]] std::size_t population() const noexcept;
  [[nodiscard]] std::vector<visitor*> visitors();  ///< in no order
  /// nullptr if it is not here, or has been let go.
  [[nodiscard]] visitor* find(socket_id id);
  /// The names of all places of the server, in order, this one's included, and those whose space is
  /// down: a move there fails until it is made anew.
  [[nodiscard]] std::vector<std::string> spaces() const;

  // -- who may come in; what the constructor sets holds from the first arrival on -----------------
  /// How many may be here: further arrivals are refused before `connected`, but for those who come
  /// back. Those who are here already stay. By default as many as come.
  void capacity(std::size_t most) noexcept { settings_.capacity = most; }
  /// Refuses all arrivals in the same way, until it is unlocked.
  void lock(bool locked = true) noexcept { settings_.locked = locked; }
  /// How long a client that has lost its connection may be away from here: then its session ends,
  /// and `left` says `closed_by_us`. `limits::resume_for` at most, which holds by default; 0: not
  /// at all. Holds for those who drop, or arrive, from now on.
  void resume_for(std::chrono::milliseconds most) noexcept { resume_for_ = most; }
  void hide(bool hidden = true) noexcept { settings_.hidden = hidden; }  ///< from listings
  void describe(boost::json::object about) { settings_.about = std::move(about); }  ///< in them
  /// Asks for the open rooms of the family `prefix`, by name, without those that hide; as they were
  /// a tenth of a second ago at the latest. `then` is called here.
  void rooms(std::string prefix, std::function<void(const std::vector<room_info>&)> then);

  using broadcasts::broadcast;

  // -- time and work ------------------------------------------------------------------------------
  enum class timer : std::uint64_t {};
  /// Calls `task` once, after `delay`; at once if that is negative, never if it lies beyond what a
  /// clock can tell, as milliseconds::max() does. What it throws is logged.
  timer after(std::chrono::milliseconds delay, std::function<void()> task);
  void cancel(timer which);  ///< nothing if it has been called
  [[nodiscard]] std::chrono::steady_clock::time_point now() const;
  [[nodiscard]] const protocol::limits& bounds() const;  ///< the server's; not in the constructor

  /// Runs `work` on a pool thread, then `then(result)` here, in this space. If `work` throws,
  /// `failed` gets the exception here instead; without it the exception is logged. Visitors may
  /// have left meanwhile: capture ids and use `find`, not references.
  ///
  /// All spaces share `settings::offload_threads` threads. Work begins in the order in which it was
  /// offloaded; results come in the order in which they are done: only one thread keeps the order.
  /// Past `limits::offloads` pieces, `failed` gets a std::runtime_error. Those of a space that ends
  /// are dropped; a server that stops waits for them until `limits::grace` is over.
  template <class Work, class Then>
  void offload(Work work, Then then, std::function<void(std::exception_ptr)> failed = {}) {
    handling::demand_continuation<Work, Then>();
    if constexpr (handling::continues<Work, Then>())
      offload_any(continuation(std::move(work), std::move(then), failed), failed);
  }

private:
  friend class broadcasts;
  friend class room_events;
  friend class space_engine;
  friend class supervisor;

  [[nodiscard]] verdict visit_any(
      visitor& who, std::string place, std::chrono::milliseconds within,
      std::function<verdict(visitor&, const protocol::visit_return&)> then);
  void offload_any(std::function<std::function<void()>()> work, failure_handler too_much);
  [[nodiscard]] space_engine& engine(std::string_view needed_by) const;
  [[nodiscard]] verdict no_event(visitor& who, const message& said);
  [[nodiscard]] verdict handled(visitor& who, const event_view& event);
  [[nodiscard]] verdict requested(visitor& who, const event_view& event);
  [[nodiscard]] verdict stray_reply(visitor& who);

  std::string name_;
  room_settings settings_;
  std::optional<std::chrono::milliseconds> resume_for_;
  space_engine* engine_ = nullptr;  // set after the constructor, outlives the space
};

}  // namespace porthouse
