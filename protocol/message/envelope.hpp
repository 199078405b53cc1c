#pragma once

#include <porthouse/protocol/message/identity.hpp>
#include <porthouse/protocol/message/message.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace porthouse::protocol {

/// What an envelope decides about one message.
struct outcome {
  enum class kind : std::uint8_t {
    pass,    ///< on to the next envelope, changed or not
    drop,    ///< forgotten, without a word
    answer,  ///< forgotten; `reply` goes to the socket (inbound messages only; outbound: as drop)
    close,   ///< forgotten; the socket closes with `code` and `reason`
  };
  kind what = kind::pass;
  message reply = {};
  close_code code = close_code::none;
  std::string reason = {};

  /// Passes the message on.
  static outcome pass() { return {}; }
  /// Drops the message.
  static outcome drop() { return {.what = kind::drop, .reply = {}, .code = {}, .reason = {}}; }
  /// Drops the message and answers it with `reply`.
  static outcome answer(message reply);
  /// Closes the socket. Throws std::invalid_argument unless `code` may go over the wire.
  static outcome close(close_code code, std::string reason);
};

/// A layer around messages on their way in. Each shard has a copy of its own, so an envelope needs
/// no lock; it must not block. What it throws closes the socket with 1011. A class may be an
/// outbound envelope too.
class inbound_envelope {
public:
  virtual ~inbound_envelope() = default;
  /// A message before any space sees it. May change it.
  virtual outcome open(message& inbound, const identity& identity) = 0;
};

/// A layer around messages on their way out, in other respects as an inbound one.
class outbound_envelope {
public:
  virtual ~outbound_envelope() = default;
  /// A message before it is framed. May change it. `identity` is nullptr if `looks_at_socket` is
  /// false: then it runs once for all receivers of a broadcast.
  virtual outcome seal(message& outbound, const identity* identity) = 0;
  /// Whether `seal` must run once per receiver.
  [[nodiscard]] virtual bool looks_at_socket() const noexcept { return false; }
};

/// Gives every space a `message` with `text()`, `bytes()` and `json()`. Messages already are just
/// that, so it does no work; it stands in the list for the reader, as in the Python library that
/// Porthouse re-imagines.
class message_cast final {};

/// Lets only text that is JSON in, within `limits::json`; anything else closes the socket with
/// 1007. Rooms that take events do not need it: they answer what is no event with an `$error`.
class json_envelope final : public inbound_envelope {
public:
  outcome open(message& inbound, const identity& identity) override;
};

/// What may stand in the list of envelopes.
template <class Envelope>
concept envelope = std::derived_from<Envelope, inbound_envelope> ||
    std::derived_from<Envelope, outbound_envelope> || std::same_as<Envelope, message_cast>;

/// Envelopes in order, inbound, outbound and both: messages are opened first to last and sealed
/// last to first.
class envelopes {
public:
  /// One envelope, by its two sides; a side that it does not have is nullptr.
  struct layer {
    std::shared_ptr<inbound_envelope> opener = nullptr;
    std::shared_ptr<outbound_envelope> sealer = nullptr;
  };
  using recipe = std::function<layer()>;

  envelopes() = default;
  /// Each shard gets copies of these.
  template <envelope... Envelope>
    requires(sizeof...(Envelope) > 0)
  explicit envelopes(Envelope... layers) {
    (recipes_.push_back([copied = std::move(layers)] { return made(copied); }), ...);
  }

  [[nodiscard]] const std::vector<recipe>& recipes() const noexcept { return recipes_; }

private:
  template <class Envelope>
  static layer made(const Envelope& from) {
    const auto copy = std::make_shared<Envelope>(from);
    layer sides;
    if constexpr (std::derived_from<Envelope, inbound_envelope>) sides.opener = copy;
    if constexpr (std::derived_from<Envelope, outbound_envelope>) sides.sealer = copy;
    return sides;
  }

  std::vector<recipe> recipes_;
};

/// The envelopes of one shard, made from their recipes. One thread.
class envelope_chain {
public:
  explicit envelope_chain(const envelopes& plan);

  /// Opens `inbound`. Anything but `pass` ends its way; the first such outcome counts.
  outcome open(message& inbound, const identity& identity);
  /// Seals `outbound` for all its receivers at once: only if `!looks_at_socket()`.
  outcome seal(message& outbound);
  /// Seals `outbound` for one receiver.
  outcome seal(message& outbound, const identity& identity);

  [[nodiscard]] bool opens() const noexcept { return !openers_.empty(); }
  [[nodiscard]] bool seals() const noexcept { return !sealers_.empty(); }
  [[nodiscard]] bool looks_at_socket() const noexcept { return looks_; }

private:
  outcome sealed(message& outbound, const identity* identity);

  std::vector<std::shared_ptr<inbound_envelope>> openers_;
  std::vector<std::shared_ptr<outbound_envelope>> sealers_;  // last to first
  bool looks_ = false;
};

}  // namespace porthouse::protocol
