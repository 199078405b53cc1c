#include <porthouse/net/heartbeat.hpp>
#include <porthouse/net/loop/shard.hpp>
#include <porthouse/net/service.hpp>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <sys/timerfd.h>
#include <unistd.h>

namespace porthouse::net {
namespace {

descriptor beat_every(std::chrono::nanoseconds interval) {
  descriptor made{::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)};
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(interval);
  itimerspec when{};
  when.it_interval = {whole.count(), (interval - whole).count()};
  when.it_value = when.it_interval;
  if (!made || ::timerfd_settime(made.get(), 0, &when, nullptr) != 0) {
    throw std::system_error{errno, std::generic_category(), "timerfd"};
  }
  return made;
}

}  // namespace

heartbeat::heartbeat(shard& where, std::vector<shard*> all, std::chrono::microseconds interval)
    : shard_{where},
      all_{std::move(all)},
      timer_{beat_every(std::max(interval / 2, std::chrono::microseconds{1'000}))},
      unanswered_{std::make_shared<std::atomic<std::size_t>>(0)} {}

void heartbeat::ready(std::uint32_t) {
  std::uint64_t beats = 0;
  if (::read(timer_.get(), &beats, sizeof beats) != sizeof beats || *unanswered_ != 0) return;
  notify_service("WATCHDOG=1");
  *unanswered_ = all_.size();
  for (auto* shard : all_) {
    shard->post([left = unanswered_] { left->fetch_sub(1); });
  }
}

void heartbeat::abort() { shard_.dismiss(*this); }

}  // namespace porthouse::net
