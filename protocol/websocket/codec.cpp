#include <porthouse/protocol/text/utf8.hpp>
#include <porthouse/protocol/websocket/codec.hpp>
#include <porthouse/protocol/websocket/deflate.hpp>
#include <porthouse/protocol/websocket/frame_header.hpp>
#include <porthouse/protocol/websocket/growing_frame.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace porthouse::protocol {
namespace {

/// How far the announced length of a frame is believed: memory is taken for at most four times what
/// has come, so that announcing costs nothing and a large frame still finds its final place.
constexpr std::size_t announced = 4;
/// Of a message whose last fragment has not begun nothing is known: its memory doubles.
constexpr std::size_t unannounced = 2;

}  // namespace

/// What is kept from one call to the next.
struct decoder::unfinished {
  frame_header current;        ///< of the frame whose payload has not come whole
  std::size_t received = 0;    ///< bytes of that payload
  growing_frame collected;     ///< the message so far, unmasked; compressed if it came so
  utf8_check text;             ///< of the message so far, unless it is compressed
  opcode kind = opcode::text;  ///< of the message
  bool compressed = false;     ///< whether the message is
  bool in_frame = false;
  bool in_message = false;  ///< a fragmented message has begun
  std::array<char, 125> control{};

  [[nodiscard]] bool nothing() const noexcept { return !in_frame && !in_message; }
};

/// One call of `decode`.
class decoder::pass {
public:
  pass(decoder& self, std::span<char> bytes, std::vector<message>& into, inflater* shared) noexcept
      : self_{self}, at_{bytes.data()}, end_{at_ + bytes.size()}, into_{into}, shared_{shared} {}

  event run(std::size_t most) {
    const auto full = into_.size() + most;
    auto met = event::drained;
    while (met == event::drained && at_ != end_) {
      const bool in_frame = self_.unfinished_ && self_.unfinished_->in_frame;
      if (!in_frame && (into_.size() >= full || spent())) return event::enough;
      met = in_frame ? go_on() : next_frame();
    }
    return met;
  }

  decoded result;  ///< all but `what` and `consumed`
  [[nodiscard]] const char* at() const noexcept { return at_; }

private:
  // Each of these returns `drained` to say: go on.
  event next_frame();
  event chopped_header();
  event judge(const header_reading& read, const frame_header& head) noexcept;
  event begin(const frame_header& head);
  event whole_message(const frame_header& head);
  event compressed_message(opcode kind, std::string_view last);
  event collect(unfinished& kept, std::size_t size);
  event begin_unfinished(const frame_header& head);
  event go_on();
  event finish(unfinished& kept);
  event control(opcode kind, std::string_view payload);
  event fail(close_code code, std::string_view why) noexcept;

  [[nodiscard]] frame_context now() const noexcept {
    return {
        .in_message = self_.unfinished_ && self_.unfinished_->in_message,
        .deflate = self_.deflate_ && shared_ != nullptr};
  }
  [[nodiscard]] std::size_t left() const noexcept { return static_cast<std::size_t>(end_ - at_); }
  [[nodiscard]] std::size_t limit(bool compressed) const noexcept {
    return compressed ? compressed_limit(self_.message_limit_) : self_.message_limit_;
  }
  [[nodiscard]] bool spent() const noexcept { return shared_ != nullptr && shared_->spent(); }
  std::string_view take_unmasked(std::size_t size, mask_key key) noexcept;

  decoder& self_;
  char* at_;
  char* const end_;
  std::vector<message>& into_;
  inflater* shared_;
};

// -- headers --------------------------------------------------------------------------------------

event decoder::pass::next_frame() {
  if (self_.header_size_ != 0) return chopped_header();
  frame_header head;
  const auto read = read_header(reinterpret_cast<unsigned char*>(at_), left(), now(), head);
  if (const auto met = judge(read, head); met != event::drained) return met;
  if (!read.complete) {
    std::memcpy(self_.header_.data(), at_, left());
    self_.header_size_ = static_cast<std::uint8_t>(left());
    at_ = end_;
    return event::drained;
  }
  at_ += head.size;
  return begin(head);
}

