#include <porthouse/actors/spaces/pipes_space.hpp>

#include <algorithm>
#include <utility>

namespace porthouse {
namespace {

constexpr std::size_t most_channels = 64;
constexpr std::string_view everybody = "default";

std::string own_channel(const visitor& who) {
  if (!who.name().empty()) return who.name();
  return std::to_string(static_cast<std::uint64_t>(who.id()));
}

/// The channels that `key` names in a JSON object: a string, or a list of which strings count.
std::vector<std::string_view> named(const boost::json::object& in, std::string_view key) {
  std::vector<std::string_view> names;
  const auto* value = in.if_contains(key);
  if (value == nullptr) return names;
  if (const auto* name = value->if_string()) names.emplace_back(*name);
  if (const auto* list = value->if_array()) {
    for (const auto& each : *list) {
      if (const auto* name = each.if_string()) names.emplace_back(*name);
    }
  }
  return names;
}

}  // namespace

verdict pipes_space::connected(visitor& who) {
  enter(who, everybody);
  enter(who, own_channel(who));
  return keep();
}

verdict pipes_space::received(visitor& who, const message& said) {
  const auto* value = said.json();
  const auto* object = value != nullptr ? value->if_object() : nullptr;
  auto targets = std::vector<std::string_view>{};
  auto commands = false;
  if (object != nullptr) {
    for (const auto channel : named(*object, "join")) join(who, channel);
    for (const auto channel : named(*object, "leave")) leave(who, channel);
    targets = named(*object, "targets");
    commands = object->contains("join") || object->contains("leave");
  }
  const auto addressed = object != nullptr && object->contains("targets");
  if (!addressed && !commands) targets.push_back(everybody);
  // Once each, or a list of one name a thousand times would be a thousand deliveries to look at.
  std::ranges::sort(targets);
  targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
  deliver(who, targets, said);
  return keep();
}

void pipes_space::left(visitor& who, const departure&) {
  for (const auto channel : who.state<membership>().joined) quit(who, channel);
}

void pipes_space::join(visitor& who, std::string_view channel) {
  if (channel.size() <= bounds().id_bytes) enter(who, channel);
}

void pipes_space::enter(visitor& who, std::string_view channel) {
  auto& joined = who.state<membership>().joined;
  if (joined.size() >= most_channels) return;
  auto known = channels_.find(channel);
  if (known == channels_.end()) known = channels_.try_emplace(std::string{channel}).first;
  if (known->second.insert(&who).second) joined.push_back(known);
}

void pipes_space::leave(visitor& who, std::string_view channel) {
  const auto known = channels_.find(channel);
  if (known == channels_.end() || std::erase(who.state<membership>().joined, known) == 0) return;
  quit(who, known);
}

void pipes_space::quit(visitor& who, channels::iterator from) {
  from->second.erase(&who);
  if (from->second.empty()) channels_.erase(from);
}

void pipes_space::deliver(
    const visitor& from, const std::vector<std::string_view>& targets, const message& said) {
  members reached;
  for (const auto target : targets) {
    const auto found = channels_.find(target);
    if (found == channels_.end()) continue;
    for (auto* who : found->second) {
      if (who != &from && reached.insert(who).second) who->send(said);
    }
  }
}

}  // namespace porthouse
