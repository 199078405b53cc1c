#include <porthouse/actors/runtime/cluster/membership/address_book.hpp>

#include <algorithm>

namespace porthouse::cluster {

void address_book::give(const std::string& address, clock::time_point now) {
  auto& known = book_.try_emplace(address, entry{now, now}).first->second;
  known.given = true;
}

void address_book::learn(const std::string& address, clock::time_point now) {
  if (book_.size() < most) book_.try_emplace(address, entry{now + drawn(first_wait), now});
}

void address_book::lost(const std::string& address, clock::time_point now) {
  const auto known = book_.find(address);
  if (known == book_.end()) return;
  known->second.failed = 0;
  known->second.due = now + drawn(first_wait);
}

void address_book::refused(
    const std::string& address, clock::time_point now, std::chrono::milliseconds wait) {
  const auto known = book_.find(address);
  if (known != book_.end()) known->second.due = now + drawn(wait);
}

void address_book::leave(const std::string& address, clock::time_point until) {
  const auto known = book_.find(address);
  if (known != book_.end()) known->second.left_until = until;
}

unsigned address_book::tried(const std::string& address) const {
  const auto known = book_.find(address);
  return known != book_.end() ? known->second.failed : 0;
}

void address_book::put_off(entry& tried, clock::time_point now) {
  constexpr unsigned most_doublings = 6;
  const auto wait = first_wait * (1U << std::min(tried.failed, most_doublings));
  tried.due = now + drawn(std::min<std::chrono::milliseconds>(wait, longest_wait));
  ++tried.failed;
}

void address_book::forget(clock::time_point now) {
  std::erase_if(book_, [now](const auto& one) {
    return !one.second.given && now - one.second.last_seen > patience;
  });
}

std::chrono::milliseconds address_book::drawn(std::chrono::milliseconds about) {
  std::uniform_int_distribution<std::int64_t> around{about.count() / 2, about.count() * 3 / 2};
  return std::chrono::milliseconds{around(chance_)};
}

}  // namespace porthouse::cluster
