#include <porthouse/net/door.hpp>

namespace porthouse::net {

door_pass::~door_pass() {
  if (door_ != nullptr) door_->release(*this);
}

door_pass door::admit(const remote& from) {
  auto pass = admit_proxy();
  attribute(pass, from);
  return pass;
}

door_pass door::admit_proxy() {
  door_pass pass;
  if (inside_.fetch_add(1) < most_) {
    pass.door_ = this;
    pass.kind_ = door_pass::kind::guest;
  } else {
    inside_.fetch_sub(1);
    turn_away(pass);
  }
  return pass;
}

void door::attribute(door_pass& pass, const remote& client) {
  if (pass.kind_ != door_pass::kind::guest || pass.from_ != nullptr || !client.is_counted()) return;
  const std::lock_guard lock{guard_};
  auto& crowd = *crowds_.try_emplace(client.counted_by()).first;
  if (crowd.second.open < most_per_address_) {
    ++crowd.second.open;
    pass.from_ = &crowd;
    return;
  }
  turn_away(pass);
}

void door::turn_away(door_pass& pass) noexcept {
  pass = {};  // gives its place back, if it has one
  if (turned_away_.fetch_add(1) < most_turned_away) {
    pass.door_ = this;
    pass.kind_ = door_pass::kind::turned_away;
  } else {
    turned_away_.fetch_sub(1);
  }
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
