#include <porthouse/actors/runtime/cluster/sharing/socket_proxy.hpp>
#include <porthouse/actors/runtime/loop/drain_pace.hpp>
#include <porthouse/actors/runtime/messages/dispatch.hpp>
#include <porthouse/protocol/ownership/ownership_rules.hpp>

#include <algorithm>
#include <memory>
#include <utility>

namespace porthouse::cluster {

void socket_proxy::arrive(
    const caf::strong_actor_ptr& space, std::size_t index, porthouse::arrive&& event) {
  spaces_[index] = space;
  event.socket = self();
  const auto number = event.number;
  post(index, number, std::move(event));
}

bool socket_proxy::leave(std::size_t index, const protocol::departure& why) {
  post(index, 0, porthouse::left{who_, at_.number, why});
  spaces_.erase(index);
  return spaces_.empty();
}

void socket_proxy::space_died(const caf::strong_actor_ptr& space) {
  for (const auto& [index, actor] : spaces_) {
    if (actor == space)
      tell(self(), nullptr, &home(), space_down{nullptr, static_cast<std::uint32_t>(index)});
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

// -- what the spaces say --------------------------------------------------------------------------

void socket_proxy::take(caf::mailbox_element& element) {
  if (element.mid.is_response()) return answered(read_answer(element));
  dispatch<socket_actor>(
      element.payload,
      [&](const send_to_client& text) {
        if (text.stay != at_.number) return;
        protocol::parcel all;
        all.lines.emplace_back(protocol::say{at_, text.what.as_frame()});
        by_.send(0, all);
      },
      [&](own_verdict& own) {
        if (own.stay == at_.number) rule(0, own.index, std::move(own.what));
      },
      [&](const space_down& news) { by_.space_died(at_.number, news.index); });
}

void socket_proxy::answered(answer answer) {
  if (!answer.what) return by_.space_died(at_.number, answer.index);
  rule(answer.number, answer.index, std::move(*answer.what));
}

void socket_proxy::rule(
    protocol::request_number answers, std::uint32_t index, protocol::verdict&& verdict) {
  if (!protocol::is_answer(verdict.what)) return;
  protocol::verdict_line line{at_, answers, index, nullptr};
  if (verdict.what != protocol::verdict::kind::keep)
    line.what = std::make_unique<protocol::verdict>(std::move(verdict));
  protocol::parcel all;
  all.lines.emplace_back(std::move(line));
  by_.send(0, all);
}

}  // namespace porthouse::cluster
