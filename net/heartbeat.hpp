#pragma once

#include <porthouse/net/loop/endpoint.hpp>
#include <porthouse/net/tcp/descriptor.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <vector>

namespace porthouse::net {

class shard;

/// Tells systemd's watchdog that all loops turn, at half its interval: each time only if every loop
/// has answered since the last.
class heartbeat final : public endpoint {
public:
  /// `all` are to be alive, `where` among them; they outlive this. Throws std::system_error if the
  /// kernel grants no timer.
  heartbeat(shard& where, std::vector<shard*> all, std::chrono::microseconds interval);

  [[nodiscard]] int native() const noexcept { return timer_.get(); }
  void ready(std::uint32_t events) override;
  void due() override {}
  void flush() override {}
  void shut_down() override { abort(); }
  void abort() override;

private:
  shard& shard_;
  std::vector<shard*> all_;
  descriptor timer_;
  std::shared_ptr<std::atomic<std::size_t>> unanswered_;
};

}  // namespace porthouse::net
