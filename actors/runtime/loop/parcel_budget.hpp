#pragma once

#include <porthouse/protocol/delivery/parcel.hpp>

#include <caf/actor_control_block.hpp>

#include <atomic>
#include <cstddef>
#include <memory>

namespace porthouse {

/// What one space has on the way to shards that are not its own, in bytes: more than `most`, and
/// the space has to wait until half of it has been delivered.
///
/// Any thread, but for `exhausted`, which is the space's.
class parcel_budget {
public:
  parcel_budget(caf::weak_actor_ptr space, std::size_t most) noexcept
      : space_{std::move(space)}, most_{most} {}

  /// `parcel`, charged on `on`: refunded when the last reference to it is gone.
  [[nodiscard]] static std::shared_ptr<protocol::parcel> charge(
      const std::shared_ptr<parcel_budget>& on, protocol::parcel parcel);
  /// Whether the space has to wait. If so, it is resumed later.
  [[nodiscard]] bool exhausted() noexcept;

private:
  struct charged_parcel;
  void refund(std::size_t bytes) noexcept;

  const caf::weak_actor_ptr space_;
  const std::size_t most_;
  std::atomic<std::size_t> on_the_way_{0};
  std::atomic<bool> waiting_{false};
};

}  // namespace porthouse
