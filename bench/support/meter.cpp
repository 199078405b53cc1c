#include "meter.hpp"

#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>

#include <time.h>

namespace porthouse::bench {

meter::meter(pid_t process) : process_{process} {
  if (process_ == 0) return;
  if (const int error = ::clock_getcpuclockid(process_, &clock_); error != 0) {
    throw std::system_error{error, std::generic_category(), "--pid " + std::to_string(process_)};
  }
}

std::chrono::nanoseconds meter::cpu() const {
  if (process_ == 0) return {};
  timespec used{};
  if (::clock_gettime(clock_, &used) != 0) {
    throw std::runtime_error{"the server (process " + std::to_string(process_) + ") has ended"};
  }
  return std::chrono::seconds{used.tv_sec} + std::chrono::nanoseconds{used.tv_nsec};
}

std::int64_t meter::memory() const {
  if (process_ == 0) return 0;
  std::ifstream rollup{"/proc/" + std::to_string(process_) + "/smaps_rollup"};
  std::string word;
  while (rollup >> word) {
    std::int64_t kilobytes = 0;
    if (word == "Anonymous:" && rollup >> kilobytes) return kilobytes * 1024;
  }
  throw std::runtime_error{"cannot read the memory of process " + std::to_string(process_)};
}

}  // namespace porthouse::bench
