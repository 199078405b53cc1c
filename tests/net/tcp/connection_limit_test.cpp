#include <porthouse/net/tcp/connection_limit.hpp>

#include <boost/test/unit_test.hpp>

#include <utility>
#include <vector>

namespace porthouse::net::test {
namespace {

remote client_at(unsigned char last) {
  remote made;
  made.key = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 10, 0, 0, last};
  return made;
}

protocol::limits room_for(std::size_t all, std::size_t of_one) {
  protocol::limits bounds;
  bounds.connections = all;
  bounds.connections_per_address = of_one;
  return bounds;
}

using kind = connection_permit::kind;

}  // namespace

BOOST_AUTO_TEST_SUITE(connection_limit)

BOOST_AUTO_TEST_CASE(an_address_has_so_many_connections_and_no_more) {
  net::connection_limit limit{room_for(10, 2)};
  auto first = limit.admit(client_at(1));
  auto second = limit.admit(client_at(1));
  BOOST_TEST((second.what() == kind::admitted));
  BOOST_TEST((limit.admit(client_at(1)).what() == kind::turned_away));
  BOOST_TEST((limit.admit(client_at(2)).what() == kind::admitted));
  first = {};
  BOOST_TEST((limit.admit(client_at(1)).what() == kind::admitted));
}

BOOST_AUTO_TEST_CASE(a_subscriber_of_ipv6_counts_as_one_address) {
  const auto six = [](unsigned char network, unsigned char last) {
    remote made;
    made.key = {0x20, 1, 0x0D, 0xB8, 0, 0, 0, network, 0, 0, 0, 0, 0, 0, 0, last};
    return made;
  };
  net::connection_limit limit{room_for(10, 2)};
  const auto first = limit.admit(six(7, 1));
  const auto second = limit.admit(six(7, 2));
  BOOST_TEST((second.what() == kind::admitted));
  BOOST_TEST((limit.admit(six(7, 3)).what() == kind::turned_away));
  BOOST_TEST((limit.admit(six(8, 1)).what() == kind::admitted));
}

BOOST_AUTO_TEST_CASE(what_a_proxy_brings_counts_for_its_client) {
  net::connection_limit limit{room_for(10, 1)};
  auto first = limit.admit_proxy();
  auto second = limit.admit_proxy();
  auto third = limit.admit_proxy();
  limit.attribute(first, client_at(1));
  limit.attribute(second, client_at(1));
  limit.attribute(third, client_at(2));
  BOOST_TEST((first.what() == kind::admitted));
  BOOST_TEST((second.what() == kind::refused));
  BOOST_TEST((third.what() == kind::admitted));
  BOOST_TEST(limit.inside() == 2U);
  limit.attribute(first, client_at(2));  // has no effect a second time
  BOOST_TEST((first.what() == kind::admitted));
  first = {};
  second = {};
  BOOST_TEST(limit.inside() == 1U);
  BOOST_TEST((limit.admit(client_at(1)).what() == kind::admitted));
}

BOOST_AUTO_TEST_CASE(loopback_is_counted_by_address_only_if_a_proxy_tells_of_it) {
  net::connection_limit limit{room_for(10, 1)};
  auto here = client_at(1);
  here.key[12] = 127;
  const auto first = limit.admit(here);
  const auto second = limit.admit(here);
  BOOST_TEST((second.what() == kind::admitted));
  here.how = remote::source::told;
  const auto third = limit.admit(here);
  BOOST_TEST((third.what() == kind::admitted));
  BOOST_TEST((limit.admit(here).what() == kind::turned_away));
  remote local;
  local.how = remote::source::local;
  const auto fourth = limit.admit(local);
  BOOST_TEST((limit.admit(local).what() == kind::admitted));
}

BOOST_AUTO_TEST_CASE(permits_give_their_place_back_once) {
  net::connection_limit limit{room_for(2, 2)};
  {
    auto one = limit.admit(client_at(1));
    auto moved = std::move(one);
    BOOST_TEST(limit.inside() == 1U);
  }
  BOOST_TEST(limit.inside() == 0U);
}

BOOST_AUTO_TEST_CASE(a_probe_gives_its_place_back_and_there_are_only_so_many_probes) {
  net::connection_limit limit{room_for(1'000, 1'000)};
  std::vector<connection_permit> permits;
  for (int i = 0; i < 1'000; ++i) {
    permits.push_back(limit.admit(client_at(1)));
    limit.make_probe(permits.back());
  }
  BOOST_TEST((permits.front().what() == kind::probe));
  BOOST_TEST(permits.back().is_admitted());
  BOOST_TEST(limit.inside() > 900U);
  BOOST_TEST(limit.inside() < 1'000U);
  BOOST_TEST(!limit.full());
  permits.clear();
  auto again = limit.admit(client_at(1));
  limit.make_probe(again);
  BOOST_TEST((again.what() == kind::probe));
  BOOST_TEST(limit.inside() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
