#pragma once

#include <porthouse/porthouse.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

// What the chat says to its pages. `chat --schema` makes TypeScript's types of them.

/// How many people there are in each room.
using headcounts = std::map<std::string, std::size_t>;

struct hello {
  headcounts rooms;
};
BOOST_DESCRIBE_STRUCT(hello, (), (rooms))

struct refused {
  std::string why;
};
BOOST_DESCRIBE_STRUCT(refused, (), (why))

struct said {
  std::string name;
  std::string text;
  std::int64_t at = 0;  ///< in milliseconds since 1970
};
BOOST_DESCRIBE_STRUCT(said, (), (name, text, at))

struct room_seen {
  std::string name;
  std::string you;
  std::vector<std::string> people;
  std::vector<::said> said;  ///< the last that was, oldest first
};
BOOST_DESCRIBE_STRUCT(room_seen, (), (name, you, people, said))

struct newcomer {
  std::string name;
  std::string from;  ///< a room, or "entry"
};
BOOST_DESCRIBE_STRUCT(newcomer, (), (name, from))

struct leaver {
  std::string name;
  std::string to;  ///< a room, "entry", or "" for who has gone
};
BOOST_DESCRIBE_STRUCT(leaver, (), (name, to))
