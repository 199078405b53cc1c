#include "space.hpp"

#include "room.hpp"
#include "town.hpp"

#include <utility>

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

void space::arrived(
    std::size_t guest, protocol::socket_ref at, protocol::request_number number,
    protocol::identity_ptr who, const std::string& from, arrival how,
    const protocol::visit_return* back) {
  turn([&] {
    stays_[guest] = at.number;
    engine_->arrived(
        at, static_cast<std::uint8_t>(index_), number, std::move(who), from, how, back);
  });
}

void space::heard(
    std::size_t guest, protocol::tenure stay, protocol::request_number number,
    protocol::batch_ptr what) {
  turn([&] { engine_->heard(socket_id{guest + 1}, stay, number, std::move(what)); });
}

void space::left(std::size_t guest, protocol::tenure stay, const departure& why) {
  turn([&] { engine_->left(socket_id{guest + 1}, stay, why); });
}

void space::stays(
    std::size_t guest, protocol::tenure stay, move_error why, const std::string& wanted) {
  turn([&] { engine_->stays(socket_id{guest + 1}, stay, why, wanted); });
}

void space::gone(
    const protocol::identity& who, const protocol::socket_ref& asked, const departure& why) {
  turn([&] { engine_->gone(who, asked, why); });
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
