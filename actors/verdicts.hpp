#pragma once

#include <porthouse/actors/handler.hpp>
#include <porthouse/actors/verdict.hpp>
#include <porthouse/protocol/message/message.hpp>
#include <porthouse/protocol/websocket/close_code.hpp>

#include <boost/json/object.hpp>

#include <string>
#include <utility>

namespace porthouse {

/// The verdicts that a room may give, made by name: a part of every `lockspace`.
class verdicts {
protected:
  using close_code = protocol::close_code;

  /// It stays.
  [[nodiscard]] static verdict keep();
  /// Back to the place below on its history; it stays if there is none.
  [[nodiscard]] static verdict release();
  /// Throws std::invalid_argument if `place` is "".
  [[nodiscard]] static verdict release_to(std::string place);
  /// Throws as `release_to` does.
  [[nodiscard]] static verdict move_to(std::string place);
  /// The same with what the socket brings: of any type that `visitor::send` takes as a body. The
  /// next place reads it by `on_arrival`; one that has not said so is not told.
  template <class Arguments = boost::json::object>
  [[nodiscard]] static verdict release_to(std::string place, const Arguments& arguments) {
    return bringing(release_to(std::move(place)), arguments);
  }
  template <class Arguments = boost::json::object>
  [[nodiscard]] static verdict move_to(std::string place, const Arguments& arguments) {
    return bringing(move_to(std::move(place)), arguments);
  }
  /// Ends a visit with `value`, of any type that `visitor::send` takes as a body; on no visit it is
  /// a plain release, and `value` is dropped.
  template <class Value>
  [[nodiscard]] static verdict release_with(const Value& value) {
    return bringing(release(), value);
  }
  /// Throws std::invalid_argument unless `code` may go over the wire (1000, 1001 to 1014 but for
  /// those that are reserved, 3000 to 4999; a room's own are 4100 to 4999) and `reason` is UTF-8.
  [[nodiscard]] static verdict close(close_code code, std::string reason = {});
  /// The socket may not come here: in answer to an arrival. The place that sent it hears `reason`,
  /// as `move_failure::reason` or as `visit_result::reason`.
  [[nodiscard]] static verdict refuse(std::string reason = {});
  /// The verdict comes by `visitor::answer`, within `limits::verdict_deadline`. Until then the
  /// client's next messages wait.
  [[nodiscard]] static verdict later();

  /// `verdict`, with what the socket brings to where it goes.
  template <class Value>
  [[nodiscard]] static verdict bringing(verdict verdict, const Value& value) {
    handling::demand_value<Value>();
    if constexpr (shape::can_be_written<Value>())
      verdict.decision_.value = protocol::message::json(write_body(value));
    return verdict;
  }
};

}  // namespace porthouse
