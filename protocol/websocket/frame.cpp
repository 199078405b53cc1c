#include <porthouse/protocol/text/utf8.hpp>
#include <porthouse/protocol/websocket/frame.hpp>

#include <algorithm>
#include <cstring>
#include <new>

namespace porthouse::protocol {
namespace {

constexpr std::size_t longest_header = 10;  // two bytes and a 64-bit length; servers send no mask
constexpr std::size_t longest_reason = 123;
constexpr std::uint8_t final_bit = 0x80;
constexpr std::uint8_t compressed_bit = 0x40;

std::size_t write_header(char* to, std::uint8_t first_byte, std::size_t size) noexcept {
  to[0] = static_cast<char>(first_byte);
  if (size < 126) {
    to[1] = static_cast<char>(size);
    return 2;
  }
  const std::size_t length_bytes = size <= 0xFFFF ? 2 : 8;
  to[1] = static_cast<char>(length_bytes == 2 ? 126 : 127);
  for (std::size_t i = 0; i < length_bytes; ++i) {
    to[2 + i] = static_cast<char>((size >> (8 * (length_bytes - 1 - i))) & 0xFF);
  }
  return 2 + length_bytes;
}

}  // namespace

struct frame::block {
  std::atomic<std::uint32_t> shared_by{1};
  std::uint32_t header_size = 0;
  std::size_t payload_size = 0;
  mutable std::atomic<block*> deflated{nullptr};

  char* bytes() noexcept { return reinterpret_cast<char*>(this + 1); }
};

frame::block* frame::allocate(std::uint8_t first_byte, std::size_t size) {
  void* memory = ::operator new(sizeof(block) + longest_header + size);
  auto* made = ::new (memory) block;
  made->header_size = static_cast<std::uint32_t>(write_header(made->bytes(), first_byte, size));
  made->payload_size = size;
  return made;
}

void frame::release(block* shared) noexcept {
  if (shared == nullptr) return;
  // The last owner need not tell another: a plain load costs a tenth of a subtraction.
  const bool last = shared->shared_by.load(std::memory_order_acquire) == 1 ||
                    shared->shared_by.fetch_sub(1, std::memory_order_acq_rel) == 1;
  if (!last) return;
  release(shared->deflated.load(std::memory_order_acquire));
  shared->~block();
  ::operator delete(shared);
}

frame::frame(const frame& other) noexcept : block_{other.block_} {
  if (block_ != nullptr) block_->shared_by.fetch_add(1, std::memory_order_relaxed);
}

frame& frame::operator=(frame other) noexcept {
  std::swap(block_, other.block_);
  return *this;
}

frame::~frame() { release(block_); }

frame frame::uninitialised(opcode kind, std::size_t size) {
  return frame{
      allocate(static_cast<std::uint8_t>(final_bit | static_cast<std::uint8_t>(kind)), size)};
}

frame frame::make(opcode kind, std::string_view payload) {
  auto made = uninitialised(kind, payload.size());
  if (!payload.empty()) std::memcpy(made.fill().data(), payload.data(), payload.size());
  return made;
}

frame frame::binary(std::span<const std::byte> payload) {
  return make(opcode::binary, {reinterpret_cast<const char*>(payload.data()), payload.size()});
}

frame frame::compressed(opcode kind, std::string_view payload) {
  const auto first = final_bit | compressed_bit | static_cast<std::uint8_t>(kind);
  auto made = frame{allocate(static_cast<std::uint8_t>(first), payload.size())};
  if (!payload.empty()) std::memcpy(made.fill().data(), payload.data(), payload.size());
  return made;
}

frame frame::close(close_code code, std::string_view reason) {
  if (code == close_code::none) return make(opcode::close, {});
  const auto kept = is_utf8(reason) ? utf8_prefix(reason, longest_reason) : std::string_view{};
  auto made = uninitialised(opcode::close, 2 + kept.size());
  const auto bytes = made.fill();
  const auto number = static_cast<std::uint16_t>(sendable(code));
  bytes[0] = static_cast<char>(number >> 8);
  bytes[1] = static_cast<char>(number & 0xFF);
  std::ranges::copy(kept, bytes.data() + 2);
  return made;
}

opcode frame::kind() const noexcept {
  return static_cast<opcode>(static_cast<std::uint8_t>(block_->bytes()[0]) & 0x0F);
}

std::string_view frame::payload() const noexcept {
  if (block_ == nullptr) return {};
  return {block_->bytes() + block_->header_size, block_->payload_size};
}

std::string_view frame::wire() const noexcept {
  if (block_ == nullptr) return {};
  return {block_->bytes(), block_->header_size + block_->payload_size};
}

std::span<char> frame::fill() noexcept {
  return {block_->bytes() + block_->header_size, block_->payload_size};
}

frame frame::deflated() const noexcept {
  auto* known = block_->deflated.load(std::memory_order_acquire);
  if (known != nullptr) known->shared_by.fetch_add(1, std::memory_order_relaxed);
  return frame{known};
}

void frame::remember_deflated(const frame& other) const noexcept {
  block* unset = nullptr;
  auto kept = other;
  if (block_->deflated.compare_exchange_strong(unset, kept.block_, std::memory_order_acq_rel)) {
    kept.block_ = nullptr;  // the reference now belongs to this block
  }
}

}  // namespace porthouse::protocol
