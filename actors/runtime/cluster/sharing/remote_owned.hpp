#pragma once

#include <porthouse/actors/runtime/cluster/link/sequenced_stream.hpp>
#include <porthouse/protocol/delivery/parcel.hpp>
#include <porthouse/protocol/ownership/batch.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace porthouse::cluster {

/// Our sockets that are at places of one peer, for as long as the link to it lasts: writes to it
/// what they tell their owners, keeps what the owners have in hand, and takes what those say to the
/// shards. A plain state machine. One thread.
class remote_owned {
public:
  /// Takes a parcel to the sockets of a shard of this node.
  using shard_delivery = std::function<void(std::size_t shard, protocol::parcel)>;

  /// `stream` must outlive it.
  remote_owned(sequenced_stream& stream, std::size_t shards, shard_delivery deliver)
      : stream_{stream}, deliver_{std::move(deliver)}, parcels_(shards) {}

  // -- from our sockets ---------------------------------------------------------------------------
  /// What one of them tells the space number `index` of that place.
  void tell(const std::string& place, std::uint32_t index, protocol::space_event&& event);
  void take_back(protocol::tenure stay, protocol::request_number number);

  // -- from the peer ------------------------------------------------------------------------------
  void take(say_line& line);
  void take(members_line& line);
  void take(say_all_line& line);
  void take(verdict_line& line);
  void take(amend_line& line);
  void take(given_back_line& line);
  /// Sends off what has been taken. After each segment.
  void deliver();

  /// The link is gone: what the owners have in hand counts as begun. Returns how many messages.
  std::uint64_t lost();

private:
  struct in_flight {
    protocol::request_number number = 0;
    protocol::batch_ptr what;
  };
  struct member_list {
    protocol::members all;  // in the order of its own node
    std::vector<std::shared_ptr<const protocol::members>> by_shard;
    bool changed = true;
  };

  [[nodiscard]] protocol::parcel* parcel_for(const protocol::socket_ref& where);
  void begin(protocol::tenure stay, protocol::request_number number, std::uint32_t begun);
  void sort(member_list& which) const;

  sequenced_stream& stream_;
  shard_delivery deliver_;
  std::vector<protocol::parcel> parcels_;  // by shard
  std::unordered_map<protocol::tenure, in_flight> in_flight_;
  std::unordered_map<std::uint64_t, member_list> member_lists_;
};

}  // namespace porthouse::cluster
