#include <porthouse/net/http/plain_answer.hpp>
#include <porthouse/net/server_state.hpp>
#include <porthouse/protocol/http/origin.hpp>

#include <string>

namespace porthouse::net {
namespace {

/// Empty is allowed (RFC 9112, section 3.2).
bool is_host(std::string_view text) {
  return text.empty() || protocol::parse_authority(text).has_value();
}

bool matches(std::string_view if_none_match, std::string_view tag) noexcept {
  return if_none_match == "*" || if_none_match.find(tag) != std::string_view::npos;
}

/// Why a balancer is to send no clients here; "" if it may.
std::string_view unready(const server_state& state) noexcept {
  using protocol::standing;
  const auto how = state.standing.load();
  if (how == standing::replaced) return "replaced";
  if (state.closed_to_new) return "stopping";
  if (how == standing::joining) return "joining";
  if (how == standing::refused) return "refused";
  return state.limit.full() || state.out_of_descriptors ? "full" : "";
}

reply answer_health(const request& asked, const server_state& state) {
  const reply_options with{
      .headers = "Cache-Control: no-store\r\n",
      .keep_alive = asked.keep_alive(),
      .head_only = asked.verb() == request::method::head};
  if (asked.path() == "/healthz") return answer(200, "alive", with);
  if (const auto why = unready(state); !why.empty()) return answer(503, why, with);
  return answer(200, "accepting", with);
}

reply answer_page(const request& asked, const page& found) {
  const auto headers = "ETag: " + found.tag + "\r\nCache-Control: no-cache\r\n";
  const reply_options with{
      .type = found.type,
      .headers = headers,
      .keep_alive = asked.keep_alive(),
      .head_only = asked.verb() == request::method::head};
  const bool known = matches(asked.header("If-None-Match"), found.tag);
  return answer(known ? 304 : 200, found.body, with);
}

}  // namespace

std::optional<reply> refuse_outright(const request& asked, const server_state& state) {
  if (asked.body_size().value_or(0) > state.settings.bounds.request_header_bytes) {
    return answer(413, "This server takes no request bodies.");
  }
  if (asked.verb() == request::method::other) {
    return answer(405, "Only GET and HEAD are served here.", {.headers = "Allow: GET, HEAD\r\n"});
  }
  if (asked.has_body()) return answer(400, "A GET with a body is not served: send none.");
  const auto hosts = asked.count("Host");
  if (hosts > 1 || (hosts == 0 && asked.is_http_1_1()) || !is_host(asked.header("Host")) ||
      !is_host(asked.host())) {
    return answer(400, "Host must be there once, and name this server: HOST or HOST:PORT.");
  }
  if (!asked.target().starts_with('/')) return answer(400, "The request target must be a path.");
  return std::nullopt;
}

bool is_probe(const request& asked, const server_state& state) {
  const auto path = asked.path();
  return state.settings.health && (path == "/healthz" || path == "/readyz");
}

reply answer_plainly(const request& asked, const server_state& state) {
  if (is_probe(asked, state)) return answer_health(asked, state);
  const auto path = asked.path();
  if (state.stopping) return answer(503, "This server is stopping: come back soon.");
  const auto files = state.files.now();
  if (const auto* found = files->pages.find(path)) return answer_page(asked, *found);
  reply_options with{
      .keep_alive = asked.keep_alive(), .head_only = asked.verb() == request::method::head};
  if (files->pages.empty() && path == "/") {
    with.headers = "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n";
    return answer(426, "This is a WebSocket server: connect to it with ws://", with);
  }
  return answer(404, "There is no such page.", with);
}

}  // namespace porthouse::net
