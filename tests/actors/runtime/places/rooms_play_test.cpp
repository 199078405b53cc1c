#include "fake_cluster.hpp"

#include <porthouse/test/dice.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace porthouse::test {
namespace {

using namespace std::chrono_literals;

const std::vector<std::string> names{"arena/1", "arena/2", "arena/3", "arena/4", "hall/1"};

/// What may happen in a play, in hundredths of its steps.
struct chances {
  unsigned cuts = 0;
  unsigned deaths = 0;  // of nodes
  unsigned drains = 0;
};

/// Two to five nodes, between which everything takes as long as chance wants.
class play {
public:
  play(toy_box& toys, std::uint64_t seed, chances with)
      : chance_{seed}, with_{with}, in_use_{1 + chance_.below(names.size())}, town_{toys} {
    const auto nodes = 2 + chance_.below(4);
    for (std::size_t i = 0; i < nodes; ++i) {
      const auto hosts_all = i == 0 || chance_.happens(70);
      const auto hosts = hosts_all ? std::vector<std::string>{}
                                   : std::vector<std::string>{chance_.one_of({"hall/", "none"})};
      town_.build("node-" + std::to_string(i), hosts);
    }
    if (with_.cuts > 0) return;
    town_.link_all();
    town_.settle();
  }

  /// What is wrong, or "".
  std::string run(std::size_t steps) {
    for (std::size_t i = 0; i < steps && wrong_.empty(); ++i) {
      step();
      if (with_.cuts == 0 && with_.drains == 0) look_for_twins();
    }
    if (wrong_.empty()) end();
    return wrong_;
  }

private:
  void step() {
    const auto node = chance_.below(town_.size());
    const auto other = chance_.below(town_.size());
    if (chance_.happens(with_.cuts)) {
      town_.linked(node, other) ? town_.cut(node, other) : town_.link(node, other);
    } else if (chance_.happens(with_.deaths)) {
      fall(node);
    } else if (chance_.happens(with_.drains)) {
      drain(node);
    } else {
      live(node, other);
    }
  }

  void live(std::size_t node, std::size_t other) {
    switch (chance_.below(12)) {
      case 0: return town_[node].seek(names[chance_.below(in_use_)], chance_.happens(30));
      case 1: return visit(node);
      case 2: return empty(node);
      case 3: return town_.pass(chance_.happens(1) ? 6s : 10ms);
      case 4:
      case 5:
      case 6:
      case 7: static_cast<void>(town_.deliver(node, other)); return;
      default: town_.work(node, static_cast<fake_node::mailbox>(chance_.below(3)));
    }
  }

  void fall(std::size_t node) {
    for (std::size_t other = 0; other < town_.size(); ++other) town_.cut(node, other);
    town_[node].begin_anew();
  }

  // At least one node goes on.
  void drain(std::size_t node) {
    if (node > 0) town_[node].drain();
  }

  // Who has been told where the room is arrives there, if it still is.
  void visit(std::size_t node) {
    for (auto& wish : town_[node].wishes()) {
      if (!wish.where) continue;
      const auto actor = std::exchange(wish.where, nullptr)->space(0).actors.front();
      for (std::size_t there = 0; there < town_.size(); ++there) {
        if (auto* room = town_[there].find(actor)) ++room->guests;
      }
      return;
    }
  }

  // Guests leave, and rooms say that they are empty, or just die.
  void empty(std::size_t node) {
    auto& rooms = town_[node].open();
    if (rooms.empty()) return;
    auto& room = rooms[chance_.below(rooms.size())];
    if (room.guests > 0) {
      --room.guests;
      if (room.retiring) town_[node].seek(room.name);
    } else if (chance_.happens(5)) {
      town_[node].close(room.name);
    } else if (!room.said_vacant) {
      town_.pass(chance_.happens(50) ? 5s : 0s);
      town_[node].say_vacant(room);
    }
  }

  void end() {
    look_at_rest();
    for (std::size_t i = 0; i < 3; ++i) {
      town_.pass(6s);
      town_.settle();
    }
    look_for_wishes();
    std::set<std::string> before;
    for (const auto& name : names) {
      if (!town_.active(name).empty()) before.insert(name);
    }
    town_.link_all();
    look_at_rest();
    for (const auto& name : before) {
      if (town_.active(name).size() != 1) complain("not exactly one is left of", name);
    }
    look_for_all();
  }

  void look_at_rest() {
    town_.settle();
    look_for_twins();
  }

  // Linked nodes have no two rooms of a name.
  void look_for_twins() {
    for (const auto& name : names) {
      const auto where = town_.active(name);
      for (const auto one : where) {
        for (const auto other : where) {
          if (one < other && town_.linked(one, other)) complain("two of", name);
        }
      }
    }
  }

  void look_for_wishes() {
    for (std::size_t node = 0; node < town_.size(); ++node) {
      for (const auto& wish : town_[node].wishes()) {
        if (!wish.answered) complain("nobody has answered who looks for", wish.name);
      }
    }
  }

  // In a whole mesh everybody finds the same room, which is open.
  void look_for_all() {
    const std::string name = "hall/new";
    for (std::size_t node = 0; node < town_.size(); ++node) {
      town_[node].wishes().clear();
      town_[node].seek(name);
    }
    town_.settle();
    const auto where = town_.active(name);
    if (where.size() != 1) return complain("not exactly one has opened", name);
    for (std::size_t node = 0; node < town_.size(); ++node) {
      const auto& found = town_[node].wishes().front().where;
      const auto there = found && town_[where.front()].find(found->space(0).actors.front());
      if (!there) complain("not everybody finds", name);
    }
  }

  void complain(const std::string& what, const std::string& name) {
    if (wrong_.empty()) wrong_ = what + " " + name;
  }

  dice chance_;
  chances with_;
  std::size_t in_use_;  // of the names: the fewer, the more meet at one
  fake_cluster town_;
  std::string wrong_;
};

void play_all(const chances& with, std::uint64_t plays) {
  toy_box toys;
  for (std::uint64_t seed = 1; seed <= plays; ++seed) {
    const auto wrong = play{toys, seed, with}.run(400);
    if (wrong.empty()) continue;
    BOOST_ERROR("seed " << seed << ": " << wrong);
    return;
  }
  BOOST_TEST_MESSAGE(plays << " plays");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(plays_of_nodes)

BOOST_AUTO_TEST_CASE(nodes_that_stay_linked_never_have_two_rooms_of_a_name) {
  play_all({}, 10'000);
}

BOOST_AUTO_TEST_CASE(after_any_cuts_and_links_one_room_of_a_name_is_left) {
  play_all({.cuts = 3}, 5'000);
}

BOOST_AUTO_TEST_CASE(so_it_is_when_nodes_fall_and_drain) {
  play_all({.cuts = 3, .deaths = 1, .drains = 1}, 5'000);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::test
