#pragma once

#include <porthouse/actors/machine.hpp>
#include <porthouse/protocol/settings/limits.hpp>
#include <porthouse/test/house.hpp>

#include <chrono>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porthouse::test {

/// Several houses that are the nodes of one cluster, on loops and a clock that are moved by hand:
///
///     auto all = test::nodes{plan, {{"a", {.hosts = {"hall"}}}, {"b", {.hosts = {"den"}}}}};
///     auto& ada = all["b"].enter();
///     ada.says("to hall");
///     all.settle();
///     BOOST_TEST(ada.heard().back() == "welcome to hall");
///
/// What the nodes send one another crosses as bytes, as between processes. Opens no port, never
/// sleeps, does the same every time. One thread.
class nodes {
public:
  /// What a node is made with.
  struct options {
    std::vector<std::string> hosts = {};  ///< as `protocol::cluster::hosts`
    std::size_t shards = 1;
    protocol::limits bounds = {};
    std::size_t window = protocol::cluster{}.window;  ///< as `protocol::cluster::window`
    bool inspect = false;                             ///< as `house::options::inspect`
    std::vector<protocol::acceptor> acceptors = {};   ///< as `settings::acceptors`
  };

  /// All start, and are linked. `plan` must outlive them. Throws as `manager::mount` does.
  nodes(const machine& plan, std::vector<std::pair<std::string, options>> named);
  ~nodes();
  nodes(const nodes&) = delete;
  nodes& operator=(const nodes&) = delete;

  /// The house of that name: to enter, and to look at. Let `nodes` settle and advance it: what goes
  /// to another node is on its way until then. Throws std::out_of_range if there is none, or it has
  /// been killed.
  [[nodiscard]] house& operator[](std::string_view name);

  /// Runs until nothing is left to do at this moment, on any node or between them.
  void settle();
  /// Moves all clocks by `by`, stopping at every timer on the way, and settles.
  void advance(std::chrono::milliseconds by);

  /// Runs what spaces have offloaded, on any node, and settles. Returns whether there was any.
  bool finish_offloaded();

  /// Two nodes cannot reach each other any more. What is under way between them is lost.
  void cut(std::string_view one, std::string_view other);
  /// They can again, and will find each other within `patience`.
  void mend(std::string_view one, std::string_view other);
  /// A node dies, with all its clients, at once: other nodes only learn that it is lost.
  void kill(std::string_view name);
  /// A node releases all sockets that it can, as one that is about to stop. It settles.
  void drain(std::string_view name);
  /// It starts anew, and the others find it within `patience`.
  void revive(std::string_view name);
  static constexpr std::chrono::seconds patience{8};

  /// The network between them, for tests that tamper with it.
  [[nodiscard]] fake_network& map() noexcept;

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

}  // namespace porthouse::test
