// The half of `connection` that reads: bytes, messages, control frames.

#include <porthouse/net/connection.hpp>
#include <porthouse/net/house.hpp>
#include <porthouse/net/shard.hpp>

#include <iterator>
#include <utility>

namespace porthouse::net {

using outcome = attempt::outcome;
using protocol::event;

bool connection::may_read() const noexcept {
  switch (phase_) {
    case phase::open: break;
    case phase::gone: return false;
    default: return true;
  }
  // A client that does not take its answers is not asked for more questions: TCP holds it back, and
  // an echo cannot overflow the queue. Others may still overflow it.
  const bool takes_answers = !outbox_ || outbox_->bytes() <= house_.settings.bounds.queue / 2;
  return credit_ > 0 && takes_answers;
}

void connection::read() {
  if (phase_ == phase::draining) {
    discard();
  } else if (last_word_) {
    end_as(*std::exchange(last_word_, nullptr));
  } else if (remainder_) {
    auto bytes = std::exchange(remainder_, nullptr);
    decode(*bytes);
  } else {
    receive();
  }
  if (phase_ != phase::gone && may_read() && has_more()) shard_.read_soon(*this);
}

void connection::receive() {
  const auto room = shard_.bench().incoming().first(house_.read_size);
  const auto got = link_.receive(room);
  readable_ = got.what == outcome::fine || hung_up_;
  shard_.bench().bytes_read += got.bytes;
  if (got.bytes > 0) {
    heard_ = shard_.now_tick();
    pinged_ = never;
    decode(room.first(got.bytes));
  } else if (got.what == outcome::ended) {
    end_of_stream();
  } else if (got.what == outcome::failed) {
    lost();
  }
}

void connection::decode(std::span<char> bytes) {
  const bool counts = phase_ == phase::open;  // before what follows ends it
  const auto most = house_.settings.bounds.messages_per_read;
  auto& bench = shard_.bench();
  auto& found = bench.messages;
  bool more = true;
  while (more) {
    const auto what = decoder_.decode(bytes, found, most - found.size(), &bench.inflater);
    bytes = bytes.subspan(what.consumed);
    more = heed(what);
  }
  if (!bytes.empty() && !decoder_.ended()) {
    remainder_ = std::make_unique<std::string>(bytes.begin(), bytes.end());
  }
  if (counts && !found.empty()) deliver();
  found.clear();
}

/// Returns whether there is more to decode.
bool connection::heed(const protocol::decoded& what) {
  switch (what.what) {
    case event::drained:
    case event::enough: return false;
    case event::ping:
      said_ = shard_.now_tick();
      if (phase_ == phase::open) push_urgent(protocol::opcode::pong, what.payload);
      return true;
    case event::pong: said_ = shard_.now_tick(); return true;
    case event::close:
    case event::violation: break;
  }
  last_word said{what.what, what.code, std::string{what.payload}};
  if (phase_ == phase::open && !shard_.bench().messages.empty()) {
    // What came before is handled and answered before the connection ends.
    last_word_ = std::make_unique<last_word>(std::move(said));
  } else {
    end_as(said);
  }
  return false;
}

void connection::end_as(const last_word& what) {
  what.what == event::close ? heed_close(what.code, what.reason) : fail(what.code, what.reason);
}

void connection::deliver() {
  auto& found = shard_.bench().messages;
  // A vector of the right size, in one piece: the bench keeps the one that has grown.
  std::vector<protocol::message> whole{
      std::make_move_iterator(found.begin()), std::make_move_iterator(found.end())};
  said_ = shard_.now_tick();
  --credit_;
  events_->received(std::move(whole));
}

/// Reads on and forgets: to end TCP with bytes unread would reset it, and our Close might be lost.
void connection::discard() {
  const auto got = link_.receive(shard_.bench().incoming());
  readable_ = got.what == outcome::fine || hung_up_;
  if (got.what == outcome::ended || got.what == outcome::failed) lost();
}

}  // namespace porthouse::net
