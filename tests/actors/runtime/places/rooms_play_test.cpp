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

/// Two to five nodes, between which messages are delayed at random.
class play {
public:
  play(actor_maker& actors, std::uint64_t seed, chances with)
      : chance_{seed}, with_{with}, in_use_{1 + chance_.below(names.size())}, cluster_{actors} {
    const auto nodes = 2 + chance_.below(4);
    for (std::size_t i = 0; i < nodes; ++i) {
      const auto hosts_all = i == 0 || chance_.happens(70);
      const auto hosts = hosts_all ? std::vector<std::string>{}
                                   : std::vector<std::string>{chance_.one_of({"hall/", "none"})};
      cluster_.build("node-" + std::to_string(i), hosts);
    }
    if (with_.cuts > 0) return;
    cluster_.link_all();
    cluster_.settle();
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
    const auto node = chance_.below(cluster_.size());
    const auto other = chance_.below(cluster_.size());
    if (chance_.happens(with_.cuts)) {
      cluster_.linked(node, other) ? cluster_.cut(node, other) : cluster_.link(node, other);
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
      case 0: return cluster_[node].seek(names[chance_.below(in_use_)], chance_.happens(30));
      case 1: return visit(node);
      case 2: return empty(node);
      case 3: return cluster_.tick(chance_.happens(1) ? 6s : 10ms);
      case 4:
      case 5:
      case 6:
      case 7: static_cast<void>(cluster_.deliver(node, other)); return;
      default: cluster_.work(node, static_cast<fake_node::mailbox>(chance_.below(3)));
    }
  }

  void fall(std::size_t node) {
    for (std::size_t other = 0; other < cluster_.size(); ++other) cluster_.cut(node, other);
    cluster_[node].restart();
  }

  // At least one node goes on.
  void drain(std::size_t node) {
    if (node > 0) cluster_[node].drain();
  }

  // A socket that has been told where the room is arrives there, if the room is still open.
  void visit(std::size_t node) {
    for (auto& search : cluster_[node].searches()) {
      if (!search.where) continue;
      const auto actor = std::exchange(search.where, nullptr)->space(0).actors.front();
      for (std::size_t there = 0; there < cluster_.size(); ++there) {
        if (auto* room = cluster_[there].find(actor)) ++room->visitors;
      }
      return;
    }
  }

  // Visitors leave; rooms report that they are empty, or die.
  void empty(std::size_t node) {
    auto& rooms = cluster_[node].open();
    if (rooms.empty()) return;
    auto& room = rooms[chance_.below(rooms.size())];
    if (room.visitors > 0) {
      --room.visitors;
      if (room.retiring) cluster_[node].seek(room.name);
    } else if (chance_.happens(5)) {
      cluster_[node].close(room.name);
    } else if (!room.said_idle) {
      cluster_.tick(chance_.happens(50) ? 5s : 0s);
      cluster_[node].say_idle(room);
    }
  }

  void end() {
    look_at_rest();
    for (std::size_t i = 0; i < 3; ++i) {
      cluster_.tick(6s);
      cluster_.settle();
    }
    look_for_searches();
    std::set<std::string> before;
    for (const auto& name : names) {
      if (!cluster_.active(name).empty()) before.insert(name);
    }
    cluster_.link_all();
    look_at_rest();
    for (const auto& name : before) {
      if (cluster_.active(name).size() != 1) complain("not exactly one is left of", name);
    }
    look_for_all();
  }

  void look_at_rest() {
    cluster_.settle();
    look_for_twins();
  }

  // Linked nodes have no two rooms of a name.
  void look_for_twins() {
    for (const auto& name : names) {
      const auto where = cluster_.active(name);
      for (const auto one : where) {
        for (const auto other : where) {
          if (one < other && cluster_.linked(one, other)) complain("two of", name);
        }
      }
    }
  }

  void look_for_searches() {
    for (std::size_t node = 0; node < cluster_.size(); ++node) {
      for (const auto& search : cluster_[node].searches()) {
        if (!search.answered) complain("no answer to a search for", search.name);
      }
    }
  }

  // When all nodes are linked, all find the same room, which is open.
  void look_for_all() {
    const std::string name = "hall/new";
    for (std::size_t node = 0; node < cluster_.size(); ++node) {
      cluster_[node].searches().clear();
      cluster_[node].seek(name);
    }
    cluster_.settle();
    const auto where = cluster_.active(name);
    if (where.size() != 1) return complain("not exactly one has opened", name);
    for (std::size_t node = 0; node < cluster_.size(); ++node) {
      const auto& found = cluster_[node].searches().front().where;
      const auto there = found && cluster_[where.front()].find(found->space(0).actors.front());
      if (!there) complain("not every node finds", name);
    }
  }

  void complain(const std::string& rule, const std::string& name) {
    if (wrong_.empty()) wrong_ = rule + " " + name;
  }

  dice chance_;
  chances with_;
  std::size_t in_use_;  // of the names: the fewer, the more meet at one
  fake_cluster cluster_;
  std::string wrong_;
};

void play_all(const chances& with, std::uint64_t plays) {
  actor_maker actors;
  for (std::uint64_t seed = 1; seed <= plays; ++seed) {
    const auto wrong = play{actors, seed, with}.run(400);
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
