#include <porthouse/actors/cli/command_line.hpp>
#include <porthouse/actors/cli/run.hpp>
#include <porthouse/actors/manager.hpp>
#include <porthouse/actors/schema.hpp>
#include <porthouse/protocol/http/host_port.hpp>

#include <boost/json/serialize.hpp>

#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace porthouse {
namespace {

constexpr std::string_view unix_scheme = "unix:";

/// `ADDRESS:PORT`, as URLs have it.
std::string location(const settings& with) {
  if (with.address.starts_with(unix_scheme)) return with.address;
  return protocol::to_string(protocol::host_port{with.address, with.port});
}

/// Why the server cannot listen, with the remedy where there is one.
std::string reason(const std::system_error& failed, const settings& with) {
  const auto taken = "cannot listen on " + location(with) + ": ";
  const auto& code = failed.code();
  if (with.address.starts_with(unix_scheme)) {
    if (code == std::errc::address_in_use) return taken + "another server listens there";
    if (code == std::errc::file_exists) {
      return taken + "there is a file that is no socket; remove it or give another path";
    }
    return failed.what();
  }
  if (code == std::errc::address_in_use) {
    return taken + "it is taken; --port takes another port, --port=0 picks a free one";
  }
  if (code == std::errc::permission_denied) {
    return taken + "permission denied; --port takes a port from 1024 up";
  }
  if (code == std::errc::address_not_available) {
    return taken + "this machine has no such address; see --address";
  }
  return failed.what();
}

void announce(const settings& with, const std::vector<std::string>& listening_on) {
  const auto secure = with.tls_certificate.empty() ? "" : "s";
  for (const auto& where : listening_on) {
    if (where.starts_with(unix_scheme)) {
      std::cout << "listening on " << where << std::endl;
      continue;
    }
    std::cout << "listening on ws" << secure << "://" << where << "/" << std::endl;
    if (!with.pages.empty()) {
      std::cout << "open http" << secure << "://" << where << "/ in a browser" << std::endl;
    }
    if (with.inspect) {
      std::cout << "see the house at http" << secure << "://" << where << "/_porthouse/"
                << std::endl;
    }
  }
}

/// Some hook never ended: its thread may use anything at any time, so nothing is destroyed.
constexpr int left_behind = 3;

/// Whoever started us may have closed them. A socket in the place of stderr would get the log.
void open_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(stream, F_GETFD) < 0) static_cast<void>(::open("/dev/null", O_RDWR));
  }
}

[[noreturn]] void leave(int status) {
  std::cout.flush();
  std::_Exit(status);
}

/// A second signal: whoever is at the keyboard does not want to wait. Also where the default, to
/// end the process, does not count: for the first process of a container.
void ended_by_hand(int signal) {
  std::signal(signal, [](int which) { ::_exit(128 + which); });
}

/// Prints what the rooms hear and say. Returns the exit status.
int describe(const std::string& program, const machine& plan) {
  try {
    std::cout << schema_of(plan.places()) << std::endl;
  } catch (const std::logic_error&) {
    throw;
  } catch (const std::exception& failed) {
    std::cerr << program << ": " << failed.what() << std::endl;
    return 1;
  }
  if (std::cout) return 0;
  std::cerr << program << ": --schema: what is printed cannot be written" << std::endl;
  return 1;
}

/// Mounts the server and stays until it is told to stop. Returns the exit status.
int serve(const std::string& program, const machine& plan, const settings& with) {
  manager server{plan};
  try {
    server.mount(with);
  } catch (const std::system_error& failed) {
    std::cerr << program << ": " << reason(failed, with) << std::endl;
    return 1;
  } catch (const std::runtime_error& failed) {
    std::cerr << program << ": " << failed.what() << std::endl;
    return 1;
  }
  announce(with, server.listening_on());
  if (!server.node_address().empty()) {
    std::cout << "node " << with.cluster.node << " at " << server.node_address() << std::endl;
  }
  server.await_signal();
  ended_by_hand(SIGINT);
  ended_by_hand(SIGTERM);
  if (server.stop()) return 0;
  leave(left_behind);
}

}  // namespace

int run(
    int argc, const char* const* argv, const std::function<machine()>& plan, const own_flags& own,
    std::string_view about, settings defaults) {
  open_standard_streams();
  auto asked = read_command_line(argc, argv, about, std::move(defaults), own);
  if (asked.status) {
    (*asked.status == 0 ? std::cout : std::cerr) << asked.text << std::flush;
    return *asked.status;
  }
  const auto program = program_name(argc, argv);
  asked.with.systemd = true;
  try {
    const auto made = plan();
    if (asked.schema) return describe(program, made);
    return serve(program, made, asked.with);
  } catch (const std::logic_error& wrong) {
    std::cerr << program << ": " << wrong.what() << std::endl;
    return 2;
  }
}

int run(
    int argc, const char* const* argv, const machine& plan, std::string_view about,
    settings defaults) {
  return run(
      argc, argv, [&plan] { return plan; }, own_flags{}, about, std::move(defaults));
}

}  // namespace porthouse
