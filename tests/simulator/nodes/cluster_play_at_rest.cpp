#include "cluster_play.hpp"

#include <algorithm>
#include <string_view>

namespace porthouse::simulator {

using namespace std::chrono_literals;

// -- coming to rest -------------------------------------------------------------------------------

// All is mended, and the nodes find each other again; then each client moves once more.
void cluster_play::come_to_rest() {
  tell([] { return std::string{"all is mended, and comes to rest"}; });
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (!nodes_[i].home) start(nodes_[i]);
    for (std::size_t other = 0; other < i; ++other) map_.mend(address(i), address(other));
  }
  witness_.calm_down();
  rest(10s);
  for (std::size_t who = 0; who < clients_.size(); ++who) {
    auto* there = clients_[who].there;
    if (there == nullptr || !there->open()) continue;
    auto& serial = witness_.clients()[who].said;
    const std::string place{places.at(who % places.size())};
    there->says(std::to_string(++serial) + " to " + place);
    there->says(std::to_string(++serial) + " all");
  }
  rest(1s);
  if (!witness_.wrong().empty()) return;
  const auto history = [this](std::size_t number) {
    const auto& found = clients_[number];
    return nodes_[found.node].home->history(*found.there);
  };
  const auto spaces = [](const std::string& place) -> std::size_t {
    return place == "porch" ? 2 : 1;
  };
  witness_.look_at_rest(history, spaces);
  for (std::size_t who = 0; who < clients_.size(); ++who) {
    const auto& seen = witness_.clients()[who];
    if (!seen.here) continue;
    if (where(who) != places.at(who % places.size()) || seen.last != seen.said)
      witness_.object("client " + std::to_string(who) + " does not go where it is sent at last");
    if (clients_[who].there->unread() != 0)
      witness_.object("client " + std::to_string(who) + " is not read");
  }
  for (const auto& one : nodes_) {
    if (one.home->books().waiting != 0) witness_.object("messages wait for ever on " + one.name);
  }
}

// -- what is seen ---------------------------------------------------------------------------------

void cluster_play::look() {
  using protocol::close_code;
  for (std::size_t who = 0; who < clients_.size(); ++who) {
    auto* there = clients_[who].there;
    if (there == nullptr) continue;
    for (const auto& token : there->heard())
      witness_.received(who, static_cast<std::size_t>(std::stoul(token)));
    if (!there->open()) witness_.clients()[who].here = false;
    const auto code = there->closed_with();
    if (code == close_code::none || static_cast<int>(code) == 4100) continue;
    witness_.object(
        "client " + std::to_string(who) + " was closed with " +
        std::to_string(static_cast<int>(code)) + ": " + there->close_reason());
  }
  for (std::size_t index = 0; index < nodes_.size(); ++index) {
    const auto& home = nodes_[index].home;
    if (!home) continue;
    if (!home->balanced())
      witness_.object("the books of node " + nodes_[index].name + " do not balance");
  }
}

// A node says at once which node it has lost: the messages that its sockets have given to owners
// there are lost, too.
void cluster_play::look_at_complaints(std::size_t index) {
  auto& one = nodes_[index];
  const auto& all = one.home->complaints();
  for (; one.complaints < all.size(); ++one.complaints) {
    const auto& said = all[one.complaints];
    constexpr std::string_view words = "has lost node ";
    const auto at = said.find(words);
    if (at == said.npos) {
      if (!said.starts_with("cluster: ") && said.find("as ") == said.npos)
        witness_.object("something was thrown: " + said);
      continue;
    }
    tell([&] { return "  " + said; });
    ++losses_;
    const auto lost = said.substr(at + words.size(), 1);
    for (std::size_t who = 0; who < clients_.size(); ++who) {
      const auto& each = clients_[who];
      if (each.node != index || each.there == nullptr) continue;
      const auto place = where(who);
      // Only its sockets know where a room on demand is.
      if (!place.starts_with("room/") && host_of(place) != lost) continue;
      witness_.excuse(who, witness_.clients()[who].said - each.there->unread());
    }
  }
}

std::string cluster_play::where(std::size_t number) const {
  const auto& found = clients_[number];
  return found.there == nullptr ? std::string{} : nodes_[found.node].home->where(*found.there);
}

std::string cluster_play::host_of(const std::string& place) const {
  for (const auto& one : nodes_) {
    if (std::ranges::find(one.hosts, place) != one.hosts.end() && place != "gate") return one.name;
  }
  return {};
}

}  // namespace porthouse::simulator
