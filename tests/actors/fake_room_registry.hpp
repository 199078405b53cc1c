#pragma once

#include "fake_node.hpp"

#include <porthouse/protocol/ownership/rendezvous.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace porthouse::test {

using namespace std::chrono_literals;
using lines = std::vector<std::string>;

/// A room that belongs to the first of these nodes rather than to the second, and so on.
inline std::string room_of(const lines& nodes) {
  for (std::size_t i = 0;; ++i) {
    auto room = "arena/" + std::to_string(i);
    const auto lighter = [&](const auto& one, const auto& other) {
      return !protocol::outweighs(one, other, room);
    };
    if (std::ranges::adjacent_find(nodes, lighter) == nodes.end()) return room;
  }
}

/// The room registry of node "a", and a book of what it asks for. "b" is number 1, "c" is number 2.
struct node_a {
  const std::vector<family_plan> families{{"arena/", {.rooms = 2}, {}}, {"hall/", {}, {}}};
  actor_maker actors;
  lines book;
  std::map<caf::strong_actor_ptr, std::string> names;
  std::map<std::string, caf::strong_actor_ptr> rooms;
  std::vector<std::function<void()>> alarms;
  room_registry::clock::time_point now{1h};
  const std::string ours = room_of({"a", "b", "c"});
  const std::string theirs = room_of({"b", "a", "c"});
  room_registry registry{families, port(), {"a", {}}};
  const caf::strong_actor_ptr ada = actor("ada");
  const caf::strong_actor_ptr bob = actor("bob");

  caf::strong_actor_ptr actor(const std::string& name) {
    auto made = actors.make();
    names[made] = name;
    return made;
  }
  lines read() { return std::exchange(book, {}); }
  void expect(const lines& asked) { BOOST_TEST(read() == asked, boost::test_tools::per_element()); }
  void meets_both() {
    registry.peer_up(1, "b", {"arena/", "hall/"});
    registry.peer_up(2, "c", {"arena/"});
  }
  /// That room is open, as if nobody else were there.
  void has(const std::string& room) {
    registry.seek(room, ada);
    book.clear();
  }
  void empties(const std::string& room) {
    now += 5s;
    registry.vacant(room);
  }
  void dies(const std::string& room) { static_cast<void>(registry.died(rooms[room])); }

  room_registry::port port() {
    const auto write = [this](auto&&... parts) {
      std::string line;
      ((line += (line.empty() ? "" : " ") + std::string{parts}), ...);
      book.push_back(line);
    };
    const auto word = [](auto number) { return std::to_string(number); };
    return {
        [=, this](const family_plan&, const std::string& name, const room_asker&) {
          write("open", name);
          rooms[name] = actor(name);
          return room_registry::spawned_room{rooms[name]};
        },
        [=, this](const auto& to, const std::string& name, const located_ptr& where) {
          write(names[to], "finds", where ? name : "nothing");
        },
        [=, this](const auto& room, bool leave) { write(names[room], leave ? "leave" : "stay"); },
        [this] { return now; },
        [=, this](const lookup& whose, const std::string&, protocol::move_error why) {
          const auto full = why == protocol::move_error::full;
          write(names[whose.who], full ? "finds it full" : "reaches no node");
        },
        {},
        [=, this](const auto& room) { write(names[room], "retire"); },
        [=, this](const auto& room) { write(names[room], "recall"); },
        [this](std::chrono::milliseconds, std::function<void()> task) {
          alarms.push_back(std::move(task));
        },
        [=, this](const lookup& whose, const std::string&, node_number where) {
          write(names[whose.who], "to", word(where));
        },
        [=](node_number to, const std::string&, std::uint64_t number) {
          write("claim", "#" + word(number), "to", word(to));
        },
        [=](node_number to, const std::string&, std::uint64_t number, claim_answer answer) {
          write(
              "answer", "#" + word(number), "to", word(to),
              answer == claim_answer::granted ? "granted" : "denied");
        },
        [=](node_number to, const lines& open) {
          for (const auto& one : open) write("tell", word(to), one);
        }};
  }
};

}  // namespace porthouse::test
