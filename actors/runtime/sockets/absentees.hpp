#pragma once

#include <porthouse/protocol/message/identity.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

namespace porthouse {

/// Who is away, in the order in which they left, and how many of each address. One thread.
class absentees {
public:
  /// Of one that left; 0 for none.
  enum class ticket : std::uint64_t {};

  /// `share` is what its address counts as; "" for one that does not count.
  ticket add(protocol::socket_id who, std::string share) {
    const ticket number{++last_};
    const auto [at, _] = all_.try_emplace(number, absentee{who, std::move(share)});
    try {
      if (!at->second.share.empty()) by_share_[at->second.share].insert(number);
    } catch (...) {
      all_.erase(at);
      throw;
    }
    return number;
  }
  /// It has come back, or is gone; nothing if it is not here.
  void remove(ticket number) noexcept {
    const auto found = all_.find(number);
    if (found == all_.end()) return;
    const auto mine = by_share_.find(found->second.share);
    if (mine != by_share_.end()) {
      mine->second.erase(number);
      if (mine->second.empty()) by_share_.erase(mine);
    }
    all_.erase(found);
  }

  [[nodiscard]] std::size_t size() const noexcept { return all_.size(); }
  /// Who has been away for longest.
  [[nodiscard]] std::optional<protocol::socket_id> oldest() const {
    if (all_.empty()) return std::nullopt;
    return all_.begin()->second.who;
  }
  /// Of those whose address counts as that of `number` does, who has been away for longest, if they
  /// are more than `most`.
  [[nodiscard]] std::optional<protocol::socket_id> crowded_out(
      ticket number, std::size_t most) const {
    const auto found = all_.find(number);
    if (found == all_.end()) return std::nullopt;
    const auto mine = by_share_.find(found->second.share);
    if (mine == by_share_.end() || mine->second.size() <= most) return std::nullopt;
    return all_.at(*mine->second.begin()).who;
  }

private:
  struct absentee {
    protocol::socket_id who;
    std::string share;
  };

  std::map<ticket, absentee> all_;
  std::unordered_map<std::string, std::set<ticket>> by_share_;
  std::uint64_t last_ = 0;
};

}  // namespace porthouse
