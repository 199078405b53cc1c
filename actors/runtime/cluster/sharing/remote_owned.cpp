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
  std::visit([&](auto& known) { stream_.write(line_of(place, index, std::move(known))); }, event);
}

void remote_owned::take_back(protocol::tenure stay, protocol::request_number number) {
  stream_.write(take_back_line{stay, number});
}

// -- from the peer --------------------------------------------------------------------------------

protocol::parcel* remote_owned::parcel_for(const protocol::socket_ref& where) {
  return where.shard < parcels_.size() ? &parcels_[where.shard] : nullptr;
}

void remote_owned::take(say_line& line) {
  if (auto* to = parcel_for(line.to))
    to->lines.emplace_back(protocol::say{line.to, std::move(line.what), std::move(line.how)});
}

void remote_owned::take(members_line& line) {
  if (line.size == 0) {
    member_lists_.erase(line.list);
    return;
  }
  auto& list = member_lists_[line.list];
  // A list grows by no more members than are named.
  if (line.size > list.all.size() + line.changes.size()) return;
  list.all.resize(line.size);
  for (const auto& [at, socket] : line.changes) {
    if (at < line.size) list.all[at] = socket;
  }
  list.changed = true;
}

void remote_owned::take(say_all_line& line) {
  const auto known = member_lists_.find(line.list);
  if (known == member_lists_.end()) return;
  if (known->second.changed) sort(known->second);
  for (std::size_t shard = 0; shard < parcels_.size(); ++shard) {
    const auto& here = known->second.by_shard[shard];
    if (here->empty()) continue;
    parcels_[shard].lines.emplace_back(protocol::say_all{here, line.what, line.but, line.how});
  }
}

void remote_owned::sort(member_list& list) const {
  std::vector<std::shared_ptr<protocol::members>> lists(parcels_.size());
  for (auto& sockets : lists) sockets = std::make_shared<protocol::members>();
  for (const auto& socket : list.all) {
    if (socket.shard < lists.size()) lists[socket.shard]->push_back(socket);
  }
  list.by_shard.assign(lists.begin(), lists.end());
  list.changed = false;
}

void remote_owned::take(verdict_line& line) {
  if (protocol::empties_hands(line.index, line.what != nullptr, line.answers, line.in_hand))
    begin(line.on.number, line.in_hand, line.begun);
  auto* to = parcel_for(line.on);
  if (to == nullptr) return;
  auto what = line.what ? std::make_unique<protocol::verdict>(*line.what) : nullptr;
  to->lines.emplace_back(
      protocol::verdict_line{line.on, line.answers, line.index, std::move(what)});
}

void remote_owned::take(amend_line& line) {
  auto* to = parcel_for(line.on);
  if (to == nullptr) return;
  to->lines.emplace_back(protocol::amend{
      line.on, std::make_shared<const protocol::identity_change>(std::move(line.what))});
}

void remote_owned::take(given_back_line& line) {
  begin(line.on.number, line.in_hand, line.begun);
  if (auto* to = parcel_for(line.on))
    to->lines.emplace_back(protocol::give_back{line.on, line.in_hand});
}

// The socket revokes this node's copy of the batch: there it is to find what its owner has begun.
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
  for (auto& [stay, batch] : in_flight_) {
    while (batch.what->next() != nullptr) ++begun;
  }
  in_flight_.clear();
  return begun;
}

}  // namespace porthouse::cluster
