#include <porthouse/protocol/http/network.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstring>
#include <stdexcept>

#include <arpa/inet.h>

namespace porthouse::protocol {
namespace {

constexpr ip_address mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
constexpr unsigned mapped_bytes = 12;

bool shares(const ip_address& a, const ip_address& b, unsigned bits) noexcept {
  const auto whole = bits / 8;
  if (!std::equal(a.begin(), a.begin() + whole, b.begin())) return false;
  const auto rest = bits % 8;
  return rest == 0 || (a[whole] ^ b[whole]) >> (8 - rest) == 0;
}

std::optional<networks::network> parse_network(std::string_view entry) noexcept {
  const auto slash = entry.find('/');
  const auto address = entry.substr(0, slash);
  const auto parsed = parse_address(address);
  if (!parsed) return std::nullopt;
  networks::network made{.bytes = *parsed, .bits = 128};
  if (slash == entry.npos) return made;
  const bool short_form = address.find(':') == address.npos;
  const unsigned least = short_form ? 8 * mapped_bytes : 0;
  unsigned bits = 0;
  const auto* const end = entry.data() + entry.size();
  const auto [stop, failed] = std::from_chars(entry.data() + slash + 1, end, bits);
  if (failed != std::errc{} || stop != end || bits > 128 - least) return std::nullopt;
  made.bits = least + bits;
  return made;
}

}  // namespace

ip_address mapped_v4(const void* four_bytes) noexcept {
  auto made = mapped_prefix;
  std::memcpy(made.data() + mapped_bytes, four_bytes, made.size() - mapped_bytes);
  return made;
}

std::optional<ip_address> parse_address(std::string_view text) noexcept {
  std::array<char, INET6_ADDRSTRLEN> letters{};
  if (text.size() >= letters.size()) return std::nullopt;
  // A zero inside would end the text for those below.
  if (text.find('\0') != text.npos) return std::nullopt;
  std::ranges::copy(text, letters.begin());
  in_addr four{};
  if (inet_pton(AF_INET, letters.data(), &four) == 1) return mapped_v4(&four);
  ip_address parsed{};
  if (inet_pton(AF_INET6, letters.data(), parsed.data()) == 1) return parsed;
  return std::nullopt;
}

bool is_v4(const ip_address& address) noexcept {
  return shares(address, mapped_prefix, 8 * mapped_bytes);
}

bool is_unspecified(const ip_address& address) noexcept {
  const auto* const first = address.begin() + (is_v4(address) ? mapped_bytes : 0);
  return std::all_of(first, address.end(), [](auto byte) { return byte == 0; });
}

bool is_loopback(const ip_address& address) noexcept {
  if (is_v4(address)) return address[mapped_bytes] == 127;
  return std::all_of(address.begin(), address.end() - 1, [](auto byte) { return byte == 0; }) &&
         address.back() == 1;
}

ip_address subscriber_of(ip_address address) noexcept {
  constexpr std::ptrdiff_t network_bytes = 8;
  if (!is_v4(address)) std::fill(address.begin() + network_bytes, address.end(), 0);
  return address;
}

std::string to_string(const ip_address& address) {
  std::array<char, INET6_ADDRSTRLEN> letters{};
  const bool four = is_v4(address);
  const void* bytes = four ? address.data() + mapped_bytes : address.data();
  inet_ntop(four ? AF_INET : AF_INET6, bytes, letters.data(), letters.size());
  return letters.data();
}

bool is_network(std::string_view entry) noexcept { return parse_network(entry).has_value(); }

networks::networks(const std::vector<std::string>& entries) {
  for (const auto& entry : entries) {
    const auto parsed = parse_network(entry);
    if (!parsed) throw std::invalid_argument{"no address or network: \"" + entry + '"'};
    all_.push_back(*parsed);
  }
}

bool networks::contain(const ip_address& address) const noexcept {
  return std::ranges::any_of(
      all_, [&](const network& listed) { return shares(listed.bytes, address, listed.bits); });
}

}  // namespace porthouse::protocol
