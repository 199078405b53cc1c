#pragma once

#include <porthouse/actors/machine.hpp>
#include <porthouse/protocol/settings.hpp>

#include <string_view>

namespace porthouse {

/// The whole of a server's `main`: reads the command line (see `read_command_line`), mounts `plan`,
/// prints `listening on ws://ADDRESS:PORT/`, and waits for SIGINT or SIGTERM. Blocks.
///
/// Returns the exit status: 0 after a signal or `--help`, 2 for a bad command line and for settings
/// that cannot work, 1 if the house cannot be mounted, such as on a port that is taken. Says why in
/// one line on std::cerr. `about` is one line for `--help`; `defaults` counts where no flag is
/// given.
[[nodiscard]] int run(
    int argc, const char* const* argv, const machine& plan, std::string_view about = {},
    protocol::settings defaults = {});

}  // namespace porthouse
