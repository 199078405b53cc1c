// The part of `connection` that goes from one shard to another.

#include <porthouse/net/loop/shard.hpp>
#include <porthouse/net/server_state.hpp>
#include <porthouse/net/websocket/connection.hpp>
#include <porthouse/net/websocket/crossing.hpp>

#include <algorithm>
#include <utility>

namespace porthouse::net {

void connection::tell(protocol::wire_events& to) noexcept {
  if (events_ != nullptr) events_ = &to;
}

void connection::move_to(std::size_t shard, std::unique_ptr<protocol::luggage> with) {
  if (phase_ != phase::open || crossing_) return;
  shard_.buffers().crossings.push_back({this, shard, std::move(with)});
  crossing_ = true;
  tell(protocol::nobody());
  shard_.flush_later(*this);
}

shard_buffers::crossing_order connection::take_crossing_order() noexcept {
  auto& all = shard_.buffers().crossings;
  const auto mine = std::ranges::find(
      all, static_cast<const void*>(this), &shard_buffers::crossing_order::connection);
  auto order = std::move(*mine);
  all.erase(mine);
  crossing_ = false;
  return order;
}

/// At the end of a turn. What is still to be written goes first; who has closed meanwhile, or is
/// lost, goes nowhere.
void connection::cross_over() {
  if (deferred_close_) end_as(*std::exchange(deferred_close_, nullptr));
  if (phase_ == phase::open && outbox_) return;
  auto order = take_crossing_order();
  if (phase_ != phase::open) return;
  auto& to = *state_.loops[order.shard];
  const auto native = link_.native();
  const auto moved = std::make_shared<crossing>(crossing{
      std::move(link_), std::move(permit_), std::move(decoder_),
      remainder_ ? remainder_->bytes.substr(remainder_->at) : std::string{}, std::move(order.with),
      window_bits_});
  events_ = nullptr;
  phase_ = phase::gone;
  shard_.dismiss(*this, native);
  to.expect();
  to.post([&to, &state = state_, moved] { arrive(to, state, *moved); });
}

void connection::arrive(shard& where, server_state& state, crossing& from) {
  const auto native = from.link.native();
  auto made = std::make_unique<connection>(
      where, state, std::move(from.link), std::move(from.permit), from.window_bits);
  auto& it = *made;
  if (!where.enlist(std::move(made), native)) {
    state.open.fetch_sub(1);
    return;
  }
  try {
    it.settle_in(from);
  } catch (...) {
    it.abandon();
  }
}

void connection::settle_in(crossing& from) {
  heard_ = said_ = shard_.now_tick();
  decoder_ = std::move(from.decoder);
  if (!from.rest.empty()) remainder_ = std::make_unique<remainder>(remainder{std::move(from.rest)});
  credit_ = 0;
  events_ = &protocol::nobody();
  if (!state_.events.moved(shard_.number(), *this, std::move(from.with)))
    return close(protocol::close_code::try_again_later, "");
  if (state_.stopping) shut_down();
  if (phase_ == phase::open) watch_over();
  if (may_read() && has_more()) shard_.read_soon(*this);
}

}  // namespace porthouse::net
