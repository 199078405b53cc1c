#pragma once

#include <porthouse/actors/lockspace.hpp>
#include <porthouse/actors/runtime/loop/actor_loop.hpp>
#include <porthouse/actors/runtime/loop/loop_actor.hpp>
#include <porthouse/actors/runtime/loop/parcel_budget.hpp>
#include <porthouse/actors/runtime/messages/directory.hpp>
#include <porthouse/actors/runtime/messages/interfaces.hpp>
#include <porthouse/actors/runtime/messages/shard_table.hpp>
#include <porthouse/actors/runtime/rooms/evacuation.hpp>
#include <porthouse/actors/runtime/rooms/room_lifecycle.hpp>
#include <porthouse/actors/runtime/rooms/space_engine.hpp>
#include <porthouse/protocol/ports/pulse.hpp>
#include <porthouse/protocol/settings/limits.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace porthouse {

/// The actor that a lockspace is born in: turns messages into calls of its engine.
class space_actor final : public loop_actor, private space_world {
public:
  /// `local` is the number of the shard that it lives on, `shards.shards.size()` for none; `terms`
  /// makes it a room of a family. `shards` must outlive it.
  space_actor(
      caf::actor_config& with, actor_loop& where, const shard_table& shards, std::size_t local,
      std::unique_ptr<lockspace> room, std::optional<room_lifecycle::terms> terms = {});
  ~space_actor() override;

private:
  void take(caf::mailbox_element& element) override;
  void ending() override;
  bool slice_done() override;
  void heed(caf::message& payload);
  void send_foreign_home();

  [[nodiscard]] std::size_t shards() const override { return shards_.shards.size(); }
  [[nodiscard]] std::size_t local_shard() const override { return local_; }
  void dispatch(std::size_t destination, protocol::parcel&& parcel) override;
  [[nodiscard]] std::vector<std::string> spaces() const override;
  [[nodiscard]] const protocol::limits& bounds() const override { return shards_.bounds; }
  [[nodiscard]] std::chrono::steady_clock::time_point now() const override { return home().now(); }
  std::uint64_t start_timer(std::chrono::milliseconds delay, std::function<void()> task) override;
  void cancel_timer(std::uint64_t which) override { home().cancel_timer(which); }
  [[nodiscard]] bool offload(std::function<std::function<void()>()> work) override;
  void list_rooms(
      std::string prefix, std::function<void(const std::vector<room_info>&)> then) override;
  void rejected() override;
  void soon(std::function<void()> task) override;
  void spend(std::size_t work) override { home().spend(work); }
  [[nodiscard]] bool spent() const override { return home().slice_spent(); }
  [[nodiscard]] std::function<void(std::function<void()>)> courier() override;
  void requested(
      const protocol::request_ledgers& now, const protocol::request_ledgers& before) override {
    shards_.requests->add(now, before);
  }
  void complain(std::string_view where, std::string_view text, std::uint64_t about) override;

  const shard_table& shards_;
  const std::size_t local_;
  directory_ptr places_;
  std::shared_ptr<parcel_budget> budget_;
  room_meters meters_;
  std::chrono::steady_clock::time_point last_ended_;  // within a slice: the end of the last message
  space_engine engine_;
  protocol::pulse_label* label_;  // retired at the end, as a watchdog may be reading it
  std::optional<room_lifecycle> lifecycle_;
  evacuation evacuation_{engine_};
};

}  // namespace porthouse
