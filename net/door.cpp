#include <porthouse/net/door.hpp>

namespace porthouse::net {

door_pass::~door_pass() {
  if (door_ != nullptr) door_->release(*this);
}

door_pass door::admit(const remote& from) {
  door_pass pass;
  if (count(from, pass)) {
    pass.door_ = this;
    pass.kind_ = door_pass::kind::guest;
  } else if (turned_away_.fetch_add(1) < most_turned_away) {
    pass.door_ = this;
    pass.kind_ = door_pass::kind::turned_away;
  } else {
    turned_away_.fetch_sub(1);
  }
  return pass;
}

bool door::count(const remote& from, door_pass& pass) {
  if (inside_.fetch_add(1) < most_) {
    if (from.is_loopback()) return true;
    const std::lock_guard lock{guard_};
    auto& crowd = *crowds_.try_emplace(from.key).first;
    if (crowd.second.open < most_per_address_) {
      ++crowd.second.open;
      pass.from_ = &crowd;
      return true;
    }
  }
  inside_.fetch_sub(1);
  return false;
}

void door::release(door_pass& pass) noexcept {
  if (pass.kind_ == door_pass::kind::turned_away) {
    turned_away_.fetch_sub(1);
    return;
  }
  inside_.fetch_sub(1);
  if (pass.from_ == nullptr) return;
  const std::lock_guard lock{guard_};
  if (--pass.from_->second.open == 0) crowds_.erase(pass.from_->first);
}

}  // namespace porthouse::net
