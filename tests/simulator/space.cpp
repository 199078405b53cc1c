#include "space.hpp"

#include "room.hpp"
#include "server.hpp"

#include <utility>
#include <variant>

namespace porthouse::simulator {

space::space(
    server& where, std::size_t number, std::string place, std::size_t index, std::size_t local)
    : server_{where}, number_{number}, place_{std::move(place)}, index_{index}, local_{local} {
  engine_ = std::make_unique<space_engine>(std::make_unique<room>(place_, *this), *this);
  engine_->start();
}

void space::die() {
  engine_.reset();
  server_.check().forget(number_);
}

template <class Turn>
void space::turn(Turn&& work) {
  if (!alive()) return;
  work();
  engine_->flush();
}

presence space::presence_of(socket_id id) const {
  const auto client = static_cast<std::size_t>(id) - 1;
  const auto stay = stays_.find(client);
  return {number_, client, index_, stay == stays_.end() ? 0 : stay->second};
}

// -- what arrives from the sockets ----------------------------------------------------------------

void space::handle(protocol::space_event event) {
  turn([&] {
    if (const auto* arriving = std::get_if<protocol::arrive>(&event))
      stays_[static_cast<std::size_t>(arriving->who->id) - 1] = arriving->at.number;
    std::visit([&](auto& told) { engine_->handle(std::move(told)); }, event);
  });
}

// -- what the engine asks for ---------------------------------------------------------------------

std::size_t space::shards() const { return server_.shards(); }

// As in the product: what is for the shard that a space runs on needs no message.
void space::dispatch(std::size_t shard, protocol::parcel&& parcel) {
  if (shard == local_) return server_.apply(*this, std::move(parcel));
  const auto shared = std::make_shared<protocol::parcel>(std::move(parcel));
  server_.queue().send(
      at(), address::shard + shard, [this, shared] { server_.apply(*this, std::move(*shared)); });
}

std::vector<std::string> space::spaces() const { return server_.names(); }

std::chrono::steady_clock::time_point space::now() const {
  return std::chrono::steady_clock::time_point{server_.time().now()};
}

std::uint64_t space::start_timer(std::chrono::milliseconds delay, std::function<void()> then) {
  const auto number = ++timers_;
  server_.time().after(delay, [this, number, then = std::move(then)] {
    if (!cancelled_.contains(number)) turn([&] { engine_->run("timer", then); });
  });
  return number;
}

bool space::offload(std::function<std::function<void()>()> work) {
  start_timer(ticks{5}, [work = std::move(work)] { work()(); });
  return true;
}

void space::list_rooms(std::string, std::function<void(const std::vector<room_info>&)> then) {
  start_timer(ticks{5}, [then = std::move(then)] { then({}); });
}

void space::complain(std::string_view where, std::string_view, std::uint64_t) {
  server_.tell(
      [&] { return "  " + std::string{where} + " threw in space " + std::to_string(number_); });
}

}  // namespace porthouse::simulator
