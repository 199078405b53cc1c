#include "paper_nodes.hpp"

#include <algorithm>
#include <iterator>

namespace porthouse::test {

using namespace std::chrono_literals;

household::options toy_box::options() {
  household::options with;
  with.scheduler = "testing";
  return with;
}

// -- a node
// ----------------------------------------------------------------------------------------

paper_node::paper_node(paper_town& town, std::string name, std::vector<std::string> hosts)
    : town_{town}, name_{std::move(name)}, hosts_{std::move(hosts)}, self_{town.toys_.figure()} {
  begin_anew();
}

void paper_node::begin_anew() {
  ++life_;
  for (auto& one : mail_) one.clear();
  names_.clear();
  up_.clear();
  rooms_.clear();
  wishes_.clear();
  landlord_.emplace(town_.families_, landlords_world(), landlord::membership{name_, hosts_});
  searches_.emplace(searches_world());
}

void paper_node::seek(const std::string& name) {
  wishes_.push_back({name, town_.toys_.figure()});
  post(machine, [this, name, who = wishes_.back().who] { landlord_->seek(name, who); });
}

void paper_node::drain() {
  post(machine, [this] { landlord_->drain(); });
}

void paper_node::say_vacant(room& one) {
  one.said_vacant = true;
  post(machine, [this, name = one.name] { landlord_->vacant(name); });
}

void paper_node::close(const std::string& name) {
  const auto closing = std::ranges::find(rooms_, name, &room::name);
  post(machine, [this, dead = closing->actor] { static_cast<void>(landlord_->died(dead)); });
  rooms_.erase(closing);
}

paper_node::room* paper_node::find(const std::string& name) {
  const auto found = std::ranges::find(rooms_, name, &room::name);
  return found == rooms_.end() ? nullptr : &*found;
}

paper_node::room* paper_node::find(const caf::strong_actor_ptr& which) {
  const auto found = std::ranges::find(rooms_, which, &room::actor);
  return found == rooms_.end() ? nullptr : &*found;
}

bool paper_node::active(const std::string& name) {
  const auto* found = find(name);
  return found != nullptr && !found->retiring;
}

// -- what its machine asks for
// ---------------------------------------------------------------------

landlord::world paper_node::landlords_world() {
  landlord::world world;
  world.move_in = [this](const family_plan&, const std::string& name) {
    rooms_.push_back({name, town_.toys_.figure()});
    return rooms_.back().actor;
  };
  world.answer = [this](const auto& who, const auto& name, const auto& where) {
    answer(who, name, where);
  };
  world.decide = [this](const auto& which, bool leave) {
    post(rooms, [this, which, leave] { decide(which, leave); });
  };
  world.now = [this] { return town_.now_; };
  world.welcome = 5s;
  world.retire = [this](const auto& which) {
    post(rooms, [this, which] { set_retiring(which, true); });
  };
  world.recall = [this](const auto& which) {
    post(rooms, [this, which] { set_retiring(which, false); });
  };
  world.later = [this](std::chrono::milliseconds delay, const task& what) {
    const auto at_work = [this, what] { post(machine, what); };
    town_.alarms_.push_back({town_.now_ + delay, this, life_, at_work});
  };
  world.elsewhere = [this](const auto& who, const auto& name, node_number where) {
    send_elsewhere(who, name, where);
  };
  world.claim = [this](node_number to, const auto& name, std::uint64_t number) {
    post_letter(to, [name, number](paper_node& at, node_number from) {
      at.post(machine, [=, &at] { at.landlord_->asked_to_claim(from, name, number); });
    });
  };
  world.answer_claim =
      [this](node_number to, const auto& name, std::uint64_t number, claim_answer what) {
        post_letter(to, [=](paper_node& at, node_number from) {
          at.post(machine, [=, &at] { at.landlord_->claimed(from, name, number, what); });
        });
      };
  world.tell_open = [this](node_number to, const auto& names) {
    post_letter(to, [names](paper_node& at, node_number from) {
      at.post(machine, [=, &at] { at.landlord_->neighbour_has(from, names); });
    });
  };
  return world;
}

void paper_node::answer(
    const caf::strong_actor_ptr& who, const std::string& name, const located_ptr& where) {
  if (who == self_) return post(links, [=, this] { searches_->told(this_node, name, where); });
  const auto found = std::ranges::find(wishes_, who, &wished::who);
  found->answered = true;
  found->where = where;
}

void paper_node::send_elsewhere(
    const caf::strong_actor_ptr& who, const std::string& name, node_number where) {
  post(links, [=, this] {
    if (who == self_) return searches_->told_elsewhere(this_node, name, where);
    searches_->look(name, who, where);
  });
}

void paper_node::decide(const caf::strong_actor_ptr& which, bool leave) {
  auto* asked = find(which);
  if (asked == nullptr) return;
  asked->said_vacant = false;
  if (!leave) return;
  if (asked->guests == 0) return close(asked->name);
  post(machine, [this, name = asked->name] { landlord_->occupied(name); });
}

void paper_node::set_retiring(const caf::strong_actor_ptr& which, bool retiring) {
  if (auto* told = find(which)) told->retiring = retiring;
}

// -- its links
// -------------------------------------------------------------------------------------

searches::world paper_node::searches_world() {
  searches::world world;
  world.ask = [this](node_number to, const std::string& name) {
    town_.send(
        *this, to, [name](paper_node& at, node_number from) { at.searches_->asked(from, name); });
    return up_.contains(to);
  };
  world.ask_landlord = [this](const std::string& name, bool sent_here) {
    post(machine, [=, this] {
      sent_here ? landlord_->seek_for_neighbour(name, self_) : landlord_->seek(name, self_);
    });
  };
  world.reply = [this](node_number to, const std::string& name, const located_ptr& where) {
    town_.send(*this, to, [name, where](paper_node& at, node_number from) {
      at.searches_->told(from, name, where);
    });
  };
  world.send_on = [this](node_number to, const std::string& name, node_number where) {
    const auto called = where == this_node ? name_ : names_.at(where);
    town_.send(*this, to, [name, called](paper_node& at, node_number from) {
      at.searches_->told_elsewhere(from, name, at.number_of(called));
    });
  };
  world.answer = [this](const auto& who, const auto& name, const auto& where) {
    answer(who, name, where);
  };
  world.later = [this](std::chrono::milliseconds delay, const task& what) {
    const auto at_work = [this, what] { post(links, what); };
    town_.alarms_.push_back({town_.now_ + delay, this, life_, at_work});
  };
  world.patience = 5s;
  return world;
}

void paper_node::post_letter(node_number to, letter what) {
  post(links, [this, to, what = std::move(what)] { town_.send(*this, to, what); });
}

void paper_node::linked(
    node_number number, const std::string& name, std::vector<std::string> families) {
  names_[number] = name;
  up_.insert(number);
  post(machine, [=, this] { landlord_->neighbour_up(number, name, families); });
}

void paper_node::cut_off(node_number number) {
  if (up_.erase(number) == 0) return;
  searches_->lost(number);
  post(machine, [=, this] { landlord_->neighbour_lost(number); });
}

node_number paper_node::number_of(const std::string& name) const {
  for (const auto number : up_) {
    if (names_.at(number) == name) return number;
  }
  return this_node;
}

// -- the town
// --------------------------------------------------------------------------------------

paper_town::paper_town(toy_box& toys)
    : toys_{toys}, families_{{"arena/", {.rooms = 3}, {}}, {"hall/", {}, {}}} {}

paper_node& paper_town::build(std::string name, std::vector<std::string> hosts) {
  nodes_.push_back(std::make_unique<paper_node>(*this, std::move(name), std::move(hosts)));
  return *nodes_.back();
}

paper_town::wire* paper_town::between(std::size_t one, std::size_t other) {
  const auto found = std::ranges::find_if(wires_, [&](const wire& w) {
    return (w.ends[0] == one && w.ends[1] == other) || (w.ends[0] == other && w.ends[1] == one);
  });
  return found == wires_.end() ? nullptr : &*found;
}

void paper_town::link(std::size_t one, std::size_t other) {
  if (one == other || linked(one, other)) return;
  auto& made = wires_.emplace_back(wire{{one, other}, {++last_number_, ++last_number_}});
  for (std::size_t end = 0; end < 2; ++end) {
    auto& from = *nodes_[made.ends[1 - end]];
    made.mail[end].push_back(
        [name = from.name_, families = from.landlord_->hosted()](
            paper_node& at, node_number known_by) { at.linked(known_by, name, families); });
  }
}

void paper_town::link_all() {
  for (std::size_t one = 0; one < size(); ++one) {
    for (std::size_t other = 0; other < one; ++other) link(one, other);
  }
}

void paper_town::cut(std::size_t one, std::size_t other) {
  auto* gone = between(one, other);
  if (gone == nullptr) return;
  for (std::size_t end = 0; end < 2; ++end) {
    auto& at = *nodes_[gone->ends[end]];
    at.post(paper_node::links, [&at, number = gone->numbers[end]] { at.cut_off(number); });
  }
  wires_.erase(wires_.begin() + (gone - wires_.data()));
}

void paper_town::send(const paper_node& from, node_number to, paper_node::letter what) {
  for (auto& one : wires_) {
    for (std::size_t end = 0; end < 2; ++end) {
      if (nodes_[one.ends[end]].get() != &from || one.numbers[end] != to) continue;
      return one.mail[1 - end].push_back(std::move(what));
    }
  }
}

bool paper_town::deliver(std::size_t from, std::size_t to) {
  auto* over = between(from, to);
  if (over == nullptr) return false;
  const std::size_t end = over->ends[0] == to ? 0 : 1;
  if (over->mail[end].empty()) return false;
  auto& at = *nodes_[to];
  at.post(
      paper_node::links, [&at, what = std::move(over->mail[end].front()),
                          number = over->numbers[end]] { what(at, number); });
  over->mail[end].pop_front();
  return true;
}

bool paper_town::work(std::size_t node, paper_node::mailbox which) {
  auto& mail = nodes_[node]->mail_[which];
  if (mail.empty()) return false;
  const auto next = std::move(mail.front());
  mail.pop_front();
  next();
  return true;
}

void paper_town::settle() {
  for (bool busy = true; busy;) {
    busy = false;
    for (std::size_t one = 0; one < size(); ++one) {
      for (std::size_t other = 0; other < size(); ++other)
        busy = (one != other && deliver(one, other)) || busy;
      for (std::size_t which = 0; which < paper_node::mailboxes; ++which)
        busy = work(one, static_cast<paper_node::mailbox>(which)) || busy;
    }
  }
}

void paper_town::pass(std::chrono::milliseconds time) {
  now_ += time;
  std::vector<alarm> due;
  std::ranges::partition_copy(
      std::exchange(alarms_, {}), std::back_inserter(due), std::back_inserter(alarms_),
      [this](const alarm& one) { return one.when <= now_; });
  for (const auto& one : due) {
    if (one.whose->life_ == one.life) one.what();
  }
}

std::vector<std::size_t> paper_town::active(const std::string& name) {
  std::vector<std::size_t> found;
  for (std::size_t node = 0; node < size(); ++node) {
    if (nodes_[node]->active(name)) found.push_back(node);
  }
  return found;
}

}  // namespace porthouse::test
