#include "pages.hpp"

#include <filesystem>
#include <system_error>

porthouse::protocol::settings with_pages(const std::string& name) {
  std::error_code ignored;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", ignored);
  porthouse::protocol::settings with;
  for (const auto& root :
       {std::filesystem::path{PORTHOUSE_PAGES}, program.parent_path() / "pages"}) {
    if (with.pages.empty() && std::filesystem::is_directory(root / name, ignored)) {
      with.pages = root / name;
    }
  }
  return with;
}
