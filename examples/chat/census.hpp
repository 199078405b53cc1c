#pragma once

#include <boost/json/object.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The rooms there are, and how many are in each. Rooms run on several threads: the counts are
/// atomic, the names never change.
class census {
public:
  explicit census(std::vector<std::string> rooms)
      : rooms_{std::move(rooms)}, counts_(rooms_.size()) {}

  [[nodiscard]] const std::vector<std::string>& rooms() const noexcept { return rooms_; }
  [[nodiscard]] bool knows(std::string_view room) const {
    return std::ranges::find(rooms_, room) != rooms_.end();
  }

  void count(std::string_view room, std::size_t people) {
    const auto found = std::ranges::find(rooms_, room);
    if (found != rooms_.end()) counts_[static_cast<std::size_t>(found - rooms_.begin())] = people;
  }

  /// `{"lobby": 3, "garden": 0}`, in the order of the rooms.
  [[nodiscard]] boost::json::object counts() const {
    boost::json::object all;
    for (std::size_t i = 0; i < rooms_.size(); ++i) all[rooms_[i]] = counts_[i].load();
    return all;
  }

private:
  std::vector<std::string> rooms_;
  std::vector<std::atomic<std::size_t>> counts_;
};
