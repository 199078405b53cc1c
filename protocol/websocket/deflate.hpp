#pragma once

#include <porthouse/protocol/text/utf8.hpp>
#include <porthouse/protocol/websocket/frame.hpp>
#include <porthouse/protocol/websocket/growing_frame.hpp>
#include <porthouse/protocol/websocket/opcode.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string_view>
#include <vector>

struct z_stream_s;

namespace porthouse::protocol {

/// Messages below this many bytes are sent as they are: compressing them costs more than it saves.
constexpr std::size_t worth_deflating = 64;

/// The most bytes that a message of `limit` bytes is worth compressed: an eighth more, as deflate's
/// fixed codes make it at worst, and a few empty blocks.
constexpr std::size_t compressed_limit(std::size_t limit) noexcept {
  limit = std::min(limit, std::numeric_limits<std::size_t>::max() / 2);
  return limit + limit / 8 + 64;
}

/// Compresses messages for permessage-deflate (RFC 7692, section 7.2.1), one by one, without
/// context: so one compressor serves every connection of a shard. Holds up to about 800 KiB once
/// used. One thread at a time.
class compressor {
public:
  compressor() noexcept;
  ~compressor();
  compressor(compressor&&) = delete;

  /// `plain` as it is to be sent to a client that agreed on `window_bits` (9 to 15; 8 counts as 9,
  /// see the source): compressed, or a plain frame if it is a control frame, small, or would not
  /// shrink, or `allow` does not reach so far. Remembers the outcome on `plain`, so that a
  /// broadcast is compressed once. Throws std::bad_alloc only.
  frame compress(const frame& plain, int window_bits = 15);
  /// Lets go of the messages that it remembers for clients with a narrow window: it remembers them
  /// so that a broadcast is compressed once for all of those clients. To be called when a broadcast
  /// may be over.
  void forget() noexcept;
  /// From now on compresses messages of `most` bytes in all, the last of which may be larger than
  /// what is left; those that come after it stay as they are. Without `allow` there is no end.
  void allow(std::size_t most) noexcept { left_ = most; }

private:
  struct end_stream {
    void operator()(z_stream_s* open) const noexcept;
  };

  struct narrowed {
    frame plain;
    frame made;
  };

  z_stream_s& stream_for(int bits);
  frame narrow(const frame& plain, int bits);
  frame deflate(const frame& plain, int bits);

  // For windows of 9 to 15 bits.
  std::array<std::unique_ptr<z_stream_s, end_stream>, 7> streams_;
  std::array<narrowed, 7> last_;
  bool remembers_ = false;
  std::size_t left_ = std::numeric_limits<std::size_t>::max();
  std::vector<char> scratch_;
};

/// What became of a piece of compressed data.
enum class inflated : std::uint8_t {
  fine,
  corrupt,   ///< not deflate data, or cut off: close 1007
  not_text,  ///< not UTF-8: close 1007
  too_big,   ///< over the limit: close 1009
};

/// Takes compressed messages apart (RFC 7692, section 7.2.2), one by one, without context: so one
/// inflater serves every connection of a shard. Holds about 110 KiB once used, and between `begin`
/// and `finish` at most the limit of the message more. One thread at a time.
class inflater {
public:
  inflater() noexcept;
  ~inflater();
  inflater(inflater&&) = delete;

  /// Begins to count work: of a message's bytes each counts for one inflated, and for eight
  /// compressed. Once `most` is reached it is `spent`; the message at hand is taken to its end all
  /// the same.
  void allow(std::size_t most) noexcept {
    allowed_ = most;
    worked_ = 0;
  }
  /// What has been done since; more than was allowed, if the last message took more.
  [[nodiscard]] std::size_t worked() const noexcept { return worked_; }
  /// Never, without `allow`.
  [[nodiscard]] bool spent() const noexcept { return worked_ >= allowed_; }

  /// Begins a message of `kind` that may inflate to `limit` bytes; forgets one that was not
  /// finished.
  void begin(opcode kind, std::size_t limit);
  /// Takes the next bytes of the message. After anything but `fine` only `begin` may follow.
  /// Throws std::bad_alloc only.
  inflated take(std::string_view piece);
  /// Ends the message: `into` becomes a frame of its kind with the inflated payload, if `fine`.
  inflated finish(frame& into);

private:
  struct end_stream {
    void operator()(z_stream_s* open) const noexcept;
  };

  inflated run(std::string_view piece, int stops);
  inflated keep(std::size_t size);
  inflated fail(inflated why) noexcept;
  [[nodiscard]] bool too_many_codes() noexcept;
  void work(std::size_t bytes) noexcept { worked_ += bytes; }
  [[nodiscard]] std::size_t made() const noexcept { return large_.size() + fresh_; }
  [[nodiscard]] std::size_t room() const noexcept { return limit_ - made(); }

  std::unique_ptr<z_stream_s, end_stream> stream_;
  /// Inflated bytes land here first: a message that fits is copied once.
  std::vector<char> scratch_;
  std::size_t fresh_ = 0;  ///< bytes in `scratch_` that are not in `large_`
  growing_frame large_;    ///< the message so far, if it did not fit into `scratch_`
  std::size_t limit_ = 0;
  std::size_t allowed_ = std::numeric_limits<std::size_t>::max();
  std::size_t worked_ = 0;
  std::size_t taken_ = 0;  ///< compressed bytes of the message
  std::size_t block_ = 0;  ///< where the block at hand begins, in bits
  std::size_t codes_ = 0;  ///< blocks that brought codes of their own, of those that are counted
  utf8_check text_;
  opcode kind_ = opcode::text;
  bool last_block_ = false;  ///< the data ended with a block that said that it was the last
};

}  // namespace porthouse::protocol
