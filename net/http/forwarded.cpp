#include <porthouse/net/http/forwarded.hpp>
#include <porthouse/protocol/http/ascii.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace porthouse::net {
namespace {

using protocol::same_word;

constexpr fault unreadable{
    400, "The forwarded headers (Forwarded, X-Forwarded-For, X-Forwarded-Proto) are malformed: see "
         "what the proxies of --trusted-proxies write."};
constexpr fault at_odds{
    400, "Forwarded and X-Forwarded-* contradict each other: let the proxy drop the one that it "
         "does not write itself."};

/// One proxy's word on who asked it.
struct hop {
  std::string client = {};  // "": not told
  std::string scheme = {};
};

// -- reading ------------------------------------------------------------------------------------

/// Reads Forwarded, piece by piece (RFC 7239, section 4).
class cursor {
public:
  explicit cursor(std::string_view text) noexcept : rest_{text} {}

  bool at_end() noexcept {
    skip_blanks();
    return rest_.empty();
  }
  bool take(char wanted) noexcept {
    skip_blanks();
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  /// Up to what ends a word; "" if there is none.
  std::string_view word() noexcept {
    skip_blanks();
    const auto found = rest_.substr(0, rest_.find_first_of(" \t,;=\""));
    rest_.remove_prefix(found.size());
    return found;
  }
  /// A value, quoted or not.
  std::optional<std::string> value() {
    if (!take('"')) {
      const auto plain = word();
      return plain.empty() ? std::nullopt : std::optional{std::string{plain}};
    }
    std::string text;
    for (std::size_t i = 0; i < rest_.size(); ++i) {
      if (rest_[i] == '"') {
        rest_.remove_prefix(i + 1);
        return text;
      }
      if (rest_[i] == '\\' && ++i == rest_.size()) break;
      text.push_back(rest_[i]);
    }
    return std::nullopt;
  }

private:
  void skip_blanks() noexcept {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size()));
  }

  std::string_view rest_;
};

bool read_pair(cursor& from, hop& into) {
  const auto name = from.word();
  if (name.empty() || !from.take('=')) return false;
  auto value = from.value();
  if (!value) return false;
  auto* place = same_word(name, "for")     ? &into.client
                : same_word(name, "proto") ? &into.scheme
                                           : nullptr;
  if (place == nullptr) return true;
  const bool is_new = place->empty() && !value->empty();
  *place = std::move(*value);
  return is_new;
}

/// The elements of Forwarded in order; nothing if it is malformed.
std::optional<std::vector<hop>> read_forwarded(std::string_view header) {
  std::vector<hop> all;
  cursor from{header};
  while (!from.at_end()) {
    if (from.take(',')) continue;
    hop one;
    do {
      if (!read_pair(from, one)) return std::nullopt;
    } while (from.take(';'));
    if (!from.at_end() && !from.take(',')) return std::nullopt;
    all.push_back(std::move(one));
  }
  return all;
}

/// The entries of a list with commas, but for those that are empty.
std::vector<std::string_view> entries(std::string_view list) {
  std::vector<std::string_view> all;
  while (!list.empty()) {
    const auto one = list.substr(0, list.find(','));
    list.remove_prefix(std::min(one.size() + 1, list.size()));
    if (const auto word = protocol::trimmed(one); !word.empty()) all.push_back(word);
  }
  return all;
}

std::vector<hop> read_x_forwarded(const std::string& addresses) {
  std::vector<hop> all;
  for (const auto one : entries(addresses)) all.push_back({std::string{one}, {}});
  return all;
}

/// A port, or what is to hide one (RFC 7239, section 6): then 0. Nothing if it is neither.
std::optional<std::uint16_t> read_port(std::string_view text) noexcept {
  if (text.starts_with('_')) return 0;
  std::uint16_t port = 0;
  const auto* const end = text.data() + text.size();
  const auto [stop, failed] = std::from_chars(text.data(), end, port);
  if (text.empty() || failed != std::errc{} || stop != end) return std::nullopt;
  return port;
}

