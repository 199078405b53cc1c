#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <utility>

namespace porthouse::cluster {

/// How many lines of a log strangers may fill: so many in a minute in all, and so many about one of
/// them. What is past it is counted. One thread.
class complaint_limit {
public:
  using clock = std::chrono::steady_clock;
  static constexpr std::chrono::minutes period{1};

  complaint_limit(std::size_t all, std::size_t each) noexcept : all_{all}, each_{each} {}

  /// Whether a line about `name` may be written now.
  [[nodiscard]] bool admits(const std::string& name, clock::time_point now) {
    if (now - began_ >= period) {
      began_ = now;
      said_ = 0;
      about_.clear();
    }
    if (said_ < all_) {
      auto& lines = about_[name];
      if (lines < each_) {
        ++lines;
        ++said_;
        return true;
      }
    }
    ++unsaid_;
    return false;
  }
  /// How many lines have not been written, once their minute is over; they are forgotten then.
  [[nodiscard]] std::size_t unsaid(clock::time_point now) noexcept {
    return now - began_ >= period ? std::exchange(unsaid_, 0) : 0;
  }

private:
  const std::size_t all_;
  const std::size_t each_;
  clock::time_point began_ = {};
  std::size_t said_ = 0;
  std::size_t unsaid_ = 0;
  std::map<std::string, std::size_t> about_;  // no more than have been said
};

}  // namespace porthouse::cluster
