#include <porthouse/net/train.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace porthouse::net::test {
namespace {

using protocol::frame;

std::string wire(const frame& what) { return std::string{what.wire()}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(train)

BOOST_AUTO_TEST_CASE(all_who_send_the_same_share_the_same_bytes) {
  net::train house;
  const auto one = frame::text("one");
  const auto two = frame::text("two");
  net::train::ride ada;
  net::train::ride bob;
  for (const auto& what : {one, two}) {
    BOOST_TEST(house.board(ada, what));
    BOOST_TEST(house.board(bob, what));
  }
  const auto heard = house.bytes(ada);
  BOOST_TEST(heard == wire(one) + wire(two));
  BOOST_TEST(static_cast<const void*>(house.bytes(bob).data()) == heard.data());
}

BOOST_AUTO_TEST_CASE(whoever_missed_the_first_frame_hears_the_rest) {
  net::train house;
  const frame said[] = {frame::text("a"), frame::text("bc"), frame::text("def")};
  net::train::ride all;
  net::train::ride late;
  for (const auto& what : said) {
    BOOST_TEST(house.board(all, what));
    if (!same_bytes(what, said[0])) BOOST_TEST(house.board(late, what));
  }
  // In any order, whoever asks first.
  BOOST_TEST(house.bytes(late) == wire(said[1]) + wire(said[2]));
  BOOST_TEST(house.bytes(all) == wire(said[0]) + wire(said[1]) + wire(said[2]));
  BOOST_TEST(house.bytes(late) == wire(said[1]) + wire(said[2]));
  BOOST_TEST(house.size(late) == house.bytes(late).size());
}

BOOST_AUTO_TEST_CASE(each_of_many_sends_its_own) {
  net::train house;
  std::vector<net::train::ride> rides(100);
  for (std::size_t i = 0; i < rides.size(); ++i) {
    BOOST_TEST(house.board(rides[i], frame::text(std::to_string(i))));
    BOOST_TEST(house.board(rides[i], frame::text("end")));
  }
  for (std::size_t i = 0; i < rides.size(); ++i) {
    BOOST_TEST(
        house.bytes(rides[i]) == wire(frame::text(std::to_string(i))) + wire(frame::text("end")));
  }
}

BOOST_AUTO_TEST_CASE(who_skips_a_frame_in_the_middle_cannot_go_on) {
  net::train house;
  const frame said[] = {frame::text("a"), frame::text("b"), frame::text("c")};
  net::train::ride all;
  net::train::ride speaker;
  BOOST_TEST(house.board(all, said[0]));
  BOOST_TEST(house.board(speaker, said[0]));
  BOOST_TEST(house.board(all, said[1]));
  BOOST_TEST(house.board(all, said[2]));
  BOOST_TEST(!house.board(speaker, said[2]));
  BOOST_TEST(house.bytes(speaker) == wire(said[0]));
}

BOOST_AUTO_TEST_CASE(large_frames_and_long_rides_are_refused) {
  net::train house;
  net::train::ride who;
  BOOST_TEST(!house.board(who, frame::text(std::string(net::train::longest_frame, 'x'))));
  const auto one = frame::text(std::string(net::train::longest_frame - 4, 'x'));
  std::size_t boarded = 0;
  while (house.board(who, one)) ++boarded;
  BOOST_TEST(boarded == net::train::longest_ride / net::train::longest_frame);
  BOOST_TEST(house.bytes(who).size() == net::train::longest_ride);
}

BOOST_AUTO_TEST_CASE(nothing_of_a_turn_is_left_in_the_next) {
  net::train house;
  const auto old = frame::text("old");
  const auto fresh = frame::text("new");
  net::train::ride who;
  BOOST_TEST(house.board(who, old));
  BOOST_TEST(house.board(who, old));
  BOOST_TEST(house.bytes(who) == wire(old) + wire(old));
  house.empty_out();
  who = {};
  BOOST_TEST(house.board(who, fresh));
  BOOST_TEST(house.board(who, fresh));
  BOOST_TEST(house.bytes(who) == wire(fresh) + wire(fresh));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
