#pragma once

#include <porthouse/actors/runtime/cluster/sharing/remote_owned.hpp>
#include <porthouse/actors/runtime/loop/loop_actor.hpp>
#include <porthouse/actors/runtime/messages/local_messages.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace porthouse::cluster {

/// Stands here for a space of a place elsewhere: sockets take it for their owner. On the
/// cluster actor's thread; ends with the link.
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
  void take(caf::mailbox_element& what) override {
    auto& payload = what.payload;
    if (payload.match_elements<porthouse::heard>()) {
      sends_->heard(index_, payload.get_mutable_as<porthouse::heard>(0));
    } else if (payload.match_elements<porthouse::arrive>()) {
      sends_->arrive(place_, index_, payload.get_mutable_as<porthouse::arrive>(0));
    } else if (payload.match_elements<porthouse::left>()) {
      sends_->left(index_, payload.get_as<porthouse::left>(0));
    } else if (payload.match_elements<porthouse::stays>()) {
      sends_->stays(index_, payload.get_as<porthouse::stays>(0));
    } else if (payload.match_elements<porthouse::gone>()) {
      sends_->gone(place_, index_, payload.get_as<porthouse::gone>(0));
    } else if (payload.match_elements<cluster::take_back>()) {
      const auto& request = payload.get_as<cluster::take_back>(0);
      sends_->take_back(request.stay, request.number);
    }
  }
  void ending() override { sends_.reset(); }

  std::shared_ptr<remote_owned> sends_;
  const std::string place_;
  const std::uint32_t index_;
};

}  // namespace porthouse::cluster
