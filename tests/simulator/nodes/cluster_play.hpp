#pragma once

#include "witness.hpp"

#include <porthouse/actors/machine.hpp>
#include <porthouse/test/dice.hpp>
#include <porthouse/test/fake_node_transport.hpp>
#include <porthouse/test/house.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace porthouse::simulator {

/// All that happens to the nodes of a cluster, from one seed. A step that is left out leaves the
/// others as they are.
struct play {
  std::uint64_t seed = 1;
  std::size_t steps = 150;
  std::set<std::size_t> left_out = {};
  bool telling = false;
};

/// How a schedule went.
struct outcome {
  std::string wrong;      ///< the first rule broken, or ""
  std::size_t steps = 0;  ///< until then
  witness::counts counted;
  std::uint64_t losses = 0;  ///< of links, on either side
  std::vector<std::string> story = {};
};

/// Two to four nodes with their clients, on a clock moved by hand, and the connections between
/// them.
class cluster_play {
public:
  /// Beside the gate, which is on each node; the last has a sibling.
  static constexpr std::array places{"hall", "den", "attic", "porch"};

  explicit cluster_play(const play& played);

  outcome live();

private:
  using milliseconds = std::chrono::milliseconds;

  struct node {
    std::string name;
    std::vector<std::string> hosts;
    std::size_t shards = 1;
    std::size_t places = 0;  // how many of them are places
    std::uint64_t incarnation = 0;
    std::size_t complaints = 0;  // that have been looked at
    std::unique_ptr<test::house> home = nullptr;
  };
  struct client {
    std::size_t node = 0;
    test::client* there = nullptr;  // nullptr if its node has died
  };

  // -- what happens -------------------------------------------------------------------------------
  void step(test::dice& chance);
  void connect(test::dice& chance);
  void speak(test::dice& chance);
  void disconnect(test::dice& chance);
  void crash(test::dice& chance);
  void wait(test::dice& chance);
  void trouble(test::dice& chance);
  void work(test::dice& chance);
  void start(node& started);
  void kill(std::size_t index, test::dice& chance);
  void take_turn(std::size_t index, std::size_t loop);
  void work_all();
  void pass(milliseconds by);
  void rest(milliseconds by);
  void come_to_rest();

  // -- what is seen -------------------------------------------------------------------------------
  void look();
  void look_at_complaints(std::size_t index);
  [[nodiscard]] std::string where(std::size_t number) const;
  [[nodiscard]] std::string host_of(const std::string& place) const;
  [[nodiscard]] std::string address(std::size_t index) const { return nodes_[index].name + ":1"; }
  template <class Text>
  void tell(Text&& text) {
    if (played_.telling) story_.push_back(text());
  }

  const play& played_;
  witness witness_;
  machine plan_;
  test::fake_network map_;
  std::vector<node> nodes_;
  std::vector<client> clients_;
  std::vector<std::string> story_;
  std::uint64_t losses_ = 0;
};

[[nodiscard]] outcome live(const play& played);
/// The same with as few steps as it needs to break a rule, which it must.
[[nodiscard]] play shrink(play failing);

}  // namespace porthouse::simulator
