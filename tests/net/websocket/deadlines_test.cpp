#include "raw_client.hpp"
#include "temporary.hpp"
#include "test_server.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace porthouse::net::test {
namespace {

using namespace std::chrono_literals;
using protocol::close_code;
using cause = protocol::ending::cause;

}  // namespace

BOOST_AUTO_TEST_SUITE(deadlines)

BOOST_AUTO_TEST_CASE(who_sends_nothing_after_connecting_is_cut) {
  test_server server{behaviour::echo};
  raw_client client{server.port()};
  server.settle();
  server.advance(9s);
  client.write("GET ");  // late, but in time to be told
  server.settle();
  server.advance(2s);
  BOOST_TEST(client.read_response().starts_with("HTTP/1.1 408 "));
  BOOST_TEST(client.read_to_end() == "");
}

BOOST_AUTO_TEST_CASE(who_says_nothing_at_all_is_cut_without_an_answer) {
  test_server server{behaviour::echo};
  raw_client client{server.port()};
  server.settle();
  server.advance(11s);
  BOOST_TEST(client.read_to_end() == "");
}

BOOST_AUTO_TEST_CASE(a_slow_request_is_not_saved_by_a_byte_now_and_then) {
  test_server server{behaviour::echo};
  raw_client client{server.port()};
  const auto request = upgrade_request();
  for (std::size_t i = 0; i < 11; ++i) {
    client.write(std::string_view{request}.substr(i, 1));
    server.settle();
    server.advance(1s);
  }
  BOOST_TEST(client.read_response().starts_with("HTTP/1.1 408 "));
}

BOOST_AUTO_TEST_CASE(a_silent_client_is_pinged_and_its_pong_keeps_it) {
  test_server server{behaviour::listen};
  auto client = raw_client::upgraded(server.port());
  auto& socket = server.wait_for(0);
  for (int i = 0; i < 10; ++i) {
    server.advance(26s);
    BOOST_TEST(client.read_frame().text() == "ping");
    client.write(masked(0x8A, ""));
    server.settle();
  }
  BOOST_TEST(socket.times_closed() == 0);
}

BOOST_AUTO_TEST_CASE(a_client_that_talks_is_not_pinged) {
  test_server server{behaviour::echo};
  auto client = raw_client::upgraded(server.port());
  for (int i = 0; i < 10; ++i) {
    server.advance(20s);
    client.write(masked(0x81, "I talk"));
    BOOST_TEST(client.read_frame().text() == "text I talk");
  }
}

BOOST_AUTO_TEST_CASE(a_client_that_answers_no_ping_is_closed_with_4002) {
  test_server server{behaviour::listen};
  auto client = raw_client::upgraded(server.port());
  auto& socket = server.wait_for(0);
  server.advance(26s);
  BOOST_TEST(client.read_frame().text() == "ping");
  server.advance(19s);
  BOOST_TEST(socket.times_closed() == 0);
  server.advance(2s);
  BOOST_TEST(client.read_frame().text().starts_with("close 4002"));
  server.advance(6s);
  const auto how = socket.wait_closed();
  BOOST_TEST((how.why == cause::timed_out));
  BOOST_TEST((how.code == close_code::pong_timeout));
  client.read_to_end();
}

