#include <porthouse/net/http/inspection_auth.hpp>
#include <porthouse/net/http/upgrade.hpp>
#include <porthouse/net/server_state.hpp>
#include <porthouse/protocol/websocket/accept_key.hpp>
#include <porthouse/protocol/websocket/negotiation.hpp>

#include <algorithm>
#include <atomic>
#include <optional>
#include <utility>

namespace porthouse::net {
namespace {

constexpr std::string_view version_13 = "Sec-WebSocket-Version: 13\r\n";
constexpr std::string_view upgrade_to_13 = "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n";

protocol::socket_id next_id() noexcept {
  static std::atomic<std::uint64_t> last = 0;
  return protocol::socket_id{last.fetch_add(1, std::memory_order_relaxed) + 1};
}

/// The rules of RFC 6455, section 4.2.1, that are about one request alone.
std::optional<reply> refuse_malformed(const request& asked) {
  if (asked.verb() != request::method::get) {
    const bool head = asked.verb() == request::method::head;
    return answer(
        405, "A WebSocket begins with GET.", {.headers = "Allow: GET\r\n", .head_only = head});
  }
  if (!asked.is_http_1_1()) return answer(400, "A WebSocket begins with HTTP/1.1.");
  if (!asked.lists("Upgrade", "websocket")) {
    return answer(
        426,
        "Upgrade: websocket is missing. If the client sent it, a proxy in between has dropped it: "
        "let it pass Upgrade and Connection on.",
        {.headers = upgrade_to_13});
  }
  if (!asked.lists("Connection", "upgrade")) {
    return answer(400, "Connection: Upgrade is missing.");
  }
  if (asked.count("Sec-WebSocket-Version") != 1 || asked.header("Sec-WebSocket-Version") != "13") {
    return answer(
        426, "This server speaks WebSocket version 13 (RFC 6455).", {.headers = version_13});
  }
  if (asked.count("Sec-WebSocket-Key") != 1 ||
      !protocol::is_websocket_key(asked.header("Sec-WebSocket-Key"))) {
    return answer(400, "Sec-WebSocket-Key must be there once, and be 16 bytes in base64.");
  }
  return std::nullopt;
}

/// Whether a browser on this machine has been led here by the name of a foreign site (DNS
/// rebinding): by its headers that is the same origin. Behind a proxy the Host is the proxy's
/// business.
bool is_led_here(const request& asked, const request_origin& how, const server_state& state) {
  return how.from.is_loopback() && !state.settings.proxy_protocol && !is_handed_on(asked) &&
         !names_this_machine(asked.host(), state.settings.address);
}

/// Browsers always send an Origin: a client that sends none is no browser.
bool origin_allowed(const request& asked, const request_origin& how, const server_state& state) {
  const auto sent = asked.count("Origin");
  if (sent != 1) return sent == 0;
  const auto page = asked.header("Origin");
  if (state.origins.list(page)) return true;
  const auto host = protocol::parse_authority(asked.host());
  return state.origins.admit(page, host, how.secure) && !is_led_here(asked, how, state);
}

protocol::handshake handshake_of(
    const request& asked, const request_origin& how, std::vector<std::string> offered) {
  protocol::handshake made;
  made.address = how.from.text();
  made.port = how.from.port;
  made.secure = how.secure;
  made.target = asked.target();
  made.subprotocols = std::move(offered);
  asked.for_each([&](auto name, auto value) { made.headers.emplace_back(name, value); });
  return made;
}

std::string switching(
    const request& asked, const std::string& subprotocol,
    const std::optional<protocol::deflate_agreement>& deflate) {
  std::string head =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: ";
  head.append(protocol::accept_key(asked.header("Sec-WebSocket-Key")));
  if (!subprotocol.empty()) head.append("\r\nSec-WebSocket-Protocol: ").append(subprotocol);
  if (deflate) head.append("\r\nSec-WebSocket-Extensions: ").append(deflate->header());
  head.append("\r\n\r\n");
  return head;
}

/// Without acceptors there is no need to copy the headers.
protocol::admission ask_acceptors(
    const request& asked, const request_origin& how, const std::vector<std::string>& offered,
    const server_state& state) {
  const auto& acceptors = state.settings.acceptors;
  if (acceptors.empty()) return {};
  return protocol::admit(acceptors, handshake_of(asked, how, offered));
}

protocol::opening opening_of(
    const request& asked, const request_origin& how, protocol::admission admission,
    std::string subprotocol) {
  protocol::opening made;
  made.who = std::make_shared<const protocol::identity>(protocol::identity{
      next_id(), std::move(admission.name), how.from.text(), how.from.port,
      std::string{asked.target()}, std::move(subprotocol), std::move(admission.attributes)});
  made.place = std::move(admission.place);
  made.origin = asked.header("Origin");
  made.secure = how.secure;
  return made;
}

}  // namespace

std::optional<reply> refuse_blocked(
    const request& asked, const request_origin& how, const server_state& state) {
  const auto files = state.files.now();
  if (!files->blocked) return std::nullopt;
  const auto admission = files->blocked(handshake_of(asked, how, {}));
  if (admission.admitted) return std::nullopt;
  return answer(
      admission.status, admission.reason, {.head_only = asked.verb() == request::method::head});
}

bool wants_upgrade(const request& asked) {
  return asked.lists("Upgrade", "websocket") || asked.count("Sec-WebSocket-Key") > 0 ||
         asked.count("Sec-WebSocket-Version") > 0;
}

std::variant<reply, accepted_upgrade> decide_upgrade(
    const request& asked, const request_origin& how, const server_state& state) {
  if (auto refusal = refuse_malformed(asked)) return std::move(*refusal);
  const auto& with = state.settings;
  auto offered = protocol::parse_subprotocols(
      asked.joined("Sec-WebSocket-Protocol"), with.bounds.subprotocols);
  if (!offered) {
    return answer(400, "Sec-WebSocket-Protocol is no list of different tokens, or too long.");
  }
  const auto extensions =
      protocol::parse_extensions(asked.joined("Sec-WebSocket-Extensions"), with.bounds.extensions);
  if (!extensions) return answer(400, "Sec-WebSocket-Extensions is malformed, or offers too many.");
  if (!origin_allowed(asked, how, state)) {
    return answer(
        403,
        "Pages of this Origin may not connect: start the server with --origins=ORIGIN to let them, "
        "or * to let all. If the page is the server's own, let the proxy in between pass Host and "
        "X-Forwarded-Proto on, and name the proxy in --trusted-proxies.");
  }
  if (auto refusal = refuse_blocked(asked, how, state)) return std::move(*refusal);
  auto chosen = protocol::choose_subprotocol(with.subprotocols, *offered);
  auto admission = ask_acceptors(asked, how, *offered, state);
  if (!admission.admitted) return answer(admission.status, admission.reason);
  if (admission.subprotocol) {
    if (!admission.subprotocol->empty() &&
        std::ranges::find(*offered, *admission.subprotocol) == offered->end()) {
      return answer(500, "The server chose a subprotocol that was not offered.");
    }
    chosen = std::move(*admission.subprotocol);
  }
  std::optional<protocol::deflate_agreement> deflate;
  if (with.compression) deflate = protocol::agree_on_deflate(*extensions);
  accepted_upgrade made;
  made.head = switching(asked, chosen, deflate);
  made.window_bits = deflate ? deflate->server_window_bits : 0;
  made.from = opening_of(asked, how, std::move(admission), std::move(chosen));
  if (auto why = protocol::objection(*made.from.who, with.bounds); !why.empty())
    return answer(400, why);
  return made;
}

}  // namespace porthouse::net
