#include <porthouse/actors/runtime/cluster/membership/cluster_actor.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string_view>

// Whether this node is one of the cluster, and what is said of those that are not.

namespace porthouse::cluster {
namespace {

constexpr std::size_t most_complaints = 1'024;

// What others say breaks neither the line nor the terminal, and does not fill the log.
std::string printable(std::string_view text) {
  constexpr std::size_t longest = 512;
  std::string shown{text.substr(0, longest)};
  std::ranges::replace_if(
      shown, [](char c) { return c < ' ' || c > '~'; }, '?');
  return text.size() > longest ? shown + "..." : shown;
}

}  // namespace

// -- how it stands with the others ----------------------------------------------------------------

void cluster_actor::got_reject(const reject& answer, const caf::strong_actor_ptr& there) {
  said_hello_to_.erase(there);
  // Only nodes that this one has dialled are believed.
  for (const auto& [address, answers] : answering_) {
    if (answers != there) continue;
    const auto wait = answer.holder != 0 ? here_.with.detection / 4 : address_book::after_refusal;
    book_.refused(
        address, home().active_now(),
        std::min<std::chrono::milliseconds>(wait, address_book::after_refusal));
    joins_.refused_at(address, answer.holder);
  }
  for (auto& [name, peer] : peers_) {
    if (peer.there != there) continue;
    peer.offered = 0;
    lose(peer, "it has refused: " + printable(answer.why));
  }
  const auto node = printable(answer.node);
  complain_of_dialer(node, "is refused by node " + node + ": " + printable(answer.why));
  judge();
}

void cluster_actor::linked_at(const caf::strong_actor_ptr& there) {
  for (const auto& [address, answers] : answering_) {
    if (answers == there) joins_.linked_at(address);
  }
  judge();
}

// Others may have taken this node for dead while it did not run, and another may have its name by
// now: that is found out before anybody is sent here again.
void cluster_actor::notice_gap() {
  const auto now = home().now();
  const auto slept =
      last_look_ != actor_loop::clock::time_point{} && now - last_look_ > here_.with.detection;
  last_look_ = now;
  if (slept) joins_.doubt_until(home().active_now() + here_.with.detection);
}

void cluster_actor::judge() {
  const auto is_open = [](const auto& one) { return one.second.open != nullptr; };
  const auto how = joins_.judge(std::ranges::any_of(peers_, is_open), home().active_now());
  if (how == standing_) return;
  standing_ = how;
  if (how == protocol::standing::replaced) leave_to_successor();
  if (here_.stands) here_.stands(how);
}

// Nobody finds anything here any more; whoever runs this node sends its own clients away.
void cluster_actor::leave_to_successor() {
  complain(
      "has been replaced by a later node of its name: it lets its rooms and clients go, and comes "
      "back when it is started anew");
  for (auto& [name, peer] : peers_) {
    if (!peer.open) continue;
    tell(peer.there, self(), &home(), reject{self_.node, "a later node has its name"});
    lose(peer, "a later node has the name of this one");
  }
  const auto nothing = std::make_shared<const std::function<void()>>([] {});
  tell_machine(cluster::drain{nothing});
}

// -- what is said of strangers --------------------------------------------------------------------

void cluster_actor::note_rejected(const rejected_dialer& dialer) {
  if (dialer.host.empty()) {
    complain_once(
        {}, "cannot talk to other nodes: " + printable(dialer.why) +
                ": see to the files of --cluster-cert, --cluster-key and --cluster-ca");
    return;
  }
  const auto* remedy =
      here_.with.certificate.empty()
          ? ": is it a node? Give all nodes a --cluster-cert, or none"
          : ": each node needs a certificate that the other's --cluster-ca has signed";
  complain_of_dialer(
      dialer.host, "refuses a stranger at " + dialer.host + ": " + printable(dialer.why) + remedy);
}

// What is tried again and again fails in the same way: it is told once.
void cluster_actor::complain_once(const std::string& about, const std::string& text) {
  if (complaints_.size() > most_complaints) complaints_.clear();  // strangers have any names
  auto& last = complaints_[about];
  if (last != text) complain(text);
  last = text;
}

// A dialler may give any name, and say anything, as often as it likes.
void cluster_actor::complain_of_dialer(const std::string& name, const std::string& text) {
  const auto about = printable(name);
  const auto known = complaints_.find(about);
  const auto shown = printable(text);
  if (known != complaints_.end() && known->second == shown) return;
  if (stranger_lines_.admits(about, home().active_now())) complain_once(about, shown);
}

void cluster_actor::complain_of_address(const std::string& address, const std::string& text) {
  const auto given = std::ranges::find(here_.with.join, address) != here_.with.join.end();
  return given ? complain_once(address, text) : complain_of_dialer(address, text);
}

void cluster_actor::tell_of_silenced_complaints() {
  const auto unsaid = stranger_lines_.unsaid(home().active_now());
  if (unsaid > 0)
    complain(
        "refuses strangers: " + std::to_string(unsaid) + " more lines about them are left out");
}

}  // namespace porthouse::cluster