BOOST_AUTO_TEST_CASE(a_message_has_a_deadline_from_its_first_byte_to_its_last) {
  test_server server{behaviour::listen};
  auto client = raw_client::upgraded(server.port());
  auto& socket = server.wait_for(0);
  server.advance(20s);  // of silence: not counted
  const auto endless = masked(0x02, "first") + masked(0x00, std::string(1'000, 'x'));
  client.write(std::string_view{endless}.substr(0, 3));
  for (std::size_t i = 3; i < 14; ++i) {
    // Neither a byte now and then nor control frames between fragments keep it.
    client.write(i == 11 ? masked(0x8A, "") : i < 11 ? endless.substr(i, 1) : std::string{});
    server.settle();
    BOOST_TEST(socket.times_closed() == 0);
    server.advance(i < 13 ? 5900ms : 3s);
  }
  BOOST_TEST(client.read_frame().text() == "close 4001 a message took too long");
  client.write(masked_close(4001));
  client.finish();
  BOOST_TEST((socket.wait_closed().code == close_code::idle_timeout));
}

BOOST_AUTO_TEST_CASE(each_message_has_a_deadline_of_its_own) {
  test_server server{behaviour::listen};
  auto client = raw_client::upgraded(server.port());
  auto& socket = server.wait_for(0);
  const auto one = masked(0x82, "12345678");
  client.write(std::string_view{one}.substr(0, 3));
  for (std::size_t i = 1; i <= 6; ++i) {
    server.settle();
    server.advance(20s);
    server.advance(20s);
    client.write(one.substr(3) + one.substr(0, 3));
    socket.messages(i);
  }
  BOOST_TEST(socket.times_closed() == 0);
}

BOOST_AUTO_TEST_CASE(a_message_that_we_do_not_read_on_is_not_late) {
  test_server server{behaviour::hold};
  auto client = raw_client::upgraded(server.port());
  auto& socket = server.wait_for(0);
  const auto second = masked(0x82, "second");
  client.write(masked(0x82, "first") + second.substr(0, 4));
  socket.messages(1);
  client.write(second.substr(4));
  for (int i = 0; i < 10; ++i) server.advance(20s);
  socket.read_on();
  socket.messages(2);
  BOOST_TEST(socket.times_closed() == 0);
}

BOOST_AUTO_TEST_CASE(a_tls_handshake_is_part_of_the_deadline) {
  const temporary_folder folder;
  const certificate made{folder};
  protocol::settings with;
  with.tls_certificate = made.chain_file;
  with.tls_key = made.key_file;
  test_server server{behaviour::echo, with};
  raw_client client{server.port()};
  constexpr std::string_view hello = "\x16\x03\x01\x02";
  for (std::size_t i = 0; i < 4; ++i) {
    client.write(hello.substr(i, 1));
    server.settle();
    server.advance(3s);
  }
  BOOST_TEST(client.read_to_end() == "");
}

BOOST_AUTO_TEST_CASE(a_connection_is_kept_for_its_own_time_and_each_request_has_its_deadline) {
  constexpr std::string_view health = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
  test_server server{behaviour::echo};
  raw_client client{server.port()};
  client.write(health);
  client.read_response();
  server.settle();
  server.advance(70s);
  client.write(health);
  BOOST_TEST(client.read_response().starts_with("HTTP/1.1 200 "));
  server.settle();
  server.advance(70s);
  client.write(health.substr(0, 20));
  server.settle();
  for (int i = 0; i < 9; ++i) {
    client.write(health.substr(20 + static_cast<std::size_t>(i), 1));
    server.settle();
    server.advance(1s);
  }
  server.advance(2s);
  BOOST_TEST(client.read_response().starts_with("HTTP/1.1 408 "));
  raw_client other{server.port()};
  other.write(health);
  other.read_response();
  server.settle();
  server.advance(76s);
  BOOST_TEST(other.read_to_end() == "");
}

BOOST_AUTO_TEST_CASE(an_answer_may_take_its_time_while_it_moves_but_not_for_ever) {
  const temporary_folder folder;
  folder.write("large", std::string(64 << 20, 'x'));
  protocol::settings with;
  with.pages = folder.path().string();
  test_server server{behaviour::echo, with};
  const auto asking = [&] {
    raw_client made;
    made.hold_little();
    made.connect(server.port());
    made.write("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
    server.settle();
    return made;
  };
  auto idle = asking();
  auto slow = asking();
  std::string end;
  for (int i = 0; i < 7; ++i) {
    BOOST_CHECK_NO_THROW(slow.read(4 << 20));
    server.settle();
    server.advance(9s);
  }
  BOOST_TEST(idle.read_to_end().size() < 64U << 20);
  BOOST_TEST(slow.read_to_end().size() < 36U << 20);
}

BOOST_AUTO_TEST_CASE(who_ignores_our_close_is_cut) {
  test_server server{behaviour::listen};
  auto client = raw_client::upgraded(server.port());
  auto& socket = server.wait_for(0);
  socket.close(close_code::policy_violation);
  BOOST_TEST(client.read_frame().text() == "close 1008");
  for (int i = 0; i < 4; ++i) {
    client.write(masked(0x81, "I stay"));
    server.settle();
    server.advance(1s);
    BOOST_TEST(socket.times_closed() == 0);
  }
  server.advance(2s);
  const auto how = socket.wait_closed();
  BOOST_TEST((how.why == cause::timed_out));
  BOOST_TEST((how.code == close_code::policy_violation));
}

BOOST_AUTO_TEST_CASE(who_keeps_tcp_open_after_a_violation_is_cut) {
  test_server server{behaviour::listen};
  auto client = raw_client::upgraded(server.port());
  client.write(masked(0x83, ""));
  BOOST_TEST(client.read_frame().text().starts_with("close 1002"));
  BOOST_TEST((server.wait_for(0).wait_closed().code == close_code::protocol_error));
  server.advance(6s);
  server.settle();
  client.write_some("x");
  client.write_some("x");
  BOOST_CHECK_NO_THROW(client.read_to_end());
}

BOOST_AUTO_TEST_CASE(a_wake_up_asked_for_comes_when_it_is_time) {
  test_server server{behaviour::listen};
  bool turned = false;
  auto& loop = server.running().shard(0);
  protocol::loop::clock::time_point begun;
  server.on_shard(0, [&] {
    begun = loop.now();
    loop.wake_at(begun + 100ms);
  });
  server.advance(150ms);
  server.on_shard(0, [&] { turned = loop.now() >= begun + 100ms; });
  BOOST_TEST(turned);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
