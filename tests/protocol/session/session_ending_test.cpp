#include "fake_session.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace porthouse::protocol;
using namespace std::chrono_literals;
using test::attached;
using test::begins;
using test::event;
using test::events;
using test::fake_session;
using test::lines;

BOOST_FIXTURE_TEST_SUITE(session_endings, attached)

BOOST_AUTO_TEST_CASE(who_is_closed_gets_all_that_was_said_before) {
  limit.window_frames = 1;
  for (const auto& text : events(1, 3)) says(text);
  line.heard();
  it.close(close_code::policy_violation, "out");
  BOOST_TEST(line.heard() == events(2, 3));
  BOOST_TEST((line.closed_with == close_code::policy_violation));
  BOOST_TEST(!end.has_value());
  line.ends({ending::cause::by_us, close_code::policy_violation, {}});
  BOOST_TEST(end.has_value());
}

BOOST_AUTO_TEST_CASE(who_is_closed_while_away_is_gone_but_not_within_the_call) {
  line.is_lost();
  it.close(close_code::policy_violation, "out");
  BOOST_TEST(!end.has_value());
  passes(0ms);
  BOOST_TEST_REQUIRE(end.has_value());
  BOOST_TEST((end->code == close_code::policy_violation));
}

BOOST_AUTO_TEST_CASE(a_connection_that_was_cut_for_want_of_reading_may_come_back) {
  line.ends({ending::cause::by_us, close_code::slow_consumer, {}});
  BOOST_TEST(told == lines{"away"});
}

BOOST_AUTO_TEST_CASE(a_server_that_stops_says_so_before_it_closes) {
  it.going();
  BOOST_TEST(begins(line.heard().front(), R"(["going",{)"));
  line.ends({ending::cause::stopping, close_code::going_away, {}});
  BOOST_TEST(end.has_value());
}

BOOST_AUTO_TEST_CASE(without_a_grace_nobody_is_kept) {
  limit.resume_for = 0ms;
  line.is_lost();
  BOOST_TEST(end.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