/// Goes on with a header that the last call left unfinished, byte by byte: it is rare and short.
event decoder::pass::chopped_header() {
  while (at_ != end_) {
    self_.header_[self_.header_size_++] = static_cast<unsigned char>(*at_++);
    frame_header head;
    const auto read = read_header(self_.header_.data(), self_.header_size_, now(), head);
    if (const auto met = judge(read, head); met != event::drained) return met;
    if (!read.complete) continue;
    self_.header_size_ = 0;
    return begin(head);
  }
  return event::drained;
}

/// Fails on what is wrong with a header; its length as soon as that is known, before any memory is
/// taken.
event decoder::pass::judge(const header_reading& read, const frame_header& head) noexcept {
  if (read.fault != nullptr) return fail(close_code::protocol_error, read.fault);
  if (!read.length_known || is_control(head.kind)) return event::drained;
  const bool goes_on = head.kind == opcode::continuation;
  const bool compressed = goes_on ? self_.unfinished_->compressed : head.compressed;
  const auto had = goes_on ? self_.unfinished_->collected.size() : 0;
  if (had + head.length <= limit(compressed)) return event::drained;
  return fail(close_code::message_too_big, "message too big");
}

// -- frames ---------------------------------------------------------------------------------------

event decoder::pass::begin(const frame_header& head) {
  if (head.length > left()) return begin_unfinished(head);
  if (is_control(head.kind)) return control(head.kind, take_unmasked(head.length, head.key));
  if (head.kind == opcode::continuation || !head.final) return begin_unfinished(head);
  if (!head.compressed) return whole_message(head);
  return compressed_message(head.kind, take_unmasked(head.length, head.key));
}

/// The common case: a message in one frame, all of it here. One allocation, one pass.
event decoder::pass::whole_message(const frame_header& head) {
  auto made = frame::uninitialised(head.kind, head.length);
  auto* const to = made.fill().data();
  if (head.kind == opcode::text) {
    utf8_check text;
    if (!unmask_text(to, {at_, head.length}, head.key, text) || !text.complete()) {
      return fail(close_code::invalid_data, "text is not UTF-8");
    }
  } else {
    unmask(to, at_, head.length, head.key);
  }
  at_ += head.length;
  into_.emplace_back(std::move(made));
  return event::drained;
}

/// Undoes the mask of the next bytes where they are.
std::string_view decoder::pass::take_unmasked(std::size_t size, mask_key key) noexcept {
  unmask(at_, at_, size, key);
  const std::string_view taken{at_, size};
  at_ += size;
  return taken;
}

/// Begins a frame that is not here whole, or not the whole of its message.
event decoder::pass::begin_unfinished(const frame_header& head) {
  if (!self_.unfinished_) self_.unfinished_ = std::make_unique<unfinished>();
  auto& kept = *self_.unfinished_;
  kept.current = head;
  kept.received = 0;
  kept.in_frame = true;
  if (head.kind == opcode::text || head.kind == opcode::binary) {
    kept.kind = head.kind;
    kept.compressed = head.compressed;
    kept.in_message = true;
  }
  return go_on();
}

/// Takes what there is of the payload of the current frame, and ends the frame with its last byte.
event decoder::pass::go_on() {
  auto& kept = *self_.unfinished_;
  const auto& head = kept.current;
  const auto size = std::min<std::size_t>(left(), head.length - kept.received);
  if (is_control(head.kind)) {
    unmask(kept.control.data() + kept.received, at_, size, advanced(head.key, kept.received));
  } else if (const auto met = collect(kept, size); met != event::drained) {
    return met;
  }
  at_ += size;
  kept.received += size;
  if (kept.received != head.length) return event::drained;
  kept.in_frame = false;
  if (is_control(head.kind)) return control(head.kind, {kept.control.data(), head.length});
  return head.final ? finish(kept) : event::drained;
}

