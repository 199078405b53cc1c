#pragma once

#include <porthouse/actors/runtime/cluster/sharing/remote_owned.hpp>
#include <porthouse/actors/runtime/loop/loop_actor.hpp>
#include <porthouse/actors/runtime/messages/dispatch.hpp>
#include <porthouse/actors/runtime/messages/local_messages.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace porthouse::cluster {

/// Stands here for a space of a place elsewhere: sockets take it for their owner. On the cluster
/// actor's thread; ends with the link.
class space_proxy final : public loop_actor {
public:
  space_proxy(
      caf::actor_config& with, actor_loop& where, std::shared_ptr<remote_owned> sends,
      std::string place, std::uint32_t index)
      : loop_actor{with, where},
        sends_{std::move(sends)},
        place_{std::move(place)},
        index_{index} {}

private:
  void take(caf::mailbox_element& element) override {
    dispatch<space_proxy_actor>(
        element.payload,
        [&](protocol::heard&& event) { sends_->tell(place_, index_, std::move(event)); },
        [&](porthouse::arrive&& event) {
          sends_->tell(place_, index_, static_cast<protocol::arrive&&>(event));
        },
        [&](protocol::left&& event) { sends_->tell(place_, index_, std::move(event)); },
        [&](protocol::move_failed&& event) { sends_->tell(place_, index_, std::move(event)); },
        [&](protocol::gone&& event) { sends_->tell(place_, index_, std::move(event)); },
        [&](protocol::away_changed&& event) { sends_->tell(place_, index_, std::move(event)); },
        [&](protocol::full_changed&& event) { sends_->tell(place_, index_, std::move(event)); },
        [&](const cluster::take_back& request) {
          sends_->take_back(request.stay, request.number);
        });
  }
  void ending() override { sends_.reset(); }

  std::shared_ptr<remote_owned> sends_;
  const std::string place_;
  const std::uint32_t index_;
};

}  // namespace porthouse::cluster
