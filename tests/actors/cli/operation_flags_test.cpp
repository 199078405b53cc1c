#include "command_lines.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace porthouse;
using namespace porthouse::test;

BOOST_AUTO_TEST_SUITE(operation_flags)

BOOST_AUTO_TEST_CASE(they_say_how_the_log_looks_and_what_is_left_out) {
  const auto with = accepted({"--log=json", "--log-level=error", "--slow-hook=2.5"});
  BOOST_TEST(with.log.json);
  BOOST_TEST((with.log.level == protocol::log_level::error));
  BOOST_TEST(with.bounds.slow_hook.count() == 2'500);
  const auto plain = accepted({"--log=text", "--log-level", "debug"});
  BOOST_TEST(!plain.log.json);
  BOOST_TEST((plain.log.level == protocol::log_level::debug));
}

BOOST_AUTO_TEST_CASE(they_name_the_files_that_are_read_again) {
  const auto with = accepted({"--block-list=blocked", "--inspect", "--inspect-token-file=token"});
  BOOST_TEST(with.block_list_file == "blocked");
  BOOST_TEST(with.inspect_token_file == "token");
}

BOOST_AUTO_TEST_CASE(what_makes_no_sense_is_refused) {
  BOOST_TEST(refused({"--log=xml"}) == R"(chat: --log was given "xml"; expected text or json)");
  BOOST_TEST(
      refused({"--log-level=loud"}) ==
      R"(chat: --log-level was given "loud"; expected debug, info, warning or error)");
  BOOST_TEST(
      refused({"--slow-hook=0"}).starts_with(R"(chat: --slow-hook was given "0"; expected )"));
  BOOST_TEST(
      refused({"--inspect-token-file=token"}) ==
      "chat: --inspect-token-file needs --inspect with it");
  BOOST_TEST(
      refused({"--inspect", "--inspect-token-file=token", "--inspect-token=0123456789abcdef"}) ==
      "chat: --inspect-token and --inspect-token-file exclude each other: give one");
}

BOOST_AUTO_TEST_SUITE_END()
