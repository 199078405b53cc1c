#include <porthouse/net/http/reply.hpp>

#include <utility>

namespace porthouse::net {
namespace {

std::string_view phrase(unsigned status) noexcept {
  switch (status) {
    case 200: return "OK";
    case 308: return "Permanent Redirect";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 413: return "Content Too Large";
    case 426: return "Upgrade Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default: return status < 500 ? "Refused" : "Failed";
  }
}

std::string head_of(unsigned status, std::size_t size, const reply_options& with) {
  std::string head = "HTTP/1.1 ";
  head.reserve(256 + with.headers.size());
  head.append(std::to_string(status)).append(" ").append(phrase(status)).append("\r\n");
  // RFC 9110, section 15.4.5: 304 has no content, and describes none.
  if (status != 304) {
    head.append("Content-Type: ").append(with.type).append("\r\n");
    head.append("Content-Length: ").append(std::to_string(size)).append("\r\n");
  }
  head.append(with.headers);
  if (status == 503) head.append("Retry-After: 5\r\n");
  head.append("X-Content-Type-Options: nosniff\r\n");
  head.append(status == 426 ? "Connection: Upgrade, " : "Connection: ");
  head.append(with.keep_alive ? "keep-alive\r\n\r\n" : "close\r\n\r\n");
  return head;
}

}  // namespace

reply answer(unsigned status, std::string_view text, const reply_options& with) {
  std::string body{text};
  if (!body.empty() && body.back() != '\n') body.push_back('\n');
  reply made{head_of(status, body.size(), with), nullptr, with.keep_alive};
  if (!with.head_only && status != 304) made.head.append(body);
  return made;
}

reply answer(unsigned status, std::shared_ptr<const std::string> body, const reply_options& with) {
  reply made{head_of(status, body->size(), with), nullptr, with.keep_alive};
  if (!with.head_only && status != 304) made.body = std::move(body);
  return made;
}

}  // namespace porthouse::net
