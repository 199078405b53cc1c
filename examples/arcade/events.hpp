#pragma once

#include <porthouse/porthouse.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// What the arcade says to its pages. `arcade --schema` makes TypeScript's types of them.

struct refused {
  std::string why;
};
BOOST_DESCRIBE_STRUCT(refused, (), (why))

struct seat_seen {
  std::string name;  ///< "" if it is free
  int score = 0;
  bool away = false;
};
BOOST_DESCRIBE_STRUCT(seat_seen, (), (name, score, away))

/// A game, as the lobby shows it.
struct game_seen {
  std::string game;
  std::array<seat_seen, 2> seats;
  std::size_t watching = 0;
};
BOOST_DESCRIBE_STRUCT(game_seen, (), (game, seats, watching))

struct games_seen {
  std::vector<game_seen> games;
};
BOOST_DESCRIBE_STRUCT(games_seen, (), (games))

/// The same, as those see it who are there.
struct table_seen : game_seen {
  std::int64_t tick = 0;
  int you = -1;  ///< the seat, or -1
};
BOOST_DESCRIBE_STRUCT(table_seen, (game_seen), (tick, you))

struct tick_seen {
  std::int64_t n = 0;
  std::array<std::int64_t, 2> ball{};
  std::array<std::int64_t, 2> bats{};
  int rest = 0;
};
BOOST_DESCRIBE_STRUCT(tick_seen, (), (n, ball, bats, rest))

struct countdown {
  std::size_t side = 0;
  std::int64_t seconds = 0;
};
BOOST_DESCRIBE_STRUCT(countdown, (), (side, seconds))

enum class ending { won, left };
BOOST_DESCRIBE_ENUM(ending, won, left)

struct game_over {
  ending why = ending::won;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(game_over, (), (why, name))

struct return_seen {
  std::int64_t after = 0;  ///< milliseconds
};
BOOST_DESCRIBE_STRUCT(return_seen, (), (after))
