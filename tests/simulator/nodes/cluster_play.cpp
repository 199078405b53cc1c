#include "cluster_play.hpp"

#include "watched_room.hpp"

namespace porthouse::simulator {
namespace {

using namespace std::chrono_literals;
using test::dice;

constexpr std::size_t most_clients = 6;
// Milliseconds between incarnations: two within the same sixteenth of a second would share their
// tenures.
constexpr std::uint64_t a_life = 1'000;

// Each step has a seed of its own, so that leaving one out does not change the others.
std::uint64_t seed_of(const play& played, std::uint64_t step) {
  return played.seed * 0x9e3779b97f4a7c15ULL + step * 0xd1b54a32d192ed03ULL;
}

machine plan_of(witness& to) {
  lockspaces all;
  all.add<watched_room>("gate", &to, std::size_t{0});
  for (const auto* one : cluster_play::places) all.add<watched_room>(one, &to, std::size_t{0});
  all.beside<watched_room>("porch", &to, std::size_t{1});
  all.family<watched_room>("room/", {}, &to, std::size_t{0});
  return {envelopes{}, std::move(all)};
}

protocol::limits bounds() {
  protocol::limits with;
  with.welcome_deadline = 500ms;
  with.verdict_deadline = 1'500ms;
  with.history = 6;
  return with;
}

}  // namespace

cluster_play::cluster_play(const play& played) : played_{played}, plan_{plan_of(witness_)} {
  if (played_.telling)
    witness_.tell = [this](std::string line) { story_.push_back(std::move(line)); };
  witness_.where = [this](std::size_t number) { return where(number); };
  dice chance{seed_of(played_, 0)};
  const auto count = 2 + chance.below(3);
  for (std::size_t i = 0; i < count; ++i)
    nodes_.push_back({std::string(1, static_cast<char>('a' + i)), {}, 1 + chance.below(2)});
  for (const auto* one : places) nodes_[chance.below(count)].hosts.emplace_back(one);
  for (auto& one : nodes_) {
    one.places = one.hosts.size();
    if (chance.happens(50)) one.hosts.emplace_back("room/");
    if (one.hosts.empty()) one.hosts.emplace_back("gate");  // and no other
  }
  for (auto& one : nodes_) start(one);
  if (chance.happens(80)) rest(1s);
}

void cluster_play::start(node& started) {
  const auto number = static_cast<std::size_t>(&started - nodes_.data());
  witness_.turn_to(number);
  test::house::options with;
  with.shards = started.shards;
  with.bounds = bounds();
  with.cluster.node = started.name;
  with.cluster.listen = address(number);
  with.cluster.hosts = started.hosts;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (i != number) with.cluster.join.push_back(address(i));
  }
  with.map = &map_;
  with.incarnation = started.incarnation += a_life;
  with.on_breach = [this, name = started.name](const std::string& books) {
    witness_.object("the books of node " + name + " do not balance at its end: " + books);
  };
  started.complaints = 0;
  started.home = std::make_unique<test::house>(plan_, std::move(with));
}

outcome cluster_play::live() {
  std::size_t i = 1;
  for (; i <= played_.steps && witness_.wrong().empty(); ++i) {
    dice chance{seed_of(played_, i)};
    if (!played_.left_out.contains(i)) step(chance);
  }
  if (witness_.wrong().empty()) come_to_rest();
  outcome end{witness_.wrong(), i - 1, witness_.counted(), losses_, std::move(story_)};
  for (std::size_t index = 0; index < nodes_.size(); ++index) {
    witness_.node_died(index);
    witness_.turn_to(index);
    nodes_[index].home.reset();
  }
  if (end.wrong.empty()) end.wrong = witness_.wrong();
  return end;
}

// -- what happens ---------------------------------------------------------------------------------

void cluster_play::step(dice& chance) {
  switch (chance.below(16)) {
    case 0: return connect(chance);
    case 1:
    case 2:
    case 3:
    case 4:
    case 5: return speak(chance);
    case 6: return disconnect(chance);
    case 7: return crash(chance);
    case 8: return wait(chance);
    case 9: return trouble(chance);
    default: return work(chance);
  }
}

void cluster_play::connect(dice& chance) {
  const auto index = chance.below(nodes_.size());
  auto& home = nodes_[index].home;
  if (!home || clients_.size() >= most_clients) return;
  const auto number = witness_.came(index);
  witness_.turn_to(index);
  protocol::identity who;
  who.target = std::to_string(number);
  clients_.push_back({index, &home->connect(std::move(who))});
  tell([&] { return "client " + std::to_string(number) + " comes to " + nodes_[index].name; });
  look();
}

