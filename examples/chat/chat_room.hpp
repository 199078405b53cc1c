#pragma once

#include "events.hpp"
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
    says<room_seen>("room");
    says<newcomer>("joined");
    says<leaver>("left");
    says<said>("said");
    says<refused>("refused");
  }

  verdict connected(visitor& who) override {
    std::vector<std::string> people;
    for (const auto* each : visitors()) people.push_back(each->name());
    who.send("room", room_seen{name(), who.name(), people, said_});
    broadcast("joined", newcomer{who.name(), std::string{who.from()}}, &who);
    return keep();
  }
  void left(visitor& who, const departure& why) override {
    broadcast("left", leaver{who.name(), std::string{why.to}});
  }
  verdict move_failed(visitor& who, const move_failure& why) override {
    auto said = lockspace::move_failed(who, why);
    who.send("refused", refused{"There is no way to " + why.wanted + " just now."});
    return said;
  }

private:
  verdict say(visitor& who, const line& wanted) {
    const auto text = trimmed(wanted.text);
    if (text.empty() || characters(text) > 2000) {
      who.send("refused", refused{"A message has 1 to 2000 characters."});
      return keep();
    }
    broadcast("said", said_.emplace_back(said{who.name(), text, now_in_ms()}));
    if (said_.size() > 50) said_.erase(said_.begin());
    return keep();
  }
  verdict go(visitor& who, const way& where) {
    if (where.room.empty()) return reject(who, "shape", "go", {{"field", "room"}});
    return release_to(where.room);
  }
  verdict leave(visitor&) { return release(); }

  std::vector<said> said_;  // the last that was said, oldest first
};
