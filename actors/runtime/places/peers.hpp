#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porthouse {

/// A node, as this one numbers it.
using node_number = std::uint16_t;

/// This node.
constexpr node_number this_node = 0;

/// The nodes that are linked with this one, the families that they host, and to which of them a
/// room belongs (see `protocol::weight`). One thread.
class peers {
public:
  /// `own_name` is what the others call this node; unique among all.
  explicit peers(std::string own_name) : own_name_{std::move(own_name)} {}

  /// `families` are the prefixes of those it hosts.
  void up(node_number node, std::string name, std::vector<std::string> families);
  /// It is about to stop, and hosts nothing any more.
  void drains(node_number node);
  void lost(node_number node) { nodes_.erase(node); }

  /// The peers that host a family.
  [[nodiscard]] std::vector<node_number> hosts(std::string_view family) const;
  /// To which of the hosts of its family a room belongs, this node among them if `hosted_here`;
  /// nothing if nobody hosts it.
  [[nodiscard]] std::optional<node_number> owner(
      std::string_view family, std::string_view room, bool hosted_here) const;
  /// Whether the room belongs to this node rather than to that peer.
  [[nodiscard]] bool belongs_here(node_number node, std::string_view room) const;

private:
  struct peer_entry {
    std::string name;
    std::vector<std::string> families;
  };

  std::string own_name_;
  std::map<node_number, peer_entry> nodes_;
};

}  // namespace porthouse
