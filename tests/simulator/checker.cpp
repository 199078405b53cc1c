#include "checker.hpp"

#include <algorithm>

namespace porthouse::simulator {
namespace {

std::string text(const presence& at) {
  return "client " + std::to_string(at.client) + " in space " + std::to_string(at.space) +
         " (stay " + std::to_string(at.stay) + ")";
}

}  // namespace

void checker::broke(std::string rule, std::string text) {
  if (!found_) found_ = violation{std::move(rule), std::move(text), 0};
}

// -- at the hooks ---------------------------------------------------------------------------------

void checker::connected(const presence& at, bool away) {
  ++stays_;
  const auto [open, fresh] =
      open_.try_emplace({at.client, at.space}, open_stay{at.index, at.stay, 0, away});
  if (fresh) return;
  broke("left comes between two arrivals", "connected again: " + text(at));
  open->second = {at.index, at.stay, 0, away};
}

void checker::changed(const presence& at, bool away) {
  attended(at, away ? "away" : "back");
  const auto open = open_.find({at.client, at.space});
  if (open == open_.end()) return;
  if (open->second.away == away) broke("away and back come in pairs", text(at));
  open->second.away = away;
}

void checker::sees(const presence& at, bool away) {
  const auto open = open_.find({at.client, at.space});
  if (open != open_.end() && open->second.away != away)
    broke("a room is told who is away", text(at));
}

void checker::visit_returned(
    std::uint64_t number, const presence& asked, const presence& at, bool away) {
  if (asked.client != at.client || asked.space != at.space)
    broke("a visit returns to the space that asked for it", text(at));
  if (!returned_visits_.insert(number).second) broke("a visit returns once", text(at));
  if (at.stay != asked.stay) return connected(at, away);
  attended(at, "visit");
  sees(at, away);
}

void checker::attended(const presence& at, const char* hook) {
  if (!open_.contains({at.client, at.space}))
    broke("left is the last word", std::string{hook} + " without connected: " + text(at));
}

void checker::began(const presence& at, std::uint64_t message, bool owned) {
  attended(at, "message");
  const auto said = "message " + std::to_string(message) + " of " + text(at);
  if (at.index == 0) {
    auto& next = next_message_[at.client];
    if (message < next) broke("each message is begun once", said + " was begun before");
    if (message > next) broke("messages are begun in order", said + " is out of turn");
    if (!owned) broke("only the owner acts", said + " was begun by a space that does not own it");
    next = message + 1;
  }
  const auto open = open_.find({at.client, at.space});
  if (open == open_.end()) return;
  auto& last = open->second.heard;
  // A sibling whose answer crossed the owner's letting go, and was void, is asked again.
  if (message < last) broke("siblings hear in order", said + " was heard before");
  last = message;
}

void checker::left(const presence& at) {
  const auto open = open_.find({at.client, at.space});
  if (open == open_.end() || open->second.stay != at.stay)
    return broke("left once for each arrival", "left without connected: " + text(at));
  open_.erase(open);
}

void checker::forget(std::size_t space) {
  std::erase_if(open_, [space](const auto& one) { return one.first.second == space; });
}

// -- at the wire ----------------------------------------------------------------------------------

void checker::sent(const presence& at, std::uint64_t serial) {
  on_the_way_[{at.stay, at.index}].push_back(serial);
}

void checker::delivered(
    std::size_t client, std::size_t index, protocol::tenure stay, std::uint64_t serial) {
  const auto frame = "frame " + std::to_string(serial) + " of stay " + std::to_string(stay) +
                     " for client " + std::to_string(client);
  if (stay < latest_stay_[client])
    broke("an old owner is silent", frame + " came after the next owner's");
  latest_stay_[client] = std::max(latest_stay_[client], stay);
  auto& waiting = on_the_way_[{stay, index}];
  if (waiting.empty() || waiting.front() != serial)
    return broke("frames come as they were sent", frame + " is out of order");
  waiting.pop_front();
}

void checker::released(protocol::tenure stay) {
  if (!let_go_.contains(stay))
    broke("only who has it lets go", "nobody let go of stay " + std::to_string(stay));
}

void checker::ruled(std::size_t index, protocol::tenure stay) {
  const auto waiting = on_the_way_.find({stay, index});
  if (waiting == on_the_way_.end() || waiting->second.empty()) return;
  broke(
      "frames come before the verdict that ends a stay",
      "stay " + std::to_string(stay) + " ended before frame " +
          std::to_string(waiting->second.front()) + " came");
}

// -- at the end -----------------------------------------------------------------------------------

void checker::all_have_left() {
  for (const auto& [key, opened] : open_) {
    broke(
        "left once for each arrival",
        "never left: " + text({key.second, key.first, 0, opened.stay}));
  }
}

bool checker::is_away(std::size_t client) const {
  return std::ranges::any_of(
      open_, [&](const auto& one) { return one.first.first == client && one.second.away; });
}

std::vector<std::size_t> checker::spaces_with(std::size_t client) const {
  std::vector<std::size_t> spaces;
  for (const auto& [key, opened] : open_) {
    if (key.first == client) spaces.push_back(key.second);
  }
  return spaces;
}

}  // namespace porthouse::simulator
