#include <porthouse/net/live_files.hpp>

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

namespace porthouse::net::test {
namespace {

namespace fs = std::filesystem;

/// A folder of files, and the log lines about them.
class folder {
public:
  folder() : root_{fs::temp_directory_path() / ("porthouse-files-" + std::to_string(::getpid()))} {
    fs::create_directories(root_ / "pages");
    write("blocked", "# nobody yet\n");
    write("token", "0123456789abcdef\n");
    write("pages/index.html", "old");
  }
  ~folder() { fs::remove_all(root_); }
  folder(const folder&) = delete;

  void write(const std::string& name, std::string_view text) const {
    std::ofstream{root_ / name} << text;
  }
  [[nodiscard]] std::string path(const std::string& name) const { return root_ / name; }
  [[nodiscard]] protocol::settings settings() const {
    protocol::settings with;
    with.block_list_file = path("blocked");
    with.inspect_token_file = path("token");
    with.pages = path("pages");
    return with;
  }
  live_files::report listener() {
    return [this](const protocol::log_entry& one) { said.emplace_back(one.text); };
  }

  std::vector<std::string> said;

private:
  fs::path root_;
};

bool admits(const live_files& files, const std::string& address) {
  protocol::handshake asked;
  asked.address = address;
  return files.now()->blocked(asked).admitted;
}

std::string page(const live_files& files) { return *files.now()->pages.find("/")->body; }

}  // namespace

BOOST_AUTO_TEST_SUITE(live_file)

BOOST_AUTO_TEST_CASE(what_is_reloaded_counts_from_then_on) {
  folder on_disk;
  live_files files{on_disk.settings()};
  BOOST_TEST(admits(files, "10.0.0.7"));
  BOOST_TEST(files.now()->inspect_token == "0123456789abcdef");
  BOOST_TEST(page(files) == "old");
  const auto before = files.now();
  on_disk.write("blocked", "10.0.0.0/8  # them\n\n::1\r\n");
  on_disk.write("token", "fedcba9876543210");
  on_disk.write("pages/index.html", "new");
  files.reload(on_disk.listener());
  BOOST_TEST(!admits(files, "10.0.0.7"));
  BOOST_TEST(!admits(files, "::1"));
  BOOST_TEST(admits(files, "11.0.0.7"));
  BOOST_TEST(files.now()->inspect_token == "fedcba9876543210");
  BOOST_TEST(page(files) == "new");
  BOOST_TEST(*before->pages.find("/")->body == "old");  // for those that still hold it
  BOOST_TEST(on_disk.said.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_broken_file_is_refused_with_one_line_and_the_others_count) {
  folder on_disk;
  live_files files{on_disk.settings()};
  on_disk.write("blocked", "10.0.0.0/8\nnobody\n");
  on_disk.write("token", "short");
  on_disk.write("pages/index.html", "new");
  files.reload(on_disk.listener());
  BOOST_REQUIRE(on_disk.said.size() == 3U);
  BOOST_TEST(on_disk.said[0].find("nobody") != std::string::npos);
  BOOST_TEST(on_disk.said[1].find("16 to 256") != std::string::npos);
  BOOST_TEST(on_disk.said[2] == "has read again: pages");
  BOOST_TEST(admits(files, "10.0.0.7"));
  BOOST_TEST(files.now()->inspect_token == "0123456789abcdef");
  BOOST_TEST(page(files) == "new");
}

BOOST_AUTO_TEST_CASE(what_has_changed_is_read_when_it_has_settled) {
  folder on_disk;
  live_files files{on_disk.settings()};
  for (int i = 0; i < 3; ++i) files.look(on_disk.listener());
  BOOST_TEST(on_disk.said.empty());
  on_disk.write("blocked", "10.0.0.7\n");
  files.look(on_disk.listener());
  BOOST_TEST(admits(files, "10.0.0.7"));
  files.look(on_disk.listener());
  BOOST_TEST(!admits(files, "10.0.0.7"));
  BOOST_TEST(on_disk.said.size() == 1U);
  on_disk.write("pages/more.html", "more");
  for (int i = 0; i < 3; ++i) files.look(on_disk.listener());
  BOOST_TEST(files.now()->pages.find("/more.html") != nullptr);
  BOOST_TEST(on_disk.said.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_broken_file_is_told_of_once_until_it_changes_again) {
  folder on_disk;
  live_files files{on_disk.settings()};
  fs::remove(on_disk.path("token"));
  for (int i = 0; i < 5; ++i) files.look(on_disk.listener());
  BOOST_TEST(on_disk.said.size() == 1U);
  BOOST_TEST(files.now()->inspect_token == "0123456789abcdef");
  on_disk.write("token", "fedcba9876543210\n");
  for (int i = 0; i < 5; ++i) files.look(on_disk.listener());
  BOOST_TEST(on_disk.said.size() == 2U);
  BOOST_TEST(files.now()->inspect_token == "fedcba9876543210");
}

BOOST_AUTO_TEST_CASE(files_that_cannot_be_used_are_refused_at_the_start) {
  folder on_disk;
  on_disk.write("blocked", "no address\n");
  BOOST_CHECK_THROW(live_files{on_disk.settings()}, std::invalid_argument);
  on_disk.write("blocked", "");
  on_disk.write("token", "");
  BOOST_CHECK_THROW(live_files{on_disk.settings()}, std::invalid_argument);
  auto nowhere = on_disk.settings();
  nowhere.inspect_token_file = on_disk.path("nowhere");
  BOOST_CHECK_THROW(live_files{nowhere}, std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
