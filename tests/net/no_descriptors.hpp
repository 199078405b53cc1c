#pragma once

#include <sys/resource.h>
#include <unistd.h>

namespace porthouse::net::test {

/// While this lives, the process gets no further descriptor.
class drought {
public:
  drought() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const int next = ::dup(0);
    ::close(next);
    auto now = before_;
    now.rlim_cur = static_cast<rlim_t>(next);
    ::setrlimit(RLIMIT_NOFILE, &now);
  }
  ~drought() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  drought(const drought&) = delete;

private:
  rlimit before_{};
};

}  // namespace porthouse::net::test
