#include <porthouse/actors/runtime/places/room_accounts.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace porthouse {
namespace {

template <class Accounts, class Key>
void erase(Accounts& from, const Key& key, const std::string& room) {
  const auto known = from.find(key);
  if (known == from.end()) return;
  std::erase(known->second, room);
  if (known->second.empty()) from.erase(known);
}

template <class Accounts, class Key>
const room_accounts::names* at_limit(const Accounts& all, const Key& key, std::size_t most) {
  const auto known = all.find(key);
  return known != all.end() && known->second.size() >= most ? &known->second : nullptr;
}

}  // namespace

void room_accounts::opened(const std::string& room, const room_asker& by) {
  if (by.visitor == protocol::socket_id{}) return;
  by_visitor_[by.visitor].push_back(room);
  if (auto share = address_share(by.address); !share.empty())
    by_address_[std::move(share)].push_back(room);
}

void room_accounts::closed(const std::string& room, const room_asker& by) {
  shared(room, by);
  erase(by_address_, address_share(by.address), room);
}

void room_accounts::shared(const std::string& room, const room_asker& by) {
  erase(by_visitor_, by.visitor, room);
}

const room_accounts::names* room_accounts::visitor_is_at_limit(const room_asker& asker) const {
  return at_limit(by_visitor_, asker.visitor, per_visitor_);
}

const room_accounts::names* room_accounts::address_is_at_limit(const room_asker& asker) const {
  if (by_address_.empty()) return nullptr;
  return at_limit(by_address_, address_share(asker.address), per_address_);
}

}  // namespace porthouse
