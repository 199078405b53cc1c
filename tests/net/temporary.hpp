#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace porthouse::net::test {

/// A folder that goes when this goes.
class temporary_folder {
public:
  temporary_folder();
  ~temporary_folder();
  temporary_folder(const temporary_folder&) = delete;

  /// Writes a file, and the folders above it. Returns its full path.
  std::string write(const std::filesystem::path& name, std::string_view text) const;
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
  std::filesystem::path path_;
};

/// A self-signed certificate for localhost and its key, in PEM files.
struct certificate {
  explicit certificate(const temporary_folder& where);
  std::string chain_file;
  std::string key_file;
};

}  // namespace porthouse::net::test
