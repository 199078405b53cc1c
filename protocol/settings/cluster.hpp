#pragma once

#include <porthouse/protocol/settings/limits.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace porthouse::protocol {

/// How a server is one node of several. By default it is alone.
///
/// Nodes trust one another: without certificates let nobody else reach `listen`. That they have
/// none is refused on anything but loopback unless `plaintext` says it aloud.
struct cluster {
  /// Its name, which no other node has: see `is_node_name`. "" is no cluster.
  std::string node = {};
  /// `HOST:PORT`. Port 0 lets the kernel choose. 0.0.0.0 and :: need `advertise` with them.
  std::string listen = {};
  /// `HOST:PORT` by which other nodes reach this one, through a port that is mapped or a name; port
  /// 0 is the one listened on. "" is `listen`.
  std::string advertise = {};
  /// `HOST:PORT` of nodes to ask who the others are. One that is up is enough; none for the first.
  std::vector<std::string> join = {};
  /// Names of places and prefixes of families that live here; empty: all of the plan's.
  std::vector<std::string> hosts = {};
  std::string certificate = {};  ///< PEM file that other nodes know this one by; "" is without TLS
  std::string key = {};          ///< PEM file with its private key
  std::string authority = {};    ///< PEM file of those who may sign the certificates of nodes
  /// Whether other nodes are talked to in plain text on anything but loopback: whoever reads there
  /// reads all, and whoever reaches `listen` is taken for a node.
  bool plaintext = false;
  /// A node that has said nothing for so long counts as dead.
  std::chrono::milliseconds detection{3'000};
  /// Bytes on the way to one other node. Past it what spaces say to clients there is dropped, and
  /// counted.
  std::size_t window = 64_MiB;
};

/// How a node stands with the others.
enum class standing : std::uint8_t {
  joining,   ///< those that it was told to join are there, and not linked with it yet
  accepted,  ///< it is linked, or known to be alone
  refused,   ///< others do not want it, or another node has its name
  replaced,  ///< a later node has its name: for good
};

/// Whether `name` may be a node's: 1 to 64 letters, digits, `-`, `_` and dots.
[[nodiscard]] bool is_node_name(std::string_view name) noexcept;

/// What does not go together, with the remedy, by the names of the flags; "" if all does. Whether
/// files and addresses are any good is seen when they are used.
[[nodiscard]] std::string what_is_wrong(const cluster& with);

/// `HOST:PORT` that other nodes are told, where `listening` is what is listened on.
[[nodiscard]] std::string advertised(const cluster& with, const std::string& listening);

}  // namespace porthouse::protocol
