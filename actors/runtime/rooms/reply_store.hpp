#pragma once

#include <porthouse/actors/runtime/rooms/request_outcome.hpp>
#include <porthouse/protocol/settings/limits.hpp>

#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace porthouse {

/// The replies that a room keeps for requests with a `once` key, and the calls that are still to
/// bring one. Bounded by `limits`; the oldest go first. One thread.
class reply_store {
public:
  using time_point = std::chrono::steady_clock::time_point;

  explicit reply_store(const protocol::limits& bounds) noexcept : bounds_{bounds} {}
  reply_store(const reply_store&) = delete;
  reply_store& operator=(const reply_store&) = delete;

  /// The call that was made for a request of that key; nullptr if there is none, or no more.
  [[nodiscard]] std::shared_ptr<request_run> find(const std::string& key, time_point now);
  /// A call is to be made for a request of that key.
  void open(const std::string& key, const std::shared_ptr<request_run>& run, time_point now);
  /// The call has ended. It is kept from now on; not at all if the handler was not called.
  void settle(const request_run& run, time_point now);

  [[nodiscard]] std::size_t size() const noexcept { return by_key_.size(); }
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

private:
  struct kept {
    std::shared_ptr<request_run> run;
    time_point since;
    std::size_t bytes = 0;
  };
  using list = std::list<kept>;

  void forget(list::iterator which);
  void trim();

  const protocol::limits& bounds_;
  list oldest_first_;
  std::unordered_map<std::string_view, list::iterator> by_key_;  // the text is the run's
  std::size_t bytes_ = 0;
};

}  // namespace porthouse
