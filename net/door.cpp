#include <porthouse/net/door.hpp>

namespace porthouse::net {

door_pass::~door_pass() {
  if (door_ != nullptr) door_->release(*this);
}

door_pass door::admit(const remote& from) {
  auto pass = admit_proxy();
  attribute(pass, from);
  return pass.is_guest() ? std::move(pass) : door_pass::turned_away();
}

door_pass door::admit_proxy() {
  if (inside_.fetch_add(1) >= most_) {
    inside_.fetch_sub(1);
    return door_pass::turned_away();
  }
  door_pass pass;
  pass.door_ = this;
  pass.kind_ = door_pass::kind::guest;
  return pass;
}

void door::attribute(door_pass& pass, const remote& client) {
  if (!pass.is_guest() || pass.from_ != nullptr || !client.is_counted()) return;
  const std::lock_guard lock{guard_};
  auto& crowd = *crowds_.try_emplace(client.counted_by()).first;
  if (crowd.second.open < most_per_address_) {
    ++crowd.second.open;
    pass.from_ = &crowd;
    return;
  }
  if (!exchange(pass, door_pass::kind::refused, refused_)) pass = {};
}

void door::make_probe(door_pass& pass) {
  if (pass.is_guest()) exchange(pass, door_pass::kind::probe, probes_);
}

/// Another pass for one that gives its place back, unless there are too many of that kind.
bool door::exchange(door_pass& pass, door_pass::kind what, std::atomic<std::size_t>& count) {
  if (count.fetch_add(1) >= most_of_a_kind) {
    count.fetch_sub(1);
    return false;
  }
  door_pass other;
  other.door_ = this;
  other.kind_ = what;
  std::swap(pass, other);
  return true;
}

void door::release(door_pass& pass) noexcept {
  if (!pass.is_guest()) {
    (pass.kind_ == door_pass::kind::probe ? probes_ : refused_).fetch_sub(1);
    return;
  }
  inside_.fetch_sub(1);
  if (pass.from_ == nullptr) return;
  const std::lock_guard lock{guard_};
  if (--pass.from_->second.open == 0) crowds_.erase(pass.from_->first);
}

}  // namespace porthouse::net
