#include "beast_client.hpp"
#include "raw_client.hpp"
#include "test_server.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace porthouse::net::test {

BOOST_AUTO_TEST_SUITE(websocket)

BOOST_AUTO_TEST_CASE(an_independent_peer_is_echoed) {
  test_server server{behaviour::echo};
  beast_client beast{server.port()};
  for (const std::size_t size : {0U, 1U, 125U, 126U, 65'535U, 65'536U, 300'000U, 1'048'576U}) {
    const std::string text(size, 'x');
    beast.send_text(text);
    BOOST_TEST((beast.read() == text), size);
  }
  beast.close();
  const auto how = server.wait_for(0).wait_closed();
  BOOST_TEST((how.why == protocol::ending::cause::by_client));
  BOOST_TEST(static_cast<int>(how.code) == 1000);
}

BOOST_AUTO_TEST_CASE(a_compressing_peer_is_echoed) {
  protocol::settings with;
  with.compression = true;
  test_server server{behaviour::echo, with};
  beast_client beast{server.port(), {.deflate = true}};
  BOOST_TEST(beast.answered("Sec-WebSocket-Extensions").starts_with("permessage-deflate"));
  for (int i = 0; i < 3; ++i) {
    const std::string text(100'000, 'x');
    beast.send_text(text);
    BOOST_TEST((beast.read() == text));
  }
}

BOOST_AUTO_TEST_CASE(compression_is_refused_unless_switched_on) {
  test_server server{behaviour::echo};
  beast_client beast{server.port(), {.deflate = true}};
  BOOST_TEST(beast.answered("Sec-WebSocket-Extensions") == "");
}

BOOST_AUTO_TEST_CASE(messages_of_one_read_are_answered_in_order) {
  test_server server{behaviour::echo};
  auto client = raw_client::upgraded(server.port());
  std::string all;
  for (int i = 0; i < 3'000; ++i) all += masked(0x81, std::to_string(i));
  client.write(all);
  for (int i = 0; i < 3'000; ++i) {
    BOOST_REQUIRE_EQUAL(client.read_frame().text(), "text " + std::to_string(i));
  }
}

BOOST_AUTO_TEST_CASE(bytes_one_by_one_are_a_message_in_the_end) {
  test_server server{behaviour::echo};
  auto client = raw_client::upgraded(server.port());
  for (const char byte : masked(0x81, "slowly")) {
    client.write({&byte, 1});
    server.settle();
  }
  BOOST_TEST(client.read_frame().text() == "text slowly");
}

BOOST_AUTO_TEST_CASE(frames_right_behind_the_request_are_heard) {
  test_server server{behaviour::echo};
  raw_client client{server.port()};
  client.write(upgrade_request() + masked(0x81, "early") + masked(0x81, "bird"));
  client.read_until("\r\n\r\n");
  BOOST_TEST(client.read_frame().text() == "text early");
  BOOST_TEST(client.read_frame().text() == "text bird");
}

BOOST_AUTO_TEST_CASE(a_ping_is_answered_with_its_payload) {
  test_server server{behaviour::listen};
  auto client = raw_client::upgraded(server.port());
  client.write(masked(0x89, "are you there"));
  BOOST_TEST(client.read_frame().text() == "pong are you there");
}

BOOST_AUTO_TEST_CASE(pings_of_one_read_are_answered_in_order_before_the_messages) {
  test_server server{behaviour::echo};
  raw_client client{server.port()};
  std::string pings;
  for (int i = 0; i < 50; ++i) pings += masked(0x89, std::to_string(i));
  client.write(upgrade_request() + masked(0x81, "text") + pings);
  client.read_until("\r\n\r\n");
  for (int i = 0; i < 50; ++i) {
    BOOST_TEST(client.read_frame().text() == "pong " + std::to_string(i));
  }
  BOOST_TEST(client.read_frame().text() == "text text");
}

BOOST_AUTO_TEST_CASE(a_close_is_echoed_and_ends_tcp) {
  test_server server{behaviour::echo};
  auto client = raw_client::upgraded(server.port());
  client.write(masked_close(4321, "enough"));
  BOOST_TEST(client.read_frame().text() == "close 4321");
  BOOST_TEST(client.read_to_end() == "");
  BOOST_TEST(!client.was_reset());
  const auto how = server.wait_for(0).wait_closed();
  BOOST_TEST((how.why == protocol::ending::cause::by_client));
  BOOST_TEST(static_cast<int>(how.code) == 4321);
  BOOST_TEST(how.reason == "enough");
  BOOST_TEST(server.running().open() == 0U);
}

BOOST_AUTO_TEST_CASE(what_came_before_a_violation_is_delivered_and_answered) {
  test_server server{behaviour::echo};
  auto client = raw_client::upgraded(server.port());
  client.write(masked(0x81, "good") + masked(0x83, "bad") + masked(0x81, "too late"));
  BOOST_TEST(client.read_frame().text() == "text good");
  BOOST_TEST(client.read_frame().text().starts_with("close 1002"));
  const auto heard = server.wait_for(0).messages(1);
  BOOST_TEST(heard == std::vector<std::string>{"good"}, boost::test_tools::per_element());
  const auto how = server.wait_for(0).wait_closed();
  BOOST_TEST((how.why == protocol::ending::cause::by_us));
  BOOST_TEST(static_cast<int>(how.code) == 1002);
}

BOOST_AUTO_TEST_CASE(a_close_is_not_lost_to_bytes_that_nobody_reads) {
  test_server server{behaviour::echo};
  auto client = raw_client::upgraded(server.port());
  client.write(masked(0x83, "bad") + std::string(900'000, 'z'));
  BOOST_TEST(client.read_frame().text().starts_with("close 1002"));
  client.finish();
  BOOST_TEST(client.read_to_end() == "");
  BOOST_TEST(!client.was_reset());
}

BOOST_AUTO_TEST_CASE(our_close_waits_for_the_clients) {
  test_server server{behaviour::echo};
  auto client = raw_client::upgraded(server.port());
  auto& socket = server.wait_for(0);
  socket.close(protocol::close_code::policy_violation, "no running");
  BOOST_TEST(client.read_frame().text() == "close 1008 no running");
  server.settle();
  BOOST_TEST(socket.times_closed() == 0);
  client.write(masked(0x81, "ignored") + masked_close(1008));
  BOOST_TEST(client.read_to_end() == "");
  const auto how = socket.wait_closed();
  BOOST_TEST((how.why == protocol::ending::cause::by_us));
  BOOST_TEST(static_cast<int>(how.code) == 1008);
  BOOST_TEST(socket.messages(0).empty());
}

BOOST_AUTO_TEST_CASE(what_was_sent_before_a_close_arrives_before_it) {
  test_server server{behaviour::echo};
  auto client = raw_client::upgraded(server.port());
  server.wait_for(0).with([](auto& ours) {
    BOOST_TEST((ours.send(protocol::frame::text("first")) == protocol::offered::queued));
    ours.close(protocol::close_code::service_restart, "");
    BOOST_TEST((ours.send(protocol::frame::text("late")) == protocol::offered::closing));
    ours.close(protocol::close_code::internal_error, "");
  });
  BOOST_TEST(client.read_frame().text() == "text first");
  BOOST_TEST(client.read_frame().text() == "close 1012");
}

BOOST_AUTO_TEST_CASE(a_reset_is_told_once) {
  test_server server{behaviour::echo};
  auto client = raw_client::upgraded(server.port());
  auto& socket = server.wait_for(0);
  client.reset();
  BOOST_TEST((socket.wait_closed().why == protocol::ending::cause::reset));
  server.settle();
  BOOST_TEST(socket.times_closed() == 1);
}

BOOST_AUTO_TEST_CASE(who_half_closes_gets_its_answers_and_is_gone) {
  test_server server{behaviour::echo};
  auto client = raw_client::upgraded(server.port());
  client.write(masked(0x81, "last words"));
  client.finish();
  BOOST_TEST(client.read_frame().text() == "text last words");
  BOOST_TEST(client.read_to_end() == "");
  BOOST_TEST((server.wait_for(0).wait_closed().why == protocol::ending::cause::reset));
}

BOOST_AUTO_TEST_CASE(a_socket_that_is_not_accepted_is_told_to_try_later) {
  test_server server{behaviour::refuse};
  auto client = raw_client::upgraded(server.port());
  BOOST_TEST(client.read_frame().text() == "close 1013");
  BOOST_TEST(server.running().open() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
