#pragma once

#include <porthouse/actors/runtime/cluster/sharing/foreign_sockets.hpp>
#include <porthouse/actors/runtime/loop/actor_loop.hpp>
#include <porthouse/actors/runtime/loop/loop_actor.hpp>
#include <porthouse/actors/runtime/messages/answer.hpp>
#include <porthouse/actors/runtime/messages/interfaces.hpp>
#include <porthouse/protocol/delivery/parcel.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>

namespace porthouse::cluster {

/// Stands here for a socket elsewhere: a space that is a CAF actor of its own takes it for the
/// socket. On the cluster actor's thread, for as long as the stay and the link last.
class socket_proxy final : public loop_actor {
public:
  /// `by` must outlive it, or it must have been told to `quit` before.
  socket_proxy(
      caf::actor_config& with, actor_loop& where, foreign_sockets& by,
      const protocol::socket_ref& at, protocol::socket_id id)
      : loop_actor{with, where}, by_{by}, at_{at}, who_{id} {}

  /// The socket is at the space number `index` from now on.
  void arrive(const caf::strong_actor_ptr& space, std::size_t index, porthouse::arrive&& event);
  /// Tells that space; `number` is not 0 if it is to answer.
  template <class Message>
  void post(std::size_t index, protocol::request_number number, Message&& message) {
    const auto known = spaces_.find(index);
    if (known == spaces_.end()) return;
    const auto id = number != 0 ? request_id(number, index) : caf::make_message_id();
    known->second->get()->enqueue(
        make_element(self(), id, std::forward<Message>(message)), &home());
  }
  /// The socket has left that space. Returns whether it was the last.
  [[nodiscard]] bool leave(std::size_t index, const protocol::departure& why);
  /// That space has died. What it has said before goes first.
  void space_died(const caf::strong_actor_ptr& space);
  /// The node of the socket is lost.
  void node_lost();
  /// Lets the socket go in the owner's stead, after `delay`: this node is about to stop.
  void drain(std::chrono::milliseconds delay);

private:
  void take(caf::mailbox_element& element) override;
  void ending() override { spaces_.clear(); }
  void answered(answer answer);
  /// By `drain_pace::ways_home` number `way`; and later again, by the next.
  void let_go(std::size_t way);
  void rule(protocol::request_number answers, std::uint32_t index, protocol::verdict&& verdict);

  foreign_sockets& by_;
  const protocol::socket_ref at_;
  const protocol::socket_id who_;
  std::map<std::size_t, caf::strong_actor_ptr> spaces_;  // by number
};

}  // namespace porthouse::cluster
