#include "upgrade.hpp"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <cstring>

#include <strings.h>

namespace porthouse::bench {

namespace {

std::string base64(const unsigned char* from, int size) {
  std::string out(static_cast<std::size_t>((size + 2) / 3 * 4) + 1, '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), from, size);
  out.pop_back();
  return out;
}

}  // namespace

std::string accept_for(std::string_view key) {
  const auto salted = std::string{key} + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(salted.data()), salted.size(), digest);
  return base64(digest, SHA_DIGEST_LENGTH);
}

std::string key_for(std::uint64_t number) {
  // Any sixteen bytes will do, as long as no two keys are the same (splitmix64 of the number).
  unsigned char bytes[16];
  std::uint64_t mixed = (number + 1) * 0x9E3779B97F4A7C15U;
  mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
  std::memcpy(bytes, &mixed, sizeof mixed);
  std::memcpy(bytes + 8, &number, sizeof number);
  return base64(bytes, sizeof bytes);
}

std::optional<std::string_view> header(std::string_view head, std::string_view name) {
  for (auto at = head.find("\r\n"); at != head.npos; at = head.find("\r\n", at)) {
    at += 2;
    const auto line = head.substr(at, head.find("\r\n", at) - at);
    if (line.size() <= name.size() || line[name.size()] != ':') continue;
    if (::strncasecmp(line.data(), name.data(), name.size()) != 0) continue;
    auto value = line.substr(name.size() + 1);
    while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
    while (!value.empty() && value.back() == ' ') value.remove_suffix(1);
    return value;
  }
  return std::nullopt;
}

std::string upgrade_request(
    std::string_view target, std::string_view host, std::string_view key,
    std::string_view subprotocol) {
  std::string out = "GET ";
  out.append(target).append(" HTTP/1.1\r\nHost: ").append(host);
  out.append("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ");
  out.append(key).append("\r\nSec-WebSocket-Version: 13\r\n");
  if (!subprotocol.empty())
    out.append("Sec-WebSocket-Protocol: ").append(subprotocol).append("\r\n");
  return out.append("\r\n");
}

std::optional<std::string> upgrade_answer(std::string_view head) {
  const auto key = header(head, "Sec-WebSocket-Key");
  if (!key) return std::nullopt;
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Accept: " +
         accept_for(*key) + "\r\n\r\n";
}

}  // namespace porthouse::bench
