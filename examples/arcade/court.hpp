#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

/// The ball and the two bats, without anybody to see them: 1600 by 900, moved 30 times a second.
struct court {
  static constexpr double width = 1600, height = 900;
  static constexpr double bat = 80, radius = 15;  // half of a bat's length, and of the ball's
  static constexpr double line = 60;              // of a bat, from its wall
  static constexpr double first_speed = 25, top_speed = 58, bat_speed = 34;
  static constexpr int serve = 60, again = 45;  // moves that the ball rests

  struct player {
    double y = height / 2;
    double aim = height / 2;  ///< where its bat wants to be
    int score = 0;
  };

  std::array<player, 2> players;  ///< the left one first
  double x = width / 2, y = height / 2;
  double vx = first_speed, vy = first_speed / 3;
  int rest = serve;  ///< the ball stands still for so many moves more

  /// The bats move, and the ball if it may. Returns true after a point.
  bool move(bool in_play) {
    for (auto& each : players) {
      each.y += std::clamp(each.aim - each.y, -bat_speed, bat_speed);
      each.y = std::clamp(each.y, bat, height - bat);
    }
    if (!in_play || (rest > 0 && rest-- > 0)) return false;
    const auto before = x;
    x += vx;
    y += vy;
    if (y < radius || y > height - radius) bounce();
    const std::size_t side = vx < 0 ? 0 : 1;
    if (reaches(side, before)) hit(side);
    if (x > -radius && x < width + radius) return false;
    point(1 - side);
    return true;
  }

  [[nodiscard]] bool is_won(int by) const {
    return std::max(players[0].score, players[1].score) >= by;
  }

private:
  void bounce() {
    y = y < radius ? 2 * radius - y : 2 * (height - radius) - y;
    vy = -vy;
  }
  /// Whether the ball has come to that bat's line in this move, and the bat is there.
  [[nodiscard]] bool reaches(std::size_t side, double before) const {
    const auto depth = [side](double at) { return side == 0 ? at - line : width - line - at; };
    const auto is_there = std::abs(y - players[side].y) <= bat + radius;
    return depth(before) > radius && depth(x) <= radius && is_there;
  }
  /// The further from the middle of the bat, the steeper; and always a little faster.
  void hit(std::size_t side) {
    const auto speed = std::min(top_speed, std::hypot(vx, vy) * 1.05);
    const auto angle = (y - players[side].y) / (bat + radius) * 0.95;
    vx = speed * std::cos(angle) * (side == 0 ? 1 : -1);
    vy = speed * std::sin(angle);
    x = side == 0 ? line + radius : width - line - radius;
  }
  /// The next ball goes to who has lost this one, each time at another angle.
  void point(std::size_t to) {
    players[to].score += 1;
    const auto turn = (players[0].score * 3 + players[1].score * 5) % 4;
    x = width / 2;
    y = height / 2;
    vx = to == 0 ? first_speed : -first_speed;
    vy = first_speed * (turn - 1.5) / 3;
    rest = again;
  }
};
