#include "cluster.hpp"

#include <porthouse/actors/runtime/cluster/link/link_messages.hpp>
#include <porthouse/actors/runtime/cluster/link/sequenced_stream.hpp>
#include <porthouse/actors/runtime/loop/caf_versions.hpp>
#include <porthouse/actors/runtime/messages/peer_messages.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

using namespace porthouse;
using namespace porthouse::cluster;

// What a broken or hostile node sends is bounded, in memory and in time.

namespace {

bool makes_sense(const any_line& line) {
  caf::byte_buffer bytes;
  write(line, bytes);
  line_reader from{bytes};
  any_line read;
  return from.next(read) && from.done();
}

any_line closing_with(int code) {
  protocol::verdict close{.what = protocol::verdict::kind::close};
  close.code = static_cast<protocol::close_code>(code);
  verdict_line line;
  line.what = std::make_shared<const protocol::verdict>(close);
  return line;
}

/// Adds lines to the first segment that `b` sends, until it holds so many bytes.
struct long_segments : test::two_nodes {
  void lengthen(std::size_t bytes) {
    all.map().set_censor(
        [bytes, done = false](const auto& from, const auto&, caf::message& sent) mutable {
          if (from != "b:1" || !sent.match_elements<segment>() || std::exchange(done, true))
            return true;
          auto& bytes_so_far = sent.get_mutable_as<segment>(0).lines;
          while (bytes_so_far.size() < bytes) write(take_back_line{1, 1}, bytes_so_far);
          return true;
        });
  }
};

struct one_foreign_socket : test::two_nodes {
  one_foreign_socket() : two_nodes{{.bounds = only_one()}, {}} {}
  static protocol::limits only_one() {
    protocol::limits bounds;
    bounds.foreign_sockets = 1;
    return bounds;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(cluster_bounds)

BOOST_AUTO_TEST_CASE(a_code_that_may_not_be_sent_makes_no_sense) {
  for (const int code : {0, 1000, 1001, 1008, 1012, 4000, 4999})
    BOOST_TEST(makes_sense(closing_with(code)), code);
  for (const int code : {1, 99, 999, 1005, 1006, 1015, 5000, 65535})
    BOOST_TEST(!makes_sense(closing_with(code)), code);
}

BOOST_AUTO_TEST_CASE(a_list_that_is_longer_than_what_has_come_makes_no_sense) {
  caf::byte_buffer bytes;
  write(rooms_line{{"one", "two"}}, bytes);
  for (std::size_t i = 1; i <= 4; ++i) bytes[i] = static_cast<porthouse::caf_byte>(0xFF);
  line_reader from{bytes};
  any_line read;
  BOOST_TEST(!from.next(read));
  BOOST_TEST(!from.done());
}

BOOST_FIXTURE_TEST_CASE(a_segment_that_is_too_long_ends_the_link, long_segments) {
  lengthen(sequenced_stream::most_segment + 64);
  tells({"push hall"});
  BOOST_TEST(test::complains(all["a"], "what it sends makes no sense"));
}

BOOST_FIXTURE_TEST_CASE(a_segment_may_be_full, long_segments) {
  lengthen(sequenced_stream::most_segment - 64);
  tells({"push hall", "hello"});
  BOOST_TEST(ada.heard().back() == "hall: hello");
  BOOST_TEST(!test::complains(all["a"], "what it sends makes no sense"));
}

BOOST_FIXTURE_TEST_CASE(past_the_most_foreign_sockets_the_next_is_refused, one_foreign_socket) {
  auto& bob = all["b"].enter();
  tells({"push hall"});
  BOOST_TEST(all["b"].where(ada) == "hall");
  bob.says("push hall");
  all.settle();
  BOOST_TEST(all["b"].where(bob) == "gate");
  tells({"hello"});
  BOOST_TEST(ada.heard().back() == "hall: hello");
}

BOOST_AUTO_TEST_SUITE_END()
