#pragma once

#include <porthouse/actors/event.hpp>
#include <porthouse/actors/runtime/rooms/request_outcome.hpp>
#include <porthouse/actors/visitor.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace porthouse {

class pending_reply;
class request_book;

/// One request while the room's handler is called for it. On the stack: one handler may have
/// another one's visitor go on, so there may be several, one inside the other.
class request_in_hand {
public:
  /// Whether this may be the `ask` of a request: a whole number or a short string.
  [[nodiscard]] static bool is_ask(
      const boost::json::value& value, std::size_t most_bytes) noexcept;

  /// Opens the request; ends it at once if it is late, or if its reply is kept.
  request_in_hand(request_book& book, visitor& who, const event_view& event);
  request_in_hand(const request_in_hand&) = delete;
  request_in_hand& operator=(const request_in_hand&) = delete;
  ~request_in_hand();

  /// Whether the handler is to be called, or has not said anything yet.
  [[nodiscard]] bool open() const noexcept { return !over_; }
  /// The field of the request that is of the wrong shape; "" if none is.
  [[nodiscard]] std::string_view wrong_field() const noexcept { return wrong_field_; }
  [[nodiscard]] const visitor& who() const noexcept { return who_; }

  /// Whether the handler may be called; ends the request if not. Remembers whether it puts off.
  [[nodiscard]] bool may_begin(bool puts_off);
  /// The handler's word.
  void end(const request_outcome& with);
  /// Leaves the reply for later. Throws std::logic_error unless the handler is one that may.
  [[nodiscard]] std::shared_ptr<pending_reply> put_off();
  /// The room has let go of the visitor: the reply is to stand before that.
  void hold_place();
  /// The handler has returned.
  void done();

  request_in_hand* outer = nullptr;  ///< for the book

private:
  void read(const event_view& event);
  void look_up(std::string_view event, std::string_view once);
  void reply(const request_outcome& with);
  [[nodiscard]] std::chrono::milliseconds time_left() const noexcept;

  request_book& book_;
  visitor& who_;
  std::string ask_;
  std::string_view wrong_field_;
  std::chrono::milliseconds ttl_;
  std::chrono::milliseconds age_;
  std::shared_ptr<request_run> run_;  // if somebody else may want to know
  std::weak_ptr<pending_reply> pending_;
  std::optional<std::size_t> place_;  // of the reply, among what has been said
  bool may_put_off_ = false;
  bool over_ = false;
};

}  // namespace porthouse
