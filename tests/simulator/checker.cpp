#include "checker.hpp"

#include <algorithm>

namespace porthouse::simulator {
namespace {

std::string text(const seat& at) {
  return "guest " + std::to_string(at.guest) + " in space " + std::to_string(at.space) + " (stay " +
         std::to_string(at.stay) + ")";
}

}  // namespace

void checker::broke(std::string rule, std::string what) {
  if (!found_) found_ = violation{std::move(rule), std::move(what), 0};
}

// -- at the hooks ---------------------------------------------------------------------------------

void checker::connected(const seat& at) {
  ++stays_;
  const auto [open, fresh] = open_.try_emplace({at.guest, at.space}, visit{at.index, at.stay, 0});
  if (fresh) return;
  broke("left comes between two arrivals", "connected again: " + text(at));
  open->second = {at.index, at.stay, 0};
}

void checker::came_home(std::uint64_t which, const seat& asked, const seat& at) {
  if (asked.guest != at.guest || asked.space != at.space)
    broke("a visit comes home to who asked", text(at));
  if (!come_home_.insert(which).second) broke("a visit comes home once", text(at));
  if (at.stay != asked.stay) return connected(at);
  attended(at, "visit");
}

void checker::attended(const seat& at, const char* hook) {
  if (!open_.contains({at.guest, at.space}))
    broke("left is the last word", std::string{hook} + " without connected: " + text(at));
}

void checker::began(const seat& at, std::uint64_t message, bool owned) {
  attended(at, "message");
  const auto said = "message " + std::to_string(message) + " of " + text(at);
  if (at.index == 0) {
    auto& next = next_message_[at.guest];
    if (message < next) broke("each message is begun once", said + " was begun before");
    if (message > next) broke("messages are begun in order", said + " is out of turn");
    if (!owned) broke("only the owner acts", said + " was begun by one who does not own it");
    next = message + 1;
  }
  const auto open = open_.find({at.guest, at.space});
  if (open == open_.end()) return;
  auto& last = open->second.heard;
  // A sibling whose answer crossed the owner's letting go, and was void, is asked again.
  if (message < last) broke("siblings hear in order", said + " was heard before");
  last = message;
}

void checker::left(const seat& at) {
  const auto open = open_.find({at.guest, at.space});
  if (open == open_.end() || open->second.stay != at.stay)
    return broke("left once for each arrival", "left without connected: " + text(at));
  open_.erase(open);
}

void checker::forget(std::size_t space) {
  std::erase_if(open_, [space](const auto& one) { return one.first.second == space; });
}

// -- at the wire ----------------------------------------------------------------------------------

void checker::sent(const seat& at, std::uint64_t serial) {
  on_the_way_[{at.stay, at.index}].push_back(serial);
}

void checker::delivered(
    std::size_t guest, std::size_t index, protocol::tenure stay, std::uint64_t serial) {
  const auto what = "frame " + std::to_string(serial) + " of stay " + std::to_string(stay) +
                    " for guest " + std::to_string(guest);
  if (stay < latest_stay_[guest])
    broke("an old owner is silent", what + " came after the next owner's");
  latest_stay_[guest] = std::max(latest_stay_[guest], stay);
  auto& waiting = on_the_way_[{stay, index}];
  if (waiting.empty() || waiting.front() != serial)
    return broke("frames come as they were sent", what + " is out of order");
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
  for (const auto& [who, what] : open_) {
    broke(
        "left once for each arrival", "never left: " + text({who.second, who.first, 0, what.stay}));
  }
}

std::vector<std::size_t> checker::hosts_of(std::size_t guest) const {
  std::vector<std::size_t> hosts;
  for (const auto& [who, what] : open_) {
    if (who.first == guest) hosts.push_back(who.second);
  }
  return hosts;
}

}  // namespace porthouse::simulator
