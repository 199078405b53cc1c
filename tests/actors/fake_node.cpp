#include "fake_cluster.hpp"

#include <algorithm>

namespace porthouse::test {

using namespace std::chrono_literals;

runtime::options actor_maker::options() {
  runtime::options with;
  with.scheduler = "testing";
  return with;
}

// -- a node ---------------------------------------------------------------------------------------

fake_node::fake_node(fake_cluster& cluster, std::string name, std::vector<std::string> hosts)
    : cluster_{cluster},
      name_{std::move(name)},
      hosts_{std::move(hosts)},
      self_{cluster.actors_.make()} {
  restart();
}

void fake_node::restart() {
  ++life_;
  for (auto& one : mail_) one.clear();
  draining_ = false;
  up_.clear();
  asked_.clear();
  askers_.clear();
  rooms_.clear();
  searches_.clear();
  registry_.emplace(cluster_.families_, registry_port(), room_registry::membership{name_, hosts_});
}

void fake_node::seek(const std::string& name, bool sent_here) {
  searches_.push_back({name, cluster_.actors_.make()});
  post(machine, [this, name, sent_here, requester = searches_.back().requester] {
    sent_here ? registry_->seek_for_peer(name, requester) : registry_->seek(name, requester);
  });
}

void fake_node::drain() {
  post(machine, [this] { registry_->drain(); });
  post(links, [this] {
    draining_ = true;
    cluster_.send_all(*this, [](fake_node& at, node_number from) {
      at.post(machine, [&at, from] { at.registry_->peer_drains(from); });
    });
  });
}

void fake_node::say_idle(room& one) {
  one.said_idle = true;
  post(machine, [this, name = one.name] { registry_->vacant(name); });
}

void fake_node::close(const std::string& name) {
  const auto closing = std::ranges::find(rooms_, name, &room::name);
  post(machine, [this, dead = closing->actor] { static_cast<void>(registry_->died(dead)); });
  rooms_.erase(closing);
}

fake_node::room* fake_node::find(const std::string& name) {
  const auto found = std::ranges::find(rooms_, name, &room::name);
  return found == rooms_.end() ? nullptr : &*found;
}

fake_node::room* fake_node::find(const caf::strong_actor_ptr& room_actor) {
  const auto found = std::ranges::find(rooms_, room_actor, &room::actor);
  return found == rooms_.end() ? nullptr : &*found;
}

bool fake_node::active(const std::string& name) {
  const auto* found = find(name);
  return found != nullptr && !found->retiring;
}

// -- what its machine asks for --------------------------------------------------------------------

room_registry::port fake_node::registry_port() {
  room_registry::port port;
  port.spawn_room = [this](const family_plan&, const std::string& name, const room_asker&) {
    rooms_.push_back({name, cluster_.actors_.make()});
    return room_registry::spawned_room{rooms_.back().actor};
  };
  port.answer = [this](const auto& requester, const auto& name, const auto& where) {
    answer(requester, name, where);
  };
  port.decide = [this](const auto& room_actor, bool leave) {
    post(rooms, [this, room_actor, leave] { decide(room_actor, leave); });
  };
  port.now = [this] { return cluster_.now_; };
  port.retire = [this](const auto& room_actor) {
    post(rooms, [this, room_actor] { set_retiring(room_actor, true); });
  };
  port.recall = [this](const auto& room_actor) {
    post(rooms, [this, room_actor] { set_retiring(room_actor, false); });
  };
  port.later = [this](std::chrono::milliseconds delay, const task& work) {
    const auto due = [this, work] { post(machine, work); };
    cluster_.alarms_.push_back({cluster_.now_ + delay, this, life_, due});
  };
  port.elsewhere = [this](const lookup& whose, const auto& name, node_number where) {
    send_elsewhere(whose.who, name, where);
  };
  port.fail = [this](const lookup& whose, const auto& name, auto) {
    answer(whose.who, name, nullptr);
  };
  port.claim = [this](node_number to, const auto& name, std::uint64_t number) {
    post_line(to, [name, number](fake_node& at, node_number from) {
      at.post(machine, [=, &at] { at.registry_->asked_to_claim(from, name, number); });
    });
  };
  port.answer_claim =
      [this](node_number to, const auto& name, std::uint64_t number, claim_answer given) {
        post_line(to, [=](fake_node& at, node_number from) {
          at.post(machine, [=, &at] { at.registry_->claimed(from, name, number, given); });
        });
      };
  port.tell_open = [this](node_number to, const auto& names) {
    post_line(to, [names](fake_node& at, node_number from) {
      at.post(machine, [=, &at] { at.registry_->peer_has(from, names); });
    });
  };
  return port;
}

void fake_node::answer(
    const caf::strong_actor_ptr& requester, const std::string& name, const located_ptr& where) {
  if (requester == self_) return post(links, [=, this] { registry_answered(name, where, {}); });
  const auto found = std::ranges::find(searches_, requester, &searching::requester);
  found->answered = true;
  found->where = where;
}

void fake_node::send_elsewhere(
    const caf::strong_actor_ptr& requester, const std::string& name, node_number where) {
  post(links, [=, this] {
    if (requester != self_) return ask(where, name, requester);
    if (up_.contains(where)) return registry_answered(name, nullptr, up_.at(where));
    post(machine, [=, this] { registry_->seek_for_peer(name, self_); });
  });
}

void fake_node::decide(const caf::strong_actor_ptr& room_actor, bool leave) {
  auto* asked = find(room_actor);
  if (asked == nullptr) return;
  asked->said_idle = false;
  if (!leave) return;
  if (asked->visitors == 0) return close(asked->name);
  post(machine, [this, name = asked->name] { registry_->occupied(name); });
}

void fake_node::set_retiring(const caf::strong_actor_ptr& room_actor, bool retiring) {
  if (auto* told = find(room_actor)) told->retiring = retiring;
}

// -- its links ------------------------------------------------------------------------------------

void fake_node::ask(
    node_number of, const std::string& name, const caf::strong_actor_ptr& requester) {
  if (++std::ranges::find(searches_, requester, &searching::requester)->asked > 4)
    return answer(requester, name, nullptr);
  if (!up_.contains(of)) return post(machine, [=, this] { registry_->seek(name, requester); });
  asked_[++last_asked_] = {of, name, requester};
  cluster_.send(*this, of, [name, number = last_asked_](fake_node& at, node_number from) {
    at.asked({from, number}, name);
  });
}

void fake_node::asked(const asker& by, const std::string& name) {
  auto& all = askers_[name];
  all.push_back(by);
  if (all.size() > 1) return;
  post(machine, [=, this] { registry_->seek_for_peer(name, self_); });
}

void fake_node::registry_answered(
    const std::string& name, const located_ptr& where, const std::string& node) {
  const auto waiting = askers_.extract(name);
  if (!waiting) return;
  for (const auto& one : waiting.mapped()) {
    cluster_.send(
        *this, one.node, [=](fake_node& at, node_number) { at.told(one.number, where, node); });
  }
}

void fake_node::told(std::uint64_t number, const located_ptr& where, const std::string& node) {
  const auto over = asked_.extract(number);
  if (!over) return;
  const auto [of, name, requester] = over.mapped();
  if (node.empty()) return answer(requester, name, where);
  const auto next = std::ranges::find(up_, node, [](const auto& one) { return one.second; });
  if (next != up_.end()) return ask(next->first, name, requester);
  // It was sent back here, or to a node that is not linked with this one.
  post(machine, [this, sought = name, by = requester] { registry_->seek_for_peer(sought, by); });
}

void fake_node::post_line(node_number to, line sent) {
  post(links, [this, to, sent = std::move(sent)] { cluster_.send(*this, to, sent); });
}

void fake_node::linked(
    node_number number, const std::string& name, std::vector<std::string> families) {
  up_[number] = name;
  post(machine, [=, this] { registry_->peer_up(number, name, families); });
}

void fake_node::cut_off(node_number number) {
  if (up_.erase(number) == 0) return;
  post(machine, [=, this] { registry_->peer_lost(number); });
  for (auto& [name, all] : askers_)
    std::erase_if(all, [=](const asker& one) { return one.node == number; });
  std::erase_if(askers_, [](const auto& one) { return one.second.empty(); });
  std::erase_if(asked_, [&](const auto& one) {
    if (one.second.of != number) return false;
    post(machine, [this, name = one.second.name, requester = one.second.requester] {
      registry_->seek(name, requester);
    });
    return true;
  });
}

}  // namespace porthouse::test
