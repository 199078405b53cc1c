#include <porthouse/net/file_text.hpp>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace porthouse::net {

std::string file_text(const std::string& file, std::string_view what) {
  constexpr std::uintmax_t most = 16 * 1'024 * 1'024;
  namespace fs = std::filesystem;
  std::error_code failed;
  if (fs::is_regular_file(file, failed) && fs::file_size(file, failed) <= most) {
    std::ifstream from{file, std::ios::binary};
    std::string text{std::istreambuf_iterator<char>{from}, {}};
    if (from && !from.bad()) return text;
  }
  throw std::invalid_argument{
      "cannot read the " + std::string{what} + " in " + file +
      " (give a file of at most 16 MiB that this process may read)"};
}

}  // namespace porthouse::net
