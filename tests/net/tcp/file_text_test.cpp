#include "temporary.hpp"

#include <porthouse/net/http/pages.hpp>
#include <porthouse/net/loop/ticker.hpp>
#include <porthouse/net/tcp/file_text.hpp>
#include <porthouse/net/tcp/tls.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <filesystem>
#include <future>
#include <stdexcept>
#include <string>

#include <sys/stat.h>

namespace porthouse::net::test {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

/// A pipe without a writer: opening it as a file would wait for ever.
std::string pipe_in(const temporary_folder& where) {
  auto made = (where.path() / "pipe").string();
  BOOST_REQUIRE(::mkfifo(made.c_str(), 0600) == 0);
  return made;
}

/// A file that takes no room on the disk.
std::string huge_file(const temporary_folder& where, std::uintmax_t size) {
  auto made = where.write("pages/huge", "");
  fs::resize_file(made, size);
  return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(file_texts)

BOOST_AUTO_TEST_CASE(a_file_is_read_up_to_a_size) {
  const temporary_folder folder;
  const auto file = folder.write("small", "12345678");
  BOOST_TEST(read_file(file, 8).value() == "12345678");
  BOOST_TEST(!read_file(file, 7));
  BOOST_TEST(read_file(folder.write("empty", ""), 0).value() == "");
}

BOOST_AUTO_TEST_CASE(what_is_no_file_or_too_large_keeps_nobody_waiting) {
  const temporary_folder folder;
  BOOST_TEST(!read_file(pipe_in(folder), 100));
  BOOST_TEST(!read_file(folder.path().string(), 100));
  BOOST_TEST(!read_file((folder.path() / "nowhere").string(), 100));
  BOOST_TEST(!read_file(huge_file(folder, std::uintmax_t{1} << 40U), 100));
  BOOST_CHECK_THROW(
      static_cast<void>(file_text((folder.path() / "pipe").string(), "key")),
      std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_certificate_that_is_a_pipe_is_refused) {
  const temporary_folder folder;
  const certificate good{folder};
  const auto pipe = pipe_in(folder);
  BOOST_CHECK_NO_THROW((tls_identity{good.chain_file, good.key_file}));
  BOOST_CHECK_THROW((tls_identity{pipe, good.key_file}), std::invalid_argument);
  BOOST_CHECK_THROW((tls_identity{good.chain_file, pipe}), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_huge_page_is_refused_before_it_is_read) {
  const temporary_folder folder;
  huge_file(folder, std::uintmax_t{1} << 40U);
  BOOST_CHECK_THROW(pages{(folder.path() / "pages").string()}, std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_reader_of_files_that_is_stuck_is_waited_for_no_longer_than_it_was_said) {
  std::promise<void> stuck;
  std::promise<void> over;
  ticker reader{1h, [&] {
                  stuck.set_value();
                  over.get_future().wait();
                }};
  reader.tick();
  stuck.get_future().wait();
  BOOST_TEST(!reader.end(ticker::clock::now()));
  over.set_value();
  BOOST_TEST(reader.end(ticker::clock::time_point::max()));
  BOOST_TEST(reader.end(ticker::clock::now()));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
