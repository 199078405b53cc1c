#pragma once

#include <porthouse/actors/lockspace.hpp>

#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace porthouse {

/// Named channels: every socket is in `default` and in a channel of its own id.
///
/// The id is the socket's name, or its number if it has none. A JSON object with `"targets"` (a
/// channel's name or a list of them) goes to the sockets of those channels, each once, never back
/// to its sender; `"join"` and `"leave"` (the same forms) change the channels the sender is in
/// first. Everything else, binary too, goes to `default`. Messages are sent on unchanged; names of
/// channels that do not exist reach nobody. A socket is in at most 64 channels: a join past that is
/// ignored.
class pipes_space final : public lockspace {
public:
  explicit pipes_space(std::string name = "pipes") : lockspace{std::move(name)} {}

  verdict connected(visitor& who) override;
  verdict message(visitor& who, const porthouse::message& said) override;
  void left(visitor& who, const departure& why) override;

private:
  using members = std::set<visitor*>;

  void enter(visitor& who, const std::string& channel);
  void quit(visitor& who, const std::string& channel);
  void deliver(
      const visitor& from, const std::vector<std::string>& targets, const porthouse::message& what);

  std::unordered_map<std::string, members> channels_;
  std::unordered_map<const visitor*, std::set<std::string>> joined_;
};

}  // namespace porthouse
