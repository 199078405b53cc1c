#pragma once

#include <porthouse/net/buffers/outbox.hpp>
#include <porthouse/net/buffers/turn_buffer.hpp>
#include <porthouse/protocol/message/message.hpp>
#include <porthouse/protocol/ports/wire.hpp>
#include <porthouse/protocol/session/contract.hpp>
#include <porthouse/protocol/settings/limits.hpp>
#include <porthouse/protocol/websocket/deflate.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace porthouse::net {

/// What one turn of a loop may still do for clients that ask for more than the reading of bytes: so
/// that they do not keep the others waiting, however many they are.
///
/// Counted in work, a unit of which is about what inflating to one byte costs. An endpoint that
/// finds it used up goes on in a later turn (`shard::read_soon`).
class allowance {
public:
  static constexpr std::size_t of_a_turn = protocol::operator""_MiB(1);
  static constexpr std::size_t per_request = protocol::operator""_KiB(16);
  /// One step of a handshake; that with the signature is most of it.
  static constexpr std::size_t per_tls_step = protocol::operator""_KiB(128);

  void begin_turn() noexcept {
    over_ = false;
    renew();
  }
  void renew() noexcept {
    if (!over_) left_ = of_a_turn;
  }
  /// The turn has taken long enough: no endpoint is to go on in it.
  void end_turn() noexcept {
    over_ = true;
    left_ = 0;
  }
  [[nodiscard]] bool over() const noexcept { return over_; }
  void spend(std::size_t work) noexcept { left_ -= std::min(left_, work); }
  [[nodiscard]] bool spent() const noexcept { return left_ == 0; }
  [[nodiscard]] std::size_t left() const noexcept { return left_; }

private:
  std::size_t left_ = of_a_turn;
  bool over_ = false;
};

/// What the connections of one shard use in turn and none of them owns: so that an idle one costs
/// little. Nothing on it survives the call of the connection that uses it, but for the turn's
/// buffer, which lasts for the turn, and those who are about to leave.
class shard_buffers {
public:
  static constexpr std::size_t read_size = 256 * 1'024;
  static constexpr std::size_t written_per_turn = protocol::operator""_MiB(8);
  /// Compressing a byte takes up to 30 ns; what exceeds this in one turn leaves as it is.
  static constexpr std::size_t compressed_per_turn = protocol::operator""_MiB(1);

  /// Where reads land.
  [[nodiscard]] std::span<char> incoming() noexcept { return {incoming_.get(), read_size}; }
  /// Where small frames are put side by side to be written.
  [[nodiscard]] std::span<char> outgoing() noexcept { return {outgoing_.get(), write_size}; }
  /// Bytes that have been read since the shard last had them worked on.
  std::size_t bytes_read = 0;
  net::allowance allowance;
  /// Bytes that the turn may still have written.
  std::size_t left_to_write = 0;
  /// Something could have been written, had the turn been allowed more.
  bool behind = false;
  /// Messages of the read in hand.
  std::vector<protocol::message> messages;
  protocol::inflater inflater;
  protocol::compressor compressor;
  outbox_pool outboxes;
  /// What rooms have had dropped for clients without a session.
  protocol::dropped_messages dropped;
  /// What is sent in this turn.
  net::turn_buffer turn;
  /// A connection that goes to another shard at the end of its turn, and what it takes along.
  struct crossing_order {
    const void* connection;
    std::size_t shard;
    std::unique_ptr<protocol::luggage> with;
  };
  std::vector<crossing_order> crossings;

private:
  static constexpr std::size_t write_size = 64 * 1'024;

  std::unique_ptr<char[]> incoming_ = std::make_unique_for_overwrite<char[]>(read_size);
  std::unique_ptr<char[]> outgoing_ = std::make_unique_for_overwrite<char[]>(write_size);
};

}  // namespace porthouse::net
