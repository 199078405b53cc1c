#include <porthouse/net/tcp/descriptor.hpp>
#include <porthouse/net/tcp/file_text.hpp>

#include <cerrno>
#include <cstdint>
#include <stdexcept>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace porthouse::net {

std::optional<std::string> read_file(const std::string& file, std::size_t most) {
  // What is no file any more, such as a pipe, must not keep us waiting.
  const descriptor from{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  struct stat known {};
  if (!from || ::fstat(from.get(), &known) != 0 || !S_ISREG(known.st_mode)) return {};
  if (static_cast<std::uintmax_t>(known.st_size) > most) return {};
  std::string text(static_cast<std::size_t>(known.st_size), '\0');
  std::size_t had = 0;
  while (had < text.size()) {
    const auto got = ::read(from.get(), text.data() + had, text.size() - had);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return {};
    if (got == 0) break;  // it has become shorter meanwhile
    had += static_cast<std::size_t>(got);
  }
  text.resize(had);
  return text;
}

std::string file_text(const std::string& file, std::string_view name) {
  constexpr std::size_t most = 16 * 1'024 * 1'024;
  if (auto text = read_file(file, most)) return *std::move(text);
  throw std::invalid_argument{
      "cannot read the " + std::string{name} + " in " + file +
      " (give a file of at most 16 MiB that this process may read)"};
}

}  // namespace porthouse::net
