#include <porthouse/net/log.hpp>

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <chrono>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace porthouse::net::test {
namespace {

using namespace std::chrono_literals;
using protocol::log_level;

/// A pipe or a socket pair: the log writes to one end, the test reads from the other, or does not.
class channel {
public:
  explicit channel(bool is_socket = false) {
    if (is_socket) {
      ::socketpair(AF_UNIX, SOCK_STREAM, 0, ends_.data());
    } else {
      ::pipe(ends_.data());
    }
  }
  ~channel() {
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  channel(const channel&) = delete;

  [[nodiscard]] int in() const { return ends_[1]; }
  /// What has been written so far.
  [[nodiscard]] std::string read() const {
    ::fcntl(ends_[0], F_SETFL, O_NONBLOCK);
    std::string all;
    std::array<char, 4'096> piece{};
    for (;;) {
      const auto got = ::read(ends_[0], piece.data(), piece.size());
      if (got <= 0) return all;
      all.append(piece.data(), static_cast<std::size_t>(got));
    }
  }

private:
  std::array<int, 2> ends_{};
};

const protocol::log_entry thrown{log_level::warning, "lobby", "message", "out of \"range\"\n", 12};

}  // namespace

BOOST_AUTO_TEST_SUITE(logs)

BOOST_AUTO_TEST_CASE(a_line_names_time_level_room_hook_socket_and_node) {
  const channel out;
  net::log written{{}, "a", {}, out.in()};
  written.write(thrown);
  written.end(10s);
  const auto line = out.read();
  BOOST_TEST(line.substr(4, 1) == "-");
  BOOST_TEST(
      line.substr(23) == "Z warning lobby: message: out of \"range\"? (socket 12, node a)\n");
}

BOOST_AUTO_TEST_CASE(for_machines_each_line_is_an_object) {
  const channel out;
  net::log written{{.json = true}, "a", {}, out.in()};
  written.write(thrown);
  written.write({.level = log_level::error, .text = "\xff\xfe"});
  written.end(10s);
  const auto said = out.read();
  const auto end = said.find('\n');
  const auto first = boost::json::parse(said.substr(0, end)).as_object();
  BOOST_TEST(first.at("level").as_string() == "warning");
  BOOST_TEST(first.at("room").as_string() == "lobby");
  BOOST_TEST(first.at("where").as_string() == "message");
  BOOST_TEST(first.at("message").as_string() == "out of \"range\"?");
  BOOST_TEST(first.at("socket").as_int64() == 12);
  BOOST_TEST(first.at("node").as_string() == "a");
  const auto second = boost::json::parse(said.substr(end + 1)).as_object();
  BOOST_TEST(second.at("level").as_string() == "error");
  BOOST_TEST(!second.contains("room"));
}

BOOST_AUTO_TEST_CASE(lines_below_the_level_are_left_out) {
  const channel out;
  net::log written{{.level = log_level::error}, "", {}, out.in()};
  written.write(thrown);
  written.write({.level = log_level::error, .text = "look"});
  written.end(10s);
  BOOST_TEST(out.read().ends_with("Z error look\n"));
  BOOST_TEST(written.dropped() == 0U);
}

BOOST_AUTO_TEST_CASE(a_line_is_bounded) {
  const channel out;
  net::log written{{}, "", {}, out.in()};
  const std::string much(1'000'000, 'x');
  written.write({.text = much});
  written.end(10s);
  BOOST_TEST(out.read().size() < 4'096U);
}

// Whether it is a pipe or a socket that nobody reads.
BOOST_AUTO_TEST_CASE(who_does_not_read_delays_nobody_and_what_is_dropped_is_counted) {
  for (const auto is_socket : {false, true}) {
    const channel out{is_socket};
    net::log written{{}, "", {.log_lines = 16}, out.in()};
    const std::string text(1'000, 'x');
    for (int i = 0; i < 10'000; ++i) written.write({.text = text});
    BOOST_TEST(written.dropped() > 1'000U);
    written.end(0s);
    BOOST_TEST(written.dropped() > 9'000U);
    BOOST_TEST(out.read().size() > 10'000U);
  }
}

BOOST_AUTO_TEST_CASE(what_is_missing_is_said_when_somebody_reads_again) {
  const channel out;
  net::log written{{}, "", {.log_lines = 16}, out.in()};
  const std::string text(1'000, 'x');
  for (int i = 0; i < 1'000; ++i) written.write({.text = text});
  std::string said;
  while (said.find("lines are missing here") == said.npos) said += out.read();
  written.end(10s);
}

BOOST_AUTO_TEST_CASE(a_reader_that_has_gone_ends_nobody) {
  std::array<int, 2> ends{};
  ::pipe(ends.data());
  net::log written{{}, "", {}, ends[1]};
  ::close(ends[0]);
  written.write(thrown);
  written.end(10s);
  BOOST_TEST(written.dropped() == 1U);
  ::close(ends[1]);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
