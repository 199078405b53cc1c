#pragma once

#include <chrono>
#include <cstdint>

#include <sys/types.h>

namespace porthouse::bench {

/// What a process has used, asked of the kernel from outside. Needs no cooperation of the process.
class meter {
public:
  /// `process` 0 is nobody: everything reads as zero. Throws std::system_error if there is no such
  /// process.
  explicit meter(pid_t process);

  [[nodiscard]] bool counts() const noexcept { return process_ != 0; }
  /// CPU time of all its threads, user and system, with the scheduler's resolution of a nanosecond.
  [[nodiscard]] std::chrono::nanoseconds cpu() const;
  /// Its memory in bytes: what is resident, without pages of files.
  [[nodiscard]] std::int64_t memory() const;

private:
  pid_t process_;
  clockid_t clock_{};
};

}  // namespace porthouse::bench
