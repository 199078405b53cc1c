#pragma once

#include <porthouse/protocol/settings/settings.hpp>

#include <span>
#include <string>
#include <string_view>

namespace porthouse {

/// One flag of the command line: how it looks in --help, what a good value is, and where it goes.
struct flag {
  std::string_view name;
  std::string_view takes;  ///< what stands for its value in --help; "" for a switch
  std::string_view help;
  std::string_view expects;  ///< a good value, in words
  /// Puts `given` into its place; false if it is not what is expected. What it has changed by then
  /// does not matter: `read` throws it away.
  bool (*put)(std::string_view given, protocol::settings& into);
  /// The value as one would give it.
  std::string (*shown)(const protocol::settings& from);

  /// Puts `given` into its place; false, and nothing has changed, if it is not what is expected.
  bool read(std::string_view given, protocol::settings& into) const;
};

/// All that set something, in the order of --help; what reads no setting (--help, --config-file) is
/// not among them. They stand in tables: see flag_tables.hpp.
[[nodiscard]] std::span<const flag> settings_flags();

}  // namespace porthouse
