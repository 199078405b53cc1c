#include "raw_client.hpp"
#include "temporary.hpp"
#include "test_server.hpp"

#include <porthouse/net/http/pages.hpp>

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace porthouse::net::test {
namespace {

std::string get(test_server& server, std::string_view target, std::string_view more = "") {
  raw_client client{server.port()};
  std::string request = "GET ";
  client.write(
      request.append(target).append(" HTTP/1.1\r\nHost: x\r\n").append(more).append("\r\n"));
  return client.read_response();
}

protocol::settings serving(const temporary_folder& folder) {
  protocol::settings with;
  with.pages = folder.path().string();
  return with;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pages)

BOOST_AUTO_TEST_CASE(files_are_served_with_their_type) {
  const temporary_folder folder;
  folder.write("index.html", "<p>home");
  folder.write("js/app.js", "run()");
  folder.write("a b.txt", "blank");
  test_server server{behaviour::echo, serving(folder)};
  const auto home = get(server, "/");
  BOOST_TEST(home.starts_with("HTTP/1.1 200 "));
  BOOST_TEST(home.ends_with("<p>home"));
  BOOST_TEST(home.find("Content-Type: text/html; charset=utf-8\r\n") != std::string::npos);
  BOOST_TEST(home.find("Cache-Control: no-cache\r\n") != std::string::npos);
  BOOST_TEST(get(server, "/?query").ends_with("<p>home"));
  BOOST_TEST(get(server, "/js/app.js").find("text/javascript") != std::string::npos);
  BOOST_TEST(get(server, "/a%20b.txt").ends_with("blank"));
  BOOST_TEST(get(server, "/nothing").starts_with("HTTP/1.1 404 "));
}

BOOST_AUTO_TEST_CASE(no_path_leads_out_of_the_folder) {
  const temporary_folder folder;
  folder.write("secret.txt", "secret");
  folder.write("site/index.html", "home");
  folder.write("site/.hidden", "secret");
  folder.write("site/.git/config", "secret");
  namespace fs = std::filesystem;
  fs::create_symlink(folder.path() / "secret.txt", folder.path() / "site/link.txt");
  fs::create_directory_symlink(folder.path(), folder.path() / "site/up");
  fs::create_symlink("index.html", folder.path() / "site/inside.html");
  const net::pages served{(folder.path() / "site").string()};
  for (const auto* path :
       {"/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/site/../../secret.txt",
        "//secret.txt", "/./../secret.txt", "/link.txt", "/up/secret.txt", "/.hidden",
        "/.git/config", "/%00", "/%", "/%zz", "/index.html%00", "", "/index.html/", "/.."}) {
    BOOST_TEST(served.find(path) == nullptr, path);
  }
  BOOST_TEST(served.find("/inside.html") != nullptr);
  BOOST_TEST(served.find("/") != nullptr);
}

BOOST_AUTO_TEST_CASE(a_page_that_is_known_is_not_sent_again) {
  const temporary_folder folder;
  folder.write("index.html", "home");
  test_server server{behaviour::echo, serving(folder)};
  const auto first = get(server, "/");
  const auto at = first.find("ETag: ");
  BOOST_REQUIRE(at != std::string::npos);
  const auto tag = first.substr(at + 6, first.find("\r\n", at) - at - 6);
  const auto again = get(server, "/", "If-None-Match: " + tag + "\r\n");
  BOOST_TEST(again.starts_with("HTTP/1.1 304 "));
  BOOST_TEST(again.ends_with("\r\n\r\n"));
  BOOST_TEST(get(server, "/", "If-None-Match: \"old\"\r\n").starts_with("HTTP/1.1 200 "));
}

BOOST_AUTO_TEST_CASE(a_large_page_reaches_a_slow_reader_whole) {
  const temporary_folder folder;
  const std::string much(9'000'000, 'm');
  folder.write("much.txt", much);
  test_server server{behaviour::echo, serving(folder)};
  raw_client client;
  client.hold_little();
  client.connect(server.port());
  client.write("GET /much.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  server.settle();
  const auto answer = client.read_to_end();
  BOOST_TEST(answer.ends_with(much));
}

BOOST_AUTO_TEST_CASE(a_websocket_opens_beside_pages) {
  const temporary_folder folder;
  folder.write("index.html", "home");
  test_server server{behaviour::echo, serving(folder)};
  auto client = raw_client::upgraded(server.port(), "/");
  client.write(masked(0x81, "hello"));
  BOOST_TEST(client.read_frame().text() == "text hello");
}

BOOST_AUTO_TEST_CASE(what_is_no_folder_is_refused) {
  const temporary_folder folder;
  const auto file = folder.write("file", "");
  BOOST_CHECK_THROW(net::pages{"/nowhere"}, std::invalid_argument);
  BOOST_CHECK_THROW(net::pages{file}, std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
