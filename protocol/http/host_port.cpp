#include <porthouse/protocol/http/host_port.hpp>
#include <porthouse/protocol/http/network.hpp>
#include <porthouse/protocol/text/ascii.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <system_error>

#include <arpa/inet.h>

namespace porthouse::protocol {
namespace {

constexpr std::string_view in_names =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._";
// With the name of an interface behind '%', as in fe80::1%eth0.
constexpr std::string_view in_brackets =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._:%";

/// Unlike `parse_address` this knows the short forms of IPv4, as 127.1, that a resolver knows, too.
std::optional<ip_address> address_of(const std::string& host) noexcept {
  in_addr four{};
  if (inet_aton(host.c_str(), &four) != 0) return mapped_v4(&four);
  return parse_address(host);
}

}  // namespace

std::optional<host_port_parts> split_host_port(std::string_view text) noexcept {
  const bool bracketed = text.starts_with('[');
  const auto end = bracketed ? text.find(']') : std::min(text.find(':'), text.size());
  if (end == text.npos) return std::nullopt;
  const std::size_t bracket = bracketed ? 1 : 0;
  host_port_parts parts{text.substr(bracket, end - bracket), bracketed};
  const auto rest = text.substr(end + bracket);
  if (rest.empty()) return parts;
  if (rest.front() != ':') return std::nullopt;
  parts.port = rest.substr(1);
  return parts;
}

std::optional<std::uint16_t> parse_port(std::string_view digits) noexcept {
  std::uint16_t port = 0;
  const auto* const end = digits.data() + digits.size();
  const auto [stop, failed] = std::from_chars(digits.data(), end, port);
  return failed == std::errc{} && stop == end ? std::optional{port} : std::nullopt;
}

// Not by Boost.URL, whose hosts may have a user before them, escapes and signs in them, no name of
// an interface, and whose ports beyond 65535 are 0.
std::optional<host_port> parse_host_port(std::string_view text) {
  const auto parts = split_host_port(text);
  if (!parts || !parts->port) return std::nullopt;
  const auto& [host, bracketed, digits] = *parts;
  if (!is_made_of(host, bracketed ? in_brackets : in_names)) return std::nullopt;
  if (bracketed && host.find(':') == host.npos) return std::nullopt;
  const auto port = parse_port(*digits);
  if (!port) return std::nullopt;
  return host_port{std::string{host}, *port};
}

std::string to_string(const host_port& where) {
  const bool is_v6 = where.host.find(':') != std::string::npos;
  return (is_v6 ? '[' + where.host + ']' : where.host) + ':' + std::to_string(where.port);
}

bool is_any_address(const std::string& host) noexcept {
  const auto address = address_of(host);
  return address && is_unspecified(*address);
}

bool is_loopback(const std::string& host) noexcept {
  const auto address = address_of(host);
  return address ? is_loopback(*address) : host == "localhost";
}

}  // namespace porthouse::protocol
