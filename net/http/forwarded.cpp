#include <porthouse/net/http/forwarded.hpp>
#include <porthouse/protocol/http/host_port.hpp>
#include <porthouse/protocol/text/ascii.hpp>
#include <porthouse/protocol/text/header_reader.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace porthouse::net {
namespace {

using protocol::header_reader;
using protocol::same_word;

constexpr fault unreadable{
    400, "The forwarded headers (Forwarded, X-Forwarded-For, X-Forwarded-Proto) are malformed: see "
         "what the proxies of --trusted-proxies write."};
constexpr fault at_odds{
    400, "Forwarded and X-Forwarded-* contradict each other: let the proxy drop the one that it "
         "does not write itself."};

/// What one proxy says of the client that asked it.
struct hop {
  std::string client = {};  // "": not told
  std::string scheme = {};
};

// -- reading --------------------------------------------------------------------------------------

bool is_of_word(char c) noexcept {
  return std::string_view{" \t,;=\""}.find(c) == std::string_view::npos;
}

/// One pair of Forwarded (RFC 7239, section 4).
bool read_pair(header_reader& from, hop& into) {
  const auto name = from.word(is_of_word);
  if (name.empty() || !from.take('=')) return false;
  auto value = from.value(is_of_word);
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
  header_reader from{header};
  while (!from.at_end()) {
    if (from.take(',')) continue;
    hop element;
    do {
      if (!read_pair(from, element)) return std::nullopt;
    } while (from.take(';'));
    if (!from.at_end() && !from.take(',')) return std::nullopt;
    all.push_back(std::move(element));
  }
  return all;
}

/// The entries of a list with commas, but for those that are empty.
std::vector<std::string_view> entries(std::string_view list) {
  std::vector<std::string_view> all;
  while (!list.empty()) {
    const auto entry = list.substr(0, list.find(','));
    list.remove_prefix(std::min(entry.size() + 1, list.size()));
    if (const auto word = protocol::trimmed(entry); !word.empty()) all.push_back(word);
  }
  return all;
}

std::vector<hop> read_x_forwarded(const std::string& addresses) {
  std::vector<hop> all;
  for (const auto address : entries(addresses)) all.push_back({std::string{address}, {}});
  return all;
}

/// A port, or what is to hide one (RFC 7239, section 6): then 0. Nothing if it is neither.
std::optional<std::uint16_t> read_port(std::string_view text) noexcept {
  return text.starts_with('_') ? std::optional<std::uint16_t>{0} : protocol::parse_port(text);
}

/// `ADDRESS`, `V4:PORT`, `[V6]` or `[V6]:PORT`.
std::optional<remote> read_node(std::string_view text) noexcept {
  const bool bare_v6 = !text.starts_with('[') && std::ranges::count(text, ':') > 1;
  const auto parts = bare_v6 ? protocol::host_port_parts{text} : protocol::split_host_port(text);
  if (!parts || (parts->bracketed && parts->host.find(':') == text.npos)) return std::nullopt;
  const auto address = protocol::parse_address(parts->host);
  const auto port = parts->port ? read_port(*parts->port) : std::optional<std::uint16_t>{0};
  if (!address || !port) return std::nullopt;
  return remote{.key = *address, .port = *port, .how = remote::source::told};
}

bool is_withheld(std::string_view client) noexcept {
  return client.empty() || client.starts_with('_') || same_word(client, "unknown");
}

// -- deciding -------------------------------------------------------------------------------------

/// What one header comes to.
struct finding {
  remote from;
  std::string scheme = {};  // "": not told
};

/// Goes back from the last hop, as far as the proxies that tell are trusted.
std::optional<finding> walk(const std::vector<hop>& hops, remote last, const proxies& trusted) {
  finding found{last, {}};
  for (auto at = hops.rbegin(); at != hops.rend() && trusted.trust(found.from); ++at) {
    found.scheme = at->scheme;
    if (is_withheld(at->client)) break;
    const auto client = read_node(at->client);
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
            std::ranges::any_of(names, [name](auto known) { return same_word(known, name); });
  });
  return found;
}

}  // namespace porthouse::net
