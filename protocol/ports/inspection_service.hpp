#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace porthouse::protocol {

/// What a request about the server asks for. Written by the client, and not decoded.
struct inspection_request {
  std::string path;   ///< up to the first '?'
  std::string query;  ///< behind it; "" if there is none
};

/// The answer to an inspection request: an HTTP status and a body.
struct inspection_reply {
  unsigned status = 200;
  std::string_view type = "application/json";  ///< its media type; lives for ever
  std::shared_ptr<const std::string> body;
  std::string_view headers = {};  ///< further header lines, each with its line end; live for ever
};

/// Answers requests about the server itself: the actors' side of them.
class inspection_service {
public:
  using answer = std::function<void(inspection_reply)>;

  /// Whether requests for `path` are its business. Any thread.
  [[nodiscard]] virtual bool knows(std::string_view path) const noexcept = 0;
  /// Whether the answer to `path` is the same for everybody and tells nothing of this server.
  [[nodiscard]] virtual bool is_public(std::string_view path) const noexcept = 0;
  /// Has `request` answered: `give` is called once, at once or later, on the thread of the shard
  /// that asks, or never if the server stops first. The connection that asks may be gone by then.
  /// On the thread of shard number `shard`.
  virtual void ask(std::size_t shard, inspection_request request, answer give) = 0;

protected:
  ~inspection_service() = default;
};

}  // namespace porthouse::protocol
