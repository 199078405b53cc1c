#pragma once

#include "words.hpp"

#include <porthouse/porthouse.hpp>

struct line {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(line, (), (text))

struct way {
  std::string room;
};
BOOST_DESCRIBE_STRUCT(way, (), (room))

/// Everybody hears everybody, until they go to another room or leave; newcomers see what was said.
class chat_room final : public porthouse::lockspace {
public:
  explicit chat_room(std::string name) : lockspace{std::move(name)} {
    on("say", &chat_room::say);
    on("go", &chat_room::go);
    on("leave", &chat_room::leave);
  }

  verdict connected(visitor& who) override {
    boost::json::array people;
    for (const auto* each : visitors()) people.emplace_back(each->name());
    who.send("room", {{"name", name()}, {"you", who.name()}, {"people", people}, {"said", said_}});
    broadcast("joined", {{"name", who.name()}, {"from", who.from()}}, &who);
    return keep();
  }
  void left(visitor& who, const departure& why) override {
    broadcast("left", {{"name", who.name()}, {"to", why.to}});
  }
  verdict move_failed(visitor& who, const move_failure& why) override {
    auto said = lockspace::move_failed(who, why);
    who.send("refused", {{"why", "There is no way to " + why.wanted + " just now."}});
    return said;
  }

private:
  verdict say(visitor& who, const line& said) {
    const auto text = trimmed(said.text);
    if (text.empty() || characters(text) > 2000) {
      who.send("refused", {{"why", "A message has 1 to 2000 characters."}});
      return keep();
    }
    said_.push_back({{"name", who.name()}, {"text", text}, {"at", now_in_ms()}});
    broadcast("said", said_.back().as_object());
    if (said_.size() > 50) said_.erase(said_.begin());
    return keep();
  }
  verdict go(visitor& who, const way& where) {
    if (where.room.empty()) return reject(who, "shape", "go", {{"field", "room"}});
    return release_to(where.room);
  }
  verdict leave(visitor&) { return release(); }

  boost::json::array said_;  // the last that was said, oldest first
};
