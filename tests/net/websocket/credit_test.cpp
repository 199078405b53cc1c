#include "inn.hpp"
#include "plug.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace porthouse::net::test {
namespace {

using protocol::close_code;
using cause = protocol::ending::cause;

}  // namespace

BOOST_AUTO_TEST_SUITE(credit)

BOOST_AUTO_TEST_CASE(nothing_is_read_before_it_is_asked_for) {
  inn house{manner::hold};
  auto client = plug::upgraded(house.port());
  auto& guest = house.wait_for(0);
  client.write(masked(0x81, "one"));
  guest.messages(1);
  client.write(masked(0x81, "two") + masked(0x89, "ping"));
  house.settle();
  BOOST_TEST(guest.messages(0).size() == 1U);
  guest.read_on();
  const auto heard = guest.messages(2);
  BOOST_TEST(heard.back() == "two");
  BOOST_TEST(client.read_frame().text() == "pong ping");
}

BOOST_AUTO_TEST_CASE(one_read_hands_up_no_more_than_the_limit) {
  protocol::settings with;
  with.bounds.messages_per_read = 3;
  inn house{manner::hold, with};
  plug client{house.port()};
  std::string seven;
  for (int i = 0; i < 7; ++i) seven += masked(0x81, std::to_string(i));
  client.write(upgrade_request() + seven);
  client.read_until("\r\n\r\n");
  auto& guest = house.wait_for(0);
  BOOST_TEST(guest.messages(3).size() == 3U);
  house.settle();
  BOOST_TEST(guest.messages(0).size() == 3U);
  guest.read_on();
  BOOST_TEST(guest.messages(6).size() == 6U);
  house.settle();
  BOOST_TEST(guest.messages(0).size() == 6U);
  guest.read_on();
  BOOST_TEST(guest.messages(7).back() == "6");
}

BOOST_AUTO_TEST_CASE(what_came_before_a_close_is_answered_before_it) {
  inn house{manner::hold};
  auto client = plug::upgraded(house.port());
  auto& guest = house.wait_for(0);
  client.write(masked(0x81, "one") + masked(0x88, "\x03\xE8"));
  BOOST_TEST(guest.messages(1).back() == "one");
  house.settle();
  BOOST_TEST(guest.times_closed() == 0);
  guest.send(protocol::frame::text("answer"));
  guest.read_on();
  BOOST_TEST(client.read_frame().text() == "text answer");
  BOOST_TEST(client.read_frame().text().starts_with("close"));
  BOOST_TEST((guest.wait_closed().why == cause::by_client));
}

BOOST_AUTO_TEST_CASE(what_came_before_a_violation_is_answered_before_it) {
  inn house{manner::hold};
  auto client = plug::upgraded(house.port());
  auto& guest = house.wait_for(0);
  client.write(masked(0x81, "one") + masked(0xF1, "bad"));
  BOOST_TEST(guest.messages(1).back() == "one");
  guest.send(protocol::frame::text("answer"));
  guest.read_on();
  BOOST_TEST(client.read_frame().text() == "text answer");
  BOOST_TEST(client.read_frame().text().starts_with("close"));
  BOOST_TEST((guest.wait_closed().code == close_code::protocol_error));
}

BOOST_AUTO_TEST_CASE(rights_to_read_add_up) {
  inn house{manner::hold};
  auto client = plug::upgraded(house.port());
  auto& guest = house.wait_for(0);
  guest.read_on();
  guest.read_on();
  for (std::size_t i = 1; i <= 3; ++i) {
    client.write(masked(0x81, "x"));
    guest.messages(i);
  }
  client.write(masked(0x81, "x"));
  house.settle();
  BOOST_TEST(guest.messages(0).size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_reset_is_noticed_while_nobody_reads) {
  inn house{manner::hold};
  auto client = plug::upgraded(house.port());
  auto& guest = house.wait_for(0);
  client.write(masked(0x81, "one"));
  guest.messages(1);
  client.reset();
  BOOST_TEST((guest.wait_closed().why == cause::reset));
}

BOOST_AUTO_TEST_CASE(an_end_of_tcp_is_noticed_while_nobody_reads) {
  inn house{manner::hold};
  auto client = plug::upgraded(house.port());
  auto& guest = house.wait_for(0);
  client.write(masked(0x81, "one"));
  guest.messages(1);
  client.finish();
  BOOST_TEST((guest.wait_closed().why == cause::reset));
}

BOOST_AUTO_TEST_CASE(what_was_sent_before_the_end_of_tcp_is_not_lost) {
  inn house{manner::hold};
  auto client = plug::upgraded(house.port());
  auto& guest = house.wait_for(0);
  client.write(masked(0x81, "one"));
  guest.messages(1);
  client.write(masked(0x81, "two") + masked_close(3000));
  client.finish();
  house.settle();
  BOOST_TEST(guest.times_closed() == 0);
  guest.read_on();
  BOOST_TEST(guest.messages(2).back() == "two");
  guest.read_on();
  const auto how = guest.wait_closed();
  BOOST_TEST((how.why == cause::by_client));
  BOOST_TEST(static_cast<int>(how.code) == 3000);
}

BOOST_AUTO_TEST_CASE(who_is_not_read_is_not_blamed_for_silence) {
  inn house{manner::hold};
  auto client = plug::upgraded(house.port());
  auto& guest = house.wait_for(0);
  client.write(masked(0x81, "one"));
  guest.messages(1);
  for (int i = 0; i < 20; ++i) house.advance(std::chrono::seconds{26});
  BOOST_TEST(guest.times_closed() == 0);
  client.write(masked(0x81, "two"));
  guest.read_on();
  guest.messages(2);
}

BOOST_AUTO_TEST_CASE(a_close_of_ours_is_answered_though_nobody_asked_to_read) {
  inn house{manner::hold};
  auto client = plug::upgraded(house.port());
  auto& guest = house.wait_for(0);
  client.write(masked(0x81, "one"));
  guest.messages(1);
  client.write(masked(0x81, "two"));
  house.settle();
  guest.close(close_code::going_away);
  BOOST_TEST(client.read_frame().text() == "close 1001");
  client.write(masked_close(1001));
  BOOST_TEST((guest.wait_closed().why == cause::by_us));
  BOOST_TEST(guest.messages(0).size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
