#pragma once

#include <porthouse/protocol/delivery/request_ledger.hpp>
#include <porthouse/protocol/message/message.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porthouse {

/// What a request has come to, whoever has asked.
struct request_outcome {
  protocol::request_end how = protocol::request_end::answered;
  std::string text = {};  ///< of the reply, behind its number: `"body":…` or `"error":{…}`
};

/// Throws std::invalid_argument if a text in `body` is not UTF-8.
[[nodiscard]] request_outcome answered_with(const boost::json::value& body);
/// An error of the room's own, or one of the server's if `code` is the name of one. What is in
/// `more` becomes part of it. Throws as `answered_with` does.
[[nodiscard]] request_outcome refused_with(
    std::string_view code, std::string_view message, const boost::json::object& more = {});
/// An error of the server.
[[nodiscard]] request_outcome failed_by(protocol::request_end how);
/// Whether the handler was called.
[[nodiscard]] bool was_begun(protocol::request_end how) noexcept;
/// The reply to a request with that `ask`, which is JSON.
[[nodiscard]] protocol::message reply_to(std::string_view ask, const request_outcome& with);

/// One call of a handler for a request, and who waits for what it comes to: more than one if it has
/// a `once` key.
struct request_run {
  /// A request that waits: by its visitor and its number in the book.
  using waiter = std::pair<std::uint64_t, std::uint64_t>;

  std::optional<request_outcome> end;
  std::vector<waiter> waiting;
  std::string kept_as = {};  ///< its key in the store of replies; "" if it is not kept
  bool in_hand = true;       ///< the handler has not returned yet
};

}  // namespace porthouse
