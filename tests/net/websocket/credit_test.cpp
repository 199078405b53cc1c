#include "raw_client.hpp"
#include "test_server.hpp"

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
  test_server server{behaviour::hold};
  auto client = raw_client::upgraded(server.port());
  auto& socket = server.wait_for(0);
  client.write(masked(0x81, "one"));
  socket.messages(1);
  client.write(masked(0x81, "two") + masked(0x89, "ping"));
  server.settle();
  BOOST_TEST(socket.messages(0).size() == 1U);
  socket.read_on();
  const auto heard = socket.messages(2);
  BOOST_TEST(heard.back() == "two");
  BOOST_TEST(client.read_frame().text() == "pong ping");
}

BOOST_AUTO_TEST_CASE(one_read_hands_up_no_more_than_the_limit) {
  protocol::settings with;
  with.bounds.messages_per_read = 3;
  test_server server{behaviour::hold, with};
  raw_client client{server.port()};
  std::string seven;
  for (int i = 0; i < 7; ++i) seven += masked(0x81, std::to_string(i));
  client.write(upgrade_request() + seven);
  client.read_until("\r\n\r\n");
  auto& socket = server.wait_for(0);
  BOOST_TEST(socket.messages(3).size() == 3U);
  server.settle();
  BOOST_TEST(socket.messages(0).size() == 3U);
  socket.read_on();
  BOOST_TEST(socket.messages(6).size() == 6U);
  server.settle();
  BOOST_TEST(socket.messages(0).size() == 6U);
  socket.read_on();
  BOOST_TEST(socket.messages(7).back() == "6");
}

BOOST_AUTO_TEST_CASE(what_came_before_a_close_is_answered_before_it) {
  test_server server{behaviour::hold};
  auto client = raw_client::upgraded(server.port());
  auto& socket = server.wait_for(0);
  client.write(masked(0x81, "one") + masked(0x88, "\x03\xE8"));
  BOOST_TEST(socket.messages(1).back() == "one");
  server.settle();
  BOOST_TEST(socket.times_closed() == 0);
  socket.send(protocol::frame::text("answer"));
  socket.read_on();
  BOOST_TEST(client.read_frame().text() == "text answer");
  BOOST_TEST(client.read_frame().text().starts_with("close"));
  BOOST_TEST((socket.wait_closed().why == cause::by_client));
}

BOOST_AUTO_TEST_CASE(what_came_before_a_violation_is_answered_before_it) {
  test_server server{behaviour::hold};
  auto client = raw_client::upgraded(server.port());
  auto& socket = server.wait_for(0);
  client.write(masked(0x81, "one") + masked(0xF1, "bad"));
  BOOST_TEST(socket.messages(1).back() == "one");
  socket.send(protocol::frame::text("answer"));
  socket.read_on();
  BOOST_TEST(client.read_frame().text() == "text answer");
  BOOST_TEST(client.read_frame().text().starts_with("close"));
  BOOST_TEST((socket.wait_closed().code == close_code::protocol_error));
}

BOOST_AUTO_TEST_CASE(rights_to_read_add_up) {
  test_server server{behaviour::hold};
  auto client = raw_client::upgraded(server.port());
  auto& socket = server.wait_for(0);
  socket.read_on();
  socket.read_on();
  for (std::size_t i = 1; i <= 3; ++i) {
    client.write(masked(0x81, "x"));
    socket.messages(i);
  }
  client.write(masked(0x81, "x"));
  server.settle();
  BOOST_TEST(socket.messages(0).size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_reset_is_noticed_while_nobody_reads) {
  test_server server{behaviour::hold};
  auto client = raw_client::upgraded(server.port());
  auto& socket = server.wait_for(0);
  client.write(masked(0x81, "one"));
  socket.messages(1);
  client.reset();
  BOOST_TEST((socket.wait_closed().why == cause::reset));
}

BOOST_AUTO_TEST_CASE(an_end_of_tcp_is_noticed_while_nobody_reads) {
  test_server server{behaviour::hold};
  auto client = raw_client::upgraded(server.port());
  auto& socket = server.wait_for(0);
  client.write(masked(0x81, "one"));
  socket.messages(1);
  client.finish();
  BOOST_TEST((socket.wait_closed().why == cause::reset));
}

BOOST_AUTO_TEST_CASE(what_was_sent_before_the_end_of_tcp_is_not_lost) {
  test_server server{behaviour::hold};
  auto client = raw_client::upgraded(server.port());
  auto& socket = server.wait_for(0);
  client.write(masked(0x81, "one"));
  socket.messages(1);
  client.write(masked(0x81, "two") + masked_close(3000));
  client.finish();
  server.settle();
  BOOST_TEST(socket.times_closed() == 0);
  socket.read_on();
  BOOST_TEST(socket.messages(2).back() == "two");
  socket.read_on();
  const auto how = socket.wait_closed();
  BOOST_TEST((how.why == cause::by_client));
  BOOST_TEST(static_cast<int>(how.code) == 3000);
}

BOOST_AUTO_TEST_CASE(who_is_not_read_is_not_blamed_for_silence) {
  test_server server{behaviour::hold};
  auto client = raw_client::upgraded(server.port());
  auto& socket = server.wait_for(0);
  client.write(masked(0x81, "one"));
  socket.messages(1);
  for (int i = 0; i < 20; ++i) server.advance(std::chrono::seconds{26});
  BOOST_TEST(socket.times_closed() == 0);
  client.write(masked(0x81, "two"));
  socket.read_on();
  socket.messages(2);
}

BOOST_AUTO_TEST_CASE(a_close_of_ours_is_answered_though_nobody_asked_to_read) {
  test_server server{behaviour::hold};
  auto client = raw_client::upgraded(server.port());
  auto& socket = server.wait_for(0);
  client.write(masked(0x81, "one"));
  socket.messages(1);
  client.write(masked(0x81, "two"));
  server.settle();
  socket.close(close_code::going_away);
  BOOST_TEST(client.read_frame().text() == "close 1001");
  client.write(masked_close(1001));
  BOOST_TEST((socket.wait_closed().why == cause::by_us));
  BOOST_TEST(socket.messages(0).size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
