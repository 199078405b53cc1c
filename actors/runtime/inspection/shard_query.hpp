#pragma once

#include <porthouse/actors/runtime/loop/loop_actor.hpp>
#include <porthouse/actors/runtime/messages/inspection_query.hpp>
#include <porthouse/actors/runtime/messages/shard_table.hpp>
#include <porthouse/protocol/ports/inspection_service.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace porthouse {

/// The actor of one inspection request: asks all shards and, about places, the cluster actor; or
/// the metrics collector. Answers when all have, or when it has waited for `patience`. Lives on the
/// shard that was asked, no longer than that takes.
class shard_query final : public loop_actor {
public:
  static constexpr std::chrono::milliseconds patience{2'000};
  /// `foreign` is nullptr if this is no node, if the cluster actor has not answered, or if it was
  /// not about places.
  using writer = std::function<protocol::inspection_reply(
      const shard_reports&, const foreign_report* foreign)>;

  shard_query(caf::actor_config& with, actor_loop& where, protocol::inspection_service::answer give)
      : loop_actor{with, where}, give_{std::move(give)} {}

  /// Puts `query` to all of them; `write` makes the answer of what they say.
  void ask(const shard_table& all, inspection_query query, writer write);
  /// Asks for the books of the server.
  void ask(const caf::strong_actor_ptr& collector);

private:
  void take(caf::mailbox_element& element) override;
  void wait();
  void one_has_answered();
  void late();
  void answer(protocol::inspection_reply reply);

  protocol::inspection_service::answer give_;
  writer write_;
  shard_reports reports_;
  std::shared_ptr<const foreign_report> foreign_;
  std::size_t missing_ = 0;
};

}  // namespace porthouse
