#include <porthouse/actors/runtime/cluster/membership/complaint_limit.hpp>
#include <porthouse/actors/runtime/cluster/membership/joining.hpp>
#include <porthouse/actors/runtime/messages/peer_messages.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdint>
#include <limits>
#include <ostream>
#include <string>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;
using protocol::standing;

namespace {

using time = cluster::joining::clock::time_point;

/// A node of the incarnation 1000, and what it learns of one:1 and two:1.
struct newcomer {
  newcomer() { how.incarnation(1'000); }
  [[nodiscard]] bool is(standing expected, bool linked = false) {
    return how.judge(linked, now) == expected;
  }
  /// It has been alone.
  void establish() { BOOST_TEST_REQUIRE(is(standing::accepted)); }

  cluster::joining how;
  time now{1h};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(joinings, newcomer)

BOOST_AUTO_TEST_CASE(who_is_to_join_nobody_is_accepted_at_once) {
  how.begin({});
  BOOST_TEST(is(standing::accepted));
}

BOOST_AUTO_TEST_CASE(each_seed_is_linked_or_not_there) {
  how.begin({"one:1", "two:1"});
  BOOST_TEST(is(standing::joining));
  how.nobody_at("one:1");
  BOOST_TEST(is(standing::joining));
  how.linked_at("two:1");
  BOOST_TEST(is(standing::accepted, true));
}

BOOST_AUTO_TEST_CASE(who_finds_nobody_is_alone) {
  how.begin({"one:1", "two:1"});
  how.nobody_at("one:1");
  how.nobody_at("two:1");
  BOOST_TEST(is(standing::accepted));
}

BOOST_AUTO_TEST_CASE(one_that_is_linked_is_enough_once_the_others_had_their_time) {
  how.begin({"one:1", "two:1"});
  how.linked_at("two:1");
  BOOST_TEST(is(standing::joining, true));
  how.stop_waiting();
  BOOST_TEST(is(standing::accepted, true));
}

BOOST_AUTO_TEST_CASE(who_is_linked_with_nobody_waits_for_as_long_as_somebody_is_there) {
  how.begin({"one:1"});
  how.stop_waiting();
  BOOST_TEST(is(standing::joining));
  how.nobody_at("one:1");
  BOOST_TEST(is(standing::accepted));
}

BOOST_AUTO_TEST_CASE(who_is_refused_by_one_is_refused_although_another_is_linked) {
  how.begin({"one:1", "two:1"});
  how.refused_at("one:1", 0);
  how.linked_at("two:1");
  how.stop_waiting();
  BOOST_TEST(is(standing::refused, true));
  how.linked_at("one:1");
  BOOST_TEST(is(standing::accepted, true));
}

BOOST_AUTO_TEST_CASE(a_refusal_ends_with_who_has_refused) {
  how.begin({"one:1"});
  how.refused_at("one:1", 0);
  BOOST_TEST(is(standing::refused));
  how.nobody_at("one:1");
  BOOST_TEST(is(standing::accepted));
}

BOOST_AUTO_TEST_CASE(who_is_one_of_the_cluster_stays_so_when_one_that_comes_later_refuses_it) {
  how.begin({});
  establish();
  how.refused_at("one:1", 0);
  BOOST_TEST(is(standing::accepted));
}

BOOST_AUTO_TEST_CASE(who_is_new_waits_for_its_name_with_a_later_life_than_all_before) {
  how.begin({"one:1"});
  how.refused_at("one:1", 999);
  BOOST_TEST(is(standing::refused));
  BOOST_TEST(how.incarnation() == 1'000U);
  how.refused_at("one:1", 1'000);
  BOOST_TEST(how.incarnation() == 1'001U);
  how.refused_at("one:1", 5'000);
  BOOST_TEST(how.incarnation() == 5'001U);
  BOOST_TEST(is(standing::refused));
  how.linked_at("one:1");
  BOOST_TEST(is(standing::accepted, true));
}

BOOST_AUTO_TEST_CASE(whose_name_a_later_node_has_is_replaced_for_good) {
  how.begin({});
  establish();
  how.refused_at("one:1", 1'001);
  BOOST_TEST(is(standing::replaced));
  how.linked_at("one:1");
  how.nobody_at("one:1");
  BOOST_TEST(is(standing::replaced, true));
  BOOST_TEST(how.is_replaced());
}

BOOST_AUTO_TEST_CASE(whose_name_an_earlier_node_still_has_somewhere_waits_until_it_is_lost_there) {
  how.begin({});
  establish();
  how.refused_at("one:1", 999);
  BOOST_TEST(is(standing::refused, true));
  how.linked_at("one:1");
  BOOST_TEST(is(standing::accepted, true));
}

BOOST_AUTO_TEST_CASE(no_life_is_later_than_the_latest) {
  how.begin({});
  how.refused_at("one:1", std::numeric_limits<std::uint64_t>::max());
  BOOST_TEST(how.incarnation() == 1'000U);
  how.nobody_at("one:1");
  establish();
  how.refused_at("one:1", std::numeric_limits<std::uint64_t>::max());
  BOOST_TEST(!how.is_replaced());
}

BOOST_AUTO_TEST_CASE(who_did_not_run_finds_out_first_who_has_lost_it) {
  how.begin({});
  establish();
  how.doubt_until(now + 3s);
  BOOST_TEST(is(standing::joining, true));
  how.lost_at("one:1", now);
  now += 3s;
  BOOST_TEST(is(standing::joining));
  BOOST_TEST(is(standing::accepted, true));  // by another
  how.nobody_at("one:1");
  BOOST_TEST(is(standing::accepted));
}

BOOST_AUTO_TEST_CASE(a_node_that_is_lost_makes_nobody_unready) {
  how.begin({});
  establish();
  how.lost_at("one:1", now);
  BOOST_TEST(is(standing::accepted));
}

// -- node_info -----------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(what_no_node_says_of_itself_is_refused) {
  cluster::node_info fine;
  fine.node = "a";
  fine.address = "a:1";
  fine.places = {{"hall", 1}};
  fine.known = {"b:1", "[::1]:2"};
  BOOST_TEST(what_is_wrong(fine) == "");
  const auto wrong = [&fine](auto spoil) {
    auto node = fine;
    spoil(node);
    return !what_is_wrong(node).empty();
  };
  BOOST_TEST(wrong([](auto& node) { node.node = "a\nb"; }));
  BOOST_TEST(wrong([](auto& node) { node.address = "a"; }));
  BOOST_TEST(wrong([](auto& node) { node.address = std::string(300, 'a') + ":1"; }));
  BOOST_TEST(wrong([](auto& node) { node.incarnation = cluster::latest_incarnation + 1; }));
  BOOST_TEST(wrong([](auto& node) { node.places.front().spaces = 0; }));
  BOOST_TEST(wrong([](auto& node) { node.places.front().spaces = 33; }));
  BOOST_TEST(wrong([](auto& node) { node.places.front().name = std::string(257, 'p'); }));
  BOOST_TEST(wrong([](auto& node) { node.places.resize(1'025, {"p", 1}); }));
  BOOST_TEST(wrong([](auto& node) { node.families.resize(1'025, "f/"); }));
  BOOST_TEST(wrong([](auto& node) { node.families.emplace_back(257, 'f'); }));
  BOOST_TEST(wrong([](auto& node) { node.known.emplace_back("no address"); }));
  BOOST_TEST(wrong([](auto& node) { node.known.resize(4'097, "b:1"); }));
}

// -- complaints about rejected dialers ------------------------------------------------------------

BOOST_AUTO_TEST_CASE(rejected_dialers_fill_so_many_lines_in_a_minute) {
  cluster::complaint_limit lines{5, 2};
  BOOST_TEST(lines.admits("eve", now));
  BOOST_TEST(lines.admits("eve", now));
  BOOST_TEST(!lines.admits("eve", now));
  for (int i = 0; i < 3; ++i) BOOST_TEST(lines.admits(std::to_string(i), now));
  BOOST_TEST(!lines.admits("mallory", now));
  BOOST_TEST(lines.unsaid(now + 59s) == 0U);
  BOOST_TEST(lines.unsaid(now + 60s) == 2U);
  BOOST_TEST(lines.unsaid(now + 60s) == 0U);
  BOOST_TEST(lines.admits("eve", now + 60s));
  BOOST_TEST(lines.admits("eve", now + 60s));
  BOOST_TEST(!lines.admits("eve", now + 60s));
}

BOOST_AUTO_TEST_SUITE_END()
