#include <porthouse/protocol/websocket/deflate.hpp>

#include <zlib.h>

#include <algorithm>
#include <bit>
#include <limits>
#include <new>
#include <utility>

// zlib itself and not its port in Boost.Beast: on JSON of 100 bytes to 1 MiB it inflates 1.2 to 2
// times as fast and deflates up to 1.6 times as fast (zlib 1.2.13, Boost 1.81, g++ 12), Debian
// repairs it, and protocol/ stays free of Beast. Neither can do windows of 256 bytes: see
// `narrowest`.

namespace porthouse::protocol {
namespace {

/// What is left away from the end of each message (RFC 7692, section 7.2.1): an empty stored block
/// without its first bits.
constexpr std::string_view tail{"\x00\x00\xFF\xFF", 4};

/// A window of 8 bits is more than zlib's compressor can do; it takes 9. But with a window of 512
/// bytes it never refers further back than 512 - 262 = 250 bytes (its look-ahead), so that a client
/// with 256 bytes can follow.
constexpr int narrowest = 9;
constexpr int widest = 15;
constexpr std::size_t look_ahead = 262;

/// Fast enough for messages that live for a moment, and most of the gain.
constexpr int level = 3;

constexpr std::size_t scratch_size = 64 * 1024;

/// A block may bring codes of its own, which costs a microsecond for eleven bytes even if nothing
/// is written in them. So few bytes may be full of such blocks; behind them there may be one for so
/// many bytes that the message makes, and a few more. No compressor is so lavish, even if it is
/// flushed after every line.
constexpr std::size_t uncounted = 16 * 1024;
constexpr std::size_t few_codes = 256;
constexpr std::size_t bytes_for_codes = 128;

/// No header of a block is longer that brings no codes: three bits, padding, the length twice.
constexpr std::size_t plain_header_bits = 42;

/// What zlib says in `data_type` of where it has stopped.
constexpr int behind_header = 256;
constexpr int between_blocks = 128;
constexpr int unused_bits = 63;

bool at_stop(const z_stream& stream) noexcept {
  return (stream.data_type & (behind_header | between_blocks)) != 0;
}

std::size_t bits_used(const z_stream& stream) noexcept {
  return stream.total_in * 8 - static_cast<std::size_t>(stream.data_type & unused_bits);
}

Bytef* zlib_bytes(std::string_view bytes) noexcept {
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib's input is not const
}

/// The window that a message of `size` bytes makes use of: a smaller one is cleared faster.
int useful_bits(std::size_t size) noexcept {
  return std::clamp(static_cast<int>(std::bit_width(size + look_ahead - 1)), narrowest, widest);
}

}  // namespace

// -- compressor -----------------------------------------------------------------------------------

compressor::compressor() noexcept = default;
compressor::~compressor() = default;

void compressor::end_stream::operator()(z_stream_s* open) const noexcept {
  deflateEnd(open);
  std::default_delete<z_stream_s>{}(open);
}

z_stream_s& compressor::stream_for(int bits) {
  auto& kept = streams_[static_cast<std::size_t>(bits - narrowest)];
  if (kept) {
    deflateReset(kept.get());
    return *kept;
  }
  auto made = std::make_unique<z_stream>();
  const int memory = std::min(bits - 6, 8);  // the hash table is as large as the window deserves
  const int done = deflateInit2(made.get(), level, Z_DEFLATED, -bits, memory, Z_DEFAULT_STRATEGY);
  if (done != Z_OK) throw std::bad_alloc{};  // nothing else can go wrong with these arguments
  kept.reset(made.release());
  return *kept;
}

frame compressor::compress(const frame& plain, int window_bits) {
  const auto size = plain.payload().size();
  const bool data = plain.kind() == opcode::text || plain.kind() == opcode::binary;
  if (!data || size < worth_deflating || size > std::numeric_limits<uInt>::max()) return plain;
  const auto useful = useful_bits(size);
  // A window as wide as the message makes the same bytes for every client that has at least this
  // one.
  if (window_bits < useful) return narrow(plain, std::max(window_bits, narrowest));
  if (auto known = plain.deflated()) return known;
  if (left_ == 0) return plain;
  auto made = deflate(plain, useful);
  // A frame that remembers itself would never be freed: what does not shrink remembers a copy.
  if (same_bytes(made, plain)) made = frame::make(plain.kind(), plain.payload());
  plain.remember_deflated(made);
  return made;
}

frame compressor::narrow(const frame& plain, int bits) {
  auto& last = last_[static_cast<std::size_t>(bits - narrowest)];
  if (!same_bytes(last.plain, plain)) {
    if (left_ == 0) return plain;
    last = {plain, deflate(plain, bits)};
    remembers_ = true;
  }
  return last.made;
}

void compressor::forget() noexcept {
  if (std::exchange(remembers_, false)) last_ = {};
}

frame compressor::deflate(const frame& plain, int bits) {
  const auto payload = plain.payload();
  left_ -= std::min(left_, payload.size());
  auto& stream = stream_for(bits);
  // No larger than the message: what does not fit is not worth sending.
  scratch_.resize(std::max(scratch_.size(), payload.size() + tail.size()));
  stream.next_in = zlib_bytes(payload);
  stream.avail_in = static_cast<uInt>(payload.size());
  stream.next_out = reinterpret_cast<Bytef*>(scratch_.data());
  stream.avail_out = static_cast<uInt>(payload.size() + tail.size());
  ::deflate(&stream, Z_SYNC_FLUSH);
  const auto size = payload.size() + tail.size() - stream.avail_out;
  auto made = stream.avail_out == 0
                  ? plain
                  : frame::compressed(plain.kind(), {scratch_.data(), size - tail.size()});
  if (scratch_.size() > scratch_size) std::vector<char>{}.swap(scratch_);
  return made;
}

// -- inflater -------------------------------------------------------------------------------------

inflater::inflater() noexcept = default;
inflater::~inflater() = default;

void inflater::end_stream::operator()(z_stream_s* open) const noexcept {
  inflateEnd(open);
  std::default_delete<z_stream_s>{}(open);
}

void inflater::begin(opcode kind, std::size_t limit) {
  if (stream_) {
    inflateReset(stream_.get());
  } else {
    scratch_.resize(scratch_size);
    auto made = std::make_unique<z_stream>();
    if (inflateInit2(made.get(), -widest) != Z_OK) throw std::bad_alloc{};
    stream_.reset(made.release());
  }
  fresh_ = 0;
  large_ = {};
  limit_ = limit;
  text_ = {};
  kind_ = kind;
  taken_ = block_ = codes_ = 0;
  last_block_ = false;
}

inflated inflater::take(std::string_view piece) {
  constexpr std::size_t most = std::numeric_limits<uInt>::max();
  while (!piece.empty()) {
    const bool counted = taken_ >= uncounted;
    const auto size = std::min(piece.size(), counted ? most : uncounted - taken_);
    taken_ += size;
    work(8 * size);
    const auto became = run(piece.substr(0, size), counted ? Z_TREES : Z_SYNC_FLUSH);
    if (became != inflated::fine) return fail(became);
    piece.remove_prefix(size);
  }
  return inflated::fine;
}

/// Inflates `piece` to its last byte. `stops`: Z_TREES to look at every block.
inflated inflater::run(std::string_view piece, int stops) {
  auto& stream = *stream_;
  stream.next_in = zlib_bytes(piece);
  stream.avail_in = static_cast<uInt>(piece.size());
  for (bool more = true; more;) {
    // New data may follow a last block (RFC 7692, section 7.2.3.4).
    if (std::exchange(last_block_, false)) inflateReset(&stream);
    // One byte more than is allowed tells that there is more.
    const auto space = std::min(scratch_.size() - fresh_ - 1, room()) + 1;
    stream.next_out = reinterpret_cast<Bytef*>(scratch_.data() + fresh_);
    stream.avail_out = static_cast<uInt>(space);
    const int did = ::inflate(&stream, stops);
    if (did == Z_MEM_ERROR) throw std::bad_alloc{};
    // What came before a fault is judged first, so that the verdict does not depend on the pieces.
    if (const auto kept = keep(space - stream.avail_out); kept != inflated::fine) return kept;
    if (did != Z_OK && did != Z_STREAM_END && did != Z_BUF_ERROR) return inflated::corrupt;
    last_block_ = did == Z_STREAM_END;
    if (stops == Z_TREES && too_many_codes()) return inflated::corrupt;
    // Output that filled the room may have more behind it, in zlib's own memory; so may a stop.
    const bool stopped = stream.avail_out == 0 || (stops == Z_TREES && at_stop(stream));
    more = stream.avail_in != 0 || (stopped && !last_block_);
  }
  return inflated::fine;
}

/// Looks at the block at which zlib has stopped.
bool inflater::too_many_codes() noexcept {
  const auto at = last_block_ ? 0 : bits_used(*stream_);
  if (last_block_ || (stream_->data_type & between_blocks) != 0) block_ = at;
  if ((stream_->data_type & behind_header) == 0 || at - block_ <= plain_header_bits) return false;
  return ++codes_ > few_codes + made() / bytes_for_codes;
}

/// Counts and checks `size` new bytes behind those in the scratch; makes room if that is full.
inflated inflater::keep(std::size_t size) {
  work(size);
  const std::string_view within{scratch_.data() + fresh_, std::min(size, room())};
  if (kind_ == opcode::text && !text_.take(within)) return inflated::not_text;
  if (within.size() < size) return inflated::too_big;
  fresh_ += size;
  if (fresh_ < scratch_.size()) return inflated::fine;
  constexpr std::size_t doubling = 2;
  std::copy_n(scratch_.data(), fresh_, large_.extend(kind_, fresh_, limit_, doubling));
  fresh_ = 0;
  return inflated::fine;
}

inflated inflater::finish(frame& into) {
  // The tail is not missing from data whose last block was the last; and a message of no bytes at
  // all, which should have had one (section 7.2.3.6), is taken for an empty one, as everybody does.
  if (taken_ != 0 && !last_block_) {
    if (const auto became = run(tail, Z_SYNC_FLUSH); became != inflated::fine) return fail(became);
    if (!last_block_ && (stream_->data_type & between_blocks) == 0) return fail(inflated::corrupt);
  }
  if (kind_ == opcode::text && !text_.complete()) return fail(inflated::not_text);
  if (large_.size() == 0) {
    into = frame::make(kind_, {scratch_.data(), fresh_});
  } else {
    const auto total = large_.size() + fresh_;
    std::copy_n(scratch_.data(), fresh_, large_.extend(kind_, fresh_, total, 1));
    into = large_.finish(kind_);
  }
  return inflated::fine;
}

inflated inflater::fail(inflated why) noexcept {
  large_ = {};
  return why;
}

}  // namespace porthouse::protocol
