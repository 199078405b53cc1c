#pragma once

#include <porthouse/protocol/message/identity.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace porthouse::protocol {

/// What the token of a session says.
struct session_token {
  std::uint16_t shard = 0;       ///< where the session lives
  socket_id session{};           ///< which it is there
  std::uint32_t generation = 0;  ///< of its welcome; the newest counts
};

/// Makes the tokens of this process's sessions, and knows them again: HMAC-SHA-256 (RFC 2104, cut
/// to 128 bits) under a key that is never written anywhere. Nothing is kept of a token.
///
/// Any thread.
class token_mint {
public:
  using key = std::array<std::byte, 32>;

  /// Why a text is no token of ours.
  enum class refusal : std::uint8_t {
    unknown,    ///< forged, bound to another kind of connection, or no token at all
    elsewhere,  ///< perhaps one of another process, or of a life before
  };

  /// A key of its own. Throws std::runtime_error if the system has no random bytes.
  token_mint();
  /// For tests. `incarnation` tells the tokens of one process from those of another.
  token_mint(const key& secret, std::uint64_t incarnation) noexcept
      : secret_{secret}, incarnation_{incarnation} {}

  /// A token, in 52 characters that need no escape in a URL. `bound_to` says for which kind of
  /// connection it is good, and has to be the same when it is read.
  [[nodiscard]] std::string write(const session_token& token, std::string_view bound_to) const;
  /// What `text`, which a client has sent, says.
  [[nodiscard]] std::variant<session_token, refusal> read(
      std::string_view text, std::string_view bound_to) const;

private:
  key secret_;
  std::uint64_t incarnation_;
};

}  // namespace porthouse::protocol