void cluster_play::speak(dice& chance) {
  if (clients_.empty()) return;
  auto who = chance.below(clients_.size());
  if (where(who) == "gate") who = chance.below(clients_.size());  // others have more to lose
  auto* there = clients_[who].there;
  if (there == nullptr || !there->open()) return;
  const auto place = [&]() -> std::string {
    const auto index = chance.below(places.size() + 2);
    return index < places.size() ? places.at(index) : "room/" + std::to_string(index);
  };
  std::string order;
  switch (chance.below(24)) {
    case 0:
    case 1:
    case 2:
    case 3: order = "push " + place(); break;
    case 4:
    case 5: order = "to " + place(); break;
    case 6: order = "visit " + place(); break;
    case 7:
    case 8:
    case 9: order = "release"; break;
    case 10:
    case 11: order = "all"; break;
    case 12: order = "soon"; break;
    case 13: order = "later"; break;
    case 14: order = "send off"; break;
    case 15: order = chance.one_of({"throw", "never", "close", "push cellar"}); break;
    default: order = "stay";
  }
  const auto serial = std::to_string(++witness_.clients()[who].said);
  tell([&] { return "client " + std::to_string(who) + " says " + serial + " " + order; });
  there->says(serial + " " + order);
}

void cluster_play::disconnect(dice& chance) {
  if (clients_.empty() || !chance.happens(15)) return;
  const auto who = chance.below(clients_.size());
  auto* there = clients_[who].there;
  if (there == nullptr || !there->open()) return;
  const auto kindly = chance.happens(50);
  tell([&] { return "client " + std::to_string(who) + (kindly ? " closes" : " vanishes"); });
  witness_.clients()[who].here = false;
  kindly ? there->closes() : there->vanishes();
}

// The gate and what the node hosts are the first places that it knows, in the order of the plan.
void cluster_play::crash(dice& chance) {
  auto& one = nodes_[chance.below(nodes_.size())];
  if (!one.home || !chance.happens(40)) return;
  const auto place = chance.below(one.places + 1);
  const auto on_porch = place > 0 && one.hosts[place - 1] == "porch";
  const auto index = on_porch ? chance.below(2) : 0;
  tell([&] {
    return "on node " + one.name + " space " + std::to_string(index) + " of place " +
           std::to_string(place) + " dies";
  });
  one.home->crash(place, index);
}

// Loops get their turns often enough to meet every deadline; segments may be late.
void cluster_play::wait(dice& chance) {
  for (auto i = 0; i < 16; ++i) work_all();
  const auto by = chance.one_of({1ms, 20ms, 50ms, 200ms, 600ms, 1'600ms});
  tell([&] { return std::to_string(by.count()) + " ms pass"; });
  pass(by);
}

void cluster_play::trouble(dice& chance) {
  const auto one = chance.below(nodes_.size());
  const auto other = (one + 1 + chance.below(nodes_.size() - 1)) % nodes_.size();
  const auto& who = nodes_[one].name;
  const auto two = who + " and " + nodes_[other].name;
  switch (chance.below(6)) {
    case 0:
      tell([&] { return "the connections between " + two + " are cut"; });
      return map_.cut(address(one), address(other), &chance);
    case 1:
      tell([&] { return "the connections between " + two + " are interrupted"; });
      return map_.interrupt(address(one), address(other), &chance);
    case 2:
    case 3:
      tell([&] { return "the connections between " + two + " are mended"; });
      return map_.mend(address(one), address(other));
    case 4:
      if (chance.happens(50)) kill(one, chance);
      return;
    default:
      if (nodes_[one].home) return;
      tell([&] { return "node " + who + " starts anew"; });
      return start(nodes_[one]);
  }
}

void cluster_play::kill(std::size_t index, dice& chance) {
  auto& one = nodes_[index];
  if (!one.home) return;
  tell([&] { return "node " + one.name + " dies"; });
  witness_.node_died(index);
  map_.kill(address(index), &chance);
  witness_.turn_to(index);
  one.home.reset();
  for (auto& each : clients_) {
    if (each.node == index) each.there = nullptr;
  }
}

// Loops take turns, clients read, and segments are carried, one after the other, at random.
void cluster_play::work(dice& chance) {
  for (auto left = 1 + chance.below(12); left > 0; --left) {
    switch (chance.below(4)) {
      case 0: {
        if (clients_.empty()) break;
        const auto& one = clients_[chance.below(clients_.size())];
        if (one.there != nullptr) one.there->pump(1 + chance.below(4));
        break;
      }
      case 1: map_.carry(chance.below(map_.ways()), 1 + chance.below(3)); break;
      default: {
        const auto index = chance.below(nodes_.size());
        const auto& home = nodes_[index].home;
        if (home) take_turn(index, chance.below(home->loops()));
      }
    }
    look();
  }
}

void cluster_play::take_turn(std::size_t index, std::size_t loop) {
  witness_.turn_to(index);
  nodes_[index].home->turn(loop);
  look_at_complaints(index);
}

void cluster_play::work_all() {
  for (std::size_t index = 0; index < nodes_.size(); ++index) {
    const auto& home = nodes_[index].home;
    for (std::size_t loop = 0; home && loop < home->loops(); ++loop) take_turn(index, loop);
  }
  for (const auto& one : clients_) {
    if (one.there != nullptr) one.there->pump();
  }
  look();
}

void cluster_play::pass(milliseconds by) {
  for (const auto& one : nodes_) {
    if (one.home) one.home->tick(by);
  }
}

void cluster_play::rest(milliseconds by) {
  for (;; by -= 50ms) {
    do {
      for (auto i = 0; i < 4; ++i) work_all();
    } while (map_.carry() && witness_.wrong().empty());
    if (by <= 0ms || !witness_.wrong().empty()) return;
    pass(50ms);
  }
}

}  // namespace porthouse::simulator
