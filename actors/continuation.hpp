#pragma once

#include <exception>
#include <functional>
#include <type_traits>
#include <utility>

namespace porthouse {

using failure_handler = std::function<void(std::exception_ptr)>;

/// Calls `failed` with `why`; rethrows `why` if `failed` is empty.
inline void tell_failure(const failure_handler& failed, const std::exception_ptr& why) {
  if (!failed) std::rethrow_exception(why);
  failed(why);
}

/// A piece of work for another thread. The function that it returns is for the thread that the work
/// came from: it calls `then` with the result, or `failed` with what was thrown.
template <class Work, class Then>
std::function<std::function<void()>()> continuation(Work work, Then then, failure_handler failed) {
  return [work = std::move(work), then = std::move(then),
          failed = std::move(failed)]() mutable -> std::function<void()> {
    try {
      if constexpr (std::is_void_v<std::invoke_result_t<Work&>>) {
        work();
        return std::move(then);
      } else {
        return [then = std::move(then), result = work()]() mutable { then(std::move(result)); };
      }
    } catch (...) {
      return [failed = std::move(failed), why = std::current_exception()] {
        tell_failure(failed, why);
      };
    }
  };
}

}  // namespace porthouse
