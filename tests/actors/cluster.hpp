#pragma once

#include "rooms.hpp"

#include <porthouse/actors/machine.hpp>
#include <porthouse/test/fake_node_transport.hpp>
#include <porthouse/test/house.hpp>
#include <porthouse/test/nodes.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porthouse::test {

/// A gate, a hall and a den that share a diary: the plan of each node below.
struct gate_hall_den {
  using lines = std::vector<std::string>;

  obedient_room::diary said;
  machine plan{
      envelopes{}, lockspaces{}
                       .add<obedient_room>("gate", &said)
                       .add<obedient_room>("hall", &said)
                       .add<obedient_room>("den", &said)};
};

/// Two nodes: the gate is on each, the hall on `a`, the den on `b`, where ada has come in.
struct two_nodes : gate_hall_den {
  explicit two_nodes(nodes::options a_with = {}, nodes::options b_with = {})
      : all{plan,
            {{"a", hosting("hall", std::move(a_with))}, {"b", hosting("den", std::move(b_with))}}} {
  }
  void tells(const lines& texts) {
    for (const auto& text : texts) ada.says(text);
    all.settle();
  }
  [[nodiscard]] lines diary_of(const std::string& room) const { return lines_of(said, room); }

  nodes all;
  client& ada = all["b"].enter();

private:
  static nodes::options hosting(const std::string& place, nodes::options with) {
    with.hosts = {place};
    return with;
  }
};

/// A network for nodes that the test starts one by one. Their seed is one:1.
struct unlinked_nodes : gate_hall_den {
  [[nodiscard]] house::options node(
      const std::string& name, const std::string& address, const lines& hosts) {
    house::options with;
    with.cluster.node = name;
    with.cluster.listen = address;
    with.cluster.hosts = hosts;
    with.cluster.join = {"one:1"};
    with.map = &map;
    return with;
  }
  template <class... Houses>
  void settle(Houses&... all) {
    do {
      (all.settle(), ...);
    } while (map.carry());
  }
  template <class... Houses>
  void advance(std::chrono::milliseconds by, Houses&... all) {
    constexpr std::chrono::milliseconds step{50};
    for (; by > step.zero(); by -= step) {
      (all.tick(step), ...);
      settle(all...);
    }
  }

  fake_network map;
};

/// Whether a node has complained of that.
[[nodiscard]] inline bool complains(const house& node, std::string_view of) {
  return std::ranges::any_of(
      node.complaints(), [of](const auto& line) { return line.find(of) != std::string::npos; });
}

}  // namespace porthouse::test
