#include "witness.hpp"

#include <algorithm>
#include <utility>

namespace porthouse::simulator {

using protocol::arrival;
using protocol::departure;

void witness::object(const std::string& text) {
  if (wrong_.empty()) wrong_ = text;
}

std::string witness::title(std::size_t number) const {
  const auto& one = rooms_[number];
  return one.place + (one.index > 0 ? "'s sibling" : "") + " on node " + std::to_string(one.node);
}

// -- cluster_play ----------------------------------------------------------------------------------

std::size_t witness::came(std::size_t node) {
  clients_.push_back({});
  clients_.back().node = node;
  return clients_.size() - 1;
}

// What its rooms report while they are destroyed does not count, and its clients have ended.
void witness::node_died(std::size_t node) {
  for (auto& one : rooms_) {
    if (one.node == node) one.alive = false;
  }
  for (auto& one : clients_) {
    if (one.node == node) one.here = false;
  }
}

void witness::excuse(std::size_t who, std::uint64_t read) {
  auto& one = clients_[who];
  for (auto serial = one.last + 1; serial <= read; ++serial) {
    if (!one.begun.contains(serial)) one.excused.insert(serial);
  }
}

void witness::received(std::size_t who, std::size_t token) {
  auto& one = clients_[who];
  const auto sent = tokens_.at(token).find(who);
  if (sent == tokens_[token].end())
    return object(name(who) + " hears " + std::to_string(token) + ", which was not for it");
  auto& in = stays_[sent->second];
  if (in.heard >= in.sent.size() || in.sent[in.heard] != token)
    return object(
        name(who) + " hears " + std::to_string(token) + " of " + title(in.room) +
        " out of order, or twice");
  ++in.heard;
  if (rooms_[in.room].index > 0) return;
  if (sent->second < one.last_heard_in)
    return object(name(who) + " hears " + title(in.room) + " after a later owner");
  one.last_heard_in = sent->second;
}

witness::counts witness::counted() const {
  counts sum;
  sum.stays = stays_.size();
  for (const auto& one : clients_) {
    sum.begun += one.begun.size();
    sum.excused += static_cast<std::uint64_t>(std::ranges::count_if(
        one.excused, [&one](auto serial) { return !one.begun.contains(serial); }));
  }
  sum.elsewhere = static_cast<std::uint64_t>(std::ranges::count_if(stays_, [this](const auto& one) {
    return rooms_[one.room].node != clients_[one.client].node;
  }));
  return sum;
}

// -- the rooms ------------------------------------------------------------------------------------

std::size_t witness::born(std::string place, std::size_t index) {
  rooms_.push_back({std::move(place), index, working_, true, {}, {}});
  return rooms_.size() - 1;
}

void witness::ended(std::size_t number) { rooms_[number].alive = false; }

std::size_t witness::connected(std::size_t number, std::size_t who, arrival how) {
  auto& at = rooms_[number];
  stays_.push_back({who, number, 0, {}, 0, false});
  if (!at.alive) return stays_.size() - 1;
  if (tell) tell("  " + title(number) + " is given " + name(who));
  if (!at.here.emplace(who, stays_.size() - 1).second)
    object(title(number) + " is given " + name(who) + " a second time");
  const auto back = how != arrival::opened && how != arrival::released && how != arrival::moved;
  if (back && at.away[who] > 0) --at.away[who];
  return stays_.size() - 1;
}

void witness::heard(std::size_t number, std::size_t who, std::uint64_t serial) {
  auto& by = rooms_[number];
  if (!by.alive) return;
  const auto here = by.here.find(who);
  if (here == by.here.end())
    return object(title(number) + " hears " + name(who) + ", which is not there");
  auto& in = stays_[here->second];
  if (serial < in.last)
    object(title(number) + " hears " + std::to_string(serial) + " of " + name(who) + " too late");
  in.last = serial;
  if (by.index == 0) begin(by, who, serial);
}

void witness::begin(room& by, std::size_t who, std::uint64_t serial) {
  auto& one = clients_[who];
  const auto number = static_cast<std::size_t>(&by - rooms_.data());
  const auto text = title(number) + " begins " + std::to_string(serial) + " of " + name(who);
  if (tell) tell("  " + text);
  if (!one.begun.insert(serial).second) return object(text + ", which has been begun before");
  if (!one.here) return;
  if (one.excused.contains(serial) && by.node != one.node) return;
  if (where(who) != by.place || (by.place == "gate" && by.node != one.node))
    return object(text + ", which is at " + where(who));
  for (auto before = one.last + 1; before < serial; ++before) {
    if (!one.begun.contains(before) && !one.excused.contains(before))
      return object(text + " before " + std::to_string(before));
  }
  if (serial < one.last) return object(text + " after " + std::to_string(one.last));
  one.last = serial;
}

void witness::left(std::size_t number, std::size_t who, departure::kind why) {
  auto& from = rooms_[number];
  if (!from.alive) return;
  const auto here = from.here.find(who);
  if (here == from.here.end())
    return object(title(number) + " is left by " + name(who) + ", which is not there");
  if (tell)
    tell(
        "  " + title(number) + " is left by " + name(who) + ": " +
        std::string{protocol::name(why)});
  using kind = departure::kind;
  const auto comes_back = why == kind::moved_on || why == kind::visiting;
  if (comes_back) ++from.away[who];
  stays_[here->second].let_go = comes_back || why == kind::released;
  from.here.erase(here);
}

void witness::gone(std::size_t number, std::size_t who) {
  auto& from = rooms_[number];
  if (from.alive && from.away[who] > 0) --from.away[who];
}

std::size_t witness::sends(std::size_t number, const std::vector<std::size_t>& clients) {
  const auto token = tokens_.size();
  tokens_.emplace_back();
  for (const auto who : clients) {
    const auto here = rooms_[number].here.find(who);
    if (here == rooms_[number].here.end()) continue;
    tokens_.back().emplace(who, here->second);
    stays_[here->second].sent.push_back(token);
  }
  return token;
}

// -- at rest --------------------------------------------------------------------------------------

void witness::look_at_rest(
    const std::function<std::vector<std::string>(std::size_t)>& history,
    const std::function<std::size_t(const std::string&)>& spaces) {
  for (std::size_t i = 0; i < clients_.size(); ++i)
    look_at(i, clients_[i].here ? history(i) : std::vector<std::string>{}, spaces);
  for (const auto& one : stays_) {
    // Where a place has several spaces, another of them may have let go.
    if (spaces(rooms_[one.room].place) > 1) continue;
    if (!clients_[one.client].here || !one.let_go || one.heard == one.sent.size()) continue;
    object(
        name(one.client) + " has not heard all that " + title(one.room) + " said before it let go");
  }
}

void witness::look_at(
    std::size_t who, const std::vector<std::string>& history,
    const std::function<std::size_t(const std::string&)>& spaces) {
  const auto& one = clients_[who];
  std::size_t with = 0;
  for (std::size_t number = 0; number < rooms_.size(); ++number) {
    const auto& at = rooms_[number];
    if (!at.alive) continue;
    const auto away = at.away.find(who);
    const auto below =
        history.empty() ? 0 : std::count(history.begin(), history.end() - 1, at.place);
    // A room that closes refuses sockets that come back, before the witness hears of it.
    const auto stays_open = !at.place.starts_with("room/");
    if (stays_open && away != at.away.end() && away->second > below)
      object(title(number) + " waits for " + name(who) + ", which will not come back");
    if (!at.here.contains(who)) continue;
    ++with;
    if (history.empty() || history.back() != at.place)
      object(title(number) + " still has " + name(who));
  }
  if (!one.here) return;
  if (history.empty()) return object(name(who) + " is in no place");
  if (with != spaces(history.back()))
    object(name(who) + " is with " + std::to_string(with) + " spaces of " + history.back());
  for (std::uint64_t serial = 1; serial <= one.said; ++serial) {
    if (!one.begun.contains(serial) && !one.excused.contains(serial))
      object("no owner has begun " + std::to_string(serial) + " of " + name(who));
  }
}

}  // namespace porthouse::simulator
