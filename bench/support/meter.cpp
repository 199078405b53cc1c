#include "meter.hpp"

#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>

#include <time.h>

namespace porthouse::bench {

namespace {

std::int64_t memory_of(pid_t process) {
  std::ifstream rollup{"/proc/" + std::to_string(process) + "/smaps_rollup"};
  std::string word;
  while (rollup >> word) {
    std::int64_t kilobytes = 0;
    if (word == "Anonymous:" && rollup >> kilobytes) return kilobytes * 1024;
  }
  throw std::runtime_error{"cannot read the memory of process " + std::to_string(process)};
}

}  // namespace

meter::meter(const std::vector<pid_t>& processes) {
  for (const auto id : processes) {
    auto& one = processes_.emplace_back(process{id, {}});
    if (const int error = ::clock_getcpuclockid(id, &one.clock); error != 0) {
      throw std::system_error{error, std::generic_category(), "--pid " + std::to_string(id)};
    }
  }
}

std::vector<std::int64_t> meter::cpu() const {
  std::vector<std::int64_t> all;
  for (const auto& one : processes_) {
    timespec used{};
    if (::clock_gettime(one.clock, &used) != 0) {
      throw std::runtime_error{"the server (process " + std::to_string(one.id) + ") has ended"};
    }
    all.push_back(std::int64_t{used.tv_sec} * 1'000'000'000 + used.tv_nsec);
  }
  return all;
}

std::vector<std::int64_t> meter::memory() const {
  std::vector<std::int64_t> all;
  for (const auto& one : processes_) all.push_back(memory_of(one.id));
  return all;
}

}  // namespace porthouse::bench
