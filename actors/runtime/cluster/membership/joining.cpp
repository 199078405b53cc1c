#include <porthouse/actors/runtime/cluster/membership/joining.hpp>
#include <porthouse/actors/runtime/messages/peer_messages.hpp>

#include <algorithm>

namespace porthouse::cluster {

void joining::nobody_at(const std::string& address) {
  awaited_.erase(address);
  refused_.erase(address);
}

void joining::linked_at(const std::string& address) {
  awaited_.erase(address);
  refused_.erase(address);
}

// A node that is new takes an incarnation greater than that of any life before, whatever its clock
// says. One that has been accepted before is the earlier life: it has been replaced.
void joining::refused_at(const std::string& address, std::uint64_t holder) {
  refused_.insert_or_assign(address, holder != 0);
  if (holder == 0 || holder > latest_incarnation || holder < incarnation_) return;
  if (established_) {
    replaced_ = replaced_ || holder > incarnation_;
  } else {
    incarnation_ = holder + 1;
  }
}

void joining::lost_at(const std::string& address, clock::time_point now) {
  if (now < in_doubt_until_) awaited_.insert(address);
}

protocol::standing joining::judge(bool linked, clock::time_point now) {
  using protocol::standing;
  if (replaced_) return standing::replaced;
  const auto for_its_name = [](const auto& one) { return one.second; };
  if (std::ranges::any_of(refused_, for_its_name)) return standing::refused;
  if (established_) {
    const auto unsure = now < in_doubt_until_ || (!awaited_.empty() && !linked);
    return unsure ? standing::joining : standing::accepted;
  }
  if (!refused_.empty()) return standing::refused;
  if (!awaited_.empty() && (waits_for_all_ || !linked)) return standing::joining;
  established_ = true;
  awaited_.clear();
  return standing::accepted;
}

}  // namespace porthouse::cluster
