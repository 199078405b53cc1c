#pragma once

#include <string>
#include <string_view>

namespace porthouse::test {

/// What the rooms of a node have done, one line each, in a file that outlives a kill of the node.
/// Several nodes may write into one file. Any thread.
class deeds {
public:
  /// Writes nothing if `file` is null or empty. Throws std::system_error if it cannot be opened.
  deeds(const char* file, std::string node);
  deeds(const deeds&) = delete;
  deeds& operator=(const deeds&) = delete;
  ~deeds();

  [[nodiscard]] const std::string& node() const noexcept { return node_; }

  /// Writes `NANOSECONDS NODE ROOM WHAT REST`; the time is that of the machine's steady clock.
  void write(std::string_view room, std::string_view what, std::string_view rest = {}) const;

private:
  std::string node_;
  int file_ = -1;
};

}  // namespace porthouse::test
