#pragma once

#include <sys/resource.h>
#include <unistd.h>

namespace porthouse::net::test {

/// While this lives, the process gets no further descriptor.
class no_descriptors {
public:
  no_descriptors() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const int next = ::dup(0);
    ::close(next);
    auto now = before_;
    now.rlim_cur = static_cast<rlim_t>(next);
    ::setrlimit(RLIMIT_NOFILE, &now);
  }
  ~no_descriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  no_descriptors(const no_descriptors&) = delete;

private:
  rlimit before_{};
};

}  // namespace porthouse::net::test
