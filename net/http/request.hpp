#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace porthouse::net {

/// Why a request cannot be served: an HTTP status, and what to do about it.
struct fault {
  unsigned status = 400;
  std::string_view remedy;  ///< lives for ever
};

/// One HTTP request as read. Everything in it was written by the client.
class request {
public:
  enum class method : std::uint8_t { get, head, other };

  request();
  ~request();
  request(request&&) = delete;

  [[nodiscard]] method verb() const noexcept;
  /// Whether it was made in HTTP/1.1, not 1.0.
  [[nodiscard]] bool is_http_1_1() const noexcept;
  /// Path and query; of an absolute URI in the request line, its path and query.
  [[nodiscard]] std::string_view target() const noexcept;
  /// Host and port that were asked for: of an absolute URI in the request line, else of the Host
  /// header (RFC 9112, section 3.2.2). Not checked.
  [[nodiscard]] std::string_view host() const noexcept;
  /// The target up to the first '?'.
  [[nodiscard]] std::string_view path() const noexcept;
  [[nodiscard]] bool keep_alive() const noexcept;
  /// Whether a body is announced, of whatever length but zero.
  [[nodiscard]] bool has_body() const noexcept;
  /// Its length; nothing if none is told, as in a chunked one.
  [[nodiscard]] std::optional<std::uint64_t> body_size() const noexcept;
  /// The value of the first header of that name, in any case; "" if there is none.
  [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
  /// How many headers have that name.
  [[nodiscard]] std::size_t count(std::string_view name) const noexcept;
  /// The values of all headers of that name, joined by commas (RFC 9110, section 5.2).
  [[nodiscard]] std::string joined(std::string_view name) const;
  /// Whether the list in the headers of that name has `token`, in any case.
  [[nodiscard]] bool lists(std::string_view name, std::string_view token) const;
  /// Calls `each` with every header, in the order sent.
  void for_each(const std::function<void(std::string_view, std::string_view)>& each) const;

private:
  friend class request_reader;
  struct parts;
  std::unique_ptr<parts> parts_;
};

/// Reads one request from bytes as they come (Boost.Beast's parser). Client bytes never make it
/// throw. One thread at a time.
class request_reader {
public:
  /// `header_limit`: bytes of the request line and the headers together.
  explicit request_reader(std::size_t header_limit);
  ~request_reader();

  /// Takes from `bytes`; what it leaves is to be given again, with more behind it.
  /// Returns how many it has used.
  std::size_t take(std::string_view bytes);
  /// Whether the request line and all headers are there.
  [[nodiscard]] bool complete() const noexcept;
  /// What is wrong with the request, if it cannot be read on.
  [[nodiscard]] const std::optional<fault>& failed() const noexcept { return failed_; }
  /// The request, once complete. As long as this object lives.
  [[nodiscard]] const request& result() const noexcept { return request_; }

private:
  request request_;
  std::optional<fault> failed_;
  std::size_t limit_ = 0;
  std::size_t taken_ = 0;  // bytes of this request
  char last_ = '\0';       // the last of them
};

}  // namespace porthouse::net
