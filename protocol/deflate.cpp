#include <porthouse/protocol/deflate.hpp>

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
  if (window_bits < useful) return deflate(plain, std::max(window_bits, narrowest));
  if (auto known = plain.deflated()) return known;
  auto made = deflate(plain, useful);
  // A frame that remembers itself would never be freed: what does not shrink remembers a copy.
  if (same_bytes(made, plain)) made = frame::make(plain.kind(), plain.payload());
  plain.remember_deflated(made);
  return made;
}

frame compressor::deflate(const frame& plain, int bits) {
  const auto payload = plain.payload();
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
    auto made = std::make_unique<z_stream>();
    if (inflateInit2(made.get(), -widest) != Z_OK) throw std::bad_alloc{};
    stream_.reset(made.release());
    scratch_.resize(scratch_size);
  }
  fresh_ = 0;
  large_ = {};
  limit_ = limit;
  text_ = {};
  kind_ = kind;
  empty_ = true;
  last_block_ = false;
}

inflated inflater::take(std::string_view piece) {
  constexpr std::size_t most = std::numeric_limits<uInt>::max();
  for (; !piece.empty(); piece.remove_prefix(std::min(piece.size(), most))) {
    empty_ = false;
    if (const auto became = run(piece.substr(0, most)); became != inflated::fine)
      return fail(became);
  }
  return inflated::fine;
}

/// Inflates `piece` to its last byte.
inflated inflater::run(std::string_view piece) {
  auto& stream = *stream_;
  stream.next_in = zlib_bytes(piece);
  stream.avail_in = static_cast<uInt>(piece.size());
  for (bool more = true; more;) {
    // New data may follow a last block (RFC 7692, section 7.2.3.4).
    if (std::exchange(last_block_, false)) inflateReset(&stream);
    // One byte more than is allowed tells that there is more.
    const auto room = std::min(scratch_.size() - fresh_ - 1, allowed()) + 1;
    stream.next_out = reinterpret_cast<Bytef*>(scratch_.data() + fresh_);
    stream.avail_out = static_cast<uInt>(room);
    const int did = ::inflate(&stream, Z_SYNC_FLUSH);
    if (did == Z_MEM_ERROR) throw std::bad_alloc{};
    // What came before a fault is judged first, so that the verdict does not depend on the pieces.
    if (const auto kept = keep(room - stream.avail_out); kept != inflated::fine) return kept;
    if (did != Z_OK && did != Z_STREAM_END && did != Z_BUF_ERROR) return inflated::corrupt;
    last_block_ = did == Z_STREAM_END;
    // Output that filled the room may have more behind it, in zlib's own memory.
    more = stream.avail_in != 0 || (stream.avail_out == 0 && !last_block_);
  }
  return inflated::fine;
}

/// Counts and checks `size` new bytes behind those in the scratch; makes room if that is full.
inflated inflater::keep(std::size_t size) {
  const std::string_view within{scratch_.data() + fresh_, std::min(size, allowed())};
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
  if (!empty_ && !last_block_) {
    if (const auto became = run(tail); became != inflated::fine) return fail(became);
    constexpr int between_blocks = 128;
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
