#include <porthouse/actors/searches.hpp>

#include <iterator>
#include <utility>

namespace porthouse {

void searches::look(const std::string& name, const caf::strong_actor_ptr& who, node_number where) {
  const auto running = searches_.find(name);
  if (running != searches_.end()) {
    auto& waiting = running->second.waiting;
    if (waiting.size() >= most_waiting) return world_.answer(who, name, nullptr);
    return waiting.push_back(who);
  }
  if (searches_.size() >= most) return world_.answer(who, name, nullptr);
  const auto number = ++last_number_;
  searches_.emplace(name, search{number, where, 0, {who}});
  world_.later(world_.patience, [this, name, number] {
    const auto late = searches_.find(name);
    if (late != searches_.end() && late->second.number == number) end(name, nullptr);
  });
  if (!world_.ask(where, name)) lost(where);
}

void searches::asked(node_number by, const std::string& name) {
  if (askers_.size() >= most && !askers_.contains(name)) return world_.reply(by, name, nullptr);
  auto& who = askers_[name];
  who.insert(by);
  if (who.size() == 1) world_.ask_landlord(name, true);
}

void searches::told(node_number by, const std::string& name, const located_ptr& where) {
  if (by == this_node) {
    const auto askers = askers_.extract(name);
    if (askers) {
      for (const auto node : askers.mapped()) world_.reply(node, name, where);
    }
  }
  const auto running = searches_.find(name);
  if (running != searches_.end() && running->second.asked == by) end(name, where);
}

void searches::told_elsewhere(node_number by, const std::string& name, node_number where) {
  if (by == this_node) {
    const auto askers = askers_.extract(name);
    if (askers) {
      for (const auto node : askers.mapped()) world_.send_on(node, name, where);
    }
  }
  const auto running = searches_.find(name);
  if (running == searches_.end() || running->second.asked != by) return;
  send_on(running->second, name, where, true);
}

void searches::lost(node_number node) {
  for (auto asked = askers_.begin(); asked != askers_.end();) {
    asked->second.erase(node);
    asked = asked->second.empty() ? askers_.erase(asked) : std::next(asked);
  }
  std::vector<std::string> cut_off;
  for (const auto& [name, one] : searches_) {
    if (one.asked == node) cut_off.push_back(name);
  }
  for (const auto& name : cut_off) {
    const auto running = searches_.find(name);
    if (running != searches_.end()) send_on(running->second, name, this_node, false);
  }
}

void searches::send_on(search& one, const std::string& name, node_number where, bool sent_here) {
  if (++one.hops > most_hops) return end(name, nullptr);
  one.asked = where;
  if (where == this_node) return world_.ask_landlord(name, sent_here);
  if (!world_.ask(where, name)) lost(where);
}

void searches::end(const std::string& name, const located_ptr& where) {
  const auto over = searches_.extract(name);
  if (!over) return;
  for (const auto& who : over.mapped().waiting) world_.answer(who, over.key(), where);
}

}  // namespace porthouse