/// `ADDRESS`, `V4:PORT`, `[V6]` or `[V6]:PORT`.
std::optional<remote> read_node(std::string_view text) noexcept {
  remote made;
  made.how = remote::source::told;
  auto address = text;
  std::optional<std::string_view> port;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == text.npos) return std::nullopt;
    address = text.substr(1, end - 1);
    const auto rest = text.substr(end + 1);
    if (address.find(':') == address.npos || (!rest.empty() && rest.front() != ':')) {
      return std::nullopt;
    }
    if (!rest.empty()) port = rest.substr(1);
  } else if (std::ranges::count(text, ':') == 1) {
    address = text.substr(0, text.find(':'));
    port = text.substr(address.size() + 1);
  }
  const auto parsed = protocol::parse_address(address);
  const auto number = port ? read_port(*port) : std::optional<std::uint16_t>{0};
  if (!parsed || !number) return std::nullopt;
  made.key = *parsed;
  made.port = *number;
  return made;
}

bool is_withheld(std::string_view client) noexcept {
  return client.empty() || client.starts_with('_') || same_word(client, "unknown");
}

// -- deciding -----------------------------------------------------------------------------------

/// What one header comes to.
struct finding {
  remote from;
  std::string scheme = {};  // "": not told
};

/// Goes back from the last hop, as far as those who tell are trusted.
std::optional<finding> walk(const std::vector<hop>& hops, remote last, const proxies& trusted) {
  finding found{last, {}};
  for (auto one = hops.rbegin(); one != hops.rend() && trusted.trust(found.from); ++one) {
    found.scheme = one->scheme;
    if (is_withheld(one->client)) break;
    const auto client = read_node(one->client);
    if (!client) return std::nullopt;
    found.from = *client;
  }
  return found;
}

std::optional<bool> is_secure(std::string_view scheme) noexcept {
  if (same_word(scheme, "https") || same_word(scheme, "wss")) return true;
  if (same_word(scheme, "http") || same_word(scheme, "ws")) return false;
  return std::nullopt;
}

}  // namespace

proxies::proxies(std::vector<std::string> entries) {
  local_ = std::erase(entries, "unix") > 0;
  networks_ = protocol::networks{entries};
}

std::variant<request_origin, fault> client_of(
    const request& asked, const request_origin& link, const proxies& trusted) {
  if (!trusted.trust(link.from)) return link;
  const auto standard = read_forwarded(asked.joined("Forwarded"));
  if (!standard) return unreadable;
  const auto older = read_x_forwarded(asked.joined("X-Forwarded-For"));
  const auto by_standard = walk(*standard, link.from, trusted);
  const auto by_older = walk(older, link.from, trusted);
  if (!by_standard || !by_older) return unreadable;
  const auto schemes = asked.joined("X-Forwarded-Proto");
  const auto told = entries(schemes);
  const auto last = told.empty() ? std::string_view{} : told.back();
  const auto& scheme = by_standard->scheme;
  const bool two_minds =
      !standard->empty() && !older.empty() && by_standard->from.key != by_older->from.key;
  if (two_minds || (!last.empty() && !scheme.empty() && is_secure(last) != is_secure(scheme))) {
    return at_odds;
  }
  request_origin made = link;
  made.from = standard->empty() ? by_older->from : by_standard->from;
  if (last.empty() && scheme.empty()) return made;
  const auto secure = is_secure(scheme.empty() ? last : std::string_view{scheme});
  if (!secure) return unreadable;
  made.secure = *secure;
  return made;
}

bool is_handed_on(const request& asked) {
  static constexpr std::array<std::string_view, 7> names{
      "Forwarded",          "Via", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP",
      "X-Cluster-Client-IP"};
  constexpr std::string_view family = "X-Forwarded";
  auto found = false;
  asked.for_each([&](std::string_view name, std::string_view) {
    found = found || same_word(name.substr(0, family.size()), family) ||
            std::ranges::any_of(names, [name](auto one) { return same_word(one, name); });
  });
  return found;
}

}  // namespace porthouse::net
