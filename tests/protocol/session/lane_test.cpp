#include "in_a_room.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>

using namespace porthouse::protocol;
using namespace std::chrono_literals;
using test::attached;
using test::event;
using test::event_size;
using test::events;
using test::in_a_room;
using test::lines;
using test::skipped;
using test::under;

namespace {

struct oldest_goes : in_a_room {
  oldest_goes() : in_a_room{{.policy = overflow::drop_oldest, .messages = 3}} {}
};
struct newest_goes : in_a_room {
  newest_goes() : in_a_room{{.policy = overflow::drop_newest, .messages = 3}} {}
};
struct keys_count : in_a_room {
  keys_count() : in_a_room{{.policy = overflow::conflate, .messages = 3}} {}
};

}  // namespace

BOOST_AUTO_TEST_SUITE(contracts)

BOOST_FIXTURE_TEST_CASE(nothing_is_dropped_for_a_client_that_reads, oldest_goes) {
  for (int i = 1; i <= 9; ++i) hears(i, "same");
  BOOST_TEST(line.heard() == events(1, 9));
  BOOST_TEST(ledger.dropped.all() == 0U);
}

BOOST_FIXTURE_TEST_CASE(the_oldest_go_and_the_client_is_told_where_they_are_missing, oldest_goes) {
  leaves();
  for (int i = 1; i <= 8; ++i) hears(i);
  BOOST_TEST(ledger.waiting == 3U);
  BOOST_TEST(returns() == (lines{skipped(5), event(6), event(7), event(8)}));
  BOOST_TEST(ledger.dropped.oldest == 5U);
}

BOOST_FIXTURE_TEST_CASE(what_may_not_be_dropped_stays_in_its_place, oldest_goes) {
  leaves();
  hears(1);
  hears_what_must_be(2);
  for (int i = 3; i <= 6; ++i) hears(i);
  BOOST_TEST(returns() == (lines{skipped(1), event(2), skipped(2), event(5), event(6)}));
}

BOOST_FIXTURE_TEST_CASE(what_may_not_be_dropped_is_not_bounded_by_the_room, oldest_goes) {
  leaves();
  hears(1);
  for (int i = 2; i <= 6; ++i) hears_what_must_be(i);
  hears(7);  // there is no room for it at all
  BOOST_TEST(!end.has_value());
  BOOST_TEST(
      returns() ==
      (lines{skipped(1), event(2), event(3), event(4), event(5), event(6), skipped(1)}));
}

BOOST_FIXTURE_TEST_CASE(the_newest_do_not_come_in, newest_goes) {
  leaves();
  for (int i = 1; i <= 8; ++i) hears(i);
  BOOST_TEST(returns() == (lines{event(1), event(2), event(3), skipped(5)}));
  BOOST_TEST(ledger.dropped.newest == 5U);
}

BOOST_FIXTURE_TEST_CASE(bytes_are_bounded_as_well_as_messages, newest_goes) {
  terms.messages = 100;
  terms.bytes = 2 * event_size + 1;
  leaves();
  for (int i = 1; i <= 4; ++i) hears(i);
  BOOST_TEST(returns() == (lines{event(1), event(2), skipped(2)}));
}

BOOST_FIXTURE_TEST_CASE(a_newer_one_of_the_same_key_takes_the_place_at_the_end, keys_count) {
  leaves();
  hears(1, "X");
  hears(2, "Y");
  hears(3, "X");
  hears(4, "X");
  BOOST_TEST(returns() == (lines{skipped(2), event(2), event(4)}));
  BOOST_TEST(ledger.dropped.conflated == 2U);
}

BOOST_FIXTURE_TEST_CASE(all_that_is_conflated_is_told_as_one, keys_count) {
  terms.messages = 100;
  leaves();
  for (int i = 1; i <= 5; ++i) hears(i, std::to_string(i));
  for (int i : {4, 2}) hears(i + 4, std::to_string(i));
  BOOST_TEST(returns() == (lines{event(1), skipped(2), event(3), event(5), event(8), event(6)}));
}

BOOST_FIXTURE_TEST_CASE(more_keys_than_may_wait_lose_the_oldest, keys_count) {
  leaves();
  for (int i = 1; i <= 8; ++i) hears(i, std::to_string(i));
  BOOST_TEST(returns() == (lines{skipped(5), event(6), event(7), event(8)}));
  BOOST_TEST(ledger.dropped.oldest == 5U);
}

BOOST_FIXTURE_TEST_CASE(a_key_means_nothing_in_another_room, keys_count) {
  leaves();
  hears(1, "X");
  it.seal();
  says(R"({"event":"$room"})");
  terms.room = 2;
  hears(2, "X");
  hears(3, "X");
  BOOST_TEST(returns() == (lines{event(1), R"({"event":"$room"})", skipped(1), event(3)}));
}

