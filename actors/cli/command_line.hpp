#pragma once

#include <porthouse/actors/cli/own_flags.hpp>
#include <porthouse/protocol/settings/settings.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace porthouse {

/// What a command line asks of a program that runs a server: settings to mount, or to say something
/// and end.
struct command_line {
  protocol::settings with;  ///< what to mount, if the program is to go on
  /// Set if it is to end: 0 after --help or --version, 2 if something is wrong.
  std::optional<int> status = {};
  std::string text = {};  ///< what to say at the end: to std::cout for 0, else to std::cerr
  /// Given --schema: the program is to print `schema_of` its places and to end, as `run` does.
  bool schema = false;
};

/// Reads the flags of a server: `--address --port --shards --trusted-proxies --proxy-protocol
/// --origins --max-message --offload-threads --max-queue --max-connections --max-per-address
/// --compression --tls-cert --tls-key --pages --inspect --inspect-token --inspect-token-file
/// --block-list --ping-interval --idle-timeout --keep-alive --log --log-level --slow-hook --node
/// --cluster-listen --cluster-advertise --join --hosts --cluster-cert --cluster-key --cluster-ca
/// --cluster-plaintext --cluster-detection --cluster-window --config-file --schema --version
/// --help`, as `--port=0` or `--port 0`.
///
/// Sizes are bytes, or have a suffix: K (KiB), M (MiB) or G (GiB). Times are seconds, with
/// fractions. What is unknown, given twice or out of range is answered with one line that names the
/// flag, what was given and what is expected. `--config-file` names a file of lines `name = value`
/// with the same names, '#' for comments; the command line wins. Without `--max-queue` the queue
/// holds at least four of the largest messages.
///
/// `about` is one line for `--help`; `defaults` counts where nothing is given. `own` are flags of
/// the program beside these, put into its variables. Whether an address, a folder or a file is any
/// good is seen when the server is mounted.
[[nodiscard]] command_line read_command_line(
    int argc, const char* const* argv, std::string_view about, protocol::settings defaults = {},
    const own_flags& own = {});

/// What the program was called by, without folders.
[[nodiscard]] std::string program_name(int argc, const char* const* argv);

}  // namespace porthouse
