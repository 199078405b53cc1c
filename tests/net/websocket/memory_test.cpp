#include "raw_client.hpp"
#include "scarce_memory.hpp"
#include "test_server.hpp"

#include <porthouse/protocol/websocket/deflate.hpp>
#include <porthouse/protocol/websocket/frame.hpp>

#include <boost/test/unit_test.hpp>

#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>

namespace porthouse::net::test {
namespace {

constexpr std::string_view offering_deflate = "Sec-WebSocket-Extensions: permessage-deflate\r\n";

/// A whole life: request, upgrade, messages of all kinds, Close.
void live(std::uint16_t port) {
  protocol::compressor press;
  const auto text = protocol::frame::text(std::string(100'000, 'x'));
  auto client = raw_client::upgraded(port, "/", offering_deflate);
  client.write(masked(0x81, "one") + masked(0x89, "?") + masked(0x01, "frag"));
  client.write(masked(0x80, "ment") + masked(0xC1, press.compress(text).payload()));
  client.write(masked(0x82, std::string(20'000, 'y')));
  for (int i = 0; i < 5; ++i) client.read_frame();
  client.write(masked_close(1000));
  client.read_to_end();
}

void must_serve(test_server& server, raw_client& bystander) {
  bystander.write(masked(0x81, "still here"));
  BOOST_REQUIRE(bystander.read_frame().text() == "text still here");
  BOOST_REQUIRE_NO_THROW(live(server.port()));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(memory)

BOOST_AUTO_TEST_CASE(a_message_that_there_is_no_memory_for_costs_its_own_client) {
  protocol::settings with;
  with.compression = true;
  test_server server{behaviour::echo, with};
  auto bystander = raw_client::upgraded(server.port());
  auto client = raw_client::upgraded(server.port());
  auto& socket = server.wait_for(1);
  {
    const auto now = scarce_memory::of_large(100'000);
    client.write(masked(0x82, std::string(200'000, 'x')));
    BOOST_TEST(client.read_frame().text() == "close 1011 the server failed");
    BOOST_TEST((socket.wait_closed().code == protocol::close_code::internal_error));
    BOOST_TEST(now.was_felt());
  }
  must_serve(server, bystander);
}

BOOST_AUTO_TEST_CASE(an_inflated_message_that_there_is_no_memory_for_costs_its_own_client) {
  protocol::settings with;
  with.compression = true;
  test_server server{behaviour::echo, with};
  auto bystander = raw_client::upgraded(server.port());
  {
    auto client = raw_client::upgraded(server.port(), "/", offering_deflate);
    protocol::compressor press;
    const auto large = press.compress(protocol::frame::text(std::string(900'000, 'x')));
    const auto now = scarce_memory::of_large(200'000);
    client.write(masked(0xC1, large.payload()));
    BOOST_TEST(client.read_frame().text() == "close 1011 the server failed");
  }
  must_serve(server, bystander);
}

BOOST_AUTO_TEST_CASE(each_allocation_may_fail_and_only_its_own_client_suffers) {
  protocol::settings with;
  with.compression = true;
  test_server server{behaviour::echo, with};
  auto bystander = raw_client::upgraded(server.port());
  must_serve(server, bystander);
  bool felt = true;
  for (std::size_t index = 0; felt; ++index) {
    {
      const auto now = scarce_memory::of_one(index);
      try {
        live(server.port());
      } catch (const std::runtime_error&) {
        // It was cut or refused, as it may be.
      }
      server.settle();
      felt = now.was_felt();
    }
    bystander.write(masked(0x81, "still here"));
    BOOST_REQUIRE(bystander.read_frame().text() == "text still here");
  }
  must_serve(server, bystander);
  // No connection is counted that has gone.
  bystander.write(masked_close(1000));
  bystander.read_to_end();
  server.settle();
  BOOST_TEST(server.running().open() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
