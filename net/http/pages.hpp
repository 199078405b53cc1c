#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace porthouse::net {

/// One static file in memory.
struct page {
  std::shared_ptr<const std::string> body;
  std::string_view type;  ///< its media type; lives for ever
  std::string tag;        ///< its ETag, quotes included
};

/// The files of one folder, read once: what is not among them cannot be asked for, however the
/// path is spelled. Immutable, so safe on any thread.
class pages {
public:
  /// More files or bytes than this are no pages for this server.
  static constexpr std::size_t most_files = 10'000;
  static constexpr std::size_t most_bytes = 64 * 1'024 * 1'024;

  pages() = default;
  /// Reads all regular files below `folder`. Links that lead out of it are left out, as are names
  /// that begin with a dot. Throws std::invalid_argument (with the remedy) if it is no folder,
  /// cannot be read or is too large.
  explicit pages(const std::string& folder);

  /// The page at `path`, as in a request target, percent-encoded; a path that ends in '/' means
  /// index.html. nullptr if there is none.
  [[nodiscard]] const page* find(std::string_view path) const;
  [[nodiscard]] bool empty() const noexcept { return by_path_.empty(); }

private:
  void take_in(const std::filesystem::path& root, const std::filesystem::path& file);

  std::map<std::string, page, std::less<>> by_path_;
  std::size_t bytes_ = 0;
};

}  // namespace porthouse::net
