#include "caller.hpp"

#include "upgrade.hpp"

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace porthouse::bench {
namespace {

// porthouse.v1: see protocol/session/README.md.
constexpr std::string_view hello = R"(["hello",{"v":1}])";
constexpr std::string_view text_head = R"({"text":")";
constexpr std::string_view text_tail = R"("})";
constexpr std::string_view notice_head = R"({"event":"$)";

}  // namespace

void listener::ended(caller& who) { who.complain("the server ended the connection"); }

void caller::disconnect() noexcept {
  line_.close();
  state_ = state::idle;
  unsent_.clear();
  unfinished_.clear();
  fragments_.clear();
  fragmented_ = opcode::continuation;
}

void caller::complain(const std::string& text) const {
  throw std::runtime_error{"connection " + std::to_string(number_) + ": " + text};
}

void caller::begin(
    int connected, std::string_view target, std::string_view host, std::uint64_t serial,
    const tls_side* tls, bool session) {
  disconnect();
  session_ = session;
  got_ = acknowledged_ = 0;
  line_.open(connected, tls);
  state_ = state::upgrading;
  closed_with_ = 0;
  mask_ = static_cast<std::uint32_t>(serial * 2654435761U) | 1U;
  key_ = key_for(serial);
  unsent_ = upgrade_request(target, host, key_, session ? "porthouse.v1" : "");
  sent_ = 0;
}

std::uint32_t caller::next_mask() noexcept {
  mask_ ^= mask_ << 13U;
  mask_ ^= mask_ >> 17U;
  mask_ ^= mask_ << 5U;
  return mask_;
}

void caller::queue(opcode kind, std::string_view payload) {
  if (!session_ || kind != opcode::text) return append(kind, payload);
  append(kind, std::string{text_head}.append(payload).append(text_tail));
}

void caller::append(opcode kind, std::string_view payload) {
  append_masked(unsent_, kind, payload, next_mask());
}

bool caller::flush() {
  while (sent_ < unsent_.size()) {
    const auto n = line_.send(std::string_view{unsent_}.substr(sent_));
    if (n < 0 && errno == EAGAIN) return false;
    if (n < 0) complain(std::string{"sending: "} + std::strerror(errno));
    sent_ += static_cast<std::size_t>(n);
  }
  unsent_.clear();
  sent_ = 0;
  return true;
}

void caller::read(std::span<char> buffer, listener& who) {
  const auto kept = unfinished_.copy(buffer.data(), buffer.size());
  const auto n = line_.receive(buffer.subspan(kept));
  if (n < 0 && errno == EAGAIN) return;
  if (n <= 0) {
    who.ended(*this);
    return disconnect();
  }
  const std::string_view arrived{buffer.data(), kept + static_cast<std::size_t>(n)};
  std::size_t used = 0;
  if (state_ == state::upgrading) used = take_answer(arrived, who);
  if (state_ == state::open || state_ == state::greeting) used += take_frames(arrived.substr(used), who);
  if (arrived.size() - used >= buffer.size()) complain("a frame larger than any that was sent");
  unfinished_.assign(arrived.substr(used));
}

std::size_t caller::take_answer(std::string_view arrived, listener& who) {
  const auto end = arrived.find("\r\n\r\n");
  if (end == arrived.npos) return 0;
  const auto head = arrived.substr(0, end + 4);
  if (!head.starts_with("HTTP/1.1 101 ")) {
    complain("upgrade refused: " + std::string{head.substr(0, head.find('\r'))});
  }
  if (header(head, "Sec-WebSocket-Accept") != accept_for(key_)) complain("wrong accept key");
  key_ = {};
  state_ = session_ ? state::greeting : state::open;
  session_ ? append(opcode::text, hello) : who.opened(*this);
  return end + 4;
}

std::size_t caller::take_frames(std::string_view arrived, listener& who) {
  std::size_t used = 0;
  frame_head head;
  while (read_head(arrived.data() + used, arrived.size() - used, head)) {
    if (head.masked) complain("the server masks its frames");
    if ((head.first & 0x70U) != 0) complain("the server sets a reserved bit");
    if (arrived.size() - used - head.size < head.payload) break;
    take_frame(head, arrived.substr(used + head.size, head.payload), who);
    used += head.size + static_cast<std::size_t>(head.payload);
    if (state_ == state::idle) return arrived.size();  // the listener has hung up
  }
  return used;
}

/// What a session brings is counted and unwrapped here; what it is made of goes no further.
void caller::hand_on(opcode kind, std::string_view payload, listener& who) {
  if (!session_) return who.received(*this, kind, payload);
  if (kind == opcode::text && payload.starts_with('[')) {
    if (state_ != state::greeting) return;
    state_ = state::open;
    return who.opened(*this);
  }
  ++got_;
  if (got_ - acknowledged_ >= 32 || got_ < 4) {
    acknowledged_ = got_;
    append(opcode::text, "[\"ack\"," + std::to_string(got_) + "]");
  }
  if (payload.starts_with(notice_head)) return;
  if (kind == opcode::text && payload.starts_with(text_head))
    payload = payload.substr(text_head.size(), payload.size() - text_head.size() - text_tail.size());
  who.received(*this, kind, payload);
}

void caller::take_frame(const frame_head& head, std::string_view payload, listener& who) {
  switch (head.kind()) {
    case opcode::ping: return queue(opcode::pong, payload);
    case opcode::pong: return who.received(*this, opcode::pong, payload);
    case opcode::close:
      closed_with_ = payload.size() < 2 ? 1005U
                                        : (unsigned{static_cast<unsigned char>(payload[0])} << 8U) +
                                              static_cast<unsigned char>(payload[1]);
      return;
    case opcode::text:
    case opcode::binary:
      if (fragmented_ != opcode::continuation) complain("a new message inside a fragmented one");
      if (head.is_final()) return hand_on(head.kind(), payload, who);
      fragmented_ = head.kind();
      fragments_.assign(payload);
      return;
    case opcode::continuation:
      if (fragmented_ == opcode::continuation) complain("a continuation of nothing");
      fragments_.append(payload);
      if (head.is_final()) {
        hand_on(std::exchange(fragmented_, opcode::continuation), fragments_, who);
      }
      return;
  }
  complain("a reserved opcode");
}

}  // namespace porthouse::bench
