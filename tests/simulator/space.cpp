#include "space.hpp"

#include "room.hpp"
#include "town.hpp"

#include <utility>
#include <variant>

namespace porthouse::simulator {

space::space(
    town& where, std::size_t number, std::string place, std::size_t index, std::size_t local)
    : town_{where}, number_{number}, place_{std::move(place)}, index_{index}, local_{local} {
  engine_ = std::make_unique<space_engine>(std::make_unique<room>(place_, *this), *this);
  engine_->start();
}

void space::die() {
  engine_.reset();
  town_.check().forget(number_);
}

template <class Turn>
void space::turn(Turn&& what) {
  if (!alive()) return;
  what();
  engine_->flush();
}

seat space::seat_of(socket_id id) const {
  const auto guest = static_cast<std::size_t>(id) - 1;
  const auto stay = stays_.find(guest);
  return {number_, guest, index_, stay == stays_.end() ? 0 : stay->second};
}

// -- what arrives from the sockets ----------------------------------------------------------------

void space::handle(protocol::space_event event) {
  turn([&] {
    if (const auto* guest = std::get_if<protocol::arrive>(&event))
      stays_[static_cast<std::size_t>(guest->who->id) - 1] = guest->at.number;
    std::visit([&](auto& one) { engine_->handle(std::move(one)); }, event);
  });
}

// -- what the engine asks for ---------------------------------------------------------------------

std::size_t space::shards() const { return town_.shards(); }

// As in the product: to the shard it lives on a space speaks directly.
void space::dispatch(std::size_t shard, protocol::parcel&& what) {
  if (shard == local_) return town_.apply(*this, std::move(what));
  const auto shared = std::make_shared<protocol::parcel>(std::move(what));
  town_.post().send(
      at(), address::shard + shard, [this, shared] { town_.apply(*this, std::move(*shared)); });
}

std::vector<std::string> space::spaces() const { return town_.names(); }

std::chrono::steady_clock::time_point space::now() const {
  return std::chrono::steady_clock::time_point{town_.time().now()};
}

std::uint64_t space::start_timer(std::chrono::milliseconds delay, std::function<void()> what) {
  const auto which = ++timers_;
  town_.time().after(delay, [this, which, what = std::move(what)] {
    if (!cancelled_.contains(which)) turn([&] { engine_->run("timer", what); });
  });
  return which;
}

bool space::offload(std::function<std::function<void()>()> work) {
  start_timer(ticks{5}, [work = std::move(work)] { work()(); });
  return true;
}

void space::list_rooms(std::string, std::function<void(const std::vector<room_info>&)> then) {
  start_timer(ticks{5}, [then = std::move(then)] { then({}); });
}

void space::complain(std::string_view where, std::string_view, std::uint64_t) {
  town_.tell(
      [&] { return "  " + std::string{where} + " threw in space " + std::to_string(number_); });
}

}  // namespace porthouse::simulator
