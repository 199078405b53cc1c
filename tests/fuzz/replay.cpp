// Stands in for libFuzzer where the compiler has none: each file of the folders named runs once.

#include <porthouse/protocol/version.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace {

std::vector<char> read(const std::filesystem::path& path) {
  auto file = std::ifstream{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

std::size_t replay(const std::filesystem::path& folder) {
  auto count = std::size_t{0};
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
    if (!entry.is_regular_file()) continue;
    const auto input = read(entry.path());
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
    ++count;
  }
  return count;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view{argv[1]} == "--version") {
    std::cout << porthouse::version_line("replay");
    return 0;
  }
  auto count = std::size_t{0};
  for (auto at = 1; at < argc; ++at) count += replay(argv[at]);
  std::cout << "replayed " << count << " inputs\n";
  return count > 0 ? 0 : 1;
}
