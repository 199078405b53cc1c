#pragma once

#include <porthouse/actors/family.hpp>
#include <porthouse/actors/visited.hpp>
#include <porthouse/actors/visitor.hpp>

#include <boost/describe/class.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value_from.hpp>
#include <boost/json/value_to.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace porthouse {

/// Where a space runs.
enum class hosting : std::uint8_t {
  one_shard,    ///< on the event loop of one core, chosen when the house is mounted: the default
  every_shard,  ///< an instance on each: for spaces that keep nothing and whose sockets never meet
  own_thread,   ///< on a thread of its own: for spaces that block or compute
};

/// A room that owns a socket until it releases it. Derive from it, override hooks, say who owns the
/// socket next by what they return.
///
/// Hooks, timers and continuations run one at a time, on one thread: a space needs no lock. A hook
/// that throws ends only its own socket's stay. Hooks must not block, unless `hosting::own_thread`.
/// Declare `static constexpr auto lives = porthouse::hosting::every_shard;` to be hosted elsewhere.
class lockspace {
public:
  using visitor = porthouse::visitor;
  using verdict = porthouse::verdict;
  using departure = porthouse::departure;

  /// `name` is what `release_to` and `move_to` call it by; unique in the house, not empty.
  explicit lockspace(std::string name);
  lockspace(const lockspace&) = delete;
  lockspace& operator=(const lockspace&) = delete;
  virtual ~lockspace();

  [[nodiscard]] const std::string& name() const noexcept { return name_; }

  // -- hooks
  // ----------------------------------------------------------------------------------------
  /// The space is in its place and may set timers. Once, first.
  virtual void started() {}
  /// A socket has arrived and is this space's from now on.
  virtual verdict connected(visitor& who);
  /// Its client said something. By default the handler that `on` names for the event is called:
  /// `{"event": "say", "body": {"text": "hello"}}`; what is not of this form closes with 1007.
  virtual verdict message(visitor& who, const porthouse::message& said);
  /// An event without handler. By default closes with 1008.
  virtual verdict unknown(visitor& who, std::string_view event);
  /// It has gone: always the last word about this stay, once for each `connected`.
  virtual void left(visitor& who, const departure& why);
  /// It was let go, but could not go: it stays. By default it is just a visitor again.
  virtual void stays(visitor& who, stay_reason why, std::string_view wanted);
  /// A socket that had moved on from here, and would have come back, has ended.
  virtual void gone(const identity& who, const departure& why);

protected:
  // -- verdicts
  // -------------------------------------------------------------------------------------
  [[nodiscard]] static verdict keep() { return {}; }
  [[nodiscard]] static verdict release();
  [[nodiscard]] static verdict release_to(std::string place);
  [[nodiscard]] static verdict move_to(std::string place);
  /// A move that is a call: `place` has the socket until it releases it, and `then` is called here
  /// with what came of it, in the place of `connected`, when the socket is back: released with a
  /// value or without, or for one of the other reasons of `visit_end`, `within` at the latest.
  /// Until then the socket is not here (`left` says `visiting`). Visits nest: the visited place may
  /// release the socket to another in its stead, move it on, or have it visit others. If the socket
  /// ends meanwhile `gone` is called and `then` is dropped; if this space is made anew meanwhile,
  /// `connected` is called with `how() == arrival::returned`.
  ///
  /// Throws std::invalid_argument unless `within` is positive.
  template <class Value, class Room>
  [[nodiscard]] verdict visit(
      visitor& who, std::string place, std::chrono::milliseconds within,
      verdict (Room::*then)(visitor&, const visited<Value>&)) {
    return visit<Value>(
        who, std::move(place), within, [this, then](visitor& back, const visited<Value>& end) {
          return (static_cast<Room*>(this)->*then)(back, end);
        });
  }
  /// The same with a function object of `verdict(visitor&, const visited<Value>&)`.
  template <class Value, visit_follower<Value> Then>
  [[nodiscard]] verdict visit(
      visitor& who, std::string place, std::chrono::milliseconds within, Then then) {
    return visit_any(
        who, std::move(place), within,
        [then = std::move(then)](
            visitor& back, visit_end how, const porthouse::message* value) mutable {
          return then(back, read_visited<Value>(how, value));
        });
  }
  /// Ends a visit with `value`, of any type that Boost.JSON converts to; on no visit it is a plain
  /// release, and `value` is dropped.
  template <class Value>
  [[nodiscard]] static verdict release_with(const Value& value) {
    auto said = release();
    said.value = porthouse::message::json(boost::json::value_from(value));
    return said;
  }
  [[nodiscard]] static verdict close(close_code code, std::string reason = {});
  [[nodiscard]] static verdict refuse(std::string reason = {});
  /// The verdict comes by `visitor::answer`, within `limits::verdict`. Until then the client's next
  /// messages wait.
  [[nodiscard]] static verdict later();

