#include "inn.hpp"
#include "plug.hpp"
#include "scarcity.hpp"

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
  auto client = plug::upgraded(port, "/", offering_deflate);
  client.write(masked(0x81, "one") + masked(0x89, "?") + masked(0x01, "frag"));
  client.write(masked(0x80, "ment") + masked(0xC1, press.compress(text).payload()));
  client.write(masked(0x82, std::string(20'000, 'y')));
  for (int i = 0; i < 5; ++i) client.read_frame();
  client.write(masked_close(1000));
  client.read_to_end();
}

void must_serve(inn& house, plug& neighbour) {
  neighbour.write(masked(0x81, "still here"));
  BOOST_REQUIRE(neighbour.read_frame().text() == "text still here");
  BOOST_REQUIRE_NO_THROW(live(house.port()));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(memory)

BOOST_AUTO_TEST_CASE(a_message_that_there_is_no_memory_for_costs_its_own_client) {
  protocol::settings with;
  with.compression = true;
  inn house{manner::echo, with};
  auto neighbour = plug::upgraded(house.port());
  auto client = plug::upgraded(house.port());
  auto& guest = house.wait_for(1);
  {
    const auto now = scarcity::of_large(100'000);
    client.write(masked(0x82, std::string(200'000, 'x')));
    BOOST_TEST(client.read_frame().text() == "close 1011 the server failed");
    BOOST_TEST((guest.wait_closed().code == protocol::close_code::internal_error));
    BOOST_TEST(now.was_felt());
  }
  must_serve(house, neighbour);
}

BOOST_AUTO_TEST_CASE(an_inflated_message_that_there_is_no_memory_for_costs_its_own_client) {
  protocol::settings with;
  with.compression = true;
  inn house{manner::echo, with};
  auto neighbour = plug::upgraded(house.port());
  {
    auto client = plug::upgraded(house.port(), "/", offering_deflate);
    protocol::compressor press;
    const auto large = press.compress(protocol::frame::text(std::string(900'000, 'x')));
    const auto now = scarcity::of_large(200'000);
    client.write(masked(0xC1, large.payload()));
    BOOST_TEST(client.read_frame().text() == "close 1011 the server failed");
  }
  must_serve(house, neighbour);
}

BOOST_AUTO_TEST_CASE(each_allocation_may_fail_and_only_its_own_client_suffers) {
  protocol::settings with;
  with.compression = true;
  inn house{manner::echo, with};
  auto neighbour = plug::upgraded(house.port());
  must_serve(house, neighbour);
  bool felt = true;
  for (std::size_t index = 0; felt; ++index) {
    {
      const auto now = scarcity::of_one(index);
      try {
        live(house.port());
      } catch (const std::runtime_error&) {
        // It was cut, or refused: that is what it may come to.
      }
      house.settle();
      felt = now.was_felt();
    }
    neighbour.write(masked(0x81, "still here"));
    BOOST_REQUIRE(neighbour.read_frame().text() == "text still here");
  }
  must_serve(house, neighbour);
  // Nobody is thought to be here who has gone.
  neighbour.write(masked_close(1000));
  neighbour.read_to_end();
  house.settle();
  BOOST_TEST(house.door().open() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
