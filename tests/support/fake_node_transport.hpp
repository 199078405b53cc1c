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

/// The network between nodes of one process. What one sends to another is serialised as CAF's
/// middleman does it, and waits in the connection between the two until it is carried, in order.
/// Must outlive the houses. One thread.
class fake_network {
public:
  /// Sees each message before it arrives, and may change it; if it returns false the message is
  /// lost.
  using censor =
      std::function<bool(const std::string& from, const std::string& to, caf::message& message)>;

  /// How a node reaches the others, and is reached at `address`.
  [[nodiscard]] std::unique_ptr<cluster::node_transport> make_transport(std::string address);
  void set_censor(censor sees) { censor_ = std::move(sees); }
  /// Whether messages arrive without a sender, as CAF has it when two nodes have two connections
  /// and each sends on its own. By default they have one.
  void set_nameless(bool are) { nameless_ = are; }

  // -- carrying -----------------------------------------------------------------------------------
  /// Carries all that waits, and answers all dials. Returns whether there was anything.
  bool carry();
  /// The queues that `carry` takes one by one: each direction of each connection, and the dials.
  [[nodiscard]] std::size_t ways() const noexcept { return 2 * connections_.size() + 1; }
  /// Carries at most `most` messages of one of these. Returns whether there was any.
  bool carry(std::size_t way, std::size_t most);

  // -- trouble ------------------------------------------------------------------------------------
  /// The connections between two addresses break. Each end notices when that is carried; of what is
  /// under way all is lost, or with `chance` all from some message on.
  void interrupt(const std::string& one, const std::string& other, dice* chance = nullptr);
  /// The same, and no dial succeeds until `mend`. Without a cut, a dial makes a new connection,
  /// even if the other end of the broken one has noticed nothing yet.
  void cut(const std::string& one, const std::string& other, dice* chance = nullptr);
  void mend(const std::string& one, const std::string& other);
  /// Whether the node that listens there, or did, hangs: dials get no answer.
  void set_deaf(const std::string& address, bool is);
  /// The node that listened there is dead: it hears nothing, and all its connections break.
  void kill(const std::string& address, dice* chance = nullptr);

private:
  friend class fake_proxy;
  friend class fake_node_transport;

  struct packet {
    caf::byte_buffer bytes;
    bool last = false;  // the connection is broken
  };
  // A node's end of a connection.
  struct end {
    std::string address;
    caf::strong_actor_ptr here;   // the listener; nullptr once it has noticed the end
    caf::strong_actor_ptr other;  // a proxy of the actor at the other end
    std::deque<packet> coming;
  };
  struct connection {
    std::array<end, 2> ends;
    bool passable = true;
  };
  struct dialler {
    std::string from;
    std::string to;
    std::function<void(cluster::dial_outcome)> give;
  };

  void hand_over(connection& by, std::size_t to);
  void answer(const dialler& by);
  [[nodiscard]] caf::strong_actor_ptr proxy_for(const std::string& from, const std::string& to);
  static void break_connection(connection& which, dice* chance);
  void remove_broken();

  std::map<std::string, caf::strong_actor_ptr> listening_;
  std::set<std::pair<std::string, std::string>> severed_;
  std::set<std::string> deaf_;
  std::vector<std::shared_ptr<connection>> connections_;
  std::deque<dialler> diallers_;
  censor censor_;
  bool nameless_ = false;
};

}  // namespace porthouse::test
