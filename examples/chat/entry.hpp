#pragma once

#include "census.hpp"
#include "events.hpp"
#include "words.hpp"

#include <porthouse/porthouse.hpp>

#include <map>
#include <memory>

struct wish {
  std::string name;
  std::string room;
};
BOOST_DESCRIBE_STRUCT(wish, (), (name, room))

/// Asks newcomers for a name that nobody else has, then moves them to a room: on top of itself, so
/// that it is told when they are gone, and has them back when they leave the room.
class entry final : public porthouse::lockspace {
public:
  explicit entry(std::shared_ptr<const census> all) : lockspace{"entry"}, house_{std::move(all)} {
    on("enter", &entry::enter);
    says<hello>("hello");
    says<refused>("refused");
  }

  verdict connected(visitor& who) override {
    free_name(who.who());
    who.send("hello", {{"rooms", house_->counts()}});  // in the order of the house
    return keep();
  }
  void left(visitor& who, const departure& why) override {
    if (why.why != departure::kind::moved_on) free_name(who.who());
  }
  void gone(const porthouse::identity& who, const departure&) override { free_name(who); }
  verdict move_failed(visitor& who, const move_failure& why) override {
    free_name(who.who());
    auto said = lockspace::move_failed(who, why);
    who.send("refused", refused{"That room is closed just now. Please take another."});
    return said;
  }

private:
  verdict enter(visitor& who, const wish& wanted) {
    const auto name = trimmed(wanted.name);
    if (const auto why = objection(name); !why.empty()) {
      who.send("refused", refused{std::string{why}});
      return keep();
    }
    names_[name] = who.id();
    who.rename(name);
    return move_to(house_->knows(wanted.room) ? wanted.room : house_->rooms().front());
  }

  void free_name(const porthouse::identity& who) {
    const auto taken = names_.find(who.name);
    if (taken != names_.end() && taken->second == who.id) names_.erase(taken);
  }
  [[nodiscard]] std::string_view objection(std::string_view name) const {
    if (!is_name(name)) return "A name has 1 to 24 plain characters.";
    const auto taken = [&](const auto& one) { return alike(one.first, name); };
    return std::ranges::any_of(names_, taken) ? "Somebody here has that name. Take another?" : "";
  }

  std::shared_ptr<const census> house_;
  std::map<std::string, porthouse::socket_id> names_;  // of all who are in a room
};
