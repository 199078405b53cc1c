#include <porthouse/net/loop/endpoint_table.hpp>

#include <algorithm>
#include <utility>

namespace porthouse::net {

std::uint32_t endpoint_table::add(std::unique_ptr<endpoint> endpoint) {
  if (free_.empty()) {
    if (endpoints_.size() == endpoints_.capacity()) make_room(2 * endpoints_.size() + 1);
    free_.push_back(places());
    endpoints_.emplace_back();
    due_.push_back(never);
  }
  const auto place = free_.back();
  free_.pop_back();
  endpoint->place_ = place;
  endpoints_[place] = std::move(endpoint);
  due_[place] = never;
  return place;
}

/// Takes all the memory that `most` endpoints need to come and go, so that nothing else here takes
/// any.
void endpoint_table::make_room(std::size_t most) {
  free_.reserve(most);
  due_.reserve(most);
  emptied_.reserve(most);
  gone_.reserve(2 * most);  // one may be replaced and go in the same turn
  endpoints_.reserve(most);
}

void endpoint_table::replace(endpoint& old, std::unique_ptr<endpoint> next) {
  next->place_ = old.place_;
  std::swap(endpoints_[old.place_], next);
  gone_.push_back(std::move(next));
}

void endpoint_table::remove(endpoint& endpoint) {
  // A place is reused only in the next turn: events of this one may still carry its number.
  emptied_.push_back(endpoint.place_);
  due_[endpoint.place_] = never;
  gone_.push_back(std::move(endpoints_[endpoint.place_]));
}

void endpoint_table::reap() noexcept {
  if (gone_.empty()) return;
  gone_.clear();
  free_.insert(free_.end(), emptied_.begin(), emptied_.end());
  emptied_.clear();
}

void endpoint_table::set_due(const endpoint& endpoint, tick when) noexcept {
  due_[endpoint.place_] = when;
  earliest_ = std::min(earliest_, when);
}

void endpoint_table::tell(endpoint& endpoint) noexcept {
  try {
    endpoint.due();
  } catch (...) {
    endpoint.abandon();
  }
}

void endpoint_table::sweep(tick now) {
  earliest_ = never;
  // By index: an endpoint that is told may add others, and set a new deadline for itself.
  for (std::uint32_t place = 0; place < places(); ++place) {
    if (due_[place] <= now && endpoints_[place]) {
      due_[place] = never;
      tell(*endpoints_[place]);
    }
    if (place < due_.size()) earliest_ = std::min(earliest_, due_[place]);
  }
}

}  // namespace porthouse::net
