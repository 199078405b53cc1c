#include "in_a_room.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace porthouse::protocol;
using namespace std::chrono_literals;
using test::events;
using test::in_a_room;
using test::lines;

namespace {

struct oldest_goes : in_a_room {
  oldest_goes() : in_a_room{{.policy = overflow::drop_oldest, .messages = 3}} {}
};
struct client_waits : in_a_room {
  client_waits()
      : in_a_room{{.policy = overflow::block, .messages = 3, .then = overflow::drop_oldest}} {
    limit.window_frames = 2;
    for (int i = 1; i <= 5; ++i) hears(i);
    line.heard();
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(full_clients)

BOOST_FIXTURE_TEST_CASE(that_it_is_full_is_told_once_and_that_it_has_drained_too, oldest_goes) {
  limit.window_frames = 2;
  for (int i = 1; i <= 5; ++i) BOOST_TEST((hears(i) == offered::queued));
  BOOST_TEST((hears(6) == offered::filled));
  for (int i = 7; i <= 9; ++i) BOOST_TEST((hears(i) == offered::queued));
  line.says({R"(["ack",2])"});
  BOOST_TEST(told.empty());  // the last still waits
  line.says({R"(["ack",4])"});
  BOOST_TEST(told == lines{"drained"});
  for (int i = 10; i <= 12; ++i) hears(i);
  BOOST_TEST((hears(13) == offered::filled));
}

BOOST_FIXTURE_TEST_CASE(who_was_away_and_full_has_drained_behind_its_return, oldest_goes) {
  leaves();
  for (int i = 1; i <= 8; ++i) hears(i);
  returns();
  BOOST_TEST(told == (lines{"away", "back after 0", "drained"}));
}

BOOST_FIXTURE_TEST_CASE(in_the_next_room_it_is_full_anew, oldest_goes) {
  leaves();
  for (int i = 1; i <= 3; ++i) hears(i);
  BOOST_TEST((hears(4) == offered::filled));
  it.seal();
  terms.room = 2;
  for (int i = 5; i <= 7; ++i) BOOST_TEST((hears(i) == offered::queued));
  BOOST_TEST((hears(8) == offered::filled));
}

BOOST_FIXTURE_TEST_CASE(
    a_client_that_is_to_wait_is_not_heard_until_it_has_taken_all, client_waits) {
  BOOST_TEST((hears(6) == offered::filled));
  line.says({R"({"event":"more"})"});
  BOOST_TEST(got.empty());
  BOOST_TEST(line.reads == 1);  // its acknowledgements come behind
  BOOST_TEST(ledger.dropped.all() == 0U);
  line.says({R"(["ack",2])"});
  BOOST_TEST(got.empty());
  line.says({R"({"event":"still more"})", R"(["ack",4])"});
  BOOST_TEST(got == (lines{R"({"event":"more"})", R"({"event":"still more"})"}));
  BOOST_TEST(told == lines{"drained"});
  BOOST_TEST(line.heard() == events(3, 6));
}

BOOST_FIXTURE_TEST_CASE(who_blocks_for_too_long_loses_what_may_be_dropped, client_waits) {
  hears(6);
  time += 999ms;
  hears(7);
  BOOST_TEST(ledger.dropped.all() == 0U);
  time += 1ms;
  hears(8);
  BOOST_TEST(ledger.dropped.oldest == 3U);
  line.says({R"({"event":"more"})"});
  BOOST_TEST(got.empty());
}

BOOST_FIXTURE_TEST_CASE(what_a_client_that_waits_says_is_kept_but_not_without_end, client_waits) {
  hears(6);
  for (int i = 0; i < 1'023; ++i) line.says({R"({"event":"more"})"});
  BOOST_TEST(got.empty());
  line.says({R"({"event":"more"})"});
  BOOST_TEST(got.size() == 1'024U);
  BOOST_TEST(line.reads == 1);
}

BOOST_FIXTURE_TEST_CASE(what_waits_at_the_end_of_a_session_is_told_before_it, client_waits) {
  hears(6);
  line.says({R"({"event":"more"})", R"(["bye"])"});
  BOOST_TEST(got.empty());
  line.is_lost();
  BOOST_TEST(got == lines{R"({"event":"more"})"});
  BOOST_TEST(end.has_value());
}

BOOST_FIXTURE_TEST_CASE(
    who_comes_back_has_said_once_what_it_said_while_it_was_to_wait, client_waits) {
  hears(6);
  line.says({R"({"event":"more"})"});
  line.is_lost();
  resume(next, {.got = 2, .oldest = 1, .newest = 1});
  BOOST_TEST(got.empty());
  next.says({R"(["ack",4])"});
  BOOST_TEST(got == lines{R"({"event":"more"})"});
}

BOOST_AUTO_TEST_SUITE_END()
