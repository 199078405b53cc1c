#pragma once

#include <porthouse/actors/runtime/messages/address_share.hpp>
#include <porthouse/actors/runtime/messages/room_asker.hpp>
#include <porthouse/protocol/message/identity.hpp>

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace porthouse {

/// Which visitors, and which addresses, keep which rooms of families open: a room is on the account
/// of who had it opened, for as long as it is open. One thread: the machine's.
class room_accounts {
public:
  using names = std::deque<std::string>;  ///< the oldest first

  /// `limits::rooms_per_visitor` and `limits::rooms_per_address`.
  room_accounts(std::size_t per_visitor, std::size_t per_address) noexcept
      : per_visitor_{per_visitor}, per_address_{per_address} {}

  void opened(const std::string& room, const room_asker& by);
  void closed(const std::string& room, const room_asker& by);
  /// Others are in it too: it is on that visitor's account no more, only on its address's.
  void shared(const std::string& room, const room_asker& by);

  /// The rooms of that visitor, if it may not have more; nullptr if it may.
  [[nodiscard]] const names* visitor_is_at_limit(const room_asker& asker) const;
  /// The same of its address.
  [[nodiscard]] const names* address_is_at_limit(const room_asker& asker) const;

private:
  std::size_t per_visitor_;
  std::size_t per_address_;
  std::unordered_map<protocol::socket_id, names> by_visitor_;
  std::unordered_map<std::string, names> by_address_;
};

}  // namespace porthouse
