#include <porthouse/actors/cluster/neighbourhood.hpp>
#include <porthouse/protocol/host_port.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

// How nodes find one another, and agree on links.

namespace porthouse::cluster {
namespace {

constexpr std::chrono::milliseconds between_looks{50};
constexpr std::size_t most_neighbours = 1'024;

}  // namespace

// -- finding them
// -----------------------------------------------------------------------------------

// Also the time for receipts on links that have nothing else to say.
void neighbourhood::look_around() {
  const auto is_linked = [this](const std::string& address) {
    const auto answers = answering_.find(address);
    if (answers != answering_.end() && linked(answers->second) != nullptr) return true;
    return std::ranges::any_of(neighbours_, [&](const auto& one) {
      return one.second.open && one.second.address == address;
    });
  };
  for (const auto& address : book_.due(home().active_now(), is_linked)) {
    here_.ways.dial(address, [me = self(), address](caf::strong_actor_ptr there, std::string why) {
      tell(me, nullptr, nullptr, cluster::dialled{address, std::move(there), std::move(why)});
    });
  }
  for (auto& [name, one] : neighbours_) {
    if (!one.open) continue;
    one.open->road().confirm();
    if (metrics_) metrics_->show(name, one.open->road(), one.open->guests_here());
  }
  later(between_looks, [this] { look_around(); });
}

// Nobody there is no news: it is dialled again.
void neighbourhood::dialled(const cluster::dialled& what) {
  if (!what.there) {
    answering_.erase(what.address);
    done_with_seed(what.address);
    // Two that dial each other in the same moment may both fail, once.
    if (book_.tried(what.address) > 1)
      complain_once(what.address, "cannot reach " + what.address + ": " + what.why);
    return;
  }
  complaints_.erase(what.address);
  if (what.there == self()) {
    done_with_seed(what.address);
    return book_.strike_out(what.address);
  }
  if (std::exchange(answering_[what.address], what.there) != what.there) watch(what.there, self());
  if (linked(what.there) != nullptr) return done_with_seed(what.address);
  if (!is_greeted(what.there)) knock_at(what.there);
}

void neighbourhood::done_with_seed(const std::string& address) {
  seeds_.erase(address);
  if (seeds_.empty() && here_.joined) std::exchange(here_.joined, nullptr)();
}

void neighbourhood::knock_at(const caf::strong_actor_ptr& there) {
  if (knocked_at_.insert(there).second) watch(there, self());
  tell(there, self(), &home(), knock{myself()});
}

// -- agreeing with them: the one whose name comes first greets, so that two never greet each other
// ------

std::string neighbourhood::objection(const introduction& who) const {
  if (who.version != wire_version)
    return "it speaks version " + std::to_string(who.version) + " between nodes, and " + me_.node +
           " version " + std::to_string(wire_version) + ": run the same release on all nodes";
  if (!protocol::is_node_name(who.node)) return "that is no name for a node";
  if (who.node == me_.node) return "two nodes have that name: give each its own --node";
  const auto known = neighbours_.find(who.node);
  if (known != neighbours_.end() && known->second.open &&
      known->second.incarnation != who.incarnation && known->second.address != who.address)
    return "the node at " + known->second.address + " has that name: give each its own --node";
  const auto present = [](const auto& one) { return one.second.there != nullptr; };
  const auto all = static_cast<std::size_t>(std::ranges::count_if(neighbours_, present));
  if (known == neighbours_.end() && all >= most_neighbours)
    return "there are " + std::to_string(most_neighbours) + " nodes already, and no more may be";
  for (const auto& one : who.places) {
    if (one.spaces < 1 || one.spaces > protocol::place::most_spaces)
      return "no place has as many spaces as its \"" + one.name + "\"";
    const auto host = host_of(one.name);
    if (host.empty() || host == who.node) continue;
    return "the place \"" + one.name + "\" is on " + host +
           " already: name those that each hosts by --hosts, or have one on_each_node()";
  }
  return {};
}

// The machine may not know yet what the latest neighbours have to offer.
std::string neighbourhood::host_of(const std::string& place) const {
  for (const auto& [name, one] : neighbours_) {
    if (one.open && std::ranges::find(one.places, place, &hosted_place::name) != one.places.end())
      return name;
  }
  const auto own = places_->find(place);
  return own && !own->is_abroad() ? me_.node : std::string{};
}

bool neighbourhood::welcome(const introduction& who, const caf::strong_actor_ptr& there) {
  if (!there) return false;
  const auto why = objection(who);
  if (why.empty()) {
    complaints_.erase(who.node);
    if (const auto where = protocol::parse_host_port(who.address)) complaints_.erase(where->host);
    return true;
  }
  tell(there, self(), &home(), refuse{me_.node, why});
  complain_once(who.node, "refuses node " + who.node + " at " + who.address + ": " + why);
  return false;
}

// The names of those that are no more are forgotten when their numbers are needed.
void neighbourhood::number(neighbour& newcomer, const std::string& name) {
  newcomer.name = name;
  if (numbered_.size() < most_neighbours) {
    numbered_.push_back(&newcomer);
    newcomer.number = static_cast<std::uint16_t>(numbered_.size());
    return;
  }
  const auto forgotten = std::ranges::find_if(
      neighbours_, [](const auto& one) { return one.second.number != 0 && !one.second.there; });
  newcomer.number = forgotten->second.number;
  neighbours_.erase(forgotten);
  numbered_[newcomer.number - 1U] = &newcomer;
}

neighbourhood::neighbour& neighbourhood::meet(
    const introduction& who, const caf::strong_actor_ptr& there) {
  auto& one = neighbours_[who.node];
  if (one.number == 0) number(one, who.node);
  if (one.open) lose(one, "it has come anew");
  if (one.there != there) watch(there, self());
  one.there = there;
  one.address = who.address;
  one.incarnation = who.incarnation;
  book_.learn(who.address, home().active_now());
  for (const auto& address : who.known) {
    if (address != me_.address) book_.learn(address, home().active_now());
  }
  return one;
}

void neighbourhood::knocked(const introduction& who, const caf::strong_actor_ptr& there) {
  if (me_.node.empty()) return;  // not ready yet: it will knock again
  if (!there) return give_way_to(who);
  if (!welcome(who, there)) return;
  if (me_.node > who.node) {
    // A second knock would be greeted a second time.
    if (!knocked_at_.contains(there)) knock_at(there);
    return;
  }
  if (is_greeted(there)) return;  // it has knocked before it heard the answer
  auto& one = meet(who, there);
  one.offered = ++last_link_;
  one.greeted = home().active_now();
  tell(there, self(), &home(), greet{myself(), one.offered});
}

// Two that dial each other at once may get two connections of which each uses its own: CAF hands
// over what comes by the other as from nobody, sends no heartbeat back, and so each end times out
// again and again. That ends when one of them does not dial for that long.
void neighbourhood::give_way_to(const introduction& who) {
  if (me_.node <= who.node) return;
  const auto until = home().active_now() + 2 * here_.with.detection;
  book_.leave(who.address, until);
  // It may have been dialled by another spelling of its address.
  for (const auto& [address, answers] : answering_) {
    if (linked(answers) == nullptr) book_.leave(address, until);
  }
}

void neighbourhood::greeted(
    const introduction& who, std::uint64_t link, const caf::strong_actor_ptr& there) {
  knocked_at_.erase(there);  // if it knocks from now on it has lost this link
  if (!welcome(who, there) || me_.node < who.node) return;
  auto& one = meet(who, there);
  tell(there, self(), &home(), agree{myself(), link});
  open(one, who, link);
}

void neighbourhood::agreed(const introduction& who, std::uint64_t link) {
  const auto known = neighbours_.find(who.node);
  if (known == neighbours_.end() || known->second.offered != link || known->second.open) return;
  known->second.offered = 0;
  if (welcome(who, known->second.there)) open(known->second, who, link);
}

void neighbourhood::turned_away(const refuse& what, const caf::strong_actor_ptr& there) {
  knocked_at_.erase(there);
  for (const auto& [address, who] : answering_) {
    if (who == there) book_.refused(address, home().active_now());
  }
  for (auto& [name, one] : neighbours_) {
    if (one.there != there) continue;
    one.offered = 0;
    lose(one, "it has refused: " + what.why);
  }
  complain_once(what.node, "is refused by node " + what.node + ": " + what.why);
}

void neighbourhood::refuse_stranger(const stranger& who) {
  const auto* remedy =
      here_.with.certificate.empty()
          ? ": is it a node? Give all nodes a --cluster-cert, or none"
          : ": each node needs a certificate that the other's --cluster-ca has signed";
  complain_once(who.host, "refuses a stranger at " + who.host + ": " + who.why + remedy);
}

// What is tried again and again fails in the same way: it is told once.
void neighbourhood::complain_once(const std::string& about, const std::string& what) {
  if (complaints_.size() > most_neighbours) complaints_.clear();  // strangers have any names
  auto& last = complaints_[about];
  if (last != what) complain(what);
  last = what;
}

}  // namespace porthouse::cluster
