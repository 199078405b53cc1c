#pragma once

#include "court.hpp"
#include "events.hpp"

#include <porthouse/porthouse.hpp>

#include <algorithm>
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

/// A game of two, first to five; who comes after them watches, and plays when a seat is free. A
/// player whose connection is lost keeps the seat for as long as the server keeps the session: the
/// ball waits, the other may run about.
class table final : public porthouse::lockspace {
public:
  static constexpr int points = 5;

  explicit table(std::string name) : lockspace{std::move(name)} {
    on("aim", &table::aim_at);
    on("leave", &table::leave);
    answer("ping", &table::ping);
    says<tick_seen>("tick");
    says<table_seen>("table");
    says<countdown>("waiting");
    says<game_over>("over");
    says<return_seen>("back");
    capacity(12);
    outbox({.policy = porthouse::overflow::conflate});
  }

  verdict connected(visitor& who) override {
    queue_.push_back(&who);
    fill_seats();
    return keep();
  }
  void left(visitor& who, const departure&) override {
    std::erase(queue_, &who);
    for (auto& each : seats_) {
      if (each.player != &who) continue;
      each = {};
      broadcast("over", game_over{ending::left, who.name()}, {.droppable = false});
    }
    fill_seats();
  }
  void away(visitor& who) override {
    for (auto& each : seats_) {
      if (each.player == &who) each = {&who, now() + bounds().resume_for};
    }
    show();
  }
  void back(visitor& who, const porthouse::absence& from) override {
    const auto plays = std::ranges::find(seats_, &who, &seat::player) != seats_.end();
    if (plays) court_.rest = std::max(court_.rest, court::again);
    fill_seats();
    who.send("back", return_seen{from.lasted.count()});
  }

private:
  struct seat {
    visitor* player = nullptr;
    std::chrono::steady_clock::time_point kept_until{};
    std::chrono::seconds told{};  // of them

    [[nodiscard]] bool is_away() const { return player != nullptr && player->away(); }
  };

  verdict aim_at(visitor& who, const aim& at) {
    for (std::size_t side : {0U, 1U}) {
      if (seats_[side].player == &who && std::isfinite(at.y)) court_.players[side].aim = at.y;
    }
    return keep();
  }
  void ping(visitor&) {}  // asked for the sake of the reply
  verdict leave(visitor&) { return release(); }

  // -- seats --------------------------------------------------------------------------------------
  [[nodiscard]] bool is_full() const { return seats_[0].player && seats_[1].player; }

  /// Who has watched for longest plays next, if they are there; then a new game begins.
  void fill_seats() {
    for (auto& each : seats_) {
      const auto next = std::ranges::find_if(queue_, [](auto* fan) { return !fan->away(); });
      if (each.player != nullptr || next == queue_.end()) continue;
      each = {*next};
      queue_.erase(next);
      court_ = {};
    }
    show();
    if (is_full() && !std::exchange(ticks_, true)) after(pace, [this] { tick(); });
  }
  /// The winner stays, and so does the loser if nobody waits.
  void end_game() {
    const std::size_t winner = court_.players[0].score < court_.players[1].score ? 1 : 0;
    broadcast("over", game_over{ending::won, seats_[winner].player->name()}, {.droppable = false});
    queue_.push_back(std::exchange(seats_[1 - winner], {}).player);
    court_ = {};
    fill_seats();
  }

  // -- what is told -------------------------------------------------------------------------------
  void tick() {
    ticks_ = is_full();
    if (!ticks_) return;
    after(pace, [this] { tick(); });
    const auto waits = seats_[0].is_away() || seats_[1].is_away();
    const auto scored = court_.move(!waits);
    const auto [left, right] = court_.players;
    const auto said = porthouse::event_message(
        "tick", tick_seen{
                    ++tick_number_,
                    {std::lround(court_.x), std::lround(court_.y)},
                    {std::lround(left.y), std::lround(right.y)},
                    court_.rest});
    for (const auto& each : seats_) each.player->send(said);      // exactly once
    for (auto* each : queue_) each->send(said, {.key = "tick"});  // the newest will do
    if (scored) court_.is_won(points) ? end_game() : show();
    if (waits) count_down();
  }
  /// How long a seat is kept yet, each time that a second is over.
  void count_down() {
    for (std::size_t side : {0U, 1U}) {
      auto& [player, until, told] = seats_[side];
      const auto left = std::chrono::ceil<std::chrono::seconds>(until - now());
      if (!player->away() || std::exchange(told, left) == left) continue;
      broadcast("waiting", countdown{side, left.count()});
    }
  }
  /// All there is to know, to each as they see it; and to the lobby what matters there.
  void show() {
    table_seen seen;
    seen.game = name().substr(name().find('/') + 1);
    seen.watching = queue_.size();
    for (std::size_t side : {0U, 1U}) {
      const auto* player = seats_[side].player;
      seen.seats[side] = {
          player == nullptr ? "" : player->name(), court_.players[side].score,
          seats_[side].is_away()};
    }
    describe(porthouse::write_body<game_seen>(seen).as_object());
    seen.tick = tick_number_;
    for (auto* each : visitors()) {
      seen.you = each == seats_[0].player ? 0 : each == seats_[1].player ? 1 : -1;
      each->send("table", seen);
    }
  }

  static constexpr std::chrono::milliseconds pace{33};
  std::array<seat, 2> seats_;
  std::vector<visitor*> queue_;  // those who watch, first come first
  court court_;
  bool ticks_ = false;
  std::int64_t tick_number_ = 0;  // without a gap, so that clients can tell that they missed none
};
