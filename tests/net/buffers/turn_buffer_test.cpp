#include <porthouse/net/buffers/turn_buffer.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace porthouse::net::test {
namespace {

using protocol::frame;

std::string wire(const frame& sent) { return std::string{sent.wire()}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(turn_buffer)

BOOST_AUTO_TEST_CASE(all_who_send_the_same_share_the_same_bytes) {
  net::turn_buffer buffer;
  const auto one = frame::text("one");
  const auto two = frame::text("two");
  net::turn_buffer::span ada;
  net::turn_buffer::span bob;
  for (const auto& sent : {one, two}) {
    BOOST_TEST(buffer.append(ada, sent));
    BOOST_TEST(buffer.append(bob, sent));
  }
  const auto heard = buffer.bytes(ada);
  BOOST_TEST(heard == wire(one) + wire(two));
  BOOST_TEST(static_cast<const void*>(buffer.bytes(bob).data()) == heard.data());
}

BOOST_AUTO_TEST_CASE(who_missed_the_first_frame_hears_the_rest) {
  net::turn_buffer buffer;
  const frame said[] = {frame::text("a"), frame::text("bc"), frame::text("def")};
  net::turn_buffer::span all;
  net::turn_buffer::span late;
  for (const auto& sent : said) {
    BOOST_TEST(buffer.append(all, sent));
    if (!same_bytes(sent, said[0])) BOOST_TEST(buffer.append(late, sent));
  }
  // In whatever order they ask.
  BOOST_TEST(buffer.bytes(late) == wire(said[1]) + wire(said[2]));
  BOOST_TEST(buffer.bytes(all) == wire(said[0]) + wire(said[1]) + wire(said[2]));
  BOOST_TEST(buffer.bytes(late) == wire(said[1]) + wire(said[2]));
  BOOST_TEST(buffer.size(late) == buffer.bytes(late).size());
}

BOOST_AUTO_TEST_CASE(each_of_many_sends_its_own) {
  net::turn_buffer buffer;
  std::vector<net::turn_buffer::span> spans(100);
  for (std::size_t i = 0; i < spans.size(); ++i) {
    BOOST_TEST(buffer.append(spans[i], frame::text(std::to_string(i))));
    BOOST_TEST(buffer.append(spans[i], frame::text("end")));
  }
  for (std::size_t i = 0; i < spans.size(); ++i) {
    BOOST_TEST(
        buffer.bytes(spans[i]) == wire(frame::text(std::to_string(i))) + wire(frame::text("end")));
  }
}

BOOST_AUTO_TEST_CASE(who_skips_a_frame_in_the_middle_cannot_go_on) {
  net::turn_buffer buffer;
  const frame said[] = {frame::text("a"), frame::text("b"), frame::text("c")};
  net::turn_buffer::span all;
  net::turn_buffer::span speaker;
  BOOST_TEST(buffer.append(all, said[0]));
  BOOST_TEST(buffer.append(speaker, said[0]));
  BOOST_TEST(buffer.append(all, said[1]));
  BOOST_TEST(buffer.append(all, said[2]));
  BOOST_TEST(!buffer.append(speaker, said[2]));
  BOOST_TEST(buffer.bytes(speaker) == wire(said[0]));
}

BOOST_AUTO_TEST_CASE(large_frames_and_long_spans_are_refused) {
  net::turn_buffer buffer;
  net::turn_buffer::span frames;
  BOOST_TEST(
      !buffer.append(frames, frame::text(std::string(net::turn_buffer::longest_frame, 'x'))));
  const auto one = frame::text(std::string(net::turn_buffer::longest_frame - 4, 'x'));
  std::size_t appended = 0;
  while (buffer.append(frames, one)) ++appended;
  BOOST_TEST(appended == net::turn_buffer::longest_span / net::turn_buffer::longest_frame);
  BOOST_TEST(buffer.bytes(frames).size() == net::turn_buffer::longest_span);
}

BOOST_AUTO_TEST_CASE(nothing_of_a_turn_is_left_in_the_next) {
  net::turn_buffer buffer;
  const auto old = frame::text("old");
  const auto fresh = frame::text("new");
  net::turn_buffer::span frames;
  BOOST_TEST(buffer.append(frames, old));
  BOOST_TEST(buffer.append(frames, old));
  BOOST_TEST(buffer.bytes(frames) == wire(old) + wire(old));
  buffer.clear();
  frames = {};
  BOOST_TEST(buffer.append(frames, fresh));
  BOOST_TEST(buffer.append(frames, fresh));
  BOOST_TEST(buffer.bytes(frames) == wire(fresh) + wire(fresh));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
