#pragma once

#include <boost/json/object.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porthouse::protocol {

/// A client's request to become a WebSocket, before it is one (RFC 6455, section 4.1).
/// Everything in it was written by the client: trust none of it.
struct handshake {
  /// The client's IP address as text, or `unix`; of a trusted proxy's client what the proxy says.
  /// This, `port` and `secure` are what the client did not write.
  std::string address = {};
  std::uint16_t port = 0;   ///< 0 if a proxy does not say
  bool secure = false;      ///< came over TLS, perhaps to a trusted proxy
  std::string target = {};  ///< request target as sent, e.g. "/chat?room=7"
  std::vector<std::pair<std::string, std::string>> headers = {};  ///< in the order sent
  std::vector<std::string> subprotocols = {};  ///< offered, in the client's order

  /// The target up to the first '?'.
  [[nodiscard]] std::string_view path() const noexcept;
  /// The target after the first '?', still percent-encoded; "" without one.
  [[nodiscard]] std::string_view query() const noexcept;
  /// The percent-decoded value of `key` in the query; nothing if it is absent, badly encoded
  /// or not UTF-8.
  [[nodiscard]] std::optional<std::string> query(std::string_view key) const;
  /// The first header of that name, in any case; "" if there is none.
  [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
};

/// What an acceptor says to a handshake.
struct admission {
  bool admitted = true;
  unsigned status = 403;    ///< HTTP status of a refusal: 400 to 599
  std::string reason = {};  ///< sent as the refusal's body: say the remedy
  std::string name = {};    ///< the client's id, if the acceptor knows it
  std::string place = {};   ///< first place instead of the entry; "" for the entry
  /// One of those offered, instead of the usual choice.
  std::optional<std::string> subprotocol = {};
  boost::json::object attributes = {};  ///< travels with the socket's identity

  /// Lets the client in.
  static admission admit() { return {}; }
  /// Answers with that HTTP status, and `reason` as the body.
  static admission refuse(unsigned status, std::string reason);
};

/// The subprotocol of clients with a session.
inline constexpr std::string_view session_subprotocol = "porthouse.v1";

/// The first word of a client that speaks `porthouse.v1`, once its WebSocket is open. Everything in
/// it but name and address was written by the client.
struct greeting {
  std::string auth = {};     ///< what its program gives for this; "" if nothing
  std::string client = {};   ///< name and version of its library
  std::string name = {};     ///< as an acceptor has named it; "" if none has
  std::string address = {};  ///< as in `handshake`
  std::string target = {};
};

/// Decides on a greeting: what it attaches is added to what acceptors have said, and a refusal
/// closes with 4011. Otherwise as `acceptor`.
using authenticator = std::function<admission(const greeting&)>;

/// Decides on a handshake. Runs on the thread of a shard, on several at once: it must be safe to
/// call from many threads and must not block. What it throws refuses the client with 500.
using acceptor = std::function<admission(const handshake&)>;

/// What all acceptors together say: the first refusal, or all admissions merged, of which later
/// ones win.
[[nodiscard]] admission admit(const std::vector<acceptor>& acceptors, const handshake& handshake);

/// Refuses the addresses listed, with 403. An entry is an address ("10.0.0.7", "::1") or a network
/// ("10.0.0.0/8"). Throws std::invalid_argument if an entry is neither.
[[nodiscard]] acceptor block_list(const std::vector<std::string>& networks);

}  // namespace porthouse::protocol
