#include <porthouse/net/http/http_connection.hpp>
#include <porthouse/net/http/inspection_auth.hpp>
#include <porthouse/net/http/plain_answer.hpp>
#include <porthouse/net/loop/shard.hpp>
#include <porthouse/net/server_state.hpp>
#include <porthouse/net/websocket/connection.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace porthouse::net {
namespace {

using outcome = attempt::outcome;

/// The time that a stopping server gives clients that have their answer to end TCP in order.
constexpr std::chrono::milliseconds brief{200};

/// Of a page, so much is written at once; the next piece is another step.
constexpr std::size_t piece = protocol::operator""_KiB(256);

}  // namespace

http_connection::http_connection(shard& where, server_state& state, accepted_socket accepted)
    : shard_{where},
      state_{state},
      link_{std::move(accepted.link)},
      permit_{std::move(accepted.permit)},
      from_{accepted.from},
      pending_{std::move(accepted.early)},
      reader_{std::make_unique<request_reader>(state.settings.bounds.request_header_bytes)},
      stage_{accepted.by_proxy ? stage::introducing : stage::shaking_hands},
      untried_{!pending_.empty()} {}

void http_connection::start(shard& where, server_state& state, accepted_socket accepted) {
  const auto native = accepted.link.native();
  http_connection* entered = nullptr;
  try {
    auto made = std::make_unique<http_connection>(where, state, std::move(accepted));
    auto& opened = *made;
    if (!where.enlist(std::move(made), native)) return;
    entered = &opened;
    opened.open();
  } catch (...) {
    entered != nullptr ? entered->leave() : where.expect_no_more();
  }
}

void http_connection::open() {
  if (permit_.what() == connection_permit::kind::turned_away) {
    if (!state_.overflow.make_room(shard_.now_tick())) return leave();
    state_.overflow.add(*this, shard_.now_tick());
  }
  shard_.set_due(*this, state_.settings.bounds.handshake_deadline);
  go_on();
}

void http_connection::ready(std::uint32_t events) {
  if ((events & (EPOLLERR | EPOLLHUP)) != 0) return leave();
  hung_up_ = hung_up_ || (events & EPOLLRDHUP) != 0;
  if (hung_up_) drained_ = false;
  if (!shard_.will_read(*this)) go_on();
}

/// Within the turn's allowance: a client that sends more waits until others have had their turn.
void http_connection::go_on() {
  if (std::exchange(going_on_, true)) return;
  const auto& allowance = shard_.buffers().allowance;
  while (stage_ != stage::gone) {
    if (allowance.spent()) {
      shard_.read_soon(*this);
      break;
    }
    if (!step()) break;
  }
  going_on_ = false;
}

/// Returns whether the next step may be tried at once; else the kernel, or the end, comes first.
bool http_connection::step() {
  switch (stage_) {
    case stage::introducing: return introduce();
    case stage::shaking_hands: return shake_hands();
    case stage::reading: return read();
    case stage::writing: return write();
    case stage::lingering: return drain();
    default: return false;
  }
}

bool http_connection::shake_hands() {
  if (link_.secure()) shard_.buffers().allowance.spend(allowance::per_tls_step);
  const auto how = link_.shake_hands();
  if (how.what == outcome::blocked) return false;
  if (how.what == outcome::fine) {
    stage_ = stage::reading;
  } else if (link_.falls_back_to_plain()) {
    say(answer(400, "This port speaks TLS: use https:// or wss://"));
  } else {
    leave();
  }
  return true;
}

bool http_connection::read() {
  if (std::exchange(untried_, false)) {
    take(std::exchange(pending_, {}));
    return true;
  }
  const auto room = shard_.buffers().incoming();
  const auto most = std::min(room.size(), state_.settings.bounds.request_header_bytes);
  const auto got = link_.receive(room.first(most));
  shard_.buffers().allowance.spend(got.work());
  drained_ = got.what == outcome::blocked && !hung_up_;
  if (got.bytes > 0) {
    const std::string_view fresh{room.data(), got.bytes};
    pending_.empty() ? take(fresh) : take(std::exchange(pending_, {}).append(fresh));
    // Of a hang-up that came with the last bytes the kernel does not tell again.
    return got.what == outcome::fine || hung_up_ || stage_ != stage::reading;
  }
  if (got.what == outcome::blocked) return false;
  if (got.what == outcome::ended && begun_) {
    say(answer(400, "The request ends in the middle."));
  } else {
    leave();
  }
  return true;
}

void http_connection::take(std::string_view bytes) {
  // From accept on the first request has its deadline, each further one from its first byte on.
  if (!std::exchange(begun_, true) && kept_) {
    shard_.set_due(*this, state_.settings.bounds.handshake_deadline);
  }
  const auto used = reader_->take(bytes);
  pending_.assign(bytes.substr(used));
  if (reader_->failed()) {
    say(answer(reader_->failed()->status, reader_->failed()->remedy));
  } else if (reader_->complete()) {
    decide();
  }
}

void http_connection::decide() {
  const auto& asked = reader_->result();
  if (auto refusal = refuse_outright(asked, state_)) return say(std::move(*refusal));
  if (!wants_upgrade(asked) && is_probe(asked, state_)) {
    state_.limit.make_probe(permit_);
    return say(answer_plainly(asked, state_));
  }
  if (!take_place()) return say(answer(503, "This server is full: come back later."));
  if (!wants_upgrade(asked)) return decide_on_page(asked);
  if (state_.closed_to_new) return say(answer(503, "This server is stopping: come back soon."));
  decide_on_upgrade(asked);
}

