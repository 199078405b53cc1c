#pragma once

#include "fake_node.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace porthouse::test {

/// Nodes, the links between them, and the clock, all moved by hand. A link keeps the order.
class fake_cluster {
public:
  using clock = room_registry::clock;

  /// Nodes have the families "arena/", of at most three rooms each, and "hall/".
  explicit fake_cluster(actor_maker& actors);

  fake_node& build(std::string name, std::vector<std::string> hosts = {});
  void link(std::size_t one, std::size_t other);
  void link_all();
  void cut(std::size_t one, std::size_t other);
  [[nodiscard]] bool linked(std::size_t one, std::size_t other) {
    return between(one, other) != nullptr;
  }

  /// The next line from one to the other arrives there. Returns false if there is none.
  bool deliver(std::size_t from, std::size_t to);
  /// The next task of a mailbox is done. Returns false if there is none.
  bool work(std::size_t node, fake_node::mailbox mailbox);
  /// All lines arrive and all tasks are done; time stands still.
  void settle();
  void tick(std::chrono::milliseconds time);

  [[nodiscard]] fake_node& operator[](std::size_t node) { return *nodes_[node]; }
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  /// The nodes that have that room, those where it retires aside.
  [[nodiscard]] std::vector<std::size_t> active(const std::string& name);

private:
  friend class fake_node;

  struct wire {
    std::size_t ends[2];
    node_number numbers[2];                    // by which each end knows the other
    std::deque<fake_node::line> mail[2] = {};  // to each end
  };
  struct alarm {
    clock::time_point when;
    fake_node* whose;
    std::size_t life;
    fake_node::task work;
  };

  [[nodiscard]] static node_number number_of(std::size_t node);
  [[nodiscard]] wire* between(std::size_t one, std::size_t other);
  void send(const fake_node& from, node_number to, fake_node::line sent);
  void send_all(const fake_node& from, const fake_node::line& sent);

  actor_maker& actors_;
  std::vector<family_plan> families_;
  std::vector<std::unique_ptr<fake_node>> nodes_;
  std::vector<wire> wires_;
  clock::time_point now_{std::chrono::hours{1}};
  std::vector<alarm> alarms_;
};

}  // namespace porthouse::test
