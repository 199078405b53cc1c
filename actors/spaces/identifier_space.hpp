#pragma once

#include <porthouse/actors/lockspace.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace porthouse {

/// Learns who a socket is.
///
/// Greets with `Hello. Please present your ID.`, waits for `id:<name>`, checks the name, gives it
/// to the socket and releases it to the next place.
///
/// A text that is no `id:` message is answered with `Please present your ID as id:<name>.`, a name
/// that fails the check with `This ID is not accepted.`; the socket stays. Names are 1 to
/// `limits::id_bytes` (64) bytes without control characters.
class identifier_space final : public lockspace {
public:
  static constexpr auto lives = placement::every_shard;

  /// Whether a client may call itself `name`. Called on the threads of all shards, at the same
  /// time; must not block.
  using check = std::function<bool(const identity& who, std::string_view name)>;

  /// What it is called, which names it accepts, and where it sends their sockets.
  struct options {
    std::string name = "identifier";
    std::string next_place = "delivery";
    check accepts = {};  ///< by default every well-formed name
  };

  identifier_space() : identifier_space{options{}} {}
  explicit identifier_space(options with);

  verdict connected(visitor& who) override;
  verdict received(visitor& who, const message& said) override;
  verdict move_failed(visitor& who, const move_failure& why) override;

private:
  [[nodiscard]] bool acceptable(const visitor& who, std::string_view name) const;

  std::string next_place_;
  check accepts_;
};

}  // namespace porthouse
