#pragma once

#include <porthouse/actors/body.hpp>
#include <porthouse/actors/verdict.hpp>
#include <porthouse/protocol/message/message.hpp>
#include <porthouse/protocol/ownership/visit.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace porthouse {

class visitor;

using protocol::visit_status;

/// What came of a visit: a value of the shape that was asked for, read as bodies are, or why there
/// is none.
template <class Value>
struct visit_result {
  visit_status how = visit_status::returned;
  std::optional<Value> value = {};
  std::string reason = {};  ///< the visited room's own words, if it refused with any

  /// Whether the visited place gave a value.
  explicit operator bool() const noexcept { return value.has_value(); }
};

/// What came of a visit that brings no value.
template <>
struct visit_result<void> {
  visit_status how = visit_status::returned;
  std::string reason = {};  ///< the visited room's own words, if it refused with any

  /// Whether the visited place released the socket of its own accord.
  explicit operator bool() const noexcept { return how == visit_status::returned; }
};

/// What may be called with what came of a visit.
template <class Then, class Value>
concept visit_follower = requires(Then& then, visitor& who, const visit_result<Value>& end) {
  { then(who, end) } -> std::convertible_to<verdict>;
};

/// What came of a visit, as the room that has asked for it wants to read it.
template <class Value>
[[nodiscard]] visit_result<Value> read_visit_result(const protocol::visit_return& end) {
  visit_result<Value> read{.how = end.how, .reason = end.failed.reason};
  if constexpr (!std::is_void_v<Value>) {
    if (end.how != visit_status::returned || !end.value.is_text()) return read;
    read.how = visit_status::misshapen;
    const protocol::message given{end.value, protocol::json_limits::of_ours()};
    misfit wrong;
    if (given.json() != nullptr) read.value = read_body<Value>(given.json(), wrong);
    if (read.value) read.how = visit_status::returned;
  }
  return read;
}

}  // namespace porthouse
