#pragma once

#include <porthouse/net/outbox.hpp>
#include <porthouse/net/train.hpp>
#include <porthouse/protocol/deflate.hpp>
#include <porthouse/protocol/message.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace porthouse::net {

/// What the connections of one shard use in turn and none of them owns: so that an idle one costs
/// little. Nothing on it survives the call of the connection that uses it, but for the train: that
/// lasts for the turn.
class workbench {
public:
  static constexpr std::size_t read_size = 256 * 1'024;

  /// Where reads land.
  [[nodiscard]] std::span<char> incoming() noexcept { return {incoming_.get(), read_size}; }
  /// Where small frames are put side by side to be written.
  [[nodiscard]] std::span<char> outgoing() noexcept { return {outgoing_.get(), write_size}; }
  /// Bytes that have been read since the shard last had them worked on.
  std::size_t bytes_read = 0;
  /// Messages of the read in hand.
  std::vector<protocol::message> messages;
  protocol::inflater inflater;
  protocol::compressor compressor;
  outbox_pool outboxes;
  /// What is sent in this turn.
  net::train train;

private:
  static constexpr std::size_t write_size = 64 * 1'024;

  std::unique_ptr<char[]> incoming_ = std::make_unique_for_overwrite<char[]>(read_size);
  std::unique_ptr<char[]> outgoing_ = std::make_unique_for_overwrite<char[]>(write_size);
};

}  // namespace porthouse::net
