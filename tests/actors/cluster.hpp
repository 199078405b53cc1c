#pragma once

#include "rooms.hpp"

#include <porthouse/actors/machine.hpp>
#include <porthouse/test/nodes.hpp>

#include <string>
#include <utility>
#include <vector>

namespace porthouse::test {

/// Two nodes: the gate is on each, the hall on `a`, the den on `b`, where ada has come in.
struct two_nodes {
  using lines = std::vector<std::string>;

  explicit two_nodes(nodes::options a_with = {}, nodes::options b_with = {})
      : all{plan,
            {{"a", hosting_of("hall", std::move(a_with))},
             {"b", hosting_of("den", std::move(b_with))}}} {}
  void tells(const lines& what) {
    for (const auto& one : what) ada.says(one);
    all.settle();
  }
  /// What a room has written into its diary: rooms on two nodes write in no order.
  [[nodiscard]] lines diary_of(const std::string& room) const {
    lines own;
    for (const auto& one : said) {
      if (one.starts_with(room + " ")) own.push_back(one.substr(room.size() + 1));
    }
    return own;
  }

  obedient_room::diary said;
  machine plan{
      envelopes{}, lockspaces{}
                       .add<obedient_room>("gate", &said)
                       .add<obedient_room>("hall", &said)
                       .add<obedient_room>("den", &said)};
  nodes all;
  client& ada = all["b"].enter();

private:
  static nodes::options hosting_of(const std::string& place, nodes::options with) {
    with.hosts = {place};
    return with;
  }
};

}  // namespace porthouse::test