/// Hands a request about the server itself to the inspection service. Returns whether it was one.
bool http_connection::ask_inspection(const request& asked) {
  auto* inspection = state_.events.inspection();
  if (inspection == nullptr || !inspection->knows(asked.path())) return false;
  const bool open_to_all =
      !state_.files.now()->inspect_token.empty() && inspection->is_public(asked.path());
  auto refusal = open_to_all ? std::nullopt : authorise(asked, from_, state_);
  if (refusal) return say(std::move(*refusal)), true;
  const auto path = asked.path();
  const auto query = asked.target().substr(std::min(path.size() + 1, asked.target().size()));
  stage_ = stage::asking;
  shard_.set_due(*this, state_.settings.bounds.handshake_deadline);
  asking_ = std::make_shared<http_connection*>(this);
  inspection->ask(
      shard_.number(), {std::string{path}, std::string{query}},
      [token = std::weak_ptr{asking_}](protocol::inspection_reply reply) {
        if (const auto waiting = token.lock()) (*waiting)->answer_inspection(std::move(reply));
      });
  return true;
}

void http_connection::answer_inspection(protocol::inspection_reply reply) {
  if (stage_ != stage::asking) return;
  asking_.reset();
  const auto& asked = reader_->result();
  std::string headers{
      "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Frame-Options: DENY\r\n"
      "Cross-Origin-Resource-Policy: same-origin\r\n"};
  headers.append(reply.headers);
  say(answer(
      reply.status, std::move(reply.body),
      {.type = reply.type,
       .headers = headers,
       .keep_alive = asked.keep_alive(),
       .head_only = asked.verb() == request::method::head}));
  go_on();
}

void http_connection::say(reply reply) {
  asking_.reset();
  shard_.buffers().allowance.spend(allowance::per_request);
  reply_ = std::move(reply);
  written_ = 0;
  stage_ = stage::writing;
  if (accepted_) return;  // which is due with its request
  answer_due_ = tick_after(shard_.now_tick(), state_.settings.bounds.answer_deadline);
  allow_for_answer();
}

void http_connection::allow_for_answer() {
  const auto stalled = tick_after(shard_.now_tick(), state_.settings.bounds.handshake_deadline);
  shard_.set_due(*this, std::min(stalled, answer_due_));
}

bool http_connection::write() {
  const std::string_view head = reply_.head;
  const std::string_view body = reply_.body ? std::string_view{*reply_.body} : "";
  if (written_ == head.size() + body.size()) return written(), true;
  const auto next =
      written_ < head.size() ? head.substr(written_) : body.substr(written_ - head.size(), piece);
  std::array<iovec, 1> all{{{const_cast<char*>(next.data()), next.size()}}};
  const auto sent = link_.send(all);
  written_ += sent.bytes;
  shard_.buffers().allowance.spend(sent.bytes);
  if (sent.bytes > 0 && !accepted_) allow_for_answer();
  if (sent.what == outcome::blocked) return false;
  if (sent.what != outcome::fine) leave();
  return true;
}

void http_connection::written() {
  const bool another = reply_.keep_alive && !state_.stopping;
  reply_ = {};
  if (accepted_) return become_websocket();
  begun_ = false;
  untried_ = !pending_.empty();
  if (another) {
    kept_ = true;
    shard_.set_due(*this, state_.settings.bounds.keep_alive);
    reader_ = std::make_unique<request_reader>(state_.settings.bounds.request_header_bytes);
    stage_ = stage::reading;
    return;
  }
  link_.finish_sending();
  stage_ = stage::lingering;
  shard_.set_due(*this, state_.stopping ? brief : state_.settings.bounds.close_deadline);
}

void http_connection::become_websocket() {
  auto next = std::make_unique<connection>(
      shard_, state_, std::move(link_), std::move(permit_), accepted_->window_bits);
  stage_ = stage::gone;
  auto& opened = *next;
  shard_.replace(*this, std::move(next));
  try {
    opened.open(std::move(accepted_->from), {std::move(pending_), drained_});
  } catch (...) {
    opened.abandon();
  }
}

/// Reads on and forgets: closing with bytes unread would reset the connection, and what was written
/// might be lost with it.
bool http_connection::drain() {
  const auto got = link_.receive(shard_.buffers().incoming());
  shard_.buffers().allowance.spend(got.work());
  if (got.what == outcome::ended || got.what == outcome::failed) leave();
  return got.what == outcome::fine;
}

void http_connection::due() {
  if (stage_ == stage::asking) {
    say(answer(503, "The house took too long to answer: ask again."));
    return go_on();
  }
  if (stage_ != stage::reading || !begun_) return leave();
  say(answer(408, "The request took too long."));
  go_on();
}

void http_connection::shut_down() {
  reply_.keep_alive = false;
  if (stage_ == stage::writing) return;
  if (stage_ == stage::lingering) return shard_.set_due(*this, brief);
  if (stage_ != stage::asking && (stage_ != stage::reading || !begun_)) return leave();
  say(answer(503, "This server is stopping: come back soon."));
  go_on();
}

void http_connection::leave() {
  if (std::exchange(stage_, stage::gone) == stage::gone) return;
  if (permit_.what() == connection_permit::kind::turned_away) state_.overflow.remove(*this);
  link_.close();  // a new connection may be waiting for the descriptor
  shard_.dismiss(*this);
}

}  // namespace porthouse::net
