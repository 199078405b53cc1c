#include "cluster.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using namespace porthouse;
using boost::json::object;
using boost::json::value;
using boost::test_tools::per_element;
using lines = test::two_nodes::lines;
using test::obedient_room;

namespace {

const object& called(const value& seen, std::string_view list, std::string_view name) {
  for (const auto& one : seen.at(list).as_array()) {
    if (one.at("name").as_string() == name) return one.as_object();
  }
  throw std::runtime_error{"nothing is called " + std::string{name}};
}

value see(test::nodes& all, std::string_view at) {
  const auto told = all[at].ask("/_porthouse/spaces");
  BOOST_TEST(told.status == 200U, told.body);
  return boost::json::parse(told.body);
}

/// Of each node its name, its state, how many of our sockets are there and how many of its are
/// here.
lines nodes_of(const value& seen) {
  lines all;
  for (const auto& one : seen.at("nodes").as_array()) {
    auto text = std::string{one.at("name").as_string()} + " " +
                std::string{one.at("state").as_string()} + ", " +
                std::to_string(one.at("sockets").as_int64());
    if (const auto* foreign = one.as_object().if_contains("guests"))
      text += " there, " + std::to_string(foreign->as_int64()) + " here";
    all.push_back(text);
  }
  return all;
}

lines hosted_by(const value& seen, std::string_view node) {
  lines all;
  for (const auto& one : called(seen, "nodes", node).at("hosts").as_array())
    all.emplace_back(one.as_string());
  return all;
}

struct seen_nodes : test::two_nodes {
  seen_nodes() : two_nodes{{.inspect = true}, {.inspect = true}} {}
  value see(std::string_view at) { return ::see(all, at); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cluster_inspection, seen_nodes)

BOOST_AUTO_TEST_CASE(a_node_shows_itself_first_and_its_peers) {
  const auto seen = see("b");
  const lines expected{"b here, 1", "a linked, 0 there, 0 here"};
  BOOST_TEST(nodes_of(seen) == expected, per_element());
  BOOST_TEST(hosted_by(seen, "a") == lines{"hall"}, per_element());
  BOOST_TEST(hosted_by(seen, "b") == lines{"den"}, per_element());
}

BOOST_AUTO_TEST_CASE(a_socket_in_a_room_of_another_node_is_counted_on_both) {
  tells({"to hall"});
  const auto own = see("b");
  const lines there{"b here, 0", "a linked, 1 there, 0 here"};
  BOOST_TEST(nodes_of(own) == there, per_element());
  const auto& room = called(own, "spaces", "hall");
  BOOST_TEST(room.at("sockets").as_int64() == 1);
  BOOST_TEST(room.at("guests").as_int64() == 0);
  const auto other = see("a");
  const lines here{"a here, 0", "b linked, 0 there, 1 here"};
  BOOST_TEST(nodes_of(other) == here, per_element());
  const auto& same = called(other, "spaces", "hall");
  BOOST_TEST(same.at("sockets").as_int64() == 0);
  BOOST_TEST(same.at("guests").as_int64() == 1);
}

BOOST_AUTO_TEST_CASE(a_foreign_socket_that_has_left_is_not_counted_any_more) {
  tells({"to hall", "to gate"});
  BOOST_TEST(nodes_of(see("a")).at(1) == "b linked, 0 there, 0 here");
  BOOST_TEST(nodes_of(see("b")).at(1) == "a linked, 0 there, 0 here");
  tells({"push hall"});
  ada.vanishes();
  all.settle();
  BOOST_TEST(called(see("a"), "spaces", "hall").at("guests").as_int64() == 0);
  BOOST_TEST(nodes_of(see("b")).at(1) == "a linked, 0 there, 0 here");
}

BOOST_AUTO_TEST_CASE(a_node_that_was_cut_off_is_lost_until_it_is_linked_again) {
  tells({"push hall"});
  all.cut("a", "b");
  const auto lost = see("b");
  const lines alone{"b here, 1", "a lost, 0 there, 0 here"};
  BOOST_TEST(nodes_of(lost) == alone, per_element());
  BOOST_TEST(hosted_by(lost, "a") == lines{"hall"}, per_element());
  const auto& space = called(lost, "spaces", "hall").at("spaces").at(0);
  BOOST_TEST(space.at("hosted").as_string() == "node");
  BOOST_TEST(space.at("node").as_string() == "a");
  BOOST_TEST(!space.at("up").as_bool());
  BOOST_TEST(called(see("a"), "spaces", "hall").at("guests").as_int64() == 0);
  all.mend("a", "b");
  all.advance(all.patience);
  tells({"push hall"});
  const lines both{"b here, 0", "a linked, 1 there, 0 here"};
  BOOST_TEST(nodes_of(see("b")) == both, per_element());
}

BOOST_AUTO_TEST_CASE(a_node_that_stops_is_draining_and_then_lost) {
  tells({"push hall"});
  all.drain("a");
  const auto seen = see("b");
  const lines draining{"b here, 1", "a draining, 0 there, 0 here"};
  BOOST_TEST(nodes_of(seen) == draining, per_element());
  BOOST_TEST(hosted_by(seen, "a").empty());
  BOOST_TEST(nodes_of(see("a")).front() == "a draining, 0");
  all.kill("a");
  BOOST_TEST(nodes_of(see("b")).back() == "a lost, 0 there, 0 here");
  all.revive("a");
  all.advance(all.patience);
  BOOST_TEST(nodes_of(see("b")).back() == "a linked, 0 there, 0 here");
}

BOOST_AUTO_TEST_CASE(a_place_that_no_node_has_hosted_yet_is_on_none) {
  test::nodes one{plan, {{"b", {.hosts = {"den"}, .inspect = true}}}};
  const auto seen = ::see(one, "b");
  const auto& space = called(seen, "spaces", "hall").at("spaces").at(0);
  BOOST_TEST(space.at("hosted").as_string() == "node");
  BOOST_TEST(space.at("node").as_string() == "");
  BOOST_TEST(nodes_of(seen) == lines{"b here, 0"}, per_element());
}

BOOST_AUTO_TEST_CASE(rooms_of_a_family_say_on_which_node_they_are) {
  const machine many{
      envelopes{},
      lockspaces{}.add<obedient_room>("gate", &said).family<obedient_room>("arena/", {}, &said)};
  test::nodes both{
      many,
      {{"a", {.hosts = {"arena/"}, .inspect = true}}, {"b", {.hosts = {"gate"}, .inspect = true}}}};
  auto& bob = both["b"].enter();
  bob.says("to arena/1");
  both.settle();
  const auto there = ::see(both, "b");
  const auto& far = called(there, "spaces", "arena/1");
  BOOST_TEST(far.at("sockets").as_int64() == 1);
  BOOST_TEST(far.at("spaces").at(0).at("node").as_string() == "a");
  BOOST_TEST(hosted_by(there, "a") == lines{"arena/"}, per_element());
  const auto here = ::see(both, "a");
  const auto& room = called(here, "spaces", "arena/1");
  BOOST_TEST(room.at("sockets").as_int64() == 0);
  BOOST_TEST(room.at("guests").as_int64() == 1);
  BOOST_TEST(room.at("family").as_string() == "arena/");
  BOOST_TEST(room.at("spaces").at(0).at("hosted").as_string() == "on_demand");
  BOOST_TEST(called(here, "families", "arena/").at("guests").as_int64() == 1);
}

BOOST_AUTO_TEST_CASE(a_house_that_is_no_node_shows_none) {
  test::house alone{plan, {.inspect = true}};
  const auto seen = boost::json::parse(alone.ask("/_porthouse/spaces").body).as_object();
  BOOST_TEST(!seen.contains("nodes"));
  for (const auto& one : seen.at("spaces").as_array())
    BOOST_TEST(!one.as_object().contains("guests"));
}

BOOST_AUTO_TEST_SUITE_END()
