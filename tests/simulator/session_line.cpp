#include "session_line.hpp"

#include "server.hpp"
#include "session_road.hpp"

#include <algorithm>
#include <exception>
#include <utility>
#include <variant>

namespace porthouse::simulator {

session_line::session_line(server& where, std::size_t number, protocol::session_events& socket)
    : server_{where},
      number_{number},
      socket_{socket},
      session_{*this, protocol::socket_id{number + 1}} {}

session_line::~session_line() = default;

std::string session_line::title() const { return "client " + std::to_string(number_); }

void session_line::broke(std::string_view rule) {
  server_.check().broke(std::string{rule}, title());
}

// -- the client -----------------------------------------------------------------------------------

// Its first connection is not cut before it has been welcomed: else it would be somebody new.
void session_line::open() {
  roads_.push_back(std::make_unique<road>(*this, 0));
  road_ = roads_.back().get();
  road_->greeted = true;
  session_.begin(*road_, {.token = std::to_string(session_.next_generation())});
  session_.tell(socket_);
}

void session_line::come_back() {
  if (gone_ || session_.over()) return;
  roads_.push_back(std::make_unique<road>(*this, roads_.size()));
  road_ = roads_.back().get();
  server_.tell([&] { return title() + " comes back, road " + std::to_string(road_->number()); });
  auto& chance = server_.chance();
  if (chance.happens(about::road, number_, 30))
    road_->slow_up(server_.time().now() + chance.delay(about::road, number_) * 8);
  write({client_.hello()});
  plan_cut(*road_);
}

void session_line::plan_cut(road& of) {
  auto& chance = server_.chance();
  if (!chance.happens(about::cut, number_, 75)) return;
  server_.time().after(chance.delay(about::cut, number_), [this, &of] { cut(of); });
}

// Either end learns of it in its own time; of what is on its way a part arrives, or nothing.
void session_line::cut(road& which) {
  auto& chance = server_.chance();
  if (!which.near || !which.far || std::exchange(which.broken, true)) return;
  server_.tell([&] { return title() + ": road " + std::to_string(which.number()) + " breaks"; });
  which.lost_up = chance.happens(about::cut, number_, 50);
  which.lost_down = chance.happens(about::cut, number_, 50);
  const auto slowly = chance.pick(about::cut, number_, 4);  // 1: the client; more: the server
  server_.time().after(chance.delay(about::cut, number_) * (slowly == 1 ? 8 : 1), [this, &which] {
    which.lost_down = true;
    if (which.near) lose(which);
  });
  server_.time().after(chance.delay(about::cut, number_) * (slowly >= 2 ? 8 : 1), [this, &which] {
    closed(which, {});
  });
}

void session_line::lose(road& which) {
  which.near = false;
  road_ = nullptr;
  client_.lost();
  if (gone_) return;
  auto& chance = server_.chance();
  const auto too_long = chance.happens(about::cut, number_, 5) ? 2 : 0;
  const auto when = chance.delay(about::cut, number_) + bounds().resume_for * too_long;
  server_.time().after(when, [this] { come_back(); });
}

void session_line::say(std::uint64_t message) {
  write(client_.say(protocol::message::text(std::to_string(message))));
}

void session_line::write(std::vector<protocol::message> all) {
  for (auto& one : all) {
    road_->up([this, to = road_, one = std::move(one)] {
      if (!to->far || to->lost_up) return;
      to->unread.push_back(one);
      read(*to);
    });
  }
}

void session_line::leave() {
  gone_ = true;
  if (road_ == nullptr) return;
  road_->up([this, from = road_] {
    if (!from->far || from->lost_up) return;
    from->leaving = true;
    read(*from);
  });
}

void session_line::vanish() {
  gone_ = true;
  if (road_ != nullptr) cut(*road_);
}

void session_line::hear(road& from, const protocol::frame& frame) {
  if (!from.near || from.lost_down) return;
  const auto was_welcomed = client_.welcomed();
  try {
    auto all = client_.hear(frame);
    for (const auto& one : all.to_hear) {
      const auto number = std::stoull(std::string{one.text()});
      if (on_the_way_.empty() || on_the_way_.front() != number)
        return broke("a client hears each frame once and in order");
      on_the_way_.pop_front();
    }
    write(std::move(all.to_say));
  } catch (const std::exception& error) {
    return server_.check().broke("client and session agree", title() + ": " + error.what());
  }
  if (was_welcomed || !client_.welcomed()) return;
  generations_.push_back(static_cast<std::uint32_t>(std::stoul(client_.token())));
  if (from.number() == 0) plan_cut(from);
}

// -- looked at after each step --------------------------------------------------------------------

void session_line::look() const {
  if (!books_.balanced()) server_.check().broke("the books of sessions balance", title());
}

void session_line::look_at_rest() const {
  auto& check = server_.check();
  if (session_.is_away() || !client_.welcomed())
    return check.broke("nothing hangs", title() + " is away");
  if (!on_the_way_.empty()) check.broke("nothing hangs", title() + " does not hear all");
  if (books_.in_window != 0 || books_.waiting != 0 || books_.acknowledged != books_.offered)
    check.broke("nothing hangs", title() + " has not acknowledged all");
}

void session_line::look_at_end() const {
  const auto& all = books_;
  const auto fits = all.opened == all.ended && all.attached == 0 && all.away == 0 &&
                    all.waiting == 0 && all.in_window == 0;
  if (!fits) server_.check().broke("the books of sessions tell what happened", title());
}

// -- session_port ---------------------------------------------------------------------------------

protocol::loop::clock::time_point session_line::now() const noexcept {
  return protocol::loop::clock::time_point{server_.time().now()};
}

void session_line::wake_at(protocol::loop::clock::time_point when) {
  if (when == protocol::loop::clock::time_point::max()) return;
  const auto due = std::chrono::ceil<ticks>(when.time_since_epoch());
  server_.time().at(std::max(due, server_.time().now()), [this] { session_.due(); });
}

const protocol::limits& session_line::bounds() const noexcept { return server_.bounds(); }

}  // namespace porthouse::simulator
