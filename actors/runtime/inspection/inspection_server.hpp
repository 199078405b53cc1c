#pragma once

#include <porthouse/actors/runtime/inspection/inspection_json.hpp>
#include <porthouse/actors/runtime/inspection/server_metrics.hpp>
#include <porthouse/actors/runtime/messages/shard_table.hpp>
#include <porthouse/protocol/ports/inspection_service.hpp>

#include <caf/actor_control_block.hpp>

#include <atomic>
#include <cstddef>
#include <memory>
#include <string_view>

namespace porthouse {

/// Answers requests about the server: the page and the JSON below `/_porthouse/`, and `/metrics`.
///
/// Each question becomes an actor of its own on the shard that was asked (`shard_query`). At most
/// `most_at_once` are being answered in the whole server: more get 503.
class inspection_server final : public protocol::inspection_service {
public:
  static constexpr std::size_t most_at_once = 32;

  /// All must outlive it.
  struct dependencies {
    const shard_table& all;
    const server_metrics& metrics;
    caf::strong_actor_ptr collector;
    calendar when;
  };

  explicit inspection_server(dependencies given) : dependencies_{std::move(given)} {}

  [[nodiscard]] bool knows(std::string_view path) const noexcept override;
  [[nodiscard]] bool is_public(std::string_view path) const noexcept override;
  void ask(std::size_t shard, protocol::inspection_request request, answer give) override;

private:
  void query_all(std::size_t shard, inspection_query query, answer give);
  void collect_all(std::size_t shard, answer give);
  /// `give`, counted among those that are being answered until it is gone; null if they are too
  /// many.
  [[nodiscard]] answer counted(answer give);

  dependencies dependencies_;
  std::shared_ptr<std::atomic<std::size_t>> under_way_ =
      std::make_shared<std::atomic<std::size_t>>(0);
};

}  // namespace porthouse
