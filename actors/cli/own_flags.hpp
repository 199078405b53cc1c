#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace porthouse {

/// Flags of a program's own, beside those of every server: checked, told by `--help`, and good in a
/// config file as well.
///
/// ```cpp
/// auto rounds = 3;
/// porthouse::own_flags own;
/// own.number("rounds", rounds, "rounds that a game lasts", 1, 100);
/// ```
///
/// What is given goes into the variable, which must live until the command line has been read; its
/// value before is the default, and stays if anything on the command line is wrong. `name` is of
/// small letters, digits and dashes, without the two in front; `help` is one line. All of them
/// throw std::invalid_argument for a name that is none, is added twice or is a flag of every
/// server. One thread at a time.
class own_flags {
public:
  /// One of them, as the command line sees it.
  struct entry {
    std::string name;
    std::string takes;
    std::string help;
    std::string expects;
    /// What puts `given` into its variable, once all else is good too; empty if it is not what is
    /// expected.
    std::function<std::function<void()>(std::string_view given)> read;
    std::function<std::string()> shown;
  };

  /// `--name`, `--name=on` or `--name=off`.
  own_flags& toggle(std::string name, bool& into, std::string help);
  /// Any text but an empty one.
  own_flags& text(std::string name, std::string& into, std::string help);
  /// Words with commas between them.
  own_flags& words(std::string name, std::vector<std::string>& into, std::string help);
  /// A number from `least` to `most`.
  template <std::integral Number>
    requires(!std::same_as<Number, bool>)
  own_flags& number(
      std::string name, Number& into, std::string help, std::type_identity_t<Number> least,
      std::type_identity_t<Number> most) {
    return whole(
        {std::move(name),
         "NUMBER",
         std::move(help),
         {},
         {},
         [&into] { return std::to_string(into); }},
        [&into](std::int64_t given) { into = static_cast<Number>(given); },
        static_cast<std::int64_t>(least), static_cast<std::int64_t>(most));
  }
  own_flags& number(std::string name, double& into, std::string help, double least, double most);
  /// Bytes, or with a suffix: K (KiB), M (MiB) or G (GiB); from `least` to `most`.
  own_flags& size(
      std::string name, std::size_t& into, std::string help, std::size_t least, std::size_t most);
  /// Seconds, with fractions; from `least` to `most`.
  own_flags& seconds(
      std::string name, std::chrono::milliseconds& into, std::string help, double least,
      double most);

  /// The program's own version, one line, which `--version` tells before that of Porthouse.
  own_flags& version(std::string text) {
    version_ = std::move(text);
    return *this;
  }

  [[nodiscard]] const std::vector<entry>& all() const noexcept { return all_; }
  [[nodiscard]] const std::string& version() const noexcept { return version_; }

private:
  own_flags& add(entry flag);
  own_flags& whole(
      entry flag, std::function<void(std::int64_t)> put, std::int64_t least, std::int64_t most);

  std::vector<entry> all_;
  std::string version_;
};

}  // namespace porthouse
