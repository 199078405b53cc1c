#pragma once

#include <porthouse/actors/runtime/loop/actor_loop.hpp>
#include <porthouse/actors/runtime/loop/offloads.hpp>
#include <porthouse/actors/runtime/messages/directory.hpp>
#include <porthouse/protocol/delivery/parcel.hpp>
#include <porthouse/protocol/delivery/request_ledger.hpp>
#include <porthouse/protocol/ports/pulse.hpp>
#include <porthouse/protocol/settings/limits.hpp>
#include <porthouse/protocol/settings/log.hpp>

#include <caf/actor_control_block.hpp>
#include <caf/telemetry/counter.hpp>
#include <caf/telemetry/histogram.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What the parts of the runtime know of one another when they send: addresses, and no more.

namespace porthouse {

/// The loop of a shard, as actors see it that send to its sockets.
class shard_loop : public actor_loop {
public:
  using actor_loop::actor_loop;

  /// The actor that takes messages for the shard. Constant; any thread.
  [[nodiscard]] const caf::strong_actor_ptr& self() const noexcept { return self_; }
  /// The places as this shard knows them. On its thread.
  [[nodiscard]] const directory_ptr& places() const noexcept { return directory_; }
  /// Before the loop starts; later a `directory_changed` is sent.
  void settle(directory_ptr where) { directory_ = std::move(where); }
  /// Takes what spaces say to the sockets of this shard; lines whose stay is over are void. On its
  /// thread: others send a `delivery` to `self`.
  virtual void apply(protocol::parcel&& parcel) noexcept = 0;

protected:
  caf::strong_actor_ptr self_;
  directory_ptr directory_;
};

/// Where a space notes what is measured there; nullptr if nothing is.
struct room_meters {
  caf::telemetry::dbl_histogram* hooks = nullptr;
  caf::telemetry::int_counter* rejections = nullptr;
};

/// All shards, for actors that send to them. Set before the first loop starts, then constant.
struct shard_table {
  std::vector<shard_loop*> shards;
  protocol::limits bounds = {};
  caf::strong_actor_ptr machine = nullptr;
  caf::strong_actor_ptr cluster = nullptr;  ///< if this is one node of several
  std::function<void(const protocol::log_entry&)> complain;
  protocol::pulse_labels* labels = nullptr;  ///< where spaces that end retire theirs
  /// The meters of a space, by its name and its shard ("own" for a thread of its own); empty if
  /// nothing is measured.
  std::function<room_meters(std::string_view space, std::string shard)> meters = {};
  std::shared_ptr<offloads> offloaded = nullptr;
  /// The books of the requests of all rooms.
  std::shared_ptr<protocol::request_totals> requests = std::make_shared<protocol::request_totals>();
};

}  // namespace porthouse
