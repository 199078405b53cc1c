#include "temporary.hpp"

#include <porthouse/net/tcp/listening.hpp>

#include <boost/test/unit_test.hpp>

#include <cstring>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace porthouse::net::test {
namespace {

namespace fs = std::filesystem;

/// A socket that has been bound to `path` and listens no more, as a process leaves it that is
/// killed.
void leave_behind(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  const descriptor made{::socket(AF_UNIX, SOCK_STREAM, 0)};
  BOOST_REQUIRE(
      ::bind(made.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
}

/// The error of an attempt to listen there.
std::error_code trouble(const std::string& address) {
  try {
    const auto made = listen_on(address, 0);
  } catch (const std::system_error& why) {
    return why.code();
  }
  return {};
}

struct folder_and_path {
  temporary_folder folder;
  std::string path = folder.path() / "door";
  std::string address = "unix:" + path;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(listening, folder_and_path)

BOOST_AUTO_TEST_CASE(the_address_of_a_listener_is_written_as_in_urls) {
  const auto four = listen_on("127.0.0.1", 0);
  BOOST_TEST(where(four.socket) == "127.0.0.1:" + std::to_string(port_of(four.socket)));
  const auto local = listen_on(address, 0);
  BOOST_TEST(where(local.socket) == address);
  BOOST_TEST(port_of(local.socket) == 0);
}

BOOST_AUTO_TEST_CASE(a_path_is_told_from_an_address) {
  BOOST_TEST(is_socket_path("unix:/run/door"));
  BOOST_TEST(is_socket_path("unix:door"));
  BOOST_TEST(!is_socket_path("unix:"));
  BOOST_TEST(!is_socket_path("unix"));
  BOOST_TEST(!is_socket_path("::1"));
  BOOST_TEST(!is_socket_path("/run/door"));
}

BOOST_AUTO_TEST_CASE(owner_and_group_may_connect_whatever_the_mask) {
  const auto mask = ::umask(0077);
  const auto made = listen_on(address, 0);
  ::umask(mask);
  BOOST_TEST((fs::status(path).permissions() == static_cast<fs::perms>(0660)));
}

BOOST_AUTO_TEST_CASE(the_file_goes_with_the_socket_unless_it_is_anothers) {
  { const auto made = listen_on(address, 0); }
  BOOST_TEST(!fs::exists(path));
  {
    const auto made = listen_on(address, 0);
    fs::remove(path);
    leave_behind(path);
  }
  BOOST_TEST(fs::exists(path));
}

BOOST_AUTO_TEST_CASE(a_socket_that_a_dead_process_has_left_is_replaced) {
  leave_behind(path);
  const auto made = listen_on(address, 0);
  BOOST_TEST(where(made.socket) == address);
}

BOOST_AUTO_TEST_CASE(a_server_that_is_alive_is_not_replaced) {
  const auto first = listen_on(address, 0);
  BOOST_TEST((trouble(address) == std::errc::address_in_use));
  BOOST_TEST(fs::exists(path));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_socket_is_left_alone) {
  folder.write("door", "precious");
  BOOST_TEST((trouble(address) == std::errc::file_exists));
  BOOST_TEST(fs::file_size(path) == 8U);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_a_path_is_told_so) {
  BOOST_TEST((trouble("unix:/nowhere/at/all") == std::errc::no_such_file_or_directory));
  BOOST_TEST((trouble("unix:/" + std::string(200, 'x')) == std::errc::filename_too_long));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
