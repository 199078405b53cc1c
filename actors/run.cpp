#include <porthouse/actors/command_line.hpp>
#include <porthouse/actors/manager.hpp>
#include <porthouse/actors/run.hpp>

#include <cstdint>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

namespace porthouse {
namespace {

/// `ADDRESS:PORT`, as URLs have it.
std::string location(const settings& with, std::uint16_t port) {
  const auto is_v6 = with.address.find(':') != std::string::npos;
  const auto host = is_v6 ? "[" + with.address + "]" : with.address;
  return host + ":" + std::to_string(port);
}

/// Why the door did not open, with the remedy where there is one.
std::string reason(const std::system_error& failed, const settings& with) {
  const auto taken = "cannot listen on " + location(with, with.port) + ": ";
  const auto& code = failed.code();
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

void announce(const settings& with, std::uint16_t port) {
  const auto secure = with.tls_certificate.empty() ? "" : "s";
  const auto where = location(with, port);
  std::cout << "listening on ws" << secure << "://" << where << "/" << std::endl;
  if (!with.pages.empty()) {
    std::cout << "open http" << secure << "://" << where << "/ in a browser" << std::endl;
  }
  if (with.inspect) {
    std::cout << "see the house at http" << secure << "://" << where << "/_porthouse/" << std::endl;
  }
}

}  // namespace

int run(
    int argc, const char* const* argv, const machine& plan, std::string_view about,
    settings defaults) {
  const auto asked = read_command_line(argc, argv, about, std::move(defaults));
  if (asked.status) {
    (*asked.status == 0 ? std::cout : std::cerr) << asked.text << std::flush;
    return *asked.status;
  }
  const auto program = program_name(argc, argv);
  manager house{plan};
  try {
    house.mount(asked.with);
  } catch (const std::invalid_argument& wrong) {
    std::cerr << program << ": " << wrong.what() << std::endl;
    return 2;
  } catch (const std::system_error& failed) {
    std::cerr << program << ": " << reason(failed, asked.with) << std::endl;
    return 1;
  } catch (const std::runtime_error& failed) {
    std::cerr << program << ": " << failed.what() << std::endl;
    return 1;
  }
  announce(asked.with, house.port());
  if (!house.node_address().empty()) {
    std::cout << "node " << asked.with.cluster.node << " at " << house.node_address() << std::endl;
  }
  house.wait();
  return 0;
}

}  // namespace porthouse
