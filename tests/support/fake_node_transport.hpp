#pragma once

#include <porthouse/actors/runtime/cluster/membership/node_transport.hpp>
#include <porthouse/test/dice.hpp>

#include <caf/actor_control_block.hpp>
#include <caf/byte_buffer.hpp>
#include <caf/message.hpp>

#include <array>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace porthouse::test {

/// The country between nodes of one process. What one says to another becomes bytes, as CAF's
/// middleman has them, and waits on the road between the two until it is carried over, in order.
/// Must outlive the houses. One thread.
class fake_network {
public:
  /// Looks at a letter before it is handed over, and may change it; if it returns false the letter
  /// is lost.
  using censor =
      std::function<bool(const std::string& from, const std::string& to, caf::message& what)>;

  /// How a node reaches the others, and is reached at `address`.
  [[nodiscard]] std::unique_ptr<cluster::node_transport> crossing(std::string address);
  void set_censor(censor who) { censor_ = std::move(who); }
  /// Whether letters come from nobody, as CAF has it when two nodes have two connections and each
  /// sends on its own. By default they do not.
  void set_nameless(bool are) { nameless_ = are; }

  // -- carrying -----------------------------------------------------------------------------------
  /// Carries over all that waits, and answers all who dial. Returns whether there was anything.
  bool carry();
  /// What may be carried by itself: either direction of each road, and the answers to those who
  /// dial.
  [[nodiscard]] std::size_t ways() const noexcept { return 2 * roads_.size() + 1; }
  /// Carries at most `most` letters of one of these. Returns whether there was any.
  bool carry(std::size_t way, std::size_t most);

  // -- trouble ------------------------------------------------------------------------------------
  /// The roads between two addresses end. Each end notices when that is carried over; of what is
  /// under way all is lost, or with `chance` what comes after some letter.
  void interrupt(const std::string& one, const std::string& other, dice* chance = nullptr);
  /// The same, and there is none again until it is mended. As long as that is not so, a new one is
  /// laid when somebody dials, even if the other end of the old one has noticed nothing yet.
  void cut(const std::string& one, const std::string& other, dice* chance = nullptr);
  void mend(const std::string& one, const std::string& other);
  /// Whether who listens there, or did, hangs: those who dial get no answer.
  void set_deaf(const std::string& address, bool is);
  /// Who listened there is no more: hears nothing, and all its roads end.
  void strike_out(const std::string& address, dice* chance = nullptr);

private:
  friend class fake_proxy;
  friend class fake_node_transport;

  struct letter {
    caf::byte_buffer what;
    bool last = false;  // the road ends here
  };
  // Where a road comes to a node.
  struct end {
    std::string address;
    caf::strong_actor_ptr here;  // who listens; nullptr once it has noticed that the road has ended
    caf::strong_actor_ptr other;  // a proxy: stands here for who is at the other end
    std::deque<letter> coming;
  };
  struct road {
    std::array<end, 2> ends;
    bool passable = true;
  };
  struct caller {
    std::string from;
    std::string to;
    std::function<void(cluster::dial_outcome)> give;
  };

  void hand_over(road& by, std::size_t to);
  void answer(const caller& who);
  [[nodiscard]] caf::strong_actor_ptr lead(const std::string& from, const std::string& to);
  static void break_off(road& which, dice* chance);
  void clear_away();

  std::map<std::string, caf::strong_actor_ptr> listening_;
  std::set<std::pair<std::string, std::string>> severed_;
  std::set<std::string> deaf_;
  std::vector<std::shared_ptr<road>> roads_;
  std::deque<caller> callers_;
  censor censor_;
  bool nameless_ = false;
};

}  // namespace porthouse::test
