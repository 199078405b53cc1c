#pragma once

#include <porthouse/actors/handler.hpp>

#include <boost/json/value.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace porthouse {

class pending_reply;
class visitor;

/// Why a room does not do what a request asks for. Thrown by what `lockspace::answer` names, it is
/// the reply: `{"reply": 5, "error": {"code": code, "message": message}}`. The visitor stays.
class refusal : public std::runtime_error {
public:
  /// `code` is for programs, such as "sold_out"; `message` for people. Both are UTF-8.
  explicit refusal(std::string code, const std::string& message = {})
      : std::runtime_error{message}, code_{std::move(code)} {}

  [[nodiscard]] const std::string& code() const noexcept { return code_; }

private:
  std::string code_;
};

/// A reply that is given later:
///
///     later_reply buy(visitor& who, const order& wanted) {
///       const later_reply reply{who};
///       offload([=] { return till(wanted); }, [=](const receipt& paid) { reply.give(paid); });
///       return reply;
///     }
///
/// Copies are of one reply, and the first word of any of them counts. When the last is gone without
/// a word, the reply is the error `dropped`, at once. It is `timed_out` when the time is over that
/// the client has given it, or `limits::verdict_deadline`; `moved` when the room lets the client
/// go; and nobody is told anything when the client is gone. What is said after one of these does
/// nothing, unless the request has a `once` key: then it is kept for who asks again.
///
/// Made inside the handler; the reply may be given on any thread, and goes out in the room's turn.
/// May outlive the room.
class later_reply {
public:
  /// Of no request: what is said does nothing.
  later_reply() noexcept = default;
  /// Puts off the reply to the request that the handler is called with: one that returns a
  /// `later_reply`, or std::logic_error is thrown. Of no request if what `who` has said is none.
  explicit later_reply(visitor& who);

  /// Replies with `value`, of any type that `visitor::send` takes as a body. Throws
  /// std::invalid_argument if a text in it is not UTF-8.
  template <class Value>
  void give(const Value& value) const {
    handling::demand_value<Value>();
    if constexpr (shape::can_be_written<Value>()) give_value(write_body(value));
  }
  /// Replies with nothing but that it has been done.
  void give() const { give_value({}); }
  /// Replies with an error, as a `refusal` that is thrown does.
  void refuse(std::string_view code, std::string_view message = {}) const;

private:
  void give_value(const boost::json::value& value) const;

  std::shared_ptr<pending_reply> of_;
};

}  // namespace porthouse
