#pragma once

#include "court.hpp"

#include <porthouse/porthouse.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

struct aim {
  double y = 0;
};
BOOST_DESCRIBE_STRUCT(aim, (), (y))

struct echo {
  double at = 0;
};
BOOST_DESCRIBE_STRUCT(echo, (), (at))

/// A game of two, first to five; who comes after them watches, and plays when a seat is free. A
/// player whose connection is lost keeps the seat for as long as the server keeps the session: the
/// ball waits, the other may run about.
class table final : public porthouse::lockspace {
public:
  static constexpr int points = 5;

  explicit table(std::string name) : lockspace{std::move(name)} {
    on("aim", &table::aim_at);
    on("ping", &table::ping);
    on("leave", &table::leave);
    capacity(12);
  }

  verdict connected(visitor& who) override {
    queue_.push_back(who.id());
    fill_seats();
    show();
    return keep();
  }
  void left(visitor& who, const departure&) override {
    std::erase(queue_, who.id());
    for (auto& seat : seats_) {
      if (seat.player != who.id()) continue;
      seat = {};
      broadcast("over", {{"why", "left"}, {"name", who.name()}});
    }
    fill_seats();
    show();
  }
  void away(visitor& who) override {
    for (auto& seat : seats_) {
      if (seat.player == who.id()) seat.kept_until = now() + bounds().resume_for;
    }
    told_ = {};
    show();
  }
  void back(visitor& who, const porthouse::absence& from) override {
    if (is_full()) court_.rest = std::max(court_.rest, court::again);
    fill_seats();
    show();
    who.send("back", {{"after", from.lasted.count()}});
  }

private:
  using clock = std::chrono::steady_clock;
  struct chair {
    porthouse::socket_id player{};  // nobody
    clock::time_point kept_until{};
  };

  verdict aim_at(visitor& who, const aim& at) {
    for (std::size_t side : {0, 1}) {
      if (seats_[side].player == who.id() && std::isfinite(at.y)) court_.players[side].aim = at.y;
    }
    return keep();
  }
  verdict ping(visitor& who, const echo& said) {
    who.send("pong", said);
    return keep();
  }
  verdict leave(visitor&) { return release(); }

  // -- seats --------------------------------------------------------------------------------------
  [[nodiscard]] bool is_full() {
    return find(seats_[0].player) != nullptr && find(seats_[1].player) != nullptr;
  }
  [[nodiscard]] bool is_away(const chair& which) {
    const auto* player = find(which.player);
    return player != nullptr && player->away();
  }
  /// Whoever has watched for longest plays next, if they are there; then a new game begins.
  void fill_seats() {
    for (auto& seat : seats_) {
      const auto present = [this](auto id) { return find(id) != nullptr && !find(id)->away(); };
      const auto next = std::ranges::find_if(queue_, present);
      if (find(seat.player) != nullptr || next == queue_.end()) continue;
      seat = {*next};
      queue_.erase(next);
      court_ = {};
    }
    if (!is_full()) return cancel(std::exchange(ticking_, {}));
    if (ticking_ == timer{}) ticking_ = after(tick_, [this] { tick(); });
  }
  /// The winner stays, and so does the loser if nobody waits.
  void end_game() {
    const std::size_t loser = court_.players[0].score < court_.players[1].score ? 0 : 1;
    broadcast("over", {{"why", "won"}, {"name", find(seats_[1 - loser].player)->name()}});
    queue_.push_back(std::exchange(seats_[loser], {}).player);
    court_ = {};
    court_.rest = 2 * court::serve;
    fill_seats();
  }

  // -- what is told -------------------------------------------------------------------------------
  void tick() {
    ticking_ = {};
    if (!is_full()) return;  // `left` follows
    ticking_ = after(tick_, [this] { tick(); });
    const auto waits = is_away(seats_[0]) || is_away(seats_[1]);
    const auto scored = court_.move(!waits);
    const auto [left, right] = court_.players;
    broadcast(
        "tick", {{"n", ++tick_number_},
                 {"ball", {std::lround(court_.x), std::lround(court_.y)}},
                 {"bats", {std::lround(left.y), std::lround(right.y)}},
                 {"rest", court_.rest}});
    if (court_.is_won(points)) end_game();
    if (scored) show();
    if (waits) count_down();
  }
  /// How long a seat is kept yet, each time that a second is over.
  void count_down() {
    for (std::size_t side : {0, 1}) {
      if (!is_away(seats_[side])) continue;
      const auto left = std::chrono::ceil<std::chrono::seconds>(seats_[side].kept_until - now());
      if (std::exchange(told_[side], left) == left) continue;
      broadcast("waiting", {{"side", side}, {"seconds", left.count()}});
    }
  }
  /// All there is to know, to each as they see it; and to the lobby what matters there.
  void show() {
    boost::json::array seats;
    for (std::size_t side : {0, 1}) {
      const auto* player = find(seats_[side].player);
      seats.push_back(
          {{"name", player == nullptr ? "" : player->name()},
           {"score", court_.players[side].score},
           {"away", is_away(seats_[side])}});
    }
    const auto number = name().substr(name().find('/') + 1);
    boost::json::object seen{{"game", number}, {"seats", seats}, {"watching", queue_.size()}};
    describe(seen);
    seen["tick"] = tick_number_;
    for (auto* each : visitors()) {
      seen["you"] = each->id() == seats_[0].player ? 0 : each->id() == seats_[1].player ? 1 : -1;
      each->send("table", seen);
    }
  }

  static constexpr std::chrono::milliseconds tick_{33};
  std::array<chair, 2> seats_;
  std::vector<porthouse::socket_id> queue_;  // those who watch, first come first
  court court_;
  timer ticking_{};
  std::int64_t tick_number_ = 0;  // without a gap, so that clients can tell that they missed none
  std::array<std::chrono::seconds, 2> told_{};
};
