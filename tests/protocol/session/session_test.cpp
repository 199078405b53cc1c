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

BOOST_FIXTURE_TEST_SUITE(sessions, attached)

BOOST_AUTO_TEST_CASE(the_welcome_is_the_first_word_of_the_server) {
  fake_session other;
  other.begin(next);
  const auto heard = next.heard();
  BOOST_TEST_REQUIRE(heard.size() == 1U);
  BOOST_TEST(begins(heard.front(), R"(["welcome",{)"));
  BOOST_TEST(next.reads == 1);
}

BOOST_AUTO_TEST_CASE(what_is_sent_goes_out_unchanged_and_is_kept_until_acknowledged) {
  says(event(1));
  says(event(2));
  BOOST_TEST(line.heard() == events(1, 2));
  BOOST_TEST(ledger.in_window == 2U);
  line.says({R"(["ack",2])"});
  BOOST_TEST(ledger.in_window == 0U);
  BOOST_TEST(ledger.acknowledged == 2U);
  BOOST_TEST(line.reads == 1);
}

BOOST_AUTO_TEST_CASE(a_client_that_comes_back_gets_what_it_has_not_taken_in_once_and_in_order) {
  for (const auto& text : events(1, 5)) says(text);
  line.is_lost();
  for (const auto& text : events(6, 7)) says(text);
  resume(next, {.got = 3});
  auto heard = next.heard();
  BOOST_TEST_REQUIRE(heard.size() == 5U);
  BOOST_TEST((heard.front().find(R"("resumed":true)") != std::string::npos));
  BOOST_TEST((heard.front().find(R"("from":4)") != std::string::npos));
  heard.erase(heard.begin());
  BOOST_TEST(heard == events(4, 7));
}

BOOST_AUTO_TEST_CASE(the_socket_hears_that_its_client_is_away_and_back) {
  line.is_lost();
  BOOST_TEST(told == lines{"away"});
  time += 1'500ms;
  resume(next, {});
  BOOST_TEST(told == (lines{"away", "back after 1500"}));
  BOOST_TEST(!end.has_value());
}

BOOST_AUTO_TEST_CASE(a_client_is_told_how_many_of_its_frames_have_been_taken_in) {
  line.says({event(1), event(2), R"(["probe",4])"});
  BOOST_TEST(got == events(1, 2));
  BOOST_TEST(line.heard() == lines{R"(["probe",4])"});
  line.is_lost();
  resume(next, {.oldest = 1, .newest = 3});
  BOOST_TEST((next.heard().front().find(R"("got":2)") != std::string::npos));
}

BOOST_AUTO_TEST_CASE(what_was_taken_in_is_acknowledged_after_a_second) {
  line.says({event(1)});
  passes(999ms);
  BOOST_TEST(line.heard().empty());
  passes(1ms);
  BOOST_TEST(line.heard() == lines{R"(["ack",1])"});
  passes(5s);
  BOOST_TEST(line.heard().empty());
}

BOOST_AUTO_TEST_CASE(many_frames_are_acknowledged_at_once) {
  line.says(events(1, 32));
  BOOST_TEST(line.heard() == lines{R"(["ack",32])"});
  line.says({R"({"event":")" + std::string(65'536, 'a') + R"("})"});
  BOOST_TEST(line.heard() == lines{R"(["ack",33])"});
}

