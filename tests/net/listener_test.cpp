#include "no_descriptors.hpp"
#include "raw_client.hpp"
#include "test_server.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

namespace porthouse::net::test {
namespace {

using namespace std::chrono_literals;

std::string status_of_upgrade(test_server& server) {
  raw_client client{server.port()};
  client.write(upgrade_request());
  return client.read_until("\r\n\r\n").substr(9, 3);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(listener)

BOOST_AUTO_TEST_CASE(connections_are_dealt_to_all_shards) {
  protocol::settings with;
  with.shards = 3;
  test_server server{behaviour::echo, with};
  std::vector<raw_client> clients;
  std::vector<int> on_shard(3);
  for (std::size_t i = 0; i < 12; ++i) {
    clients.push_back(raw_client::upgraded(server.port()));
    ++on_shard[server.wait_for(i).shard];
  }
  BOOST_TEST(*std::ranges::min_element(on_shard) >= 3);
}

BOOST_AUTO_TEST_CASE(over_the_limit_there_is_503_until_somebody_leaves) {
  protocol::settings with;
  with.bounds.connections = 2;
  test_server server{behaviour::echo, with};
  auto first = raw_client::upgraded(server.port());
  auto second = raw_client::upgraded(server.port());
  raw_client third{server.port()};
  third.write(upgrade_request());
  const auto answer = third.read_response();
  BOOST_TEST(answer.starts_with("HTTP/1.1 503 "));
  BOOST_TEST(answer.find("\r\nRetry-After: ") != std::string::npos);
  BOOST_TEST(third.read_to_end() == "");
  first.write(masked_close(1000));
  first.read_frame();
  BOOST_TEST(first.read_to_end() == "");
  server.settle();
  BOOST_TEST(status_of_upgrade(server) == "101");
}

BOOST_AUTO_TEST_CASE(loopback_is_not_counted_by_address) {
  protocol::settings with;
  with.bounds.connections_per_address = 1;
  test_server server{behaviour::echo, with};
  auto first = raw_client::upgraded(server.port());
  auto second = raw_client::upgraded(server.port());
  server.wait_for(1);
}

BOOST_AUTO_TEST_CASE(without_descriptors_newcomers_get_503_and_the_rest_waits) {
  test_server server{behaviour::echo};
  auto connected = raw_client::upgraded(server.port());
  std::vector<raw_client> waiting(40);
  {
    const no_descriptors now;
    for (auto& one : waiting) {
      one.connect(server.port());
      one.write(upgrade_request());
    }
    BOOST_TEST(waiting.front().read_until("\r\n").starts_with("HTTP/1.1 503 "));
    connected.write(masked(0x81, "served"));
    BOOST_TEST(connected.read_frame().text() == "text served");
  }
  // The rest waits in the kernel, and gets its turn when the pause is over.
  for (int i = 0; i < 3; ++i) server.advance(500ms);
  BOOST_TEST(waiting.back().read_until("\r\n").starts_with("HTTP/1.1 101 "));
  BOOST_TEST(status_of_upgrade(server) == "101");
}

BOOST_AUTO_TEST_CASE(a_second_shortage_of_descriptors_is_met_like_the_first) {
  test_server server{behaviour::echo};
  for (int shortage = 0; shortage < 3; ++shortage) {
    std::vector<raw_client> waiting(40);
    {
      const no_descriptors now;
      for (auto& one : waiting) {
        one.connect(server.port());
        one.write(upgrade_request());
      }
      BOOST_TEST(waiting.front().read_until("\r\n").starts_with("HTTP/1.1 503 "));
    }
    waiting.clear();
    for (int i = 0; i < 3; ++i) server.advance(500ms);
    BOOST_TEST(status_of_upgrade(server) == "101");
  }
}

BOOST_AUTO_TEST_CASE(a_port_that_is_taken_is_told) {
  test_server server{behaviour::echo};
  struct nobody final : server_events {
    protocol::wire_events* opened(std::size_t, protocol::carrier&, protocol::opening) override {
      return nullptr;
    }
  };
  nobody events;
  protocol::settings with;
  with.port = server.port();
  net::server second{with, events};
  BOOST_CHECK_THROW(second.start(), std::system_error);
  with.address = "localhost";
  BOOST_CHECK_THROW((net::server{with, events}), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(an_ipv6_address_can_be_listened_on) {
  protocol::settings with;
  with.address = "::1";
  const test_server server{behaviour::echo, with};
  BOOST_TEST(server.port() != 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
