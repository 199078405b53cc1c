#include <porthouse/actors/runtime/cluster/sharing/remote_owned.hpp>
#include <porthouse/protocol/ownership/ownership_rules.hpp>

#include <utility>
#include <variant>

namespace porthouse::cluster {

// -- from our sockets -----------------------------------------------------------------------------

void remote_owned::tell(
    const std::string& place, std::uint32_t index, protocol::space_event&& event) {
  if (const auto* messages = std::get_if<protocol::heard>(&event); messages && index == 0)
    in_flight_[messages->stay] = {messages->number, messages->what};
  if (const auto* over = std::get_if<protocol::left>(&event); over && index == 0)
    in_flight_.erase(over->stay);
  std::visit([&](auto& one) { stream_.write(line_of(place, index, std::move(one))); }, event);
}

void remote_owned::take_back(protocol::tenure stay, protocol::request_number number) {
  stream_.write(take_back_line{stay, number});
}

// -- from the peer --------------------------------------------------------------------------------

protocol::parcel* remote_owned::parcel_for(const protocol::socket_ref& where) {
  return where.shard < parcels_.size() ? &parcels_[where.shard] : nullptr;
}

void remote_owned::take(say_line& said) {
  if (auto* to = parcel_for(said.to))
    to->lines.emplace_back(protocol::say{said.to, std::move(said.what)});
}

void remote_owned::take(members_line& said) {
  if (said.size == 0) {
    member_lists_.erase(said.list);
    return;
  }
  auto& all = member_lists_[said.list];
  // Nobody is new without being named.
  if (said.size > all.all.size() + said.changes.size()) return;
  all.all.resize(said.size);
  for (const auto& [at, who] : said.changes) {
    if (at < said.size) all.all[at] = who;
  }
  all.changed = true;
}

void remote_owned::take(say_all_line& said) {
  const auto known = member_lists_.find(said.list);
  if (known == member_lists_.end()) return;
  if (known->second.changed) sort(known->second);
  for (std::size_t shard = 0; shard < parcels_.size(); ++shard) {
    const auto& here = known->second.by_shard[shard];
    if (here->empty()) continue;
    parcels_[shard].lines.emplace_back(protocol::say_all{here, said.what, said.but});
  }
}

void remote_owned::sort(member_list& which) const {
  std::vector<std::shared_ptr<protocol::members>> lists(parcels_.size());
  for (auto& one : lists) one = std::make_shared<protocol::members>();
  for (const auto& one : which.all) {
    if (one.shard < lists.size()) lists[one.shard]->push_back(one);
  }
  which.by_shard.assign(lists.begin(), lists.end());
  which.changed = false;
}

void remote_owned::take(verdict_line& said) {
  if (protocol::empties_hands(said.index, said.what != nullptr, said.answers, said.in_hand))
    begin(said.on.number, said.in_hand, said.begun);
  auto* to = parcel_for(said.on);
  if (to == nullptr) return;
  auto what = said.what ? std::make_unique<protocol::verdict>(*said.what) : nullptr;
  to->lines.emplace_back(
      protocol::verdict_line{said.on, said.answers, said.index, std::move(what)});
}

void remote_owned::take(amend_line& said) {
  auto* to = parcel_for(said.on);
  if (to == nullptr) return;
  to->lines.emplace_back(protocol::amend{
      said.on, std::make_shared<const protocol::identity_change>(std::move(said.what))});
}

void remote_owned::take(given_back_line& said) {
  begin(said.on.number, said.in_hand, said.begun);
  if (auto* to = parcel_for(said.on))
    to->lines.emplace_back(protocol::give_back{said.on, said.in_hand});
}

// The socket seals its own copy of the batch: it is to find there what its owner has begun.
void remote_owned::begin(
    protocol::tenure stay, protocol::request_number number, std::uint32_t begun) {
  const auto known = in_flight_.find(stay);
  if (known == in_flight_.end() || known->second.number != number) return;
  for (std::uint32_t i = 0; i < begun && known->second.what->next() != nullptr; ++i) {}
  in_flight_.erase(known);
}

void remote_owned::deliver() {
  for (std::size_t shard = 0; shard < parcels_.size(); ++shard) {
    if (!parcels_[shard].lines.empty()) deliver_(shard, std::exchange(parcels_[shard], {}));
  }
}

std::uint64_t remote_owned::lost() {
  deliver();
  std::uint64_t begun = 0;
  for (auto& [stay, hand] : in_flight_) {
    while (hand.what->next() != nullptr) ++begun;
  }
  in_flight_.clear();
  return begun;
}

}  // namespace porthouse::cluster
