#include "deeds.hpp"

#include <cerrno>
#include <chrono>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace porthouse::test {

deeds::deeds(const char* file, std::string node) : node_{std::move(node)} {
  if (file == nullptr || *file == '\0') return;
  file_ = ::open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  if (file_ < 0) throw std::system_error{errno, std::generic_category(), file};
}

deeds::~deeds() {
  if (file_ >= 0) ::close(file_);
}

void deeds::write(std::string_view room, std::string_view what, std::string_view rest) const {
  if (file_ < 0) return;
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  auto line = std::to_string(std::chrono::nanoseconds{now}.count()) + ' ' + node_ + ' ';
  line.append(room).append(" ").append(what).append(" ").append(rest).append("\n");
  // One write each: lines of several nodes do not mix, and a kill leaves whole ones.
  if (::write(file_, line.data(), line.size()) < 0) {
    throw std::system_error{errno, std::generic_category(), "deeds"};
  }
}

}  // namespace porthouse::test