  // -- the same at any time
  // -------------------------------------------------------------------------
  void release(visitor& who);
  void release_to(visitor& who, std::string place);
  void move_to(visitor& who, std::string place);
  template <class Value>
  void release_with(visitor& who, const Value& value) {
    who.answer(release_with(value));
  }
  void close(visitor& who, close_code code, std::string reason = {});

  // -- events
  // ---------------------------------------------------------------------------------------
  /// Calls `handler` for messages `{"event": event, "body": …}` whose body has the shape of `Body`
  /// (BOOST_DESCRIBE_STRUCT, or any type Boost.JSON converts to). A wrong shape closes with 1007
  /// before the room sees it.
  template <class Room, class Body>
  void on(std::string event, verdict (Room::*handler)(visitor&, const Body&)) {
    handle(std::move(event), [this, handler](visitor& who, const boost::json::value& body) {
      const auto parsed = boost::json::try_value_to<Body>(body);
      if (!parsed) return misshapen();
      return (static_cast<Room*>(this)->*handler)(who, *parsed);
    });
  }
  /// The same for events without a body.
  template <class Room>
  void on(std::string event, verdict (Room::*handler)(visitor&)) {
    handle(std::move(event), [this, handler](visitor& who, const boost::json::value&) {
      return (static_cast<Room*>(this)->*handler)(who);
    });
  }

  // -- who is here
  // ----------------------------------------------------------------------------------
  [[nodiscard]] std::size_t population() const noexcept;
  [[nodiscard]] std::vector<visitor*> visitors();
  /// nullptr if it is not here, or has been let go.
  [[nodiscard]] visitor* find(socket_id id);
  /// The names of all places of the house, in order, this one's included, and those whose space is
  /// down: a move there fails until it is made anew.
  [[nodiscard]] std::vector<std::string> spaces() const;

  // -- the door
  // ----------------------------------------------------------------------------------------
  /// How many may be here: further arrivals are refused before `connected`, but for those who come
  /// back. Those who are here already stay. By default as many as come.
  void capacity(std::size_t most) noexcept { door_.capacity = most; }
  /// Refuses all arrivals in the same way, until it is unlocked.
  void lock(bool locked = true) noexcept { door_.locked = locked; }
  /// Keeps a room of a family out of listings.
  void hide(bool hidden = true) noexcept { door_.hidden = hidden; }
  /// What listings say about a room of a family.
  void describe(boost::json::object about) { door_.about = std::move(about); }
  /// Asks for the open rooms of the family `prefix`, by name, without those that hide; as they were
  /// a tenth of a second ago at the latest. `then` is called here.
  void rooms(std::string prefix, std::function<void(const std::vector<room_card>&)> then);

  /// To all who are here, but one. The frame is built once.
  void broadcast(const porthouse::message& what, const visitor* except = nullptr);
  /// `{"event": event, "body": body}` to all who are here, but one.
  void broadcast(
      std::string_view event, const boost::json::object& body, const visitor* except = nullptr);

  // -- time and work
  // --------------------------------------------------------------------------------
  enum class timer : std::uint64_t {};
  /// Calls `what` once, after `delay`. What it throws is logged.
  timer after(std::chrono::milliseconds delay, std::function<void()> what);
  void cancel(timer which);
  [[nodiscard]] std::chrono::steady_clock::time_point now() const;

  /// Runs `work` on a pool thread, then `then(result)` here, in this space. If `work` throws,
  /// `failed` gets the exception here instead. Visitors may have left meanwhile: capture ids and
  /// use `find`, not references.
  template <class Work, class Then>
  void offload(Work work, Then then, std::function<void(std::exception_ptr)> failed = {}) {
    offload_any(
        [work = std::move(work), then = std::move(then),
         failed = std::move(failed)]() mutable -> std::function<void()> {
          try {
            if constexpr (std::is_void_v<std::invoke_result_t<Work>>) {
              work();
              return std::move(then);
            } else {
              return
                  [then = std::move(then), result = work()]() mutable { then(std::move(result)); };
            }
          } catch (...) {
            return [failed = std::move(failed), why = std::current_exception()] {
              if (failed) failed(why);
            };
          }
        });
  }

private:
  friend class space_engine;
  using event_handler = std::function<verdict(visitor&, const boost::json::value&)>;

  void handle(std::string event, event_handler what);
  [[nodiscard]] verdict visit_any(
      visitor& who, std::string place, std::chrono::milliseconds within,
      std::function<verdict(visitor&, visit_end, const porthouse::message*)> then);
  void offload_any(std::function<std::function<void()>()> work);
  [[nodiscard]] static verdict misshapen();

  std::string name_;
  std::unordered_map<std::string, event_handler> handlers_;
  room_door door_;
  space_engine* engine_ = nullptr;  // set before `started`, outlives the space
};

}  // namespace porthouse
