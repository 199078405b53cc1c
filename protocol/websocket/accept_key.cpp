#include <porthouse/protocol/text/ascii.hpp>
#include <porthouse/protocol/websocket/accept_key.hpp>

#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace porthouse::protocol {
namespace {

constexpr std::string_view websocket_id = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
constexpr std::size_t key_size = 24;  // 16 bytes in base64
constexpr std::size_t sha1_size = 20;
constexpr std::size_t accept_size = 28;

bool is_base64(char c) noexcept { return is_alphanumeric(c) || c == '+' || c == '/'; }

}  // namespace

bool is_websocket_key(std::string_view key) noexcept {
  return key.size() == key_size && key.ends_with("==") &&
         std::ranges::all_of(key.substr(0, key_size - 2), is_base64);
}

std::string accept_key(std::string_view key) {
  auto seed = std::string{key}.append(websocket_id);
  std::array<unsigned char, sha1_size> digest{};
  EVP_Digest(seed.data(), seed.size(), digest.data(), nullptr, EVP_sha1(), nullptr);
  std::array<unsigned char, accept_size + 1> text{};  // OpenSSL writes a terminating zero
  EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(digest.size()));
  return {text.begin(), text.begin() + accept_size};
}

}  // namespace porthouse::protocol