BOOST_FIXTURE_TEST_CASE(a_key_means_nothing_in_the_next_stay_in_the_same_room, keys_count) {
  leaves();
  hears(1, "X");
  it.seal();
  hears(2, "X");
  BOOST_TEST(returns() == events(1, 2));
}

BOOST_FIXTURE_TEST_CASE(two_rooms_that_share_a_client_do_not_share_keys_or_bounds, keys_count) {
  leaves();
  for (int i = 1; i <= 3; ++i) hears(i, std::to_string(i));
  terms.room = 2;
  for (int i = 4; i <= 7; ++i) hears(i, std::to_string(i - 3));
  BOOST_TEST(
      returns() == (lines{event(1), event(2), event(3), skipped(1), event(5), event(6), event(7)}));
}

BOOST_FIXTURE_TEST_CASE(a_room_may_have_what_can_be_dropped_go_with_its_client, oldest_goes) {
  terms.on_leave = leaving::drop;
  leaves();
  hears(1);
  hears_what_must_be(2);
  hears(3);
  it.seal();
  hears_what_must_be(4);
  BOOST_TEST(ledger.dropped.left == 2U);
  BOOST_TEST(returns() == (lines{skipped(1), event(2), skipped(1), event(4)}));
}

BOOST_FIXTURE_TEST_CASE(what_has_left_a_room_stays_unless_the_room_says_so, oldest_goes) {
  leaves();
  for (int i = 1; i <= 3; ++i) hears(i);
  it.seal();
  for (int i = 4; i <= 7; ++i) hears(i);
  BOOST_TEST(
      returns() == (lines{event(1), event(2), event(3), skipped(1), event(5), event(6), event(7)}));
}

BOOST_FIXTURE_TEST_CASE(a_room_may_have_nobody_told, oldest_goes) {
  terms.notice = false;
  leaves();
  for (int i = 1; i <= 8; ++i) hears(i);
  BOOST_TEST(returns() == events(6, 8));
  BOOST_TEST(ledger.dropped.oldest == 5U);
}

BOOST_FIXTURE_TEST_CASE(what_has_waited_for_too_long_is_not_sent, attached) {
  line.is_lost();
  const auto soon = std::make_shared<const mark>(mark{.droppable = true, .stale_after = 2s});
  it.send_marked(frame::text(event(1)), soon);
  passes(1s);
  it.send_marked(frame::text(event(2)), soon);
  says(event(3));
  passes(1'001ms);
  resume(next, {});
  auto heard = next.heard();
  BOOST_TEST_REQUIRE(heard.size() == 4U);
  BOOST_TEST(heard[1] == skipped(1));
  BOOST_TEST(heard[2] == event(2));
  BOOST_TEST(heard[3] == event(3));
  BOOST_TEST(ledger.dropped.stale == 1U);
}

BOOST_FIXTURE_TEST_CASE(what_may_be_dropped_goes_before_a_session_ends, attached) {
  limit.away_frames = 2;
  line.is_lost();
  const auto loose = std::make_shared<const mark>(mark{.droppable = true});
  it.send_marked(frame::text(event(1)), loose);
  says(event(2));
  says(event(3));
  passes(0ms);
  BOOST_TEST(!end.has_value());
  BOOST_TEST((it.send(frame::text(event(4))) == offered::overflowed));
  passes(0ms);
  BOOST_TEST(end.has_value());
}

BOOST_FIXTURE_TEST_CASE(a_room_may_close_sooner_than_the_server, in_a_room) {
  terms.messages = 2;
  leaves();
  for (int i = 1; i <= 2; ++i) hears_what_must_be(i);
  BOOST_TEST(
      (it.send_marked(frame::text(event(3)), under(terms, {}, false)) == offered::overflowed));
  passes(0ms);
  BOOST_TEST(end.has_value());
}

BOOST_FIXTURE_TEST_CASE(a_slow_reader_is_served_as_one_who_is_away, keys_count) {
  limit.window_frames = 2;
  for (int i = 1; i <= 9; ++i) hears(i, "X");
  BOOST_TEST(line.heard() == events(1, 2));
  line.says({R"(["ack",2])"});
  BOOST_TEST(line.heard() == (lines{skipped(6), event(9)}));
  BOOST_TEST(it.queued() == 0U);
}

BOOST_AUTO_TEST_CASE(short_frames_are_bounded_by_the_memory_that_they_take) {
  dropped_messages dropped;
  lane all{dropped};
  const auto most = lane::bound::in_memory(640);
  const auto push = [&] { return all.push(frame::text("{}"), nullptr, {}, most); };
  for (int i = 0; i < 10; ++i) BOOST_TEST((push() == lane::taken::waits));
  BOOST_TEST((push() == lane::taken::overflowed));
}

BOOST_AUTO_TEST_SUITE_END()
