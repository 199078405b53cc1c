#include <porthouse/net/train.hpp>

#include <cstring>

namespace porthouse::net {

/// A frame that nobody has sent in this turn, or not here.
bool train::couple(ride& who, const protocol::frame& what) {
  const auto size = what.wire().size();
  if (size > longest_frame || this->size(who) + size > longest_ride) return false;
  const auto begin = cars_.empty() ? 0 : cars_.back().end;
  if (!who) who.first = static_cast<std::uint32_t>(cars_.size());
  cars_.push_back({what, begin + size});
  ++who.count;
  return true;
}

std::string_view train::bytes(const ride& who) {
  if (who.count == 1) return cars_[who.first].what.wire();
  const bool here =
      copied_.first <= who.first && who.first + who.count <= copied_.first + copied_.count;
  if (!here) {
    auto* to = room_.get();
    for (std::size_t at = 0; at < who.count; ++at) {
      const auto one = frame(who, at).wire();
      std::memcpy(to, one.data(), one.size());
      to += one.size();
    }
    copied_ = who;
  }
  return {room_.get() + (begin_of(who) - begin_of(copied_)), size(who)};
}

void train::empty_out() noexcept {
  cars_.clear();
  if (cars_.capacity() > most_kept) cars_.shrink_to_fit();
  copied_ = {};
}

}  // namespace porthouse::net
