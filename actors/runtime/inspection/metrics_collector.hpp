#pragma once

#include <porthouse/actors/runtime/inspection/server_metrics.hpp>
#include <porthouse/actors/runtime/loop/loop_actor.hpp>
#include <porthouse/actors/runtime/messages/directory.hpp>
#include <porthouse/actors/runtime/messages/shard_table.hpp>

#include <caf/actor_control_block.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace porthouse {

/// The actor that gathers the books of all shards into the metrics, for all who ask meanwhile.
///
/// It waits for a shard's books for `patience`; then it takes those that it knew before.
class metrics_collector final : public loop_actor {
public:
  static constexpr std::chrono::milliseconds patience{1'000};

  /// All must outlive it. `where` is one of `shards`.
  metrics_collector(
      caf::actor_config& with, shard_loop& where, const std::vector<shard_loop*>& shards,
      server_metrics& metrics)
      : loop_actor{with, where},
        shard_{where},
        shards_{shards},
        metrics_{metrics},
        known_(shards.size()) {}

private:
  // What one message was about is lost; the books stay.
  void threw(caf::error) override {}
  void take(caf::mailbox_element& element) override;
  void ending() override { waiting_.clear(); }
  void begin();
  void finish();

  shard_loop& shard_;
  const std::vector<shard_loop*>& shards_;
  server_metrics& metrics_;
  shard_reports known_;
  std::vector<caf::strong_actor_ptr> waiting_;
  std::size_t missing_ = 0;
  std::uint64_t round_ = 0;
};

}  // namespace porthouse
