#include <porthouse/net/loop/poller.hpp>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <system_error>

#include <sys/eventfd.h>

namespace porthouse::net {
namespace {

constexpr std::uint32_t everything = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;

descriptor granted(int fd, const char* call) {
  if (fd < 0) throw std::system_error{errno, std::generic_category(), call};
  return descriptor{fd};
}

}  // namespace

poller::poller()
    : epoll_{granted(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")},
      wakeup_{granted(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")},
      raw_(batch) {
  seen_.reserve(batch);
  // Edge-triggered, so that the count need never be read back: each write is an edge of its own.
  epoll_event event{};
  event.events = EPOLLIN | EPOLLET;
  event.data.u32 = most;
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, wakeup_.get(), &event) != 0) {
    throw std::system_error{errno, std::generic_category(), "epoll_ctl"};
  }
}

bool poller::watch(int native, std::uint32_t number) noexcept {
  epoll_event event{};
  event.events = everything;
  event.data.u32 = number;
  return ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, native, &event) == 0;
}

void poller::forget(int native) noexcept {
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, native, nullptr);
}

std::span<const readiness> poller::wait(std::chrono::milliseconds patience) noexcept {
  const auto longest = std::chrono::milliseconds{INT_MAX};
  const auto timeout =
      patience.count() < 0 ? -1 : static_cast<int>(std::min(patience, longest).count());
  const auto count =
      ::epoll_wait(epoll_.get(), raw_.data(), static_cast<int>(raw_.size()), timeout);
  seen_.clear();
  for (int i = 0; i < count; ++i) {
    const auto& event = raw_[static_cast<std::size_t>(i)];
    if (event.data.u32 != most) seen_.push_back({event.data.u32, event.events});
  }
  return seen_;
}

void poller::interrupt() noexcept { ::eventfd_write(wakeup_.get(), 1); }

}  // namespace porthouse::net
