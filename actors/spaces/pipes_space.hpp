#pragma once

#include <porthouse/actors/lockspace.hpp>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace porthouse {

/// Named channels: every socket is in `default` and in a channel of its own id.
///
/// The id is the socket's name, or its number if it has none. A JSON object with `"targets"` (a
/// channel's name or a list of them) goes to the sockets of those channels, each once, never back
/// to its sender; `"join"` and `"leave"` (the same forms) change the channels the sender is in
/// first. Everything else, binary too, goes to `default`. Messages are sent on unchanged; names of
/// channels that do not exist reach nobody. A socket is in at most 64 channels, whose names have at
/// most `limits::id_bytes` (64) bytes: a join past that is ignored.
class pipes_space final : public lockspace {
public:
  explicit pipes_space(std::string name = "pipes") : lockspace{std::move(name)} {}

  verdict connected(visitor& who) override;
  verdict received(visitor& who, const message& said) override;
  void left(visitor& who, const departure& why) override;

private:
  using members = std::set<visitor*>;
  // Ordered, as clients choose the names: no choice makes it slow.
  using channels = std::map<std::string, members, std::less<>>;

  void join(visitor& who, std::string_view channel);
  void enter(visitor& who, std::string_view channel);
  void leave(visitor& who, std::string_view channel);
  void quit(visitor& who, channels::iterator from);
  void deliver(
      const visitor& from, const std::vector<std::string_view>& targets, const message& said);

  /// The channels that a visitor is in.
  struct membership {
    std::vector<channels::iterator> joined;
  };

  channels channels_;
};

}  // namespace porthouse
