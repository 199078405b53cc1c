#pragma once

#include <porthouse/actors/cli/command_line.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <unistd.h>

namespace porthouse::test {

inline command_line read(std::vector<const char*> arguments, protocol::settings defaults = {}) {
  arguments.insert(arguments.begin(), "/somewhere/bin/chat");
  return read_command_line(
      static_cast<int>(arguments.size()), arguments.data(), "rooms to talk in",
      std::move(defaults));
}

/// The settings read; fails the test if the program is to end.
inline protocol::settings accepted(
    std::vector<const char*> arguments, protocol::settings defaults = {}) {
  auto asked = read(std::move(arguments), std::move(defaults));
  BOOST_TEST(!asked.status.has_value());
  BOOST_TEST(asked.text == "");
  return std::move(asked.with);
}

/// The error message for wrong arguments.
inline std::string refused(std::vector<const char*> arguments) {
  const auto asked = read(std::move(arguments));
  BOOST_TEST((asked.status == 2));
  BOOST_TEST(std::ranges::count(asked.text, '\n') == 1);
  BOOST_TEST(asked.text.ends_with('\n'));
  return asked.text.substr(0, asked.text.size() - 1);
}

/// A config file, for as long as a test.
class config {
public:
  explicit config(std::string_view text)
      : path_{std::filesystem::temp_directory_path() / ("porthouse-command-line-" + std::to_string(::getpid()) + "-" + std::to_string(next()) + ".ini")},
        flag_{"--config-file=" + path_.string()} {
    std::ofstream{path_} << text;
  }
  ~config() { std::filesystem::remove(path_); }
  config(const config&) = delete;
  config& operator=(const config&) = delete;

  [[nodiscard]] const char* flag() const { return flag_.c_str(); }
  [[nodiscard]] std::string name() const { return path_.string(); }

private:
  static int next() {
    static auto last = 0;
    return ++last;
  }

  std::filesystem::path path_;
  std::string flag_;
};

}  // namespace porthouse::test
