#include "inn.hpp"
#include "plug.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>

namespace porthouse::net::test {
namespace {

using namespace std::chrono_literals;
using protocol::close_code;
using cause = protocol::ending::cause;

}  // namespace

BOOST_AUTO_TEST_SUITE(deadlines)

BOOST_AUTO_TEST_CASE(who_sends_nothing_after_connecting_is_cut) {
  inn house{manner::echo};
  plug client{house.port()};
  house.settle();
  house.advance(9s);
  client.write("GET ");  // late, but in time to be told
  house.settle();
  house.advance(2s);
  BOOST_TEST(client.read_response().starts_with("HTTP/1.1 408 "));
  BOOST_TEST(client.read_to_end() == "");
}

BOOST_AUTO_TEST_CASE(who_says_nothing_at_all_is_cut_without_a_word) {
  inn house{manner::echo};
  plug client{house.port()};
  house.settle();
  house.advance(11s);
  BOOST_TEST(client.read_to_end() == "");
}

BOOST_AUTO_TEST_CASE(a_slow_request_is_not_saved_by_a_byte_now_and_then) {
  inn house{manner::echo};
  plug client{house.port()};
  const auto request = upgrade_request();
  for (std::size_t i = 0; i < 11; ++i) {
    client.write(std::string_view{request}.substr(i, 1));
    house.settle();
    house.advance(1s);
  }
  BOOST_TEST(client.read_response().starts_with("HTTP/1.1 408 "));
}

BOOST_AUTO_TEST_CASE(a_silent_client_is_pinged_and_its_pong_keeps_it) {
  inn house{manner::listen};
  auto client = plug::upgraded(house.port());
  auto& guest = house.wait_for(0);
  for (int i = 0; i < 10; ++i) {
    house.advance(26s);
    BOOST_TEST(client.read_frame().text() == "ping");
    client.write(masked(0x8A, ""));
    house.settle();
  }
  BOOST_TEST(guest.times_closed() == 0);
}

BOOST_AUTO_TEST_CASE(a_client_that_talks_is_not_pinged) {
  inn house{manner::echo};
  auto client = plug::upgraded(house.port());
  for (int i = 0; i < 10; ++i) {
    house.advance(20s);
    client.write(masked(0x81, "I talk"));
    BOOST_TEST(client.read_frame().text() == "text I talk");
  }
}

BOOST_AUTO_TEST_CASE(a_client_that_answers_no_ping_is_closed_with_4002) {
  inn house{manner::listen};
  auto client = plug::upgraded(house.port());
  auto& guest = house.wait_for(0);
  house.advance(26s);
  BOOST_TEST(client.read_frame().text() == "ping");
  house.advance(19s);
  BOOST_TEST(guest.times_closed() == 0);
  house.advance(2s);
  BOOST_TEST(client.read_frame().text().starts_with("close 4002"));
  house.advance(6s);
  const auto how = guest.wait_closed();
  BOOST_TEST((how.why == cause::timed_out));
  BOOST_TEST((how.code == close_code::pong_timeout));
  client.read_to_end();
}

BOOST_AUTO_TEST_CASE(a_client_that_never_finishes_a_message_is_idle) {
  inn house{manner::listen};
  auto client = plug::upgraded(house.port());
  auto& guest = house.wait_for(0);
  const auto endless = masked(0x82, std::string(1'000, 'x'));
  for (std::size_t i = 0; i < 13; ++i) {
    client.write(std::string_view{endless}.substr(i, 1));
    house.settle();
    house.advance(10s);
  }
  BOOST_TEST(client.read_frame().text().starts_with("close 4001"));
  client.write(masked_close(4001));
  client.finish();
  BOOST_TEST((guest.wait_closed().code == close_code::idle_timeout));
}

BOOST_AUTO_TEST_CASE(who_ignores_our_close_is_cut) {
  inn house{manner::listen};
  auto client = plug::upgraded(house.port());
  auto& guest = house.wait_for(0);
  guest.close(close_code::policy_violation);
  BOOST_TEST(client.read_frame().text() == "close 1008");
  for (int i = 0; i < 4; ++i) {
    client.write(masked(0x81, "I stay"));
    house.settle();
    house.advance(1s);
    BOOST_TEST(guest.times_closed() == 0);
  }
  house.advance(2s);
  const auto how = guest.wait_closed();
  BOOST_TEST((how.why == cause::timed_out));
  BOOST_TEST((how.code == close_code::policy_violation));
}

BOOST_AUTO_TEST_CASE(who_keeps_tcp_open_after_a_violation_is_cut) {
  inn house{manner::listen};
  auto client = plug::upgraded(house.port());
  client.write(masked(0x83, ""));
  BOOST_TEST(client.read_frame().text().starts_with("close 1002"));
  BOOST_TEST((house.wait_for(0).wait_closed().code == close_code::protocol_error));
  house.advance(6s);
  house.settle();
  client.write_some("x");
  client.write_some("x");
  BOOST_CHECK_NO_THROW(client.read_to_end());
}

BOOST_AUTO_TEST_CASE(a_wake_up_asked_for_comes_when_it_is_time) {
  inn house{manner::listen};
  bool turned = false;
  auto& loop = house.door().shard(0);
  protocol::loop::clock::time_point begun;
  house.on_shard(0, [&] {
    begun = loop.now();
    loop.wake_at(begun + 100ms);
  });
  house.advance(150ms);
  house.on_shard(0, [&] { turned = loop.now() >= begun + 100ms; });
  BOOST_TEST(turned);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
