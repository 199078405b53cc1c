#pragma once

#include <csignal>

namespace porthouse::net {

/// Blocks all signals on the calling thread: they are for the program's own thread, and SIGPIPE is
/// for none.
inline void block_signals() noexcept {
  sigset_t all;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

}  // namespace porthouse::net
