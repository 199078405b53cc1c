#pragma once

#include "checker.hpp"
#include "clock.hpp"

#include <porthouse/actors/runtime/rooms/space_engine.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace porthouse::simulator {

class town;

/// One space of the house: the product's engine around a capricious room, in a world of virtual
/// time and slow post. Lives until it is killed; a revived one is another.
class space final : public space_world {
public:
  space(town& where, std::size_t number, std::string place, std::size_t index, std::size_t local);

  [[nodiscard]] std::size_t number() const noexcept { return number_; }
  [[nodiscard]] const std::string& place() const noexcept { return place_; }
  [[nodiscard]] std::size_t which() const noexcept { return index_; }
  [[nodiscard]] bool alive() const noexcept { return engine_ != nullptr; }
  [[nodiscard]] town& home() noexcept { return town_; }
  [[nodiscard]] address at() const noexcept { return address::space + number_; }
  [[nodiscard]] std::size_t lives_on() const noexcept { return local_; }
  void die();

  // -- what arrives from the sockets; each is one turn --------------------------------------------
  void handle(protocol::space_event event);

  /// Whether that visitor is here and has not been let go.
  [[nodiscard]] bool serves(protocol::socket_id id) const { return engine_->find(id) != nullptr; }
  /// Visits that its room asked for and knows no end of.
  [[nodiscard]] std::size_t awaited() const { return engine_->awaited(); }
  /// Where the room sees that visitor.
  [[nodiscard]] seat seat_of(protocol::socket_id id) const;

  // -- what the engine asks for -------------------------------------------------------------------
  [[nodiscard]] std::size_t shards() const override;
  [[nodiscard]] std::size_t local_shard() const override { return local_; }
  void dispatch(std::size_t shard, protocol::parcel&& what) override;
  [[nodiscard]] std::vector<std::string> spaces() const override;
  [[nodiscard]] const protocol::limits& bounds() const override { return bounds_; }
  [[nodiscard]] std::chrono::steady_clock::time_point now() const override;
  std::uint64_t start_timer(std::chrono::milliseconds delay, std::function<void()> what) override;
  void cancel_timer(std::uint64_t which) override { cancelled_.insert(which); }
  bool offload(std::function<std::function<void()>()> work) override;
  void list_rooms(
      std::string prefix, std::function<void(const std::vector<room_info>&)> then) override;
  void rejected() override {}
  void complain(std::string_view where, std::string_view what, std::uint64_t about) override;

private:
  template <class Turn>
  void turn(Turn&& what);

  protocol::limits bounds_;
  town& town_;
  std::size_t number_;
  std::string place_;
  std::size_t index_;
  std::size_t local_;
  std::unordered_map<std::size_t, protocol::tenure> stays_;  // of each guest, the last to arrive
  std::unordered_set<std::uint64_t> cancelled_;
  std::uint64_t timers_ = 0;
  std::unique_ptr<space_engine> engine_;
};

}  // namespace porthouse::simulator
