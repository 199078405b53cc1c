#include "fake_cluster.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace porthouse::test {

fake_cluster::fake_cluster(actor_maker& actors)
    : actors_{actors}, families_{{"arena/", {.rooms = 3}, {}}, {"hall/", {}, {}}} {}

fake_node& fake_cluster::build(std::string name, std::vector<std::string> hosts) {
  nodes_.push_back(std::make_unique<fake_node>(*this, std::move(name), std::move(hosts)));
  return *nodes_.back();
}

fake_cluster::wire* fake_cluster::between(std::size_t one, std::size_t other) {
  const auto found = std::ranges::find_if(wires_, [&](const wire& w) {
    return (w.ends[0] == one && w.ends[1] == other) || (w.ends[0] == other && w.ends[1] == one);
  });
  return found == wires_.end() ? nullptr : &*found;
}

void fake_cluster::link(std::size_t one, std::size_t other) {
  if (one == other || linked(one, other)) return;
  auto& made = wires_.emplace_back(wire{{one, other}, {number_of(other), number_of(one)}});
  for (std::size_t end = 0; end < 2; ++end) {
    auto& from = *nodes_[made.ends[1 - end]];
    made.mail[end].push_back(
        [name = from.name_,
         families = from.draining_ ? std::vector<std::string>{} : from.registry_->hosted()](
            fake_node& at, node_number known_by) { at.linked(known_by, name, families); });
  }
}

// A node keeps its number, whatever becomes of its links.
node_number fake_cluster::number_of(std::size_t node) { return static_cast<node_number>(node + 1); }

void fake_cluster::link_all() {
  for (std::size_t one = 0; one < size(); ++one) {
    for (std::size_t other = 0; other < one; ++other) link(one, other);
  }
}

void fake_cluster::cut(std::size_t one, std::size_t other) {
  auto* gone = between(one, other);
  if (gone == nullptr) return;
  for (std::size_t end = 0; end < 2; ++end) {
    auto& at = *nodes_[gone->ends[end]];
    at.post(fake_node::links, [&at, number = gone->numbers[end]] { at.cut_off(number); });
  }
  wires_.erase(wires_.begin() + (gone - wires_.data()));
}

void fake_cluster::send(const fake_node& from, node_number to, fake_node::line sent) {
  for (auto& one : wires_) {
    for (std::size_t end = 0; end < 2; ++end) {
      if (nodes_[one.ends[end]].get() != &from || one.numbers[end] != to) continue;
      return one.mail[1 - end].push_back(std::move(sent));
    }
  }
}

void fake_cluster::send_all(const fake_node& from, const fake_node::line& sent) {
  for (std::size_t node = 0; node < size(); ++node) send(from, number_of(node), sent);
}

bool fake_cluster::deliver(std::size_t from, std::size_t to) {
  auto* over = between(from, to);
  if (over == nullptr) return false;
  const std::size_t end = over->ends[0] == to ? 0 : 1;
  if (over->mail[end].empty()) return false;
  auto& at = *nodes_[to];
  at.post(
      fake_node::links, [&at, arriving = std::move(over->mail[end].front()),
                         number = over->numbers[end]] { arriving(at, number); });
  over->mail[end].pop_front();
  return true;
}

bool fake_cluster::work(std::size_t node, fake_node::mailbox mailbox) {
  auto& mail = nodes_[node]->mail_[mailbox];
  if (mail.empty()) return false;
  const auto next = std::move(mail.front());
  mail.pop_front();
  next();
  return true;
}

void fake_cluster::settle() {
  for (bool busy = true; busy;) {
    busy = false;
    for (std::size_t one = 0; one < size(); ++one) {
      for (std::size_t other = 0; other < size(); ++other)
        busy = (one != other && deliver(one, other)) || busy;
      for (std::size_t index = 0; index < fake_node::mailboxes; ++index)
        busy = work(one, static_cast<fake_node::mailbox>(index)) || busy;
    }
  }
}

void fake_cluster::tick(std::chrono::milliseconds time) {
  now_ += time;
  std::vector<alarm> due;
  std::ranges::partition_copy(
      std::exchange(alarms_, {}), std::back_inserter(due), std::back_inserter(alarms_),
      [this](const alarm& one) { return one.when <= now_; });
  for (const auto& one : due) {
    if (one.whose->life_ == one.life) one.work();
  }
}

std::vector<std::size_t> fake_cluster::active(const std::string& name) {
  std::vector<std::size_t> found;
  for (std::size_t node = 0; node < size(); ++node) {
    if (nodes_[node]->active(name)) found.push_back(node);
  }
  return found;
}

}  // namespace porthouse::test