event decoder::pass::collect(unfinished& kept, std::size_t size) {
  const auto key = advanced(kept.current.key, kept.received);
  const auto total = kept.collected.size() - kept.received + kept.current.length;
  // A frame that is not the last one tells no total: then memory doubles up to the limit.
  auto* const to =
      kept.current.final
          ? kept.collected.extend(kept.kind, size, total, announced)
          : kept.collected.extend(kept.kind, size, limit(kept.compressed), unannounced);
  if (kept.kind == opcode::binary || kept.compressed) {
    unmask(to, at_, size, key);
  } else if (!unmask_text(to, {at_, size}, key, kept.text)) {
    return fail(close_code::invalid_data, "text is not UTF-8");
  }
  return event::drained;
}

event decoder::pass::finish(unfinished& kept) {
  kept.in_message = false;
  if (kept.compressed) {
    const auto payload = kept.collected.payload();
    if (const auto met = compressed_message(kept.kind, payload); met != event::drained) return met;
  } else {
    if (!kept.text.complete()) return fail(close_code::invalid_data, "text is not UTF-8");
    into_.emplace_back(kept.collected.finish(kept.kind));
  }
  self_.unfinished_.reset();
  return event::drained;
}

/// Compressed messages are collected as they are and inflated at their end, by the inflater that
/// all connections of a shard share: one of its own would cost a connection 40 KiB for each
/// unfinished one. The price: bad text in an unfinished compressed message is found when it ends.
event decoder::pass::compressed_message(opcode kind, std::string_view payload) {
  shared_->begin(kind, self_.message_limit_);
  auto became = shared_->take(payload);
  frame made;
  if (became == inflated::fine) became = shared_->finish(made);
  switch (became) {
    case inflated::fine: into_.emplace_back(std::move(made)); return event::drained;
    case inflated::corrupt: return fail(close_code::invalid_data, "compressed data is corrupt");
    case inflated::not_text: return fail(close_code::invalid_data, "text is not UTF-8");
    case inflated::too_big: break;
  }
  return fail(close_code::message_too_big, "message too big");
}

// -- control --------------------------------------------------------------------------------------

event decoder::pass::control(opcode kind, std::string_view payload) {
  result.payload = payload;
  if (kind == opcode::ping) return event::ping;
  if (kind == opcode::pong) return event::pong;
  const auto read = read_close(payload);
  if (read.fault != nullptr) return fail(read.code, read.fault);
  result.code = read.code;
  result.payload = read.reason;
  self_.ended_ = true;
  return event::close;
}

event decoder::pass::fail(close_code code, std::string_view why) noexcept {
  result.code = code;
  result.payload = why;
  self_.ended_ = true;
  return event::violation;
}

// -- the decoder ----------------------------------------------------------------------------------

decoder::decoder(std::size_t message_limit, bool deflate) noexcept
    : message_limit_{message_limit}, deflate_{deflate} {}

decoder::decoder(decoder&& other) noexcept = default;
decoder& decoder::operator=(decoder&& other) noexcept = default;
decoder::~decoder() = default;

decoded decoder::decode(
    std::span<char> bytes, std::vector<message>& into, std::size_t most, inflater* shared) {
  if (ended_) {
    unfinished_.reset();
    header_size_ = 0;
    return {.consumed = bytes.size()};
  }
  // The control frame that the last call told about may have lain here.
  if (unfinished_ && unfinished_->nothing()) unfinished_.reset();
  pass now{*this, bytes, into, shared};
  now.result.what = now.run(most);
  now.result.consumed = ended_ ? bytes.size() : static_cast<std::size_t>(now.at() - bytes.data());
  if (now.result.what == event::violation) unfinished_.reset();
  midway_ = header_size_ != 0 || (unfinished_ && !unfinished_->nothing());
  return now.result;
}

std::size_t decoder::held() const noexcept {
  return unfinished_ ? sizeof(unfinished) + unfinished_->collected.capacity() : 0;
}

}  // namespace porthouse::protocol
