#include <porthouse/actors/runtime/places/room_claims.hpp>

#include <algorithm>

namespace porthouse {

void room_claims::begin(
    const std::string& name, std::string family, std::vector<node_number> nodes, lookup first) {
  if (claims_.size() >= most) return port_.ended(name, std::nullopt, {std::move(first)});
  if (nodes.empty()) return port_.ended(name, this_node, {std::move(first)});
  const auto number = ++last_number_;
  claims_.emplace(name, claim{number, std::move(family), nodes, {std::move(first)}});
  for (const auto node : nodes) port_.claim(node, name, number);
  port_.later(port_.patience, [this, name, number] {
    const auto late = claims_.find(name);
    if (late != claims_.end() && late->second.number == number) end(name, std::nullopt);
  });
}

bool room_claims::wait(const std::string& name, const lookup& lookup) {
  const auto found = claims_.find(name);
  if (found == claims_.end()) return false;
  auto& waiting = found->second.waiting;
  if (waiting.size() >= most_waiting) {
    port_.ended(name, std::nullopt, {lookup});
  } else {
    waiting.push_back(lookup);
  }
  return true;
}

void room_claims::claimed(
    node_number node, const std::string& name, std::uint64_t number, claim_answer answer) {
  const auto found = claims_.find(name);
  if (found == claims_.end() || found->second.number != number) return;  // of a claim long over
  if (answer == claim_answer::denied) return end(name, node);
  std::erase(found->second.unanswered, node);
  if (found->second.unanswered.empty()) end(name, this_node);
}

void room_claims::concede(const std::string& name, node_number node) { end(name, node); }

void room_claims::include(node_number node, const std::vector<std::string>& families) {
  for (auto& [name, ours] : claims_) {
    const auto hosted = std::ranges::find(families, ours.family) != families.end();
    if (!hosted || std::ranges::find(ours.unanswered, node) != ours.unanswered.end()) continue;
    ours.unanswered.push_back(node);
    port_.claim(node, name, ours.number);
  }
}

void room_claims::lost(node_number node) {
  std::vector<std::string> won;
  for (auto& [name, ours] : claims_) {
    if (std::erase(ours.unanswered, node) > 0 && ours.unanswered.empty()) won.push_back(name);
  }
  for (const auto& name : won) end(name, this_node);
}

std::vector<std::pair<std::string, std::vector<lookup>>> room_claims::drop() {
  std::vector<std::pair<std::string, std::vector<lookup>>> dropped;
  for (auto& [name, ours] : claims_) dropped.emplace_back(name, std::move(ours.waiting));
  claims_.clear();
  return dropped;
}

void room_claims::end(const std::string& name, std::optional<node_number> where) {
  const auto over = claims_.extract(name);
  if (over) port_.ended(over.key(), where, over.mapped().waiting);
}

}  // namespace porthouse
