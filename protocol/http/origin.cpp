#include <porthouse/protocol/http/host_port.hpp>
#include <porthouse/protocol/http/origin.hpp>
#include <porthouse/protocol/text/ascii.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace porthouse::protocol {
namespace {

constexpr std::string_view unreserved =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
constexpr std::string_view in_schemes =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.";
constexpr std::size_t longest_name = 255;

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> all) noexcept {
  return std::ranges::any_of(all, [text](auto word) { return same_word(word, text); });
}

/// What stands in brackets. With a zone it is no address that could be compared.
bool read_bracketed(std::string_view text, authority& into) {
  const auto percent = std::min(text.find('%'), text.size());
  const auto address = text.substr(0, percent);
  const auto parsed = parse_address(address);
  if (!parsed || address.find(':') == address.npos) return false;
  into.host = to_string(*parsed);
  if (percent == text.size()) {
    into.address = parsed;
    return true;
  }
  const auto zone = text.substr(percent + 1);
  into.host += '%' + lowered(zone);
  return is_made_of(zone, unreserved);
}

bool same_host(const authority& a, const authority& b) noexcept {
  return a.host == b.host || (a.is_loopback() && b.is_loopback());
}

bool same(const origin& a, const origin& b) noexcept {
  return a.scheme == b.scheme && a.where.host == b.where.host && a.port() == b.port();
}

bool is_opaque(std::string_view text) noexcept { return is_one_of(text, {"null", "file://"}); }

}  // namespace

bool authority::is_loopback() const noexcept {
  if (address) return protocol::is_loopback(*address);
  const std::string_view name = host;
  return name == "localhost" || name.ends_with(".localhost");
}

std::optional<authority> parse_authority(std::string_view text) {
  const auto parts = split_host_port(text);
  if (!parts) return std::nullopt;
  authority made;
  if (parts->bracketed) {
    if (!read_bracketed(parts->host, made)) return std::nullopt;
  } else {
    const auto name = parts->host;
    if (!is_made_of(name, unreserved) || name.size() > longest_name) return std::nullopt;
    made.address = parse_address(name);
    made.host = lowered(name);
  }
  // A port that is empty is none.
  if (!parts->port || parts->port->empty()) return made;
  made.port = parse_port(*parts->port);
  return made.port ? std::optional{made} : std::nullopt;
}

std::uint16_t origin::port() const noexcept {
  if (where.port) return *where.port;
  if (is_one_of(scheme, {"http", "ws"})) return 80;
  return is_one_of(scheme, {"https", "wss"}) ? 443 : 0;
}

std::optional<origin> parse_origin(std::string_view text) {
  constexpr std::string_view mark = "://";
  const auto end = text.find(mark);
  if (end == text.npos || !is_made_of(text.substr(0, end), in_schemes)) return std::nullopt;
  auto where = parse_authority(text.substr(end + mark.size()));
  if (!where) return std::nullopt;
  return origin{lowered(text.substr(0, end)), std::move(*where)};
}

bool is_origin(std::string_view text) {
  return text == "*" || is_opaque(text) || parse_origin(text).has_value();
}

origins::origins(const std::vector<std::string>& entries) {
  for (const auto& entry : entries) {
    auto parsed = parse_origin(entry);
    if (entry == "*") {
      all_ = true;
    } else if (is_opaque(entry)) {
      opaque_.push_back(lowered(entry));
    } else if (parsed) {
      listed_.push_back(std::move(*parsed));
    } else {
      throw std::invalid_argument{
          "no origin: \"" + entry + "\": give SCHEME://HOST or SCHEME://HOST:PORT, or * for all"};
    }
  }
}

bool origins::list(std::string_view page) const {
  if (all_) return true;
  const auto from = parse_origin(page);
  if (!from) return std::ranges::find(opaque_, lowered(page)) != opaque_.end();
  return std::ranges::any_of(listed_, [&](const origin& listed) { return same(listed, *from); });
}

bool origins::admit(
    std::string_view page, const std::optional<authority>& host, bool secure) const {
  if (list(page)) return true;
  const auto from = parse_origin(page);
  if (!from || !host) return false;
  const origin ours{secure ? "https" : "http", *host};
  return from->scheme == ours.scheme && from->port() == ours.port() &&
         same_host(from->where, *host);
}

}  // namespace porthouse::protocol
