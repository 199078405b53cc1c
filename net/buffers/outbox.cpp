#include <porthouse/net/buffers/outbox.hpp>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <utility>

namespace porthouse::net {
namespace {

/// Up to here copying is cheaper than one more piece for the kernel to follow.
constexpr std::size_t worth_copying = 4'096;

/// Written frames that may lie around before the queue is moved up.
constexpr std::size_t worth_compacting = 64;

}  // namespace

void outbox::push(const protocol::frame& frame) {
  frames_.push_back(frame);
  bytes_ += cost(frame);
}

void outbox::push_urgent(protocol::frame frame) {
  if (urgent_.size() >= most_urgent) {
    urgent_.back() = std::move(frame);
  } else {
    urgent_.push_back(std::move(frame));
  }
}

std::size_t outbox::first_unbegun() const noexcept {
  const auto begun = offset_ + promised_;
  auto at = first_;
  for (std::size_t before = 0; before < begun; ++at) before += frames_[at].wire().size();
  return at;
}

void outbox::drop_unbegun() noexcept {
  const auto from = first_unbegun();
  for (auto at = from; at < frames_.size(); ++at) bytes_ -= cost(frames_[at]);
  frames_.erase(frames_.begin() + static_cast<std::ptrdiff_t>(from), frames_.end());
  urgent_.clear();
}

void outbox::take_in_urgent() {
  for (const auto& frame : urgent_) bytes_ += cost(frame);
  const auto at = frames_.begin() + static_cast<std::ptrdiff_t>(first_unbegun());
  frames_.insert(
      at, std::make_move_iterator(urgent_.begin()), std::make_move_iterator(urgent_.end()));
  urgent_.clear();
}

void outbox::collect(write_vector& into, std::span<char> room) {
  if (!urgent_.empty()) take_in_urgent();
  into.count = 0;
  into.bytes = 0;
  const bool alone = frames_.size() - first_ == 1;
  const char* end_of_copies = nullptr;  // of the last piece, if it lies in `room`
  for (auto at = first_; at < frames_.size() && into.count < write_vector::most_pieces; ++at) {
    auto bytes = frames_[at].wire();
    if (at == first_) bytes.remove_prefix(offset_);
    const bool cut = bytes.size() > write_vector::most_of_a_frame;
    if (cut) bytes = bytes.substr(0, write_vector::most_of_a_frame);
    into.bytes += bytes.size();
    if (alone || bytes.size() > worth_copying || bytes.size() > room.size()) {
      into.pieces[into.count++] = {const_cast<char*>(bytes.data()), bytes.size()};
      end_of_copies = nullptr;
      if (cut) return;
      continue;
    }
    std::memcpy(room.data(), bytes.data(), bytes.size());
    if (end_of_copies == nullptr) into.pieces[into.count++] = {room.data(), 0};
    into.pieces[into.count - 1].iov_len += bytes.size();
    room = room.subspan(bytes.size());
    end_of_copies = room.data();
  }
}

void outbox::written(std::size_t count) noexcept {
  promised_ -= std::min(promised_, count);
  while (count > 0) {
    const auto left = frames_[first_].wire().size() - offset_;
    if (count < left) {
      offset_ += count;
      return;
    }
    count -= left;
    offset_ = 0;
    bytes_ -= cost(frames_[first_]);
    frames_[first_++] = {};
  }
  // The written ones are taken out rarely enough that it costs nothing per frame.
  if (first_ < frames_.size() && first_ < worth_compacting + frames_.size() / 2) return;
  frames_.erase(frames_.begin(), frames_.begin() + static_cast<std::ptrdiff_t>(first_));
  first_ = 0;
}

void outbox::clear() noexcept {
  frames_.clear();
  first_ = offset_ = promised_ = bytes_ = 0;
  urgent_.clear();
}

outbox_pool::outbox_pool() { spare_.reserve(most_kept); }

std::unique_ptr<outbox> outbox_pool::take() {
  if (spare_.empty()) return std::make_unique<outbox>();
  auto taken = std::move(spare_.back());
  spare_.pop_back();
  return taken;
}

void outbox_pool::give(std::unique_ptr<outbox> back) noexcept {
  if (back->capacity() > most_capacity || spare_.size() >= most_kept) return;
  back->clear();
  spare_.push_back(std::move(back));
}

}  // namespace porthouse::net
