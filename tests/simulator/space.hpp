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

class server;

/// One space of the server: the product's engine around a random room, on virtual time and with
/// slow messages. Lives until it is killed; what is made anew in its place is another.
class space final : public space_world {
public:
  space(server& where, std::size_t number, std::string place, std::size_t index, std::size_t local);

  [[nodiscard]] std::size_t number() const noexcept { return number_; }
  [[nodiscard]] const std::string& place() const noexcept { return place_; }
  [[nodiscard]] std::size_t index() const noexcept { return index_; }
  [[nodiscard]] bool alive() const noexcept { return engine_ != nullptr; }
  [[nodiscard]] server& home() noexcept { return server_; }
  [[nodiscard]] address at() const noexcept { return address::space + number_; }
  void die();

  // -- what arrives from the sockets; each is one turn --------------------------------------------
  void handle(protocol::space_event event);

  /// Whether that visitor is here and has not been let go.
  [[nodiscard]] bool serves(protocol::socket_id id) const { return engine_->find(id) != nullptr; }
  /// Visits that its room asked for and has heard no end of.
  [[nodiscard]] std::size_t awaited() const { return engine_->awaited(); }
  /// Where the room sees that visitor.
  [[nodiscard]] presence presence_of(protocol::socket_id id) const;

  // -- what the engine asks for -------------------------------------------------------------------
  [[nodiscard]] std::size_t shards() const override;
  [[nodiscard]] std::size_t local_shard() const override { return local_; }
  void dispatch(std::size_t shard, protocol::parcel&& parcel) override;
  [[nodiscard]] std::vector<std::string> spaces() const override;
  [[nodiscard]] const protocol::limits& bounds() const override { return bounds_; }
  [[nodiscard]] std::chrono::steady_clock::time_point now() const override;
  std::uint64_t start_timer(std::chrono::milliseconds delay, std::function<void()> then) override;
  void cancel_timer(std::uint64_t number) override { cancelled_.insert(number); }
  bool offload(std::function<std::function<void()>()> work) override;
  void list_rooms(
      std::string prefix, std::function<void(const std::vector<room_info>&)> then) override;
  void rejected() override {}
  void complain(std::string_view where, std::string_view text, std::uint64_t about) override;

private:
  template <class Turn>
  void turn(Turn&& work);

  protocol::limits bounds_;
  server& server_;
  std::size_t number_;
  std::string place_;
  std::size_t index_;
  std::size_t local_;
  std::unordered_map<std::size_t, protocol::tenure> stays_;  // of each client, the last to arrive
  std::unordered_set<std::uint64_t> cancelled_;
  std::uint64_t timers_ = 0;
  std::unique_ptr<space_engine> engine_;
};

}  // namespace porthouse::simulator
