#include <porthouse/protocol/ownership/rendezvous.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace porthouse::protocol::test {
namespace {

using names = std::vector<std::string>;

constexpr std::size_t many = 10'000;

std::string room(std::size_t number) { return "arena/" + std::to_string(number); }

std::string owner(const names& nodes, const std::string& room) {
  return *std::ranges::max_element(
      nodes, [&](const auto& one, const auto& other) { return outweighs(other, one, room); });
}

const names five{"a", "b", "north-1", "north-2", "north-3"};

}  // namespace

BOOST_AUTO_TEST_SUITE(rendezvous)

BOOST_AUTO_TEST_CASE(a_weight_is_the_same_on_every_machine) {
  BOOST_TEST(weight("", "") == 0x25fc6dd36ce04b20ULL);
  BOOST_TEST(weight("north", "arena/42") == 0xa749f026bd56a951ULL);
  BOOST_TEST(weight("north", "arena/43") == 0x03407425646169c0ULL);
}

BOOST_AUTO_TEST_CASE(where_the_node_ends_and_the_room_begins_counts) {
  BOOST_TEST(weight("a", "b1") != weight("ab", "1"));
}

BOOST_AUTO_TEST_CASE(of_two_nodes_exactly_one_outweighs_the_other) {
  for (std::size_t i = 0; i < 100; ++i) {
    for (const auto& one : five) {
      BOOST_TEST(!outweighs(one, one, room(i)));
      for (const auto& other : five)
        BOOST_TEST(
            (one == other || outweighs(one, other, room(i)) != outweighs(other, one, room(i))));
    }
  }
}

BOOST_AUTO_TEST_CASE(rooms_spread_evenly_over_the_nodes) {
  std::map<std::string, std::size_t> rooms;
  for (std::size_t i = 0; i < many; ++i) ++rooms[owner(five, room(i))];
  for (const auto& node : five) {
    BOOST_TEST(rooms[node] > many / 5 * 9 / 10);
    BOOST_TEST(rooms[node] < many / 5 * 11 / 10);
  }
}

BOOST_AUTO_TEST_CASE(a_node_that_comes_takes_its_share_and_moves_nothing_else) {
  auto six = five;
  six.push_back("south");
  std::size_t moved = 0;
  for (std::size_t i = 0; i < many; ++i) {
    const auto now = owner(six, room(i));
    if (now == owner(five, room(i))) continue;
    BOOST_TEST(now == "south");
    ++moved;
  }
  BOOST_TEST(moved > many / 6 * 9 / 10);
  BOOST_TEST(moved < many / 6 * 11 / 10);
}

BOOST_AUTO_TEST_CASE(a_node_that_goes_leaves_its_rooms_to_all_others) {
  const names four{five.begin() + 1, five.end()};
  std::map<std::string, std::size_t> heirs;
  for (std::size_t i = 0; i < many; ++i) {
    const auto before = owner(five, room(i));
    const auto after = owner(four, room(i));
    if (before == five.front()) {
      ++heirs[after];
    } else {
      BOOST_TEST(after == before);
    }
  }
  BOOST_TEST(heirs.size() == 4U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
