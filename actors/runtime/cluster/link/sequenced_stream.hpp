#pragma once

#include <porthouse/actors/runtime/cluster/link/link_messages.hpp>
#include <porthouse/actors/runtime/messages/peer_messages.hpp>

#include <caf/byte_buffer.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <utility>

namespace porthouse::cluster {

/// This node's end of a link that two nodes have agreed on: lines go in segments, each way in
/// order, without a gap, and no more bytes are on the way than the window holds. A plain state
/// machine. One thread.
class sequenced_stream {
public:
  /// A segment is sent as soon as it holds so much: without its last line it is smaller.
  static constexpr std::size_t most_segment = 256 * 1024;

  /// What the peer is sent. Neither may call the link back.
  struct output {
    std::function<void(segment)> send;
    std::function<void(ack)> confirm;
  };

  /// `number` names the link, on both sides; `window` is in bytes.
  sequenced_stream(std::uint64_t number, std::size_t window, output to)
      : number_{number}, window_{window}, output_{std::move(to)} {}

  /// A line that must arrive.
  void write(const any_line& line);
  /// Whether a frame for so many clients may be written. If not, more is on the way than the window
  /// holds, and the frame is to be dropped: it is counted here.
  [[nodiscard]] bool has_room(std::uint64_t receivers);
  /// Sends what has been written. At the end of each turn.
  void flush();

  /// Whether `segment` is the next of this link: then its lines may be read, and `dealt_with` is to
  /// follow. If not, the link is broken.
  [[nodiscard]] bool accept(const segment& segment);
  void dealt_with(const segment& segment);
  /// The peer has dealt with all up to that number.
  void confirmed(std::uint64_t received);
  /// Confirms what has been dealt with, if anything has since the last time.
  void confirm();

  [[nodiscard]] std::uint64_t number() const noexcept { return number_; }
  /// Bytes sent that the peer has not dealt with, as far as is known.
  [[nodiscard]] std::size_t on_the_way() const noexcept { return on_the_way_; }

  struct books {
    std::uint64_t bytes_out = 0;
    std::uint64_t bytes_in = 0;
    std::uint64_t dropped = 0;  ///< frames for clients, once per receiver: the window was full
  };
  [[nodiscard]] const books& counted() const noexcept { return books_; }

private:
  const std::uint64_t number_;
  const std::size_t window_;
  output output_;
  caf::byte_buffer lines_;  // not sent yet
  std::uint64_t sent_ = 0;  // the number of the last segment
  std::uint64_t received_ = 0;
  std::uint64_t confirmed_ = 0;  // of those received, as the peer has been told
  std::size_t unconfirmed_bytes_ = 0;
  std::deque<std::pair<std::uint64_t, std::size_t>> under_way_;  // number and size
  std::size_t on_the_way_ = 0;
  books books_;
};

}  // namespace porthouse::cluster
