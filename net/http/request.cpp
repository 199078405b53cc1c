#include <porthouse/net/http/request.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>

#include <algorithm>
#include <limits>

namespace porthouse::net {
namespace {

namespace http = boost::beast::http;

/// RFC 9112, section 3.2.2: a server takes absolute URIs too. Host and port of one; nothing if
/// `target` is none.
std::optional<std::string_view> authority_of(std::string_view target) noexcept {
  if (target.empty() || target.front() == '/') return std::nullopt;
  const auto scheme = target.find("://");
  if (scheme == std::string_view::npos) return std::nullopt;
  const auto rest = target.substr(scheme + 3);
  return rest.substr(0, rest.find_first_of("/?"));
}

/// Path and query.
std::string_view origin_form(std::string_view target) noexcept {
  const auto authority = authority_of(target);
  if (!authority) return target;
  const auto path = target.substr(static_cast<std::size_t>(authority->end() - target.begin()));
  return path.empty() ? std::string_view{"/"} : path;
}

/// Whether a line begins with a blank, and so goes on with the one before (obs-fold of RFC 9112,
/// section 5.2). `before` is the byte before the first.
bool has_fold(std::string_view bytes, char before) noexcept {
  for (const auto c : bytes) {
    if (before == '\n' && (c == ' ' || c == '\t')) return true;
    before = c;
  }
  return false;
}

constexpr fault folded{
    400, "A header goes on in the next line, which HTTP has given up: write it in one (RFC 9112, "
         "section 5.2)."};

constexpr fault too_long{
    431, "The request line and headers are too long: send fewer or shorter headers."};

/// Whether a request line is one, of whatever version (RFC 9112, section 3).
bool is_request_line(std::string_view bytes) noexcept {
  const auto line = bytes.substr(0, bytes.find('\n'));
  if (std::ranges::count(line, ' ') != 2 || !line.ends_with('\r')) return false;
  const auto version = line.substr(line.rfind(' ') + 1);
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return version.size() == 9 && version.starts_with("HTTP/") && digit(version[5]) &&
         version[6] == '.' && digit(version[7]);
}

fault fault_for(const boost::system::error_code& why, std::string_view bytes) noexcept {
  if (why == http::error::header_limit) return too_long;
  if (why == http::error::bad_version && is_request_line(bytes)) {
    return {505, "Speak HTTP/1.1."};
  }
  if (why == http::error::bad_content_length || why == http::error::multiple_content_length) {
    return {400, "Content-Length is not one number: send none, a GET has no body."};
  }
  if (why == http::error::bad_method) return {400, "The request begins with no method: send GET."};
  if (why == http::error::bad_target) return {400, "The request target is malformed."};
  return {400, "The request is not well-formed HTTP/1.1 (RFC 9112)."};
}

}  // namespace

struct request::parts {
  http::request_parser<http::empty_body> parser;
};

// -- the request ----------------------------------------------------------------------------------

request::request() : parts_{std::make_unique<parts>()} {}

request::~request() = default;

request::method request::verb() const noexcept {
  const auto verb = parts_->parser.get().method();
  if (verb == http::verb::get) return method::get;
  return verb == http::verb::head ? method::head : method::other;
}

bool request::is_http_1_1() const noexcept { return parts_->parser.get().version() == 11; }

std::string_view request::target() const noexcept {
  const auto as_sent = parts_->parser.get().target();
  return origin_form({as_sent.data(), as_sent.size()});
}

std::string_view request::host() const noexcept {
  const auto as_sent = parts_->parser.get().target();
  return authority_of({as_sent.data(), as_sent.size()}).value_or(header("Host"));
}

std::string_view request::path() const noexcept { return target().substr(0, target().find('?')); }

bool request::keep_alive() const noexcept { return parts_->parser.keep_alive(); }

bool request::has_body() const noexcept {
  return parts_->parser.chunked() || count("transfer-encoding") > 0 || body_size().value_or(0) > 0;
}

std::optional<std::uint64_t> request::body_size() const noexcept {
  const auto size = parts_->parser.content_length();
  return size ? std::optional<std::uint64_t>{*size} : std::nullopt;
}

std::string_view request::header(std::string_view name) const noexcept {
  const auto value = parts_->parser.get()[{name.data(), name.size()}];
  return {value.data(), value.size()};
}

std::size_t request::count(std::string_view name) const noexcept {
  return parts_->parser.get().count({name.data(), name.size()});
}

std::string request::joined(std::string_view name) const {
  std::string all;
  const auto [from, to] = parts_->parser.get().equal_range({name.data(), name.size()});
  for (auto at = from; at != to; ++at) {
    if (at != from) all.append(", ");
    all.append(at->value().data(), at->value().size());
  }
  return all;
}

bool request::lists(std::string_view name, std::string_view token) const {
  const auto [from, to] = parts_->parser.get().equal_range({name.data(), name.size()});
  return std::any_of(from, to, [token](const auto& field) {
    return http::token_list{field.value()}.exists({token.data(), token.size()});
  });
}

void request::for_each(const std::function<void(std::string_view, std::string_view)>& each) const {
  for (const auto& field : parts_->parser.get()) {
    const auto name = field.name_string();
    const auto value = field.value();
    each({name.data(), name.size()}, {value.data(), value.size()});
  }
}

// -- the reader -----------------------------------------------------------------------------------

request_reader::request_reader(std::size_t header_limit) {
  auto& parser = request_.parts_->parser;
  const auto most = std::numeric_limits<std::uint32_t>::max();
  limit_ = std::min<std::size_t>(header_limit, most);
  parser.header_limit(static_cast<std::uint32_t>(limit_));
  parser.skip(true);  // whoever sends a body gets a refusal, and the body is not looked at
}

request_reader::~request_reader() = default;

std::size_t request_reader::take(std::string_view bytes) {
  auto& parser = request_.parts_->parser;
  std::size_t used = 0;
  while (used < bytes.size() && !failed_ && !complete()) {
    boost::system::error_code why;
    const auto rest = bytes.substr(used);
    const auto taken = parser.put(boost::asio::buffer(rest.data(), rest.size()), why);
    used += taken;
    if (why == http::error::need_more) break;
    if (why) failed_ = fault_for(why, rest);
    if (taken == 0) break;
  }
  const auto read = bytes.substr(0, used);
  if (!failed_ && has_fold(read, last_)) failed_ = folded;
  if (!read.empty()) last_ = read.back();
  // The parser looks at its limit only when it has to wait for more.
  taken_ += used;
  if (!failed_ && taken_ > limit_) failed_ = too_long;
  return used;
}

bool request_reader::complete() const noexcept {
  return !failed_ && request_.parts_->parser.is_header_done();
}

}  // namespace porthouse::net
