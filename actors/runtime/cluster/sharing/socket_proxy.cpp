#include <porthouse/actors/runtime/cluster/sharing/socket_proxy.hpp>
#include <porthouse/actors/runtime/loop/drain_pace.hpp>

#include <algorithm>
#include <memory>
#include <utility>

namespace porthouse::cluster {

void socket_proxy::arrive(
    const caf::strong_actor_ptr& space, std::size_t index, porthouse::arrive&& what) {
  spaces_[index] = space;
  what.socket = self();
  const auto number = what.number;
  post(index, number, std::move(what));
}

bool socket_proxy::leave(std::size_t index, const protocol::departure& why) {
  post(index, 0, porthouse::left{who_, at_.number, why});
  spaces_.erase(index);
  return spaces_.empty();
}

void socket_proxy::space_died(const caf::strong_actor_ptr& space) {
  for (const auto& [which, actor] : spaces_) {
    if (actor == space)
      tell(self(), nullptr, &home(), space_down{nullptr, static_cast<std::uint32_t>(which)});
  }
}

void socket_proxy::node_lost() {
  const protocol::departure why{protocol::departure::kind::node_lost};
  while (!spaces_.empty()) static_cast<void>(leave(spaces_.begin()->first, why));
}

void socket_proxy::drain(std::chrono::milliseconds delay) {
  later(delay, [this] { let_go(0); });
}

void socket_proxy::let_go(std::size_t way) {
  if (!spaces_.contains(0)) return;
  auto ways = drain_pace::ways_home();
  const auto next = std::min(way + 1, ways.size() - 1);
  rule(0, 0, std::move(ways[way]));
  later(drain_pace::between_rounds, [this, next] { let_go(next); });
}

// -- what the spaces say
// ----------------------------------------------------------------------------

void socket_proxy::take(caf::mailbox_element& what) {
  auto& payload = what.payload;
  if (what.mid.is_response()) return answered(read_answer(what));
  if (payload.match_elements<send_to_client>()) {
    auto& said = payload.get_mutable_as<send_to_client>(0);
    if (said.stay != at_.number) return;
    protocol::parcel all;
    all.lines.emplace_back(protocol::say{at_, said.what.as_frame()});
    by_.send(0, all);
  } else if (payload.match_elements<own_verdict>()) {
    auto& said = payload.get_mutable_as<own_verdict>(0);
    if (said.stay == at_.number) rule(0, said.index, std::move(said.what));
  } else if (payload.match_elements<space_down>()) {
    by_.space_died(at_.number, payload.get_as<space_down>(0).index);
  }
}

void socket_proxy::answered(answer said) {
  if (!said.what) return by_.space_died(at_.number, said.index);
  rule(said.number, said.index, std::move(*said.what));
}

void socket_proxy::rule(
    protocol::request_number answers, std::uint32_t index, protocol::verdict&& what) {
  using kind = protocol::verdict::kind;
  if (what.what == kind::later) return;
  protocol::verdict_line said{at_, answers, index, nullptr};
  if (what.what != kind::keep) said.what = std::make_unique<protocol::verdict>(std::move(what));
  protocol::parcel all;
  all.lines.emplace_back(std::move(said));
  by_.send(0, all);
}

}  // namespace porthouse::cluster
