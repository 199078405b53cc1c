#include "fake_cluster.hpp"

#include <algorithm>

namespace porthouse::test {

using namespace std::chrono_literals;

runtime::options toy_box::options() {
  runtime::options with;
  with.scheduler = "testing";
  return with;
}

// -- a node ---------------------------------------------------------------------------------------

fake_node::fake_node(fake_cluster& town, std::string name, std::vector<std::string> hosts)
    : town_{town}, name_{std::move(name)}, hosts_{std::move(hosts)}, self_{town.toys_.figure()} {
  begin_anew();
}

void fake_node::begin_anew() {
  ++life_;
  for (auto& one : mail_) one.clear();
  draining_ = false;
  up_.clear();
  asked_.clear();
  askers_.clear();
  rooms_.clear();
  wishes_.clear();
  registry_.emplace(town_.families_, landlords_world(), room_registry::membership{name_, hosts_});
}

void fake_node::seek(const std::string& name, bool sent_here) {
  wishes_.push_back({name, town_.toys_.figure()});
  post(machine, [this, name, sent_here, who = wishes_.back().who] {
    sent_here ? registry_->seek_for_peer(name, who) : registry_->seek(name, who);
  });
}

void fake_node::drain() {
  post(machine, [this] { registry_->drain(); });
  post(links, [this] {
    draining_ = true;
    town_.send_all(*this, [](fake_node& at, node_number from) {
      at.post(machine, [&at, from] { at.registry_->peer_drains(from); });
    });
  });
}

void fake_node::say_vacant(room& one) {
  one.said_vacant = true;
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

fake_node::room* fake_node::find(const caf::strong_actor_ptr& which) {
  const auto found = std::ranges::find(rooms_, which, &room::actor);
  return found == rooms_.end() ? nullptr : &*found;
}

bool fake_node::active(const std::string& name) {
  const auto* found = find(name);
  return found != nullptr && !found->retiring;
}

// -- what its machine asks for --------------------------------------------------------------------

room_registry::port fake_node::landlords_world() {
  room_registry::port port;
  port.spawn_room = [this](const family_plan&, const std::string& name, const room_asker&) {
    rooms_.push_back({name, town_.toys_.figure()});
    return room_registry::spawned_room{rooms_.back().actor};
  };
  port.answer = [this](const auto& who, const auto& name, const auto& where) {
    answer(who, name, where);
  };
  port.decide = [this](const auto& which, bool leave) {
    post(rooms, [this, which, leave] { decide(which, leave); });
  };
  port.now = [this] { return town_.now_; };
  port.retire = [this](const auto& which) {
    post(rooms, [this, which] { set_retiring(which, true); });
  };
  port.recall = [this](const auto& which) {
    post(rooms, [this, which] { set_retiring(which, false); });
  };
  port.later = [this](std::chrono::milliseconds delay, const task& what) {
    const auto at_work = [this, what] { post(machine, what); };
    town_.alarms_.push_back({town_.now_ + delay, this, life_, at_work});
  };
  port.elsewhere = [this](const lookup& whose, const auto& name, node_number where) {
    send_elsewhere(whose.who, name, where);
  };
  port.fail = [this](const lookup& whose, const auto& name, auto) {
    answer(whose.who, name, nullptr);
  };
  port.claim = [this](node_number to, const auto& name, std::uint64_t number) {
    post_letter(to, [name, number](fake_node& at, node_number from) {
      at.post(machine, [=, &at] { at.registry_->asked_to_claim(from, name, number); });
    });
  };
  port.answer_claim =
      [this](node_number to, const auto& name, std::uint64_t number, claim_answer what) {
        post_letter(to, [=](fake_node& at, node_number from) {
          at.post(machine, [=, &at] { at.registry_->claimed(from, name, number, what); });
        });
      };
  port.tell_open = [this](node_number to, const auto& names) {
    post_letter(to, [names](fake_node& at, node_number from) {
      at.post(machine, [=, &at] { at.registry_->peer_has(from, names); });
    });
  };
  return port;
}

void fake_node::answer(
    const caf::strong_actor_ptr& who, const std::string& name, const located_ptr& where) {
  if (who == self_) return post(links, [=, this] { landlord_said(name, where, {}); });
  const auto found = std::ranges::find(wishes_, who, &wished::who);
  found->answered = true;
  found->where = where;
}

void fake_node::send_elsewhere(
    const caf::strong_actor_ptr& who, const std::string& name, node_number where) {
  post(links, [=, this] {
    if (who != self_) return ask(where, name, who);
    if (up_.contains(where)) return landlord_said(name, nullptr, up_.at(where));
    post(machine, [=, this] { registry_->seek_for_peer(name, self_); });
  });
}

void fake_node::decide(const caf::strong_actor_ptr& which, bool leave) {
  auto* asked = find(which);
  if (asked == nullptr) return;
  asked->said_vacant = false;
  if (!leave) return;
  if (asked->guests == 0) return close(asked->name);
  post(machine, [this, name = asked->name] { registry_->occupied(name); });
}

void fake_node::set_retiring(const caf::strong_actor_ptr& which, bool retiring) {
  if (auto* told = find(which)) told->retiring = retiring;
}

// -- its links ------------------------------------------------------------------------------------

void fake_node::ask(node_number of, const std::string& name, const caf::strong_actor_ptr& who) {
  if (++std::ranges::find(wishes_, who, &wished::who)->asked > 4) return answer(who, name, nullptr);
  if (!up_.contains(of)) return post(machine, [=, this] { registry_->seek(name, who); });
  asked_[++last_asked_] = {of, name, who};
  town_.send(*this, of, [name, number = last_asked_](fake_node& at, node_number from) {
    at.asked({from, number}, name);
  });
}

void fake_node::asked(const asker& by, const std::string& name) {
  auto& all = askers_[name];
  all.push_back(by);
  if (all.size() > 1) return;
  post(machine, [=, this] { registry_->seek_for_peer(name, self_); });
}

void fake_node::landlord_said(
    const std::string& name, const located_ptr& where, const std::string& node) {
  const auto waiting = askers_.extract(name);
  if (!waiting) return;
  for (const auto& one : waiting.mapped()) {
    town_.send(
        *this, one.node, [=](fake_node& at, node_number) { at.told(one.number, where, node); });
  }
}

void fake_node::told(std::uint64_t number, const located_ptr& where, const std::string& node) {
  const auto over = asked_.extract(number);
  if (!over) return;
  const auto [of, name, who] = over.mapped();
  if (node.empty()) return answer(who, name, where);
  const auto next = std::ranges::find(up_, node, [](const auto& one) { return one.second; });
  if (next != up_.end()) return ask(next->first, name, who);
  // Sent back, or to a node that is not linked with this one.
  post(machine, [this, sought = name, by = who] { registry_->seek_for_peer(sought, by); });
}

void fake_node::post_letter(node_number to, letter what) {
  post(links, [this, to, what = std::move(what)] { town_.send(*this, to, what); });
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
    post(machine, [this, name = one.second.name, who = one.second.who] {
      registry_->seek(name, who);
    });
    return true;
  });
}

}  // namespace porthouse::test
