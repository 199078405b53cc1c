#pragma once

#include <porthouse/protocol/http/handshake.hpp>
#include <porthouse/protocol/settings/cluster.hpp>
#include <porthouse/protocol/settings/limits.hpp>
#include <porthouse/protocol/settings/log.hpp>
#include <porthouse/protocol/text/ascii.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace porthouse::protocol {

/// How a server runs, where it listens, and whom it lets in. The defaults are safe: loopback,
/// everything bounded.
struct settings {
  /// IPv4 or IPv6 address to listen on; "0.0.0.0" opens to the world. "unix:/run/house" is a Unix
  /// domain socket, for this machine's proxy: of owner and group (0660), gone when the server
  /// stops; one that a dead process has left is replaced.
  std::string address = "127.0.0.1";
  std::uint16_t port = 9001;  ///< 0 lets the kernel choose
  /// Event loops; 0 is one for each core that the process may use, by its affinity and by the CPU
  /// quota of its control group.
  unsigned shards = 0;
  bool compression = false;          ///< permessage-deflate (RFC 7692) for clients that offer it
  std::string tls_certificate = {};  ///< PEM file with the chain; "" serves without TLS
  std::string tls_key = {};          ///< PEM file with its private key
  std::string pages = {};            ///< folder served to GET requests; "" serves none
  bool health = true;  ///< answer /healthz (alive) and /readyz (accepting, joining, stopping)
  /// Show the server to those who ask: the page and the JSON below `/_porthouse/`, and `/metrics`.
  /// Without a token only to this machine, and only by a name of this machine.
  bool inspect = false;
  /// Whoever presents it may look from anywhere; see `is_inspect_token`. "" for none.
  std::string inspect_token = {};
  /// File whose first line is that token instead. "" for none.
  std::string inspect_token_file = {};
  /// Pages that may open WebSockets beside the server's own: origins such as "https://a.example",
  /// or "*" for all. The own ones are those of the scheme, host and port that the client calls the
  /// server by. Clients that send no Origin are no browsers, and may.
  std::vector<std::string> origins = {};
  /// Proxies whose word on their clients counts, in X-Forwarded-For and -Proto, Forwarded or the
  /// PROXY protocol: addresses, networks, `unix` for a Unix domain socket.
  std::vector<std::string> trusted_proxies = {};
  /// Every connection begins with a header of the PROXY protocol, version 1 or 2, from a trusted
  /// proxy; from anybody if `trusted_proxies` is empty.
  bool proxy_protocol = false;
  /// Take the sockets that systemd hands over (LISTEN_FDS), instead of `address` and `port`, and
  /// tell it (NOTIFY_SOCKET) when this is ready, reloads and stops, and that its loops turn
  /// (WATCHDOG_USEC). Without effect if systemd asks for none of it. `run` does it.
  bool systemd = false;
  std::vector<std::string> subprotocols = {};  ///< in our order of preference
  /// Let clients that offer `porthouse.v1` have a session, which outlives their connection.
  bool sessions = true;
  std::vector<acceptor> acceptors = {};  ///< asked in order; the first refusal counts
  /// Asked about each connection of a client with a session, new or resumed; see `authenticator`.
  protocol::authenticator authenticate = {};
  /// Threads that run what spaces `offload`, and CAF actors of the user's own.
  unsigned offload_threads = 4;
  /// File of addresses and networks that are refused with 403 before any acceptor is asked: one on
  /// a line, '#' for comments; see `block_list`. "" for none.
  std::string block_list_file = {};
  limits bounds = {};
  protocol::cluster cluster = {};
  log_settings log = {};
};

/// Whether `text` may be an `inspect_token`: of letters, digits and the signs that need no escape
/// in a URL (-._~), long enough that nobody guesses it.
[[nodiscard]] inline bool is_inspect_token(std::string_view text) noexcept {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  return text.size() >= 16 && text.size() <= 256 && is_made_of(text, letters);
}

}  // namespace porthouse::protocol
