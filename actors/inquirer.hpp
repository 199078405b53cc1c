#pragma once

#include <porthouse/actors/hosted.hpp>
#include <porthouse/actors/shard_host.hpp>
#include <porthouse/actors/survey.hpp>
#include <porthouse/protocol/concierge.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace porthouse {

/// The actor of one inquiry: asks all shards, or the bookkeeper, and answers when all have, or when
/// it has waited for `patience`. Lives on the shard that was asked, no longer than that takes.
class inquirer final : public hosted {
public:
  static constexpr std::chrono::milliseconds patience{2'000};
  using writer = std::function<protocol::disclosure(const shard_reports&)>;

  inquirer(caf::actor_config& with, host& where, protocol::concierge::answer give)
      : hosted{with, where}, give_{std::move(give)} {}

  /// Puts `what` to all `shards`; `write` makes the answer of what they say.
  void ask(const std::vector<shard_host*>& shards, survey what, writer write);
  /// Asks for the books of the house.
  void ask(const caf::strong_actor_ptr& bookkeeper);

private:
  void take(caf::mailbox_element& what) override;
  void wait();
  void late();
  void answer(protocol::disclosure what);

  protocol::concierge::answer give_;
  writer write_;
  shard_reports reports_;
  std::size_t missing_ = 0;
};

}  // namespace porthouse
