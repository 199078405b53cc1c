#include "rooms.hpp"

#include <porthouse/actors/machine.hpp>
#include <porthouse/actors/runtime/places/room_accounts.hpp>
#include <porthouse/protocol/ownership/rendezvous.hpp>
#include <porthouse/test/house.hpp>
#include <porthouse/test/nodes.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;
using lines = std::vector<std::string>;

namespace {

/// A room of a family that tells when it opens and closes.
class cell final : public test::obedient_room {
public:
  cell(std::string name, diary* book) : obedient_room{std::move(name), book} { write("opens"); }
  ~cell() override { write("closes"); }
};

protocol::limits few(std::size_t per_visitor, std::size_t per_address = 100) {
  protocol::limits bounds;
  bounds.rooms_per_visitor = per_visitor;
  bounds.rooms_per_address = per_address;
  return bounds;
}

protocol::identity from(const std::string& address) {
  protocol::identity who;
  who.address = address;
  return who;
}

struct cells {
  lines book;
  machine plan{
      envelopes{}, lockspaces{}
                       .add<test::obedient_room>("gate", &book)
                       .family<cell>("cell/", {.closes_after = 30s, .rooms = 12}, &book)};

  [[nodiscard]] long open() const {
    const auto count = [this](std::string_view end) {
      return std::ranges::count_if(book, [end](const auto& line) { return line.ends_with(end); });
    };
    return count(" opens") - count(" closes");
  }
  [[nodiscard]] long count(const std::string& line) const { return std::ranges::count(book, line); }
  template <class House>
  static void tells(House& all, test::client& who, const std::string& text) {
    who.says(text);
    all.settle();
  }
  static std::string numbered(int number) { return "cell/" + std::to_string(number); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(limits_of_rooms, cells)

BOOST_AUTO_TEST_CASE(a_visitor_that_hops_keeps_few_rooms_open_and_is_let_into_all) {
  test::house house{plan, {.shards = 2, .bounds = few(3)}};
  auto& ada = house.enter();
  for (int i = 0; i < 200; ++i) {
    tells(house, ada, "to " + numbered(i));
    BOOST_TEST(house.where(ada) == numbered(i));
    BOOST_TEST(open() <= 3);
  }
  BOOST_TEST(count("gate stays full cell/4") == 0);
}

BOOST_AUTO_TEST_CASE(the_room_left_empty_first_closes_first) {
  test::house house{plan, {.bounds = few(3)}};
  auto& ada = house.enter();
  for (int i = 0; i < 3; ++i) tells(house, ada, "to " + numbered(i));
  BOOST_TEST(open() == 3);
  tells(house, ada, "to " + numbered(3));
  BOOST_TEST(count("cell/0 closes") == 1);
  BOOST_TEST(open() == 3);
}

BOOST_AUTO_TEST_CASE(a_visitor_that_may_come_back_to_all_its_rooms_gets_no_more) {
  test::house house{plan, {.shards = 2, .bounds = few(3)}};
  auto& ada = house.enter();
  for (int i = 0; i < 4; ++i) tells(house, ada, "push " + numbered(i));
  BOOST_TEST(house.where(ada) == "cell/2");
  BOOST_TEST(count("cell/2 stays full cell/3") == 1);
  tells(house, ada, "release");
  tells(house, ada, "push " + numbered(3));
  BOOST_TEST(house.where(ada) == "cell/3");
  BOOST_TEST(open() == 3);
}

BOOST_AUTO_TEST_CASE(a_visitor_is_not_charged_for_rooms_in_which_others_are) {
  test::house house{plan, {.shards = 2, .bounds = few(2)}};
  auto& ada = house.enter();
  for (int i = 0; i < 8; ++i) {
    tells(house, ada, "to " + numbered(i));
    tells(house, house.enter(), "to " + numbered(i));
    house.advance(5s);
  }
  BOOST_TEST(house.where(ada) == "cell/7");
  BOOST_TEST(open() == 8);
}

// A socket that the machine has told of the room finds it open.
BOOST_AUTO_TEST_CASE(a_room_does_not_close_for_another_while_somebody_may_be_on_the_way) {
  test::house house{plan, {.bounds = few(1)}};
  auto& ada = house.enter();
  auto& bob = house.enter();
  tells(house, ada, "to cell/0");
  tells(house, bob, "to cell/0");
  tells(house, bob, "to gate");
  tells(house, ada, "to gate");
  tells(house, ada, "to cell/1");
  BOOST_TEST(count("gate stays full cell/1") == 1);
  house.advance(5s);
  tells(house, ada, "to cell/1");
  BOOST_TEST(house.where(ada) == "cell/1");
  BOOST_TEST(count("cell/0 closes") == 1);
}

BOOST_AUTO_TEST_CASE(an_address_keeps_few_rooms_open_too) {
  test::house house{plan, {.shards = 2, .bounds = few(4, 6)}};
  for (int i = 0; i < 6; ++i) house.enter(from("10.0.0.1"), numbered(i));
  auto& late = house.enter(from("10.0.0.1"), "cell/6");
  BOOST_TEST(house.where(late) == "gate");
  BOOST_TEST(book.back() == "gate connected move_failed from cell/6");
  BOOST_TEST(house.where(house.enter(from("10.0.0.2"), "cell/6")) == "cell/6");
}

BOOST_AUTO_TEST_CASE(rooms_that_an_address_left_empty_make_room_for_its_next) {
  test::house house{plan, {.shards = 2, .bounds = few(4, 6)}};
  for (int i = 0; i < 30; ++i) {
    auto& who = house.enter(from("10.0.0.1"), numbered(i));
    BOOST_TEST(house.where(who) == numbered(i));
    who.closes();
    house.advance(5s);
    BOOST_TEST(open() <= 6);
  }
}

BOOST_AUTO_TEST_CASE(a_full_family_closes_an_empty_room_for_who_needs_one) {
  test::house house{plan, {.shards = 2, .bounds = few(100)}};
  auto& ada = house.enter();
  for (int i = 0; i < 12; ++i) tells(house, ada, "to " + numbered(i));
  tells(house, ada, "to gate");
  BOOST_TEST(open() == 12);
  auto& bob = house.enter();
  tells(house, bob, "to cell/20");
  BOOST_TEST(count("gate stays full cell/20") == 1);
  house.advance(5s);
  tells(house, bob, "to cell/20");
  BOOST_TEST(house.where(bob) == "cell/20");
  BOOST_TEST(open() == 12);
}

BOOST_AUTO_TEST_CASE(a_family_whose_rooms_are_all_in_use_is_full) {
  test::house house{plan, {.shards = 2}};
  for (int i = 0; i < 12; ++i) static_cast<void>(house.enter(numbered(i)));
  house.advance(10s);
  auto& bob = house.enter();
  tells(house, bob, "to cell/20");
  BOOST_TEST(count("gate stays full cell/20") == 1);
  BOOST_TEST(open() == 12);
}

// -- several nodes --------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_visitor_of_another_node_keeps_few_rooms_open_too) {
  const auto bounds = few(3);
  test::nodes all{
      plan, {{"a", {.bounds = bounds}}, {"b", {.hosts = {"gate"}, .shards = 2, .bounds = bounds}}}};
  auto& ada = all["b"].enter();
  for (int i = 0; i < 40; ++i) {
    tells(all, ada, "to " + numbered(i));
    BOOST_TEST(all["b"].where(ada) == numbered(i));
    BOOST_TEST(open() <= 3);
  }
  tells(all, ada, "to gate");
  for (int i = 0; i < 4; ++i) tells(all, ada, "push " + numbered(100 + i));
  BOOST_TEST(count("cell/102 stays full cell/103") == 1);
}

// Both ask at the same time, from the same node, for a room that is not open.
BOOST_AUTO_TEST_CASE(who_asks_beside_somebody_at_its_limit_gets_the_room) {
  const auto bounds = few(1);
  test::nodes all{plan, {{"a", {.bounds = bounds}}, {"b", {.hosts = {"gate"}, .bounds = bounds}}}};
  auto& ada = all["b"].enter();
  auto& bob = all["b"].enter();
  tells(all, ada, "push cell/0");
  ada.says("push cell/1");
  bob.says("push cell/1");
  all.settle();
  BOOST_TEST(all["b"].where(bob) == "cell/1");
  BOOST_TEST(all["b"].where(ada) == "cell/1");
  tells(all, ada, "push cell/2");
  BOOST_TEST(count("cell/1 stays full cell/2") == 1);
}

// Sockets of different nodes may have the same number.
BOOST_AUTO_TEST_CASE(visitors_of_different_nodes_are_told_apart) {
  const auto bounds = few(1);
  const test::nodes::options gate{.hosts = {"gate"}, .bounds = bounds};
  test::nodes all{plan, {{"a", {.bounds = bounds}}, {"b", gate}, {"c", gate}}};
  for (const auto* node : {"a", "b", "c"}) {
    auto& who = all[node].enter();
    tells(all, who, std::string{"push cell/"} + node);
    BOOST_TEST(all[node].where(who) == std::string{"cell/"} + node);
  }
}

// -- addresses ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(loopback_is_exempt_and_a_network_of_ipv6_is_one_address) {
  for (const auto* one : {"127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1", "", "unix"})
    BOOST_TEST(address_share(one).empty());
  BOOST_TEST(address_share("10.0.0.1") == "10.0.0.1");
  BOOST_TEST(address_share("::ffff:10.0.0.1") == "10.0.0.1");
  BOOST_TEST(address_share("2001:db8:1:2:3:4:5:6") == address_share("2001:db8:1:2::9"));
  BOOST_TEST(address_share("2001:db8:1:2::1") != address_share("2001:db8:1:3::1"));
}

BOOST_AUTO_TEST_SUITE_END()
