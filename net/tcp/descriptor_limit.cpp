#include <porthouse/net/tcp/descriptor_limit.hpp>

#include <cstdint>
#include <filesystem>
#include <iterator>
#include <system_error>

#include <sys/resource.h>

namespace porthouse::net {
namespace {

namespace fs = std::filesystem;

std::size_t open_now() noexcept {
  std::error_code failed;
  const auto all = fs::directory_iterator{"/proc/self/fd", failed};
  if (failed) return 16;
  std::size_t count = 0;
  for (auto at = all; at != fs::directory_iterator{} && !failed; at.increment(failed)) ++count;
  return count;
}

}  // namespace

void raise_descriptor_limit() noexcept {
  rlimit now{};
  if (::getrlimit(RLIMIT_NOFILE, &now) != 0 || now.rlim_cur >= now.rlim_max) return;
  now.rlim_cur = now.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &now);
}

std::size_t descriptor_limit() noexcept {
  rlimit now{};
  if (::getrlimit(RLIMIT_NOFILE, &now) != 0 || now.rlim_cur == RLIM_INFINITY) return SIZE_MAX;
  return static_cast<std::size_t>(now.rlim_cur);
}

std::size_t connections_that_fit(std::size_t reserve) noexcept {
  const auto all = descriptor_limit();
  const auto taken = open_now() + reserve;
  return all > taken ? all - taken : 1;
}

}  // namespace porthouse::net
