#include "command_lines.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using namespace porthouse;
using namespace porthouse::test;
using namespace std::chrono_literals;

namespace {

/// A program with a flag of each kind.
struct program {
  bool ranked = false;
  std::string motto = "play fair";
  std::vector<std::string> maps = {"hill"};
  int rounds = 3;
  std::uint8_t lives = 9;
  double speed = 1.5;
  std::size_t replay = 1'024;
  std::chrono::milliseconds turn{30'000};
  own_flags own;

  program() {
    own.toggle("ranked", ranked, "count the game")
        .text("motto", motto, "what newcomers read")
        .words("maps", maps, "where to play")
        .number("rounds", rounds, "rounds that a game lasts", -1, 100)
        .number("lives", lives, "lives of a player", 1, 200)
        .number("speed", speed, "of a ball", 0.5, 4)
        .size("replay", replay, "bytes kept of a game", 1'024, 65'536)
        .seconds("turn", turn, "for a turn", 0.5, 60);
  }

  command_line asked(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "game");
    return read_command_line(
        static_cast<int>(arguments.size()), arguments.data(), "a game", {}, own);
  }
  std::string refused(std::vector<const char*> arguments) {
    const auto read = asked(std::move(arguments));
    BOOST_TEST((read.status == 2));
    return read.text;
  }
};

std::string trouble(std::string name) {
  auto value = false;
  own_flags own;
  try {
    own.toggle("taken", value, "").toggle(std::move(name), value, "");
  } catch (const std::invalid_argument& why) {
    return why.what();
  }
  return "";
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(own_flags, program)

BOOST_AUTO_TEST_CASE(a_command_line_with_one_bad_value_changes_nothing) {
  const auto read = asked(
      {"--ranked", "--motto=win", "--maps=a,b", "--lives=200", "--speed=2", "--replay=64K",
       "--turn=0.5", "--port=7", "--rounds=101"});
  BOOST_TEST((read.status == 2));
  BOOST_TEST(read.with.port == protocol::settings{}.port);
  BOOST_TEST(!ranked);
  BOOST_TEST(motto == "play fair");
  BOOST_TEST((maps == std::vector<std::string>{"hill"}));
  BOOST_TEST(lives == 9);
  BOOST_TEST(speed == 1.5);
  BOOST_TEST(replay == 1'024U);
  BOOST_TEST((turn == 30s));
  BOOST_TEST((asked({"--motto=win", "--tls-key=lonely.pem"}).status == 2));
  BOOST_TEST(motto == "play fair");
}

BOOST_AUTO_TEST_CASE(what_is_no_number_is_out_of_range) {
  BOOST_TEST(
      refused({"--speed=nan"}) ==
      "game: --speed was given \"nan\"; expected a number from 0.5 to 4\n");
  BOOST_TEST(speed == 1.5);
}

BOOST_AUTO_TEST_CASE(what_is_given_goes_into_the_variables_of_the_program) {
  const auto read = asked(
      {"--ranked", "--motto", "win", "--maps=a,b", "--rounds=-1", "--lives=200", "--speed=0.5",
       "--replay=64K", "--turn=0.5", "--port=7"});
  BOOST_TEST(!read.status.has_value());
  BOOST_TEST(read.with.port == 7);
  BOOST_TEST(ranked);
  BOOST_TEST(motto == "win");
  BOOST_TEST((maps == std::vector<std::string>{"a", "b"}));
  BOOST_TEST(rounds == -1);
  BOOST_TEST(lives == 200);
  BOOST_TEST(speed == 0.5);
  BOOST_TEST(replay == 65'536U);
  BOOST_TEST((turn == 500ms));
}

BOOST_AUTO_TEST_CASE(what_is_not_given_stays_as_it_was) {
  BOOST_TEST(!asked({}).status.has_value());
  BOOST_TEST(!ranked);
  BOOST_TEST(motto == "play fair");
  BOOST_TEST(rounds == 3);
  BOOST_TEST((turn == 30s));
}

BOOST_AUTO_TEST_CASE(what_is_out_of_range_or_shape_is_refused_in_one_line) {
  BOOST_TEST(
      refused({"--rounds=101"}) ==
      "game: --rounds was given \"101\"; expected a number from -1 to 100\n");
  BOOST_TEST(refused({"--rounds=-2"}).ends_with("expected a number from -1 to 100\n"));
  BOOST_TEST(refused({"--lives=256"}).ends_with("expected a number from 1 to 200\n"));
  BOOST_TEST(refused({"--lives=201"}).ends_with("expected a number from 1 to 200\n"));
  BOOST_TEST(refused({"--rounds=x"}).ends_with("expected a number from -1 to 100\n"));
  BOOST_TEST(refused({"--speed=4.1"}).ends_with("expected a number from 0.5 to 4\n"));
  BOOST_TEST(refused({"--replay=64M"}).find("expected a size from 1K to 64K") != std::string::npos);
  BOOST_TEST(refused({"--turn=61"}).ends_with("expected seconds from 0.5 to 60\n"));
  BOOST_TEST(refused({"--ranked=yes"}).ends_with("expected on or off\n"));
  BOOST_TEST(refused({"--motto="}).ends_with("was given nothing; expected a text\n"));
  BOOST_TEST(refused({"--maps=a,,b"}).ends_with("expected words with commas between them\n"));
  BOOST_TEST(refused({"--motto=a", "--motto=b"}).ends_with("is given twice; once is enough\n"));
  BOOST_TEST(rounds == 3);
  BOOST_TEST(motto == "play fair");
}

BOOST_AUTO_TEST_CASE(a_config_file_sets_them_too_and_the_command_line_wins) {
  const config file{"rounds = 7\nmotto = be quick  # or not\nranked = on\n"};
  BOOST_TEST(!asked({file.flag(), "--rounds=8"}).status.has_value());
  BOOST_TEST(rounds == 8);
  BOOST_TEST(motto == "be quick");
  BOOST_TEST(ranked);
  const config wrong{"\nrounds = many"};
  BOOST_TEST(
      refused({wrong.flag()}) ==
      "game: " + wrong.name() +
          ":2: rounds was given \"many\"; expected a number from -1 to 100\n");
}

BOOST_AUTO_TEST_CASE(help_names_them_behind_those_of_every_house_with_their_defaults) {
  const auto text = asked({"--help"}).text;
  const auto at = text.find("  --rounds=NUMBER");
  BOOST_REQUIRE(at != text.npos);
  BOOST_TEST(at > text.find("--port"));
  BOOST_TEST(at < text.find("--config-file"));
  BOOST_TEST(text.find("rounds that a game lasts [3]") != text.npos);
  BOOST_TEST(text.find("what newcomers read [play fair]") != text.npos);
  BOOST_TEST(text.find("  --ranked ") != text.npos);
  BOOST_TEST(text.find("for a turn [30]") != text.npos);
}

BOOST_AUTO_TEST_CASE(a_name_that_is_taken_or_none_is_refused_where_it_is_added) {
  for (const std::string name : {"port", "help", "version", "schema", "config-file"}) {
    BOOST_TEST(
        trouble(name) ==
        "no flag \"" + name + "\" can be added: every house has one of that name; choose another");
  }
  BOOST_TEST(trouble("taken").ends_with("it has been added already"));
  for (const std::string name : {"", "--x", "-x", "a b", "A", "a=b", "a_b", "m\xC3\xBC"}) {
    BOOST_TEST(trouble(name).ends_with("a name is of small letters, digits and dashes"), name);
  }
  BOOST_TEST(trouble("new-one2") == "");
}

BOOST_AUTO_TEST_SUITE_END()
