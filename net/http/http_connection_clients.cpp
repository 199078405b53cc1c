#include <porthouse/net/http/http_connection.hpp>
#include <porthouse/net/http/plain_answer.hpp>
#include <porthouse/net/loop/shard.hpp>
#include <porthouse/net/server_state.hpp>
#include <porthouse/net/tcp/introduction.hpp>

#include <algorithm>
#include <utility>
#include <variant>

namespace porthouse::net {

/// Learns from a proxy who its client is.
bool http_connection::introduce() {
  const auto& trusted = state_.trusted;
  if (!trusted.empty() && !trusted.trust(from_)) {
    refuse_to_talk(403, "Only the proxies of --trusted-proxies may connect here.");
    return true;
  }
  const auto room = shard_.buffers().incoming();
  const auto most = std::min(room.size(), state_.settings.bounds.proxy_header_bytes);
  const auto how = net::introduce(link_.native(), room.first(most), from_, secure_);
  if (how == introduction::waiting && !hung_up_) return false;
  if (how == introduction::malformed) {
    refuse_to_talk(
        400, "Connections begin with a PROXY header here: let the proxy send one, or leave "
             "--proxy-protocol out.");
  } else if (how != introduction::made) {
    leave();
  } else {
    if (!trusted.trust(from_)) state_.limit.attribute(permit_, from_);
    stage_ = stage::shaking_hands;
  }
  return true;
}

/// Before the TLS handshake: a client that is to speak TLS could not read the answer.
void http_connection::refuse_to_talk(unsigned status, std::string_view remedy) {
  if (link_.secure()) return leave();
  say(answer(status, remedy));
}

/// A connection that was turned away, or was only a probe so far, may find room by now.
bool http_connection::take_place() {
  if (permit_.is_admitted()) return true;
  if (state_.out_of_descriptors) return false;
  auto permit = state_.admit(from_);
  if (!permit.is_admitted()) return false;
  if (permit_.what() == connection_permit::kind::turned_away) state_.overflow.remove(*this);
  permit_ = std::move(permit);
  return true;
}

/// The client, by what proxies say. Answers, and returns nothing, if that cannot be read.
std::optional<request_origin> http_connection::who_asks(const request& asked) {
  const auto told = client_of(asked, {from_, secure_ || link_.secure()}, state_.trusted);
  if (const auto* how = std::get_if<request_origin>(&told)) return *how;
  const auto& wrong = std::get<fault>(told);
  say(answer(wrong.status, wrong.remedy));
  return std::nullopt;
}

void http_connection::decide_on_page(const request& asked) {
  const auto how = who_asks(asked);
  if (!how) return;
  if (ask_inspection(asked)) return;  // which has rules of its own
  auto refusal = refuse_blocked(asked, *how, state_);
  say(refusal ? std::move(*refusal) : answer_plainly(asked, state_));
}

void http_connection::decide_on_upgrade(const request& asked) {
  const auto client = who_asks(asked);
  if (!client) return;
  const auto& how = *client;
  state_.limit.attribute(permit_, how.from);
  if (permit_.what() == connection_permit::kind::none) return leave();
  if (permit_.what() == connection_permit::kind::refused) {
    return say(answer(503, "Too many connections of one address: come back later."));
  }
  const protocol::pulse::span at_work{&shard_.pulse(), nullptr, "an acceptor"};
  auto decision = decide_upgrade(asked, how, state_);
  if (auto* refusal = std::get_if<reply>(&decision)) return say(std::move(*refusal));
  accepted_ = std::move(std::get<accepted_upgrade>(decision));
  say({std::move(accepted_->head), nullptr, true});
}

}  // namespace porthouse::net
