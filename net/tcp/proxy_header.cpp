#include <porthouse/net/tcp/proxy_header.hpp>
#include <porthouse/protocol/http/host_port.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace porthouse::net {
namespace {

using state = proxy_header::state;

constexpr std::string_view signature_1 = "PROXY ";
constexpr std::string_view signature_2{"\r\n\r\n\0\r\nQUIT\n", 12};
constexpr std::size_t longest_line = 107;  // with its end
constexpr proxy_header malformed{state::malformed};
constexpr unsigned char tcp_over_v4 = 0x11;
constexpr unsigned char tcp_over_v6 = 0x21;

remote told(const protocol::ip_address& address, std::uint16_t port) {
  return {address, port, remote::source::told};
}

// -- version 1 ------------------------------------------------------------------------------------

std::vector<std::string_view> words(std::string_view line) {
  std::vector<std::string_view> all;
  for (std::size_t begin = 0; begin <= line.size();) {
    const auto end = std::min(line.find(' ', begin), line.size());
    all.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return all;
}

/// Without leading zeros.
std::optional<std::uint16_t> read_port(std::string_view text) noexcept {
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  return protocol::parse_port(text);
}

/// Of `TCP4 SOURCE DESTINATION PORT PORT`, or the same with TCP6.
std::optional<remote> read_client(std::string_view line) {
  const auto all = words(line);
  if (all.size() != 5 || (all[0] != "TCP4" && all[0] != "TCP6")) return std::nullopt;
  const auto of_family = [four = all[0] == "TCP4"](std::string_view address) {
    return (address.find(':') == address.npos) == four;
  };
  const auto client = protocol::parse_address(all[1]);
  const auto port = read_port(all[3]);
  if (!client || !port || !protocol::parse_address(all[2]) || !read_port(all[4])) {
    return std::nullopt;
  }
  if (!of_family(all[1]) || !of_family(all[2])) return std::nullopt;
  return told(*client, *port);
}

proxy_header parse_line(std::string_view bytes) {
  const auto line = bytes.substr(0, longest_line);
  const auto end = line.find("\r\n");
  if (end == line.npos) {
    return line.size() < longest_line ? proxy_header{} : malformed;
  }
  const auto rest = line.substr(signature_1.size(), end - signature_1.size());
  proxy_header read{state::complete, end + 2};
  if (rest == "UNKNOWN" || rest.starts_with("UNKNOWN ")) return read;
  read.client = read_client(rest);
  return read.client ? read : malformed;
}

// -- version 2 ------------------------------------------------------------------------------------

std::size_t number(std::string_view two_bytes) noexcept {
  return static_cast<std::size_t>(static_cast<unsigned char>(two_bytes[0])) << 8U |
         static_cast<unsigned char>(two_bytes[1]);
}

/// The client in the block of addresses: source, destination, and their ports.
remote source_of(std::string_view block, std::size_t address_size) {
  protocol::ip_address address{};
  if (address_size == 4) address[10] = address[11] = 0xFF;
  std::ranges::copy(
      block.substr(0, address_size), address.end() - static_cast<std::ptrdiff_t>(address_size));
  return told(address, static_cast<std::uint16_t>(number(block.substr(2 * address_size))));
}

/// Whether the extensions behind the addresses say that the client came over TLS (PP2_TYPE_SSL with
/// PP2_CLIENT_SSL). Whatever else is among them is skipped.
bool tells_of_tls(std::string_view extensions) noexcept {
  constexpr std::size_t head = 3;  // its type and its size
  constexpr char ssl = 0x20;
  while (extensions.size() > head) {
    const auto size = number(extensions.substr(1));
    const auto value = extensions.substr(head, size);
    if (extensions[0] == ssl && value.size() == size && !value.empty()) {
      return (static_cast<unsigned char>(value[0]) & 1U) != 0;
    }
    extensions.remove_prefix(head + value.size());
  }
  return false;
}

/// How many bytes of addresses there are for a family and a transport; nothing if those are none.
std::optional<std::size_t> addresses_of(unsigned char family) noexcept {
  switch (family) {
    case 0x00: return 0;  // unspecified
    case tcp_over_v4:
    case 0x12: return 12;
    case tcp_over_v6:
    case 0x22: return 36;
    case 0x31:  // a Unix domain socket of the proxy's
    case 0x32: return 216;
    default: return std::nullopt;
  }
}

proxy_header parse_binary(std::string_view bytes, std::size_t longest) {
  constexpr std::size_t head = 16;
  if (bytes.size() < head) return {};
  const auto version_and_command = static_cast<unsigned char>(bytes[12]);
  const auto family = static_cast<unsigned char>(bytes[13]);
  const auto size = head + number(bytes.substr(14));
  const bool is_local = version_and_command == 0x20;
  if ((!is_local && version_and_command != 0x21) || size > longest) return malformed;
  if (bytes.size() < size) return {};
  proxy_header read{state::complete, size};
  if (is_local) return read;
  const auto block = bytes.substr(head, size - head);
  const auto addresses = addresses_of(family);
  if (!addresses || block.size() < *addresses) return malformed;
  if (family == tcp_over_v4) read.client = source_of(block, 4);
  if (family == tcp_over_v6) read.client = source_of(block, 16);
  read.secure = tells_of_tls(block.substr(*addresses));
  return read;
}

proxy_header parse(std::string_view bytes, std::size_t longest) {
  const auto begins = [bytes](std::string_view signature) {
    const auto both = std::min(bytes.size(), signature.size());
    return bytes.substr(0, both) == signature.substr(0, both);
  };
  if (begins(signature_2)) {
    return bytes.size() < signature_2.size() ? proxy_header{} : parse_binary(bytes, longest);
  }
  if (!begins(signature_1)) return malformed;
  return bytes.size() < signature_1.size() ? proxy_header{} : parse_line(bytes);
}

}  // namespace

proxy_header parse_proxy_header(std::string_view bytes, std::size_t longest) {
  const auto read = parse(bytes, longest);
  return read.what == state::incomplete && bytes.size() >= longest ? malformed : read;
}

}  // namespace porthouse::net
