#include <porthouse/net/tcp/connection_limit.hpp>

namespace porthouse::net {

connection_permit::~connection_permit() {
  if (limit_ != nullptr) limit_->release(*this);
}

connection_permit connection_limit::admit(const remote& from) {
  auto permit = admit_proxy();
  attribute(permit, from);
  return permit.is_admitted() ? std::move(permit) : connection_permit::turned_away();
}

connection_permit connection_limit::admit_proxy() {
  if (inside_.fetch_add(1) >= most_) {
    inside_.fetch_sub(1);
    return connection_permit::turned_away();
  }
  connection_permit permit;
  permit.limit_ = this;
  permit.kind_ = connection_permit::kind::admitted;
  return permit;
}

void connection_limit::attribute(connection_permit& permit, const remote& client) {
  if (!permit.is_admitted() || permit.from_ != nullptr || !client.is_counted()) return;
  const std::lock_guard lock{guard_};
  auto& counted = *by_address_.try_emplace(client.counted_by()).first;
  if (counted.second.open < most_per_address_) {
    ++counted.second.open;
    permit.from_ = &counted;
    return;
  }
  if (!exchange(permit, connection_permit::kind::refused, refused_)) permit = {};
}

void connection_limit::make_probe(connection_permit& permit) {
  if (permit.is_admitted()) exchange(permit, connection_permit::kind::probe, probes_);
}

/// Exchanges a permit for one of another kind, which gives its place back, unless there are too
/// many of that kind.
bool connection_limit::exchange(
    connection_permit& permit, connection_permit::kind kind, std::atomic<std::size_t>& count) {
  if (count.fetch_add(1) >= most_of_a_kind) {
    count.fetch_sub(1);
    return false;
  }
  connection_permit other;
  other.limit_ = this;
  other.kind_ = kind;
  std::swap(permit, other);
  return true;
}

void connection_limit::release(connection_permit& permit) noexcept {
  if (!permit.is_admitted()) {
    (permit.kind_ == connection_permit::kind::probe ? probes_ : refused_).fetch_sub(1);
    return;
  }
  inside_.fetch_sub(1);
  if (permit.from_ == nullptr) return;
  const std::lock_guard lock{guard_};
  if (--permit.from_->second.open == 0) by_address_.erase(permit.from_->first);
}

}  // namespace porthouse::net
