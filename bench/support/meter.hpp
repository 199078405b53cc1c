#pragma once

#include <cstdint>
#include <vector>

#include <sys/types.h>

namespace porthouse::bench {

/// What processes have used, read from the kernel without their help.
class meter {
public:
  /// Throws std::system_error if there is no such process.
  explicit meter(const std::vector<pid_t>& processes);

  /// CPU time of all threads of each, user and system, with the scheduler's resolution of a
  /// nanosecond.
  [[nodiscard]] std::vector<std::int64_t> cpu() const;
  /// The memory of each in bytes: what is resident, without pages of files.
  [[nodiscard]] std::vector<std::int64_t> memory() const;

private:
  struct process {
    pid_t id = 0;
    clockid_t clock{};
  };
  std::vector<process> processes_;
};

}  // namespace porthouse::bench
