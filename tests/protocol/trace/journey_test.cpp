#include <porthouse/protocol/trace/journey.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <vector>

using namespace porthouse::protocol;
using namespace std::chrono_literals;
using boost::test_tools::per_element;
using kind = step::kind;

namespace {

constexpr step::time start{1h};

/// All steps recorded, a line each: what, how, place, other, by.
std::vector<std::string> told(const journey& log) {
  std::vector<std::string> lines;
  log.each([&](const step& one) {
    const std::string words[] = {"arrived", "left", "stayed", "enveloped", "dropped", "ended"};
    auto line = words[static_cast<std::size_t>(one.what)] + " " + std::string{one.how};
    for (const auto& part : {one.place, one.other, std::string{one.by}}) line += "|" + part;
    lines.push_back(line + (one.times > 1 ? " x" + std::to_string(one.times) : ""));
  });
  return lines;
}

step last(const journey& log) {
  step found;
  log.each([&](const step& one) { found = one; });
  return found;
}

struct way_in {
  journey log{start, 8};
  way_in() { log.arrived(start, 1, "hall", "", arrival::opened); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(journeys, way_in)

BOOST_AUTO_TEST_CASE(a_journey_is_told_in_order) {
  log.ruled(0);
  log.left(start + 1s, {departure::kind::released, close_code::none, "bar"});
  log.arrived(start + 1s, 2, "bar", "hall", arrival::released);
  log.stayed(start + 2s, move_error::no_such_place, "attic");
  log.left(start + 3s, {departure::kind::closed_by_client, close_code::normal, {}});
  log.ended(start + 3s, {ending::cause::by_client, close_code::normal, {}});
  const std::vector<std::string> expected{
      "arrived opened|hall||",
      "left released|hall|bar|owner",
      "arrived released|bar|hall|",
      "stayed no_such_place|bar|attic|",
      "left closed_by_client|bar||client",
      "ended closed_by_client|bar||client"};
  BOOST_TEST(told(log) == expected, per_element());
  BOOST_TEST(!log.here());
}

BOOST_AUTO_TEST_CASE(who_lets_go_is_named_and_nobody_else) {
  log.ruled(2);
  log.left(start, {departure::kind::closed_by_us, close_code{4100}, {}});
  BOOST_TEST(last(log).by == "sibling");
  BOOST_TEST(last(log).index == 2U);
  log.arrived(start, 2, "bar", "hall", arrival::released);
  log.left(start, {departure::kind::closed_by_us, close_code{1001}, {}});
  BOOST_TEST(last(log).by == "house");
  log.arrived(start, 3, "bar", "hall", arrival::released);
  log.ruled(0);
  log.stayed(start, move_error::nothing_below, {});
  log.left(start, {departure::kind::hung, close_code::none, {}});
  BOOST_TEST(last(log).by == "house");
  log.left(start, {departure::kind::lost, close_code::none, {}});
  BOOST_TEST(last(log).by == "network");
}

BOOST_AUTO_TEST_CASE(a_stay_knows_how_long_it_was_and_what_it_did) {
  ledger change;
  change.received = 5;
  change.handled = 3;
  change.closed = 2;
  log.add(change);
  log.offered(start, offered::queued);
  log.offered(start, offered::closing);
  log.left(start + 5s, {departure::kind::released, close_code::none, "bar"});
  const auto stay = last(log);
  BOOST_TEST((stay.until - stay.at == 5s));
  BOOST_TEST(stay.handled == 3U);
  BOOST_TEST(stay.sent == 1U);
  BOOST_TEST(stay.dropped == 1U);
  log.arrived(start + 5s, 2, "bar", "hall", arrival::released);
  BOOST_TEST(log.handled_here() == 0U);
  BOOST_TEST(log.in().balanced());
  BOOST_TEST(log.out().balanced());
}

BOOST_AUTO_TEST_CASE(the_oldest_steps_are_forgotten_and_counted) {
  for (int i = 0; i < 20; ++i) log.stayed(start, move_error::no_such_place, std::to_string(i));
  BOOST_TEST(log.forgotten() == 13U);
  const auto lines = told(log);
  BOOST_TEST(lines.size() == 8U);
  BOOST_TEST(lines.front() == "stayed no_such_place|hall|12|");
  BOOST_TEST(lines.back() == "stayed no_such_place|hall|19|");
}

BOOST_AUTO_TEST_CASE(the_same_thing_over_and_over_is_one_step) {
  for (int i = 0; i < 1'000; ++i) log.enveloped(start + i * 1ms, outcome::kind::drop);
  for (int i = 0; i < 1'000; ++i) log.withheld(start + 2s);
  log.enveloped(start + 3s, outcome::kind::drop);
  const std::vector<std::string> expected{
      "arrived opened|hall||", "enveloped dropped|hall|| x1000", "dropped enveloped|hall|| x1000",
      "enveloped dropped|hall||"};
  BOOST_TEST(told(log) == expected, per_element());
  BOOST_TEST(log.out().enveloped == 1'000U);
}

BOOST_AUTO_TEST_CASE(even_a_flood_of_different_things_keeps_its_bounds) {
  for (int i = 0; i < 1'000; ++i) {
    log.enveloped(start, outcome::kind::drop);
    log.offered(start, offered::overflowed);
  }
  BOOST_TEST(told(log).size() == 8U);
  BOOST_TEST(log.out().overflowed == 1'000U);
}

BOOST_AUTO_TEST_CASE(what_a_client_wrote_is_cut_and_made_presentable) {
  log.stayed(start, move_error::no_such_place, std::string(1'000'000, 'x'));
  BOOST_TEST(last(log).other.size() == journey::longest_name);
  BOOST_TEST(
      presentable(
          "a\x01"
          "b\x7F",
          9) == "a?b?");
  BOOST_TEST(
      presentable("\xFF\xFEx", 9) == "??"
                                     "x");
  BOOST_TEST(presentable("Grüße", 3) == "Gr");  // never the half of a character
  BOOST_TEST(presentable("Grüße", 4) == "Grü");
  BOOST_TEST(presentable("Grüße", 64) == "Grüße");
}

BOOST_AUTO_TEST_CASE(what_was_sent_and_dropped_is_counted_for_each_stay_by_itself) {
  log.offered(start, offered::overflowed);
  log.offered(start, offered::queued);
  log.withheld(start);
  log.left(start, {departure::kind::released, close_code::none, "bar"});
  BOOST_TEST(last(log).dropped == 2U);
  BOOST_TEST(last(log).sent == 1U);
  log.arrived(start, 2, "bar", "hall", arrival::released);
  log.offered(start, offered::closing);
  log.sent(3);
  log.left(start, {departure::kind::released, close_code::none, "hall"});
  BOOST_TEST(last(log).dropped == 1U);
  BOOST_TEST(last(log).sent == 3U);
  log.arrived(start, 3, "hall", "bar", arrival::released);
  log.left(start, {departure::kind::stopping, close_code{1001}, {}});
  BOOST_TEST(last(log).dropped == 0U);
  BOOST_TEST(last(log).by == "house");
}

BOOST_AUTO_TEST_CASE(the_name_of_a_failed_place_is_made_presentable) {
  log.arrived(
      start, 2, "hall", "no \x01 such \xff place" + std::string(100, 'x'), arrival::move_failed);
  BOOST_TEST(last(log).other.size() == journey::longest_name);
  BOOST_TEST(last(log).other.starts_with("no ? such ? place"));
}

BOOST_AUTO_TEST_SUITE_END()
