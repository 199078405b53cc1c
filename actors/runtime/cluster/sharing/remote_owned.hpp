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

/// Our sockets that are at places of one peer, for as long as the link to it lasts: writes to
/// it what they tell their owners, keeps what is in the owners' hands, and takes what those say to
/// the shards. A plain state machine. One thread.
class remote_owned {
public:
  /// Takes a parcel to the sockets of a shard of this node.
  using delivery_van = std::function<void(std::size_t shard, protocol::parcel)>;

  /// `stream` must outlive it.
  remote_owned(sequenced_stream& stream, std::size_t shards, delivery_van deliver)
      : stream_{stream}, deliver_{std::move(deliver)}, parcels_(shards) {}

  // -- from our sockets ---------------------------------------------------------------------------
  /// What one of them tells the space number `index` of that place.
  void tell(const std::string& place, std::uint32_t index, protocol::space_event&& event);
  void take_back(protocol::tenure stay, protocol::request_number number);

  // -- from the peer ------------------------------------------------------------------------------
  void take(say_line& line);
  void take(members_line& said);
  void take(say_all_line& said);
  void take(verdict_line& said);
  void take(amend_line& said);
  void take(given_back_line& said);
  /// Sends off what has been taken. After each segment.
  void deliver();

  /// The link is gone: what is in the owners' hands is in the hands of spaces that died, begun or
  /// not. Returns how many messages that are.
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
  delivery_van deliver_;
  std::vector<protocol::parcel> parcels_;  // by shard
  std::unordered_map<protocol::tenure, in_flight> in_flight_;
  std::unordered_map<std::uint64_t, member_list> member_lists_;
};

}  // namespace porthouse::cluster
