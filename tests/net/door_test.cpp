#include <porthouse/net/door.hpp>

#include <boost/test/unit_test.hpp>

#include <utility>
#include <vector>

namespace porthouse::net::test {
namespace {

remote stranger(unsigned char last) {
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

using kind = door_pass::kind;

}  // namespace

BOOST_AUTO_TEST_SUITE(door)

BOOST_AUTO_TEST_CASE(an_address_has_so_many_connections_and_no_more) {
  net::door entrance{room_for(10, 2)};
  auto first = entrance.admit(stranger(1));
  auto second = entrance.admit(stranger(1));
  BOOST_TEST((second.what() == kind::guest));
  BOOST_TEST((entrance.admit(stranger(1)).what() == kind::turned_away));
  BOOST_TEST((entrance.admit(stranger(2)).what() == kind::guest));
  first = {};
  BOOST_TEST((entrance.admit(stranger(1)).what() == kind::guest));
}

BOOST_AUTO_TEST_CASE(passes_give_their_place_back_once) {
  net::door entrance{room_for(2, 2)};
  {
    auto one = entrance.admit(stranger(1));
    auto moved = std::move(one);
    BOOST_TEST(entrance.inside() == 1U);
  }
  BOOST_TEST(entrance.inside() == 0U);
}

BOOST_AUTO_TEST_CASE(regrets_are_bounded_too) {
  net::door entrance{room_for(1, 1)};
  std::vector<door_pass> passes;
  for (int i = 0; i < 1'000; ++i) passes.push_back(entrance.admit(stranger(1)));
  std::size_t turned_away = 0;
  for (const auto& one : passes) turned_away += one.what() == kind::turned_away ? 1U : 0U;
  BOOST_TEST(turned_away > 0U);
  BOOST_TEST(turned_away < 100U);
  BOOST_TEST((passes.back().what() == kind::none));
  passes.clear();
  BOOST_TEST((entrance.admit(stranger(1)).what() == kind::guest));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
