#include <porthouse/protocol/handshake.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <stdexcept>

#include <arpa/inet.h>

namespace porthouse::protocol {
namespace {

using address = std::array<unsigned char, 16>;

/// IPv4 addresses live in IPv6's ::ffff:0:0/96 here, as a socket for both reports them.
constexpr address mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
constexpr unsigned mapped_bits = 96;

struct parsed_address {
  address bytes{};
  bool short_form = false;  ///< written as IPv4
};

std::optional<parsed_address> parse(const std::string& text) noexcept {
  parsed_address parsed{.bytes = mapped_prefix, .short_form = true};
  if (inet_pton(AF_INET, text.c_str(), parsed.bytes.data() + 12) == 1) return parsed;
  parsed.short_form = false;
  if (inet_pton(AF_INET6, text.c_str(), parsed.bytes.data()) == 1) return parsed;
  return std::nullopt;
}

struct network {
  address bytes{};
  unsigned bits = 128;  ///< that count, from the first

  [[nodiscard]] bool contains(const address& who) const noexcept {
    const auto whole = bits / 8;
    if (!std::equal(bytes.begin(), bytes.begin() + whole, who.begin())) return false;
    const auto rest = bits % 8;
    return rest == 0 || (bytes[whole] ^ who[whole]) >> (8 - rest) == 0;
  }
};

network parse_network(const std::string& entry) {
  const auto slash = entry.find('/');
  const auto parsed = parse(entry.substr(0, slash));
  if (!parsed) throw std::invalid_argument{"no address or network: \"" + entry + '"'};
  network made{.bytes = parsed->bytes, .bits = 128};
  if (slash == std::string::npos) return made;
  const unsigned least = parsed->short_form ? mapped_bits : 0;
  unsigned bits = 0;
  const auto* const end = entry.data() + entry.size();
  const auto [stop, failed] = std::from_chars(entry.data() + slash + 1, end, bits);
  if (failed != std::errc{} || stop != end || bits > 128 - least) {
    throw std::invalid_argument{"no prefix length: \"" + entry + '"'};
  }
  made.bits = least + bits;
  return made;
}

}  // namespace

acceptor block_list(const std::vector<std::string>& networks) {
  auto parsed = std::make_shared<std::vector<network>>();
  std::ranges::transform(networks, std::back_inserter(*parsed), parse_network);
  return [blocked = std::shared_ptr<const std::vector<network>>{std::move(parsed)}](
             const handshake& asked) {
    const auto who = parse(asked.address);
    const bool listed = who && std::ranges::any_of(*blocked, [&](const network& one) {
                          return one.contains(who->bytes);
                        });
    return listed ? admission::refuse(403, "this address is blocked") : admission::admit();
  };
}

}  // namespace porthouse::protocol
