#pragma once

#include <porthouse/protocol/message/message.hpp>

#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace porthouse::protocol {

/// Messages in the hands of an owner, with the line between those begun and those not.
///
/// The socket that gives a batch away and the space that works on it may be on different threads
/// and may disagree (a deadline, a crash, a release that crosses it): the cursor settles it. A
/// message begun by the space is the space's; `revoke` takes back all that have not been begun. Any
/// thread may call anything; `next` is for one owner.
class batch : public boost::intrusive_ref_counter<batch> {
public:
  explicit batch(std::vector<message> messages) noexcept : messages_{std::move(messages)} {}

  /// The next message, now begun; nullptr at the end, or once revoked.
  [[nodiscard]] const message* next() noexcept {
    const auto at = cursor_.fetch_add(1, std::memory_order_acq_rel);
    return at < messages_.size() ? &messages_[at] : nullptr;
  }

  /// From now on `next` gives nothing. Returns how many messages the owner has begun.
  std::size_t revoke() noexcept {
    const auto begun = cursor_.exchange(revoked_from, std::memory_order_acq_rel);
    if (begun >= revoked_from) return revoked_at_;
    revoked_at_ = begun < messages_.size() ? static_cast<std::size_t>(begun) : messages_.size();
    return revoked_at_;
  }

  [[nodiscard]] std::size_t size() const noexcept { return messages_.size(); }
  [[nodiscard]] std::span<const message> messages() const noexcept { return messages_; }

private:
  static constexpr std::uint64_t revoked_from = 1ULL << 62U;

  std::vector<message> messages_;
  std::atomic<std::uint64_t> cursor_{0};
  std::size_t revoked_at_ = 0;  // only the socket revokes
};

/// Of the size of one machine word, as every visitor and every socket has one.
using batch_ptr = boost::intrusive_ptr<batch>;

}  // namespace porthouse::protocol
