#include "command_lines.hpp"

#include <porthouse/porthouse.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace porthouse;
using namespace porthouse::test;

BOOST_AUTO_TEST_SUITE(version)

BOOST_AUTO_TEST_CASE(the_version_and_its_numbers_agree) {
  BOOST_TEST(
      porthouse::version == std::to_string(version_major) + "." + std::to_string(version_minor) +
                                "." + std::to_string(version_patch));
}

BOOST_AUTO_TEST_CASE(the_version_is_told_whatever_else_is_given) {
  const auto wanted = "chat (porthouse " + std::string{porthouse::version} + ")\n";
  for (const auto& asked : {read({"--version"}), read({"--port=0", "--version", "--tls-cert=x"})}) {
    BOOST_TEST((asked.status == 0));
    BOOST_TEST(asked.text == wanted);
  }
  BOOST_TEST(read({"--version", "--help"}).text.starts_with("chat: rooms to talk in\n"));
}

BOOST_AUTO_TEST_CASE(a_program_may_have_a_version_of_its_own) {
  own_flags own;
  own.version("1.4 beta");
  const char* const words[] = {"game", "--version"};
  const auto asked = read_command_line(2, words, "a game", {}, own);
  BOOST_TEST(asked.text == "game 1.4 beta (porthouse " + std::string{porthouse::version} + ")\n");
}

BOOST_AUTO_TEST_SUITE_END()
