#include "raw_client.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace porthouse::net::test {
namespace {

[[noreturn]] void fail(const char* operation) {
  throw std::system_error{errno, std::generic_category(), operation};
}

std::string name_of(unsigned char first) {
  switch (first & 0x0F) {
    case 0x1: return "text";
    case 0x2: return "binary";
    case 0x8: return "close";
    case 0x9: return "ping";
    case 0xA: return "pong";
    default: return "other";
  }
}

}  // namespace

std::string wire_frame::text() const {
  auto all = name_of(first);
  auto rest = payload;
  if (all == "close" && payload.size() >= 2) {
    const auto high = static_cast<unsigned char>(payload[0]);
    const auto low = static_cast<unsigned char>(payload[1]);
    all.append(" ").append(std::to_string(high * 256 + low));
    rest.erase(0, 2);
  }
  return rest.empty() ? all : all + " " + rest;
}

std::string masked(unsigned char first, std::string_view payload) {
  constexpr std::string_view mask = "\x12\x34\x56\x78";
  const auto size = payload.size();
  std::string made{static_cast<char>(first)};
  const int length_bytes = size < 126 ? 0 : size < 65'536 ? 2 : 8;
  const auto marker = length_bytes == 0 ? size : length_bytes == 2 ? 126U : 127U;
  made.push_back(static_cast<char>(0x80 | marker));
  for (int i = length_bytes - 1; i >= 0; --i) made.push_back(static_cast<char>(size >> (8 * i)));
  made.append(mask);
  for (std::size_t i = 0; i < size; ++i) {
    made.push_back(static_cast<char>(payload[i] ^ mask[i % mask.size()]));
  }
  return made;
}

std::string masked_close(std::uint16_t code, std::string_view reason) {
  std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)};
  return masked(0x88, payload.append(reason));
}

std::string upgrade_request(std::string_view target, std::string_view more) {
  std::string made = "GET ";
  made.append(target).append(" HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\n");
  made.append("Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
  made.append("Sec-WebSocket-Version: 13\r\n").append(more).append("\r\n");
  return made;
}

raw_client::raw_client() : socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
  if (socket_ < 0) fail("socket");
  const timeval patience{10, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

raw_client::raw_client(raw_client&& other) noexcept
    : socket_{std::exchange(other.socket_, -1)},
      read_{std::move(other.read_)},
      reset_{other.reset_} {}

raw_client::~raw_client() {
  if (socket_ >= 0) ::close(socket_);
}

void raw_client::connect(std::uint16_t port) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) fail("connect");
}

raw_client raw_client::upgraded(
    std::uint16_t port, std::string_view target, std::string_view more) {
  raw_client made{port};
  made.write(upgrade_request(target, more));
  const auto answer = made.read_until("\r\n\r\n");
  if (!answer.starts_with("HTTP/1.1 101 ")) throw std::runtime_error{"no upgrade: " + answer};
  return made;
}

void raw_client::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) fail("send");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::size_t raw_client::write_some(std::string_view bytes) {
  const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  return sent < 0 ? 0 : static_cast<std::size_t>(sent);
}

bool raw_client::read_more() {
  std::array<char, 65'536> buffer;
  const auto got = ::recv(socket_, buffer.data(), buffer.size(), 0);
  if (got < 0 && errno != ECONNRESET) fail("recv");
  reset_ = reset_ || got < 0;
  if (got <= 0) return false;
  read_.append(buffer.data(), static_cast<std::size_t>(got));
  return true;
}

std::string raw_client::take(std::size_t count) {
  while (read_.size() < count) {
    if (!read_more()) throw std::runtime_error{"the server has ended the connection"};
  }
  auto taken = read_.substr(0, count);
  read_.erase(0, count);
  return taken;
}

std::string raw_client::read_until(std::string_view mark) {
  auto at = read_.find(mark);
  while (at == std::string::npos) {
    if (!read_more()) throw std::runtime_error{"the server has ended the connection: " + read_};
    at = read_.find(mark);
  }
  return take(at + mark.size());
}

std::string raw_client::read_response() {
  auto head = read_until("\r\n\r\n");
  constexpr std::string_view name = "Content-Length: ";
  const auto at = head.find(name);
  std::size_t size = 0;
  if (at != std::string::npos) {
    std::from_chars(head.data() + at + name.size(), head.data() + head.size(), size);
  }
  return head + take(size);
}

wire_frame raw_client::read_frame() {
  const auto head = take(2);
  auto size = static_cast<std::size_t>(static_cast<unsigned char>(head[1]));
  if (size > 127) throw std::runtime_error{"a server's frame is masked"};
  if (size >= 126) {
    const auto length = take(size == 126 ? 2 : 8);
    size = 0;
    for (const char byte : length) size = size << 8 | static_cast<unsigned char>(byte);
  }
  return {static_cast<unsigned char>(head[0]), take(size)};
}

std::string raw_client::read_to_end() {
  while (read_more()) {}
  return std::exchange(read_, {});
}

void raw_client::finish() { ::shutdown(socket_, SHUT_WR); }

void raw_client::reset() {
  const linger at_once{1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(std::exchange(socket_, -1));
}

int raw_client::release() { return std::exchange(socket_, -1); }

void raw_client::hold_little() {
  const int bytes = 4'096;
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

}  // namespace porthouse::net::test
