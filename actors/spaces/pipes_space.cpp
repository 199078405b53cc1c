#include <porthouse/actors/spaces/pipes_space.hpp>

namespace porthouse {
namespace {

constexpr std::size_t most_channels = 64;
const std::string everybody = "default";

std::string own_channel(const visitor& who) {
  if (!who.name().empty()) return who.name();
  return std::to_string(static_cast<std::uint64_t>(who.id()));
}

/// The channels that `key` names in a JSON object: a string, or a list of which strings count.
std::vector<std::string> named(const boost::json::object& in, std::string_view key) {
  std::vector<std::string> names;
  const auto* value = in.if_contains(key);
  if (value == nullptr) return names;
  if (const auto* one = value->if_string()) names.emplace_back(one->data(), one->size());
  if (const auto* list = value->if_array()) {
    for (const auto& each : *list) {
      if (const auto* one = each.if_string()) names.emplace_back(one->data(), one->size());
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

verdict pipes_space::message(visitor& who, const porthouse::message& said) {
  const auto* value = said.json();
  const auto* object = value != nullptr ? value->if_object() : nullptr;
  auto targets = std::vector<std::string>{};
  auto commands = false;
  if (object != nullptr) {
    for (const auto& channel : named(*object, "join")) enter(who, channel);
    for (const auto& channel : named(*object, "leave")) quit(who, channel);
    targets = named(*object, "targets");
    commands = object->contains("join") || object->contains("leave");
  }
  const auto addressed = object != nullptr && object->contains("targets");
  if (!addressed && !commands) targets.push_back(everybody);
  deliver(who, targets, said);
  return keep();
}

void pipes_space::left(visitor& who, const departure&) {
  const auto found = joined_.find(&who);
  if (found == joined_.end()) return;
  const auto channels = std::move(found->second);
  for (const auto& channel : channels) quit(who, channel);
  joined_.erase(&who);
}

void pipes_space::enter(visitor& who, const std::string& channel) {
  auto& joined = joined_[&who];
  if (joined.size() >= most_channels) return;
  joined.insert(channel);
  channels_[channel].insert(&who);
}

void pipes_space::quit(visitor& who, const std::string& channel) {
  if (const auto own = joined_.find(&who); own != joined_.end()) own->second.erase(channel);
  const auto found = channels_.find(channel);
  if (found == channels_.end()) return;
  found->second.erase(&who);
  if (found->second.empty()) channels_.erase(found);
}

void pipes_space::deliver(
    const visitor& from, const std::vector<std::string>& targets, const porthouse::message& what) {
  members reached;
  for (const auto& target : targets) {
    const auto found = channels_.find(target);
    if (found == channels_.end()) continue;
    for (auto* who : found->second) {
      if (who != &from && reached.insert(who).second) who->send(what);
    }
  }
}

}  // namespace porthouse
