#include <porthouse/protocol/session/token.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <span>
#include <stdexcept>

namespace porthouse::protocol {
namespace {

constexpr std::uint8_t version = 1;
constexpr std::size_t content_size = 1 + 8 + 2 + 8 + 4;
constexpr std::size_t mac_size = 16;
constexpr std::size_t whole_size = content_size + mac_size;  // a multiple of 3: base64 has no pad
constexpr std::size_t text_size = whole_size / 3 * 4;

using bytes = std::array<unsigned char, whole_size>;

template <class Number>
unsigned char* write(unsigned char* to, Number number) noexcept {
  for (std::size_t i = sizeof number; i-- > 0;) {
    *to++ = static_cast<unsigned char>(static_cast<std::uint64_t>(number) >> (8 * i));
  }
  return to;
}

template <class Number>
const unsigned char* read(const unsigned char* from, Number& number) noexcept {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof number; ++i) value = value << 8U | *from++;
  number = static_cast<Number>(value);
  return from;
}

void sign(bytes& whole, const token_mint::key& secret, std::string_view bound_to) {
  std::string signed_bytes{reinterpret_cast<const char*>(whole.data()), content_size};
  signed_bytes.append(bound_to);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  HMAC(
      EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
      reinterpret_cast<const unsigned char*>(signed_bytes.data()), signed_bytes.size(),
      digest.data(), &size);
  std::copy_n(digest.begin(), mac_size, whole.begin() + content_size);
}

// base64url (RFC 4648, section 5) by way of base64.
std::string armoured(const bytes& whole) {
  std::array<unsigned char, text_size + 1> text{};  // OpenSSL writes a terminating zero
  EVP_EncodeBlock(text.data(), whole.data(), static_cast<int>(whole.size()));
  std::string made{text.begin(), text.begin() + text_size};
  std::ranges::replace(made, '+', '-');
  std::ranges::replace(made, '/', '_');
  return made;
}

std::optional<bytes> unarmoured(std::string_view text) {
  if (text.size() != text_size || text.find_first_of("+/=") != text.npos) return std::nullopt;
  std::string plain{text};
  std::ranges::replace(plain, '-', '+');
  std::ranges::replace(plain, '_', '/');
  bytes whole{};
  const auto size = EVP_DecodeBlock(
      whole.data(), reinterpret_cast<const unsigned char*>(plain.data()), text_size);
  if (size != static_cast<int>(whole_size)) return std::nullopt;
  return whole;
}

}  // namespace

token_mint::token_mint() : secret_{}, incarnation_{0} {
  std::array<unsigned char, sizeof incarnation_> number{};
  if (RAND_bytes(
          reinterpret_cast<unsigned char*>(secret_.data()), static_cast<int>(secret_.size())) !=
          1 ||
      RAND_bytes(number.data(), static_cast<int>(number.size())) != 1)
    throw std::runtime_error{"the system has no random bytes for the key of sessions"};
  protocol::read(number.data(), incarnation_);
}

std::string token_mint::write(const session_token& token, std::string_view bound_to) const {
  bytes whole{};
  auto* to = whole.data();
  to = protocol::write(to, version);
  to = protocol::write(to, incarnation_);
  to = protocol::write(to, token.shard);
  to = protocol::write(to, static_cast<std::uint64_t>(token.session));
  protocol::write(to, token.generation);
  sign(whole, secret_, bound_to);
  return armoured(whole);
}

std::variant<session_token, token_mint::refusal> token_mint::read(
    std::string_view text, std::string_view bound_to) const {
  const auto whole = unarmoured(text);
  if (!whole) return refusal::unknown;
  session_token said;
  std::uint8_t its_version = 0;
  std::uint64_t its_incarnation = 0;
  std::uint64_t session = 0;
  const auto* from = whole->data();
  from = protocol::read(from, its_version);
  from = protocol::read(from, its_incarnation);
  from = protocol::read(from, said.shard);
  from = protocol::read(from, session);
  protocol::read(from, said.generation);
  said.session = socket_id{session};
  if (its_version != version) return refusal::unknown;
  if (its_incarnation != incarnation_) return refusal::elsewhere;
  auto ours = *whole;
  sign(ours, secret_, bound_to);
  const auto same =
      CRYPTO_memcmp(ours.data() + content_size, whole->data() + content_size, mac_size) == 0;
  if (!same) return refusal::unknown;
  return said;
}

}  // namespace porthouse::protocol
