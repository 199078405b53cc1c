#include <porthouse/net/buffers/turn_buffer.hpp>

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
  net::turn_buffer house;
  const auto one = frame::text("one");
  const auto two = frame::text("two");
  net::turn_buffer::span ada;
  net::turn_buffer::span bob;
  for (const auto& what : {one, two}) {
    BOOST_TEST(house.append(ada, what));
    BOOST_TEST(house.append(bob, what));
  }
  const auto heard = house.bytes(ada);
  BOOST_TEST(heard == wire(one) + wire(two));
  BOOST_TEST(static_cast<const void*>(house.bytes(bob).data()) == heard.data());
}

BOOST_AUTO_TEST_CASE(whoever_missed_the_first_frame_hears_the_rest) {
  net::turn_buffer house;
  const frame said[] = {frame::text("a"), frame::text("bc"), frame::text("def")};
  net::turn_buffer::span all;
  net::turn_buffer::span late;
  for (const auto& what : said) {
    BOOST_TEST(house.append(all, what));
    if (!same_bytes(what, said[0])) BOOST_TEST(house.append(late, what));
  }
  // In any order, whoever asks first.
  BOOST_TEST(house.bytes(late) == wire(said[1]) + wire(said[2]));
  BOOST_TEST(house.bytes(all) == wire(said[0]) + wire(said[1]) + wire(said[2]));
  BOOST_TEST(house.bytes(late) == wire(said[1]) + wire(said[2]));
  BOOST_TEST(house.size(late) == house.bytes(late).size());
}

BOOST_AUTO_TEST_CASE(each_of_many_sends_its_own) {
  net::turn_buffer house;
  std::vector<net::turn_buffer::span> rides(100);
  for (std::size_t i = 0; i < rides.size(); ++i) {
    BOOST_TEST(house.append(rides[i], frame::text(std::to_string(i))));
    BOOST_TEST(house.append(rides[i], frame::text("end")));
  }
  for (std::size_t i = 0; i < rides.size(); ++i) {
    BOOST_TEST(
        house.bytes(rides[i]) == wire(frame::text(std::to_string(i))) + wire(frame::text("end")));
  }
}

BOOST_AUTO_TEST_CASE(who_skips_a_frame_in_the_middle_cannot_go_on) {
  net::turn_buffer house;
  const frame said[] = {frame::text("a"), frame::text("b"), frame::text("c")};
  net::turn_buffer::span all;
  net::turn_buffer::span speaker;
  BOOST_TEST(house.append(all, said[0]));
  BOOST_TEST(house.append(speaker, said[0]));
  BOOST_TEST(house.append(all, said[1]));
  BOOST_TEST(house.append(all, said[2]));
  BOOST_TEST(!house.append(speaker, said[2]));
  BOOST_TEST(house.bytes(speaker) == wire(said[0]));
}

BOOST_AUTO_TEST_CASE(large_frames_and_long_rides_are_refused) {
  net::turn_buffer house;
  net::turn_buffer::span frames;
  BOOST_TEST(!house.append(frames, frame::text(std::string(net::turn_buffer::longest_frame, 'x'))));
  const auto one = frame::text(std::string(net::turn_buffer::longest_frame - 4, 'x'));
  std::size_t boarded = 0;
  while (house.append(frames, one)) ++boarded;
  BOOST_TEST(boarded == net::turn_buffer::longest_span / net::turn_buffer::longest_frame);
  BOOST_TEST(house.bytes(frames).size() == net::turn_buffer::longest_span);
}

BOOST_AUTO_TEST_CASE(nothing_of_a_turn_is_left_in_the_next) {
  net::turn_buffer house;
  const auto old = frame::text("old");
  const auto fresh = frame::text("new");
  net::turn_buffer::span frames;
  BOOST_TEST(house.append(frames, old));
  BOOST_TEST(house.append(frames, old));
  BOOST_TEST(house.bytes(frames) == wire(old) + wire(old));
  house.clear();
  frames = {};
  BOOST_TEST(house.append(frames, fresh));
  BOOST_TEST(house.append(frames, fresh));
  BOOST_TEST(house.bytes(frames) == wire(fresh) + wire(fresh));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
