#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace porthouse::protocol {

constexpr std::size_t operator""_bytes(unsigned long long n) { return static_cast<std::size_t>(n); }
constexpr std::size_t operator""_KiB(unsigned long long n) {
  return static_cast<std::size_t>(n) << 10U;
}
constexpr std::size_t operator""_MiB(unsigned long long n) {
  return static_cast<std::size_t>(n) << 20U;
}

/// What the JSON of one message may hold. Past any of it: `message::json` gives nothing, and rooms
/// that take events close with 1007. So it is parsed in little time, whatever is in it.
struct json_limits {
  /// Values in all, those inside of others too.
  std::uint32_t values = 65'536;
  /// Members of one object. If a client chooses keys that collide, building the object takes time
  /// that grows with the square of this: 1 MiB of such objects 7 ms more than of others at 128, 18
  /// ms more at 256, 48 ms more at 1024.
  std::uint16_t members = 128;
  /// Levels, one inside the other.
  std::uint16_t depth = 32;

  /// Of what rooms have said, which is bounded in other ways.
  static constexpr json_limits of_ours() noexcept { return {UINT32_MAX, UINT16_MAX, 1'000}; }
};

/// Every limit of the server: its unit, its default, and what happens there.
///
/// Zero is never "without limit": everything is bounded.
struct limits {
  // -- before the upgrade -------------------------------------------------------------------------
  /// From accept to the end of the HTTP upgrade, TLS included, however slowly the client writes or
  /// reads. On a connection that is kept for further requests, the time of each from its first byte
  /// to its last, an upgrade included. Past it: 408 if a request has begun, else cut.
  std::chrono::milliseconds handshake_deadline{10'000};
  /// How long a connection is kept that has had an answer and asks for nothing more. Past it: cut.
  std::chrono::milliseconds keep_alive{75'000};
  /// For a client to take an answer that is no upgrade, as long as it takes some of it within each
  /// `handshake_deadline`. Past it: cut.
  std::chrono::milliseconds answer_deadline{60'000};
  /// Request line and headers, of which the target and the subprotocol are kept. Past it: 431.
  std::size_t request_header_bytes = 16_KiB;
  /// Open connections in all. Past it: 503 with Retry-After.
  std::size_t connections = 200'000;
  /// Header of the PROXY protocol. Past it: 400, or cut.
  std::size_t proxy_header_bytes = 4_KiB;
  /// Open connections of one address, or of one /64 of IPv6. Past it: 503 with Retry-After.
  /// Loopback is exempt. What a trusted proxy hands on counts for its client.
  std::size_t connections_per_address = 1'000;
  /// Connections for which there is no room, kept to be told so or to ask for /healthz and /readyz.
  /// Past it: the oldest of them is cut. At most a sixteenth of the process's descriptors.
  std::size_t turned_away = 64;
  /// Descriptors kept for those connections, for when the process has no other. At most a sixteenth
  /// of all. Past it: newcomers wait in the kernel.
  std::size_t spare_descriptors = 16;

  // -- what comes in ------------------------------------------------------------------------------
  /// One message, all its fragments together, inflated. Past it: close 1009, before memory is
  /// taken.
  std::size_t message_bytes = 1_MiB;
  /// Messages, pings and pongs taken from one read. The rest waits in the kernel or in the
  /// connection's remainder.
  std::size_t messages_per_read = 1'024;
  /// Bytes that the compressed messages of one read may inflate to, but for the one that goes past
  /// it. The rest waits in the connection's remainder.
  std::size_t inflated_per_read = 256_KiB;
  /// Subprotocols that a client may offer. Past it: 400.
  std::size_t subprotocols = 32;
  /// Extensions that a client may offer, and parameters of all of them together. Past it: 400.
  std::size_t extensions = 32;
  /// What the JSON of one message may hold. Past it: close 1007.
  json_limits json = {};
  /// Messages of one client in a room that takes no such event or body: each is answered by an
  /// `$error` event, and one is forgiven each second. Past it: close 1007. At most 255.
  std::size_t wrong_messages = 16;

  // -- what is kept of a client -------------------------------------------------------------------
  /// Its name, in bytes. Past it: `rename` throws, and a client that an acceptor names so gets 400.
  std::size_t name_bytes = 128;
  /// An id told to `identifier_space`, and the name of a channel of `pipes_space`, in bytes. Past
  /// it: the id is not accepted, the channel is not joined.
  std::size_t id_bytes = 64;
  /// Its attributes together, as JSON, in bytes. Past it: `note` throws, and a client to which an
  /// acceptor has attached more gets 400.
  std::size_t attributes_bytes = 16_KiB;

  // -- what goes out ------------------------------------------------------------------------------
  /// Bytes queued for one client. Past it: close 4000 (slow consumer).
  std::size_t queue_bytes = 4_MiB;
  /// Bytes that one space has on the way to shards that are not its own. Past it: the space waits,
  /// with all its visitors, until half of them have been delivered.
  std::size_t parcel_bytes = 32_MiB;

  // -- time ---------------------------------------------------------------------------------------
  /// Without a message or pong from the client. Past it: close 4001. Pings keep a client that
  /// answers.
  std::chrono::milliseconds idle{120'000};
  /// Between pings to a client that says nothing.
  std::chrono::milliseconds ping_interval{25'000};
  /// From a ping to its pong (any bytes count). Past it: close 4002.
  std::chrono::milliseconds pong_deadline{20'000};
  /// From the first byte of a message to its last. Past it: close 4001. Pings and pongs in between
  /// do not count.
  std::chrono::milliseconds message_deadline{60'000};
  /// From our Close to the end of TCP, counted anew whenever the client takes something of what was
  /// queued before. Past it: cut.
  std::chrono::milliseconds close_deadline{5'000};
  /// For what was queued before a Close to be taken, the Close included. Past it: cut.
  std::chrono::milliseconds last_words{60'000};
  /// How long `stop` waits for clients to answer Close 1001. Past it: cut. Also how long it waits
  /// for what rooms have offloaded, from the beginning on; at least a quarter of it after the last
  /// client has gone. Past it: what has not begun is dropped.
  std::chrono::milliseconds grace{5'000};
  /// How long `stop` waits, after the grace, for hooks and offloaded work that are still at it.
  /// Past it: they are named in the log and left behind.
  std::chrono::milliseconds stop_margin{1'000};
  /// A hook, a turn of a loop or offloaded work that takes longer is named in the log, once.
  std::chrono::milliseconds slow_hook{1'000};
  /// Between two looks at the files that may be exchanged while the server is open: certificates,
  /// keys, block list, inspect token, pages.
  std::chrono::milliseconds file_check{2'000};

  // -- sessions, of clients that speak porthouse.v1 -----------------------------------------------
  /// From the upgrade to the client's hello. Past it: close 4006.
  std::chrono::milliseconds hello_deadline{5'000};
  /// A hello. Past it: close 4007.
  std::size_t hello_bytes = 16_KiB;
  /// How long a session is kept without a connection. Past it: its socket is gone, as `lost`.
  std::chrono::milliseconds resume_for{60'000};
  /// The same after a Close 1001, which browsers send when a page is left or loaded again.
  std::chrono::milliseconds resume_page_for{8'000};
  /// Without a frame for a client, before it is told that somebody is there.
  std::chrono::milliseconds beat{25'000};
  /// Frames, and bytes of them, that a client has not acknowledged. Past it: the next ones wait, in
  /// `queue_bytes`. One frame may be larger.
  std::size_t window_bytes = 256_KiB;
  std::size_t window_frames = 1'024;
  /// What waits for a client that is away, beside its window. Past it: the session ends.
  std::size_t away_bytes = 256_KiB;
  std::size_t away_frames = 1'024;
  /// Sessions that are kept without a connection, in all; a tenth of them of one address, or of one
  /// /64 of IPv6. Past it: the one that has waited longest ends.
  std::size_t away_sessions = 50'000;

  // -- ownership ----------------------------------------------------------------------------------
  /// From `arrive` to the space's welcome. Past it: a failed move, the socket goes back. Also how
  /// long sockets wait for an entry that has died and is being made anew. Past it: close 4003.
  std::chrono::milliseconds welcome_deadline{5'000};
  /// From `heard` to the space's verdict. Past it: the space counts as crashed for this socket.
  std::chrono::milliseconds verdict_deadline{30'000};
  /// Places on a socket's history stack. A `move_to` past it is a failed move.
  std::size_t history = 32;
  /// The name of a place, a room of a family included, in bytes. Past it: there is no such place; a
  /// machine that has one is not mounted.
  std::size_t place_name_bytes = 256;
  /// What the name of a room of a family has behind the family's prefix, in bytes. Past it: there
  /// is no such place.
  static constexpr std::size_t room_name_bytes = 64;

  // -- rooms --------------------------------------------------------------------------------------
  /// Rooms of families that one visitor keeps open: they opened because it went there. Past it an
  /// empty one closes before its time; if there is none, a move to another fails (`full`). Each
  /// node counts those that are open there.
  std::size_t rooms_per_visitor = 16;
  /// The same of all visitors of one address, or of one /64 of IPv6. Loopback is exempt.
  std::size_t rooms_per_address = 256;
  /// Pieces of work that spaces have offloaded and that are not done. Past it: `failed` is called.
  std::size_t offloads = 65'536;
  /// Requests of one client whose reply a room has put off (`later_reply`), and those that wait for
  /// the same reply by their `once` key. Past it: the reply is the error `busy`, and the handler is
  /// not called.
  std::size_t open_requests = 64;
  /// Questions that a room has asked one client (`visitor::ask`) and that are not answered; also
  /// those it has asked all (`ask_all`). Past it: they end at once, as `refused` by the code
  /// `busy`, and as answered by nobody.
  std::size_t open_questions = 64;
  /// Replies that a room keeps for requests with a `once` key. Past it: the oldest is forgotten.
  std::size_t kept_replies = 10'000;
  /// The same in bytes, of the replies and of their keys.
  std::size_t kept_replies_bytes = 8_MiB;
  /// For how long a room keeps such a reply. Past it: the same key is a new request.
  std::chrono::milliseconds keep_replies{300'000};

  // -- what is remembered -------------------------------------------------------------------------
  /// Steps of a socket's journey, kept only if the server may be inspected; one is some 150 bytes.
  /// Past it: the oldest is forgotten.
  std::size_t journey_steps = 64;
  /// What a client may have chosen in one of them, in bytes. Past it: it is cut.
  static constexpr std::size_t journey_text_bytes = 64;
  /// Lines of the log that wait to be written. Past it: the oldest are dropped, and counted.
  std::size_t log_lines = 1'024;
  /// Bytes of one line of the log. Past it: the rest of the line is left out.
  std::size_t log_line_bytes = 2_KiB;

  // -- between nodes ------------------------------------------------------------------------------
  /// From accept at the cluster port to a link with that node, TLS included. Past it: cut.
  std::chrono::milliseconds node_handshake_deadline{10'000};
  /// Connections at the cluster port that are not linked yet, in all. Past it: the oldest is cut.
  std::size_t unlinked = 256;
  /// The same of one address, loopback as any other. Past it: the oldest of that address is cut.
  std::size_t unlinked_per_address = 16;
  /// Bytes that such a connection may send. Past it: cut.
  std::size_t unlinked_bytes = 1_MiB;
  /// Lines of the log in a minute about nodes that are not linked, and about one of them. Past it:
  /// counted, and told in one line.
  std::size_t stranger_lines = 30;
  std::size_t stranger_lines_each = 5;
  /// One message of another node. Past it: its connection is cut.
  std::size_t node_message_bytes = 256_MiB;
  /// Sockets of one other node that are in rooms here. Past it: the next do not get in.
  std::size_t foreign_sockets = 1'000'000;
  /// Questions of one other node about rooms here that wait for an answer. Past it: no such room.
  std::size_t node_questions = 65'536;
};

}  // namespace porthouse::protocol
