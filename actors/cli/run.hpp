#pragma once

#include <porthouse/actors/cli/own_flags.hpp>
#include <porthouse/actors/machine.hpp>
#include <porthouse/protocol/settings/settings.hpp>

#include <functional>
#include <string_view>

namespace porthouse {

/// The whole of a server's `main`: reads the command line (see `read_command_line`), mounts `plan`,
/// prints `listening on ws://ADDRESS:PORT/`, and waits for SIGINT or SIGTERM; SIGHUP is
/// `manager::reload`. Blocks.
///
/// Returns the exit status: 0 after a signal, `--help` or `--version`, 2 for a bad command line and
/// for settings that cannot work, 1 if the server cannot be mounted, such as on a port that is
/// taken. Says why in one line on std::cerr. If a hook or offloaded work does not end, the log
/// names it and the process ends from here, with status 3; a second SIGINT or SIGTERM ends it at
/// once, with status 128 and the signal's number. `about` is one line for `--help`; `defaults`
/// counts where no flag is given.
///
/// With `--schema` it mounts nothing: it prints `schema_of` the rooms and returns 0, or 1 if one of
/// them cannot be made.
[[nodiscard]] int run(
    int argc, const char* const* argv, const machine& plan, std::string_view about = {},
    protocol::settings defaults = {});

/// The same for a program with flags of its own. `plan` is asked for the machine once they have
/// been read; what it throws as std::invalid_argument is told as a bad command line is.
///
/// ```cpp
/// int main(int argc, char** argv) {
///   auto rounds = 3;
///   porthouse::own_flags own;
///   own.number("rounds", rounds, "rounds that a game lasts", 1, 100);
///   const auto plan = [&] {
///     return porthouse::machine{porthouse::envelopes{},
///     porthouse::lockspaces{}.add<arena>(rounds)};
///   };
///   return porthouse::run(argc, argv, plan, own, "a game");
/// }
/// ```
[[nodiscard]] int run(
    int argc, const char* const* argv, const std::function<machine()>& plan, const own_flags& own,
    std::string_view about = {}, protocol::settings defaults = {});

}  // namespace porthouse
