#include <porthouse/actors/runtime/cluster/link/link_messages.hpp>

#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

using namespace porthouse;
using namespace porthouse::cluster;

// What a space is told about a socket comes over a link as it was sent.

namespace {

template <class Event>
event_line<Event> sent(Event event) {
  caf::byte_buffer bytes;
  write(any_line{line_of(std::string{"hall"}, 2, std::move(event))}, bytes);
  line_reader from{bytes};
  any_line read;
  BOOST_REQUIRE(from.next(read));
  BOOST_TEST(from.done());
  auto line = std::get<event_line<Event>>(read);
  BOOST_TEST(line.index == 2U);
  return line;
}

protocol::identity_ptr ada() {
  return std::make_shared<const protocol::identity>(
      protocol::identity{protocol::socket_id{5}, "ada", "::1", 80, "/chat?a=b", "v1", {{"x", 1}}});
}

const protocol::departure moved{
    protocol::departure::kind::moved_on, protocol::close_code::none, "bar"};

}  // namespace

BOOST_AUTO_TEST_SUITE(event_codec)

BOOST_AUTO_TEST_CASE(an_arrival_comes_whole) {
  const protocol::visit_return back{
      7,
      1,
      protocol::visit_status::timed_out,
      protocol::message::text("1"),
      {protocol::move_error::full, "bar", "no more", true}};
  const auto line = sent(protocol::arrive{
      {9, 3, 1, 0},
      2,
      11,
      ada(),
      "hall",
      protocol::arrival::returned,
      std::make_shared<const protocol::visit_return>(back),
      true});
  const auto& [at, which, number, who, from, how, came, away] = line.event;
  BOOST_TEST(away);
  BOOST_TEST(line.place == "hall");
  BOOST_TEST((at == protocol::socket_ref{9, 3, 1, 0}));
  BOOST_TEST(which == 2U);
  BOOST_TEST(number == 11U);
  BOOST_TEST(who->name == "ada");
  BOOST_TEST(who->attributes.at("x").as_int64() == 1);
  BOOST_TEST(from == "hall");
  BOOST_TEST((how == protocol::arrival::returned));
  BOOST_TEST(came->asked == 7U);
  BOOST_TEST(came->by == 1U);
  BOOST_TEST((came->how == protocol::visit_status::timed_out));
  BOOST_TEST(came->value.text() == "1");
  BOOST_TEST(came->failed.reason == "no more");
  BOOST_TEST(came->failed.newcomer);
}

BOOST_AUTO_TEST_CASE(an_absence_arrives_whole) {
  const auto line = sent(protocol::away_changed{
      protocol::socket_id{5}, 9, false, {std::chrono::milliseconds{1'500}, "10.0.0.7"}});
  BOOST_TEST(line.index == 2U);
  BOOST_TEST(line.event.stay == 9U);
  BOOST_TEST(!line.event.away);
  BOOST_TEST(line.event.from.lasted.count() == 1'500);
  BOOST_TEST(line.event.from.address == "10.0.0.7");
}

BOOST_AUTO_TEST_CASE(that_a_client_is_full_arrives_whole) {
  const auto line = sent(protocol::full_changed{protocol::socket_id{5}, 9, true, 70'000});
  BOOST_TEST(line.index == 2U);
  BOOST_TEST(line.event.stay == 9U);
  BOOST_TEST(line.event.full);
  BOOST_TEST(line.event.queued == 70'000U);
}

BOOST_AUTO_TEST_CASE(messages_come_in_order_and_none_of_them_begun) {
  const auto batch = protocol::batch_ptr{new protocol::batch{std::vector<protocol::message>{
      protocol::message::text("one"), protocol::message::text("two")}}};
  static_cast<void>(batch->next());
  const auto line = sent(protocol::heard{protocol::socket_id{5}, 9, 12, batch, 300});
  BOOST_TEST(line.event.stay == 9U);
  BOOST_TEST(line.event.queued == 300U);
  BOOST_TEST(line.event.number == 12U);
  BOOST_TEST(line.event.what->next()->text() == "one");
  BOOST_TEST(line.event.what->next()->text() == "two");
  BOOST_TEST(line.event.what->next() == nullptr);
}

BOOST_AUTO_TEST_CASE(the_end_of_a_stay_comes_whole) {
  const auto line = sent(protocol::left{protocol::socket_id{5}, 9, moved});
  BOOST_TEST(line.event.stay == 9U);
  BOOST_TEST((line.event.why.why == moved.why));
  BOOST_TEST(line.event.why.to == "bar");
}

BOOST_AUTO_TEST_CASE(a_move_that_failed_comes_whole) {
  const auto line =
      sent(protocol::move_failed{protocol::socket_id{5}, 9, protocol::move_error::locked, "bar"});
  BOOST_TEST(line.event.stay == 9U);
  BOOST_TEST((line.event.why == protocol::move_error::locked));
  BOOST_TEST(line.event.wanted == "bar");
}

BOOST_AUTO_TEST_CASE(the_end_of_an_absence_comes_to_the_place_by_its_name) {
  const auto line = sent(protocol::gone{ada(), {9, 3, 1, 0}, moved});
  BOOST_TEST(line.place == "hall");
  BOOST_TEST(line.event.who->target == "/chat?a=b");
  BOOST_TEST((line.event.asked == protocol::socket_ref{9, 3, 1, 0}));
  BOOST_TEST(line.event.why.to == "bar");
}

BOOST_AUTO_TEST_SUITE_END()
