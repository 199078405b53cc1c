#include <porthouse/protocol/http/host_port.hpp>

#include <charconv>
#include <system_error>

#include <arpa/inet.h>

namespace porthouse::protocol {
namespace {

constexpr std::string_view in_names =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._";
// With the name of an interface behind '%', as in fe80::1%eth0.
constexpr std::string_view in_brackets =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._:%";

bool is_made_of(std::string_view text, std::string_view letters) noexcept {
  return !text.empty() && text.find_first_not_of(letters) == text.npos;
}

}  // namespace

std::optional<host_port> parse_host_port(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == text.npos) return std::nullopt;
  auto host = text.substr(0, colon);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (!is_made_of(host, bracketed ? in_brackets : in_names)) return std::nullopt;
  if (bracketed && host.find(':') == host.npos) return std::nullopt;
  host_port where{std::string{host}, 0};
  const auto* const end = text.data() + text.size();
  const auto [stop, failed] = std::from_chars(text.data() + colon + 1, end, where.port);
  if (failed != std::errc{} || stop != end) return std::nullopt;
  return where;
}

std::string to_string(const host_port& where) {
  const bool is_v6 = where.host.find(':') != std::string::npos;
  return (is_v6 ? '[' + where.host + ']' : where.host) + ':' + std::to_string(where.port);
}

bool is_any_address(const std::string& host) noexcept {
  in_addr short_form{};
  in6_addr long_form{};
  if (inet_aton(host.c_str(), &short_form) != 0) return short_form.s_addr == INADDR_ANY;
  return inet_pton(AF_INET6, host.c_str(), &long_form) == 1 && IN6_IS_ADDR_UNSPECIFIED(&long_form);
}

bool is_loopback(const std::string& host) noexcept {
  constexpr in_addr_t network = 127;
  in_addr short_form{};
  in6_addr long_form{};
  if (inet_aton(host.c_str(), &short_form) != 0) return ntohl(short_form.s_addr) >> 24U == network;
  if (inet_pton(AF_INET6, host.c_str(), &long_form) != 1) return host == "localhost";
  if (IN6_IS_ADDR_V4MAPPED(&long_form)) return long_form.s6_addr[12] == network;
  return IN6_IS_ADDR_LOOPBACK(&long_form);
}

}  // namespace porthouse::protocol