BOOST_AUTO_TEST_CASE(somebody_is_there_even_if_nothing_is_said) {
  passes(24'999ms);
  BOOST_TEST(line.heard().empty());
  passes(1ms);
  BOOST_TEST(line.heard() == lines{R"(["beat"])"});
  says(event(1));
  line.heard();
  passes(24s);
  BOOST_TEST(line.heard().empty());
}

BOOST_AUTO_TEST_CASE(what_is_not_acknowledged_is_bounded_and_the_rest_waits) {
  limit.window_frames = 2;
  for (const auto& text : events(1, 4)) says(text);
  BOOST_TEST(line.heard() == events(1, 2));
  BOOST_TEST(ledger.waiting == 2U);
  line.says({R"(["ack",1])"});
  BOOST_TEST(line.heard() == events(3, 3));
  line.says({R"(["ack",3])"});
  BOOST_TEST(line.heard() == events(4, 4));
  BOOST_TEST(ledger.waiting == 0U);
}

BOOST_AUTO_TEST_CASE(one_frame_larger_than_the_window_goes_out_alone) {
  limit.window_bytes = 10;
  says(event(1));
  BOOST_TEST(line.heard() == events(1, 1));
  says(event(2));
  BOOST_TEST(line.heard().empty());
}

BOOST_AUTO_TEST_CASE(a_client_that_acknowledges_nothing_is_closed_as_one_that_does_not_read) {
  limit.window_frames = 1;
  limit.queue_bytes = 50;
  says(event(1));
  for (int i = 0; i < 5; ++i) says(event(2));
  BOOST_TEST((line.closed_with == close_code::slow_consumer));
  line.ends({ending::cause::by_us, close_code::slow_consumer, {}});
  BOOST_TEST(end.has_value());
}

BOOST_AUTO_TEST_CASE(small_frames_that_wait_are_bounded_by_the_memory_that_they_take) {
  limit.window_frames = 1;
  limit.queue_bytes = 6'400;  // a hundred, of which one is in the window
  for (int i = 0; i < 101; ++i) says("{}");
  BOOST_TEST(!line.closed_with.has_value());
  says("{}");
  BOOST_TEST((line.closed_with == close_code::slow_consumer));
  line.is_lost();
}

BOOST_AUTO_TEST_CASE(what_waits_for_a_client_that_is_away_is_bounded) {
  limit.away_frames = 3;
  line.is_lost();
  for (const auto& text : events(1, 3)) says(text);
  BOOST_TEST(!end.has_value());
  BOOST_TEST((it.send(frame::text(event(4))) == offered::overflowed));
  BOOST_TEST(!end.has_value());  // not within `send`
  passes(0ms);
  BOOST_TEST(end.has_value());
  BOOST_TEST((it.ended_by() == resume_error::overrun));
  BOOST_TEST(ledger.dropped.ended == 3U);
}

BOOST_AUTO_TEST_CASE(nobody_is_kept_for_ever) {
  line.is_lost();
  passes(59'999ms);
  BOOST_TEST(!end.has_value());
  passes(1ms);
  BOOST_TEST_REQUIRE(end.has_value());
  BOOST_TEST((end->why == ending::cause::reset));
  BOOST_TEST((it.ended_by() == resume_error::expired));
}

BOOST_AUTO_TEST_CASE(a_page_that_is_left_is_kept_for_a_shorter_time) {
  line.ends({ending::cause::by_client, close_code::going_away, {}});
  passes(7'999ms);
  BOOST_TEST(!end.has_value());
  passes(1ms);
  BOOST_TEST(end.has_value());
}

BOOST_AUTO_TEST_CASE(who_closes_or_says_bye_is_gone) {
  line.ends({ending::cause::by_client, close_code::normal, {}});
  BOOST_TEST(end.has_value());
  fake_session other;
  other.begin(next);
  next.says({R"(["bye"])"});
  next.is_lost();
  BOOST_TEST(other.end.has_value());
  BOOST_TEST(other.told.empty());
}

BOOST_AUTO_TEST_CASE(a_newer_connection_takes_the_place_of_one_that_seems_open) {
  says(event(1));
  auto* const old = line.told;
  resume(next, {.got = 1});
  BOOST_TEST((line.closed_with == close_code::replaced));
  BOOST_TEST((line.told != old));
  BOOST_TEST(told.empty());  // it never was away
  line.says({event(7)});     // void
  line.ends({ending::cause::by_us, close_code::replaced, {}});
  BOOST_TEST(got.empty());
  BOOST_TEST(!end.has_value());
  says(event(2));
  BOOST_TEST(next.heard().back() == event(2));
}

BOOST_AUTO_TEST_CASE(only_the_newest_token_counts_or_the_one_last_shown_until_a_frame_has_come) {
  BOOST_TEST(it.takes(1));
  resume(next, {});
  BOOST_TEST(it.takes(2));
  BOOST_TEST(it.takes(1));  // the welcome may have been lost
  BOOST_TEST(!it.takes(0));
  BOOST_TEST(!it.takes(3));
  test::fake_line third;
  resume(third, {}, 1);  // two welcomes in a row were lost
  BOOST_TEST(it.takes(1));
  BOOST_TEST(!it.takes(2));
  BOOST_TEST(it.takes(3));
  third.says({R"(["ack",0])"});
  BOOST_TEST(!it.takes(1));
  BOOST_TEST(it.takes(3));
}

BOOST_AUTO_TEST_CASE(a_hello_that_comes_after_a_later_one_is_of_a_connection_that_was_left) {
  BOOST_TEST(!it.is_late({.nth = 1}));
  resume(next, {.nth = 2});
  BOOST_TEST(it.is_late({.nth = 1}));
  BOOST_TEST(it.is_late({.nth = 2}));
  BOOST_TEST(!it.is_late({.nth = 3}));
  BOOST_TEST(!it.is_late({}));  // it does not count
}

BOOST_AUTO_TEST_CASE(counts_that_cannot_be_are_not_resumed) {
  for (const auto& text : events(1, 3)) says(text);
  line.says({R"(["ack",2])", event(1), event(2)});
  BOOST_TEST(it.can_resume({.got = 2, .oldest = 3, .newest = 2}));
  BOOST_TEST(it.can_resume({.got = 3, .oldest = 1, .newest = 5}));
  BOOST_TEST(!it.can_resume({.got = 1, .oldest = 3, .newest = 2}));  // it had acknowledged two
  BOOST_TEST(!it.can_resume({.got = 4, .oldest = 3, .newest = 2}));  // nobody has sent four
  BOOST_TEST(!it.can_resume({.got = 2, .oldest = 2, .newest = 1}));  // it had sent two
  BOOST_TEST(!it.can_resume({.got = 2, .oldest = 4, .newest = 9}));  // the third would be missing
}

BOOST_AUTO_TEST_CASE(acknowledgements_that_cannot_be_end_the_session) {
  says(event(1));
  line.says({R"(["ack",2])"});
  BOOST_TEST((line.closed_with == close_code::broke_session));
  line.ends({ending::cause::by_us, close_code::broke_session, {}});
  BOOST_TEST(end.has_value());
}

BOOST_AUTO_TEST_CASE(what_came_before_a_wrong_frame_is_handled) {
  line.says({event(1), "hello", event(2)});
  BOOST_TEST(got == events(1, 1));
  BOOST_TEST((line.closed_with == close_code::broke_session));
}

BOOST_AUTO_TEST_CASE(a_second_hello_is_wrong) {
  line.says({R"(["hello",{"v":1}])"});
  BOOST_TEST((line.closed_with == close_code::broke_session));
}

BOOST_AUTO_TEST_CASE(a_socket_that_has_not_read_on_is_not_given_more_by_a_new_connection) {
  reads_on = false;
  line.says({event(1)});
  BOOST_TEST(line.reads == 0);
  line.is_lost();
  resume(next, {.oldest = 2, .newest = 1});
  BOOST_TEST(next.reads == 0);
  it.read_on();
  BOOST_TEST(next.reads == 1);
}

BOOST_AUTO_TEST_CASE(texts_of_rooms_are_wrapped_and_texts_of_clients_unwrapped) {
  says("Hello - bob");
  BOOST_TEST(line.heard() == lines{R"({"text":"Hello - bob"})"});
  line.says({R"({"text":"id:bob"})"});
  BOOST_TEST(got == lines{"id:bob"});
}

BOOST_AUTO_TEST_SUITE_END()
