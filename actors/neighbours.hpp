#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace porthouse {

/// A node, as this one numbers it. A number stands for one link: a neighbour that is lost and comes
/// back has another, so that nothing said on the old link is taken for the new one's.
using node_number = std::uint16_t;

/// This node.
constexpr node_number this_node = 0;

/// The nodes that are linked with this one, the families that they host, and to which of them a
/// room belongs (see `protocol::weight`). One thread.
class neighbours {
public:
  /// `own_name` is what the others call this node; unique among all.
  explicit neighbours(std::string own_name) : own_name_{std::move(own_name)} {}

  /// `families` are the prefixes of those it hosts. A number that is known: what it hosts has
  /// changed.
  void up(node_number node, std::string name, std::vector<std::string> families);
  void lost(node_number node) { nodes_.erase(node); }

  [[nodiscard]] bool linked(node_number node) const { return nodes_.contains(node); }
  /// The neighbours that host a family.
  [[nodiscard]] std::vector<node_number> hosts(std::string_view family) const;
  /// To which of the hosts of its family a room belongs, this node among them if `hosted_here`;
  /// nothing if nobody hosts it.
  [[nodiscard]] std::optional<node_number> owner(
      std::string_view family, std::string_view room, bool hosted_here) const;
  /// Whether the room belongs to this node rather than to that neighbour.
  [[nodiscard]] bool outweighed_by_us(node_number node, std::string_view room) const;

private:
  struct neighbour {
    std::string name;
    std::vector<std::string> families;
  };

  std::string own_name_;
  std::map<node_number, neighbour> nodes_;
};

}  // namespace porthouse
