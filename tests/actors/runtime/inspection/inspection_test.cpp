#include "rooms.hpp"

#include <porthouse/actors/machine.hpp>
#include <porthouse/actors/runtime/sockets/recorder.hpp>
#include <porthouse/test/house.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;
using boost::json::value;
using porthouse::test::obedient_room;
using lines = std::vector<std::string>;

namespace {

/// Drops the message "drop", answers the message "who?".
struct filter final : inbound_envelope {
  protocol::outcome open(message& inbound, const identity&) override {
    if (inbound.text() == "drop") return protocol::outcome::drop();
    if (inbound.text() == "who?") return protocol::outcome::answer(message::text("you"));
    return protocol::outcome::pass();
  }
};

struct seen_house {
  lines book;
  machine plan{
      envelopes{filter{}}, lockspaces{}
                               .add<obedient_room>(std::string{"hall"}, &book)
                               .add<obedient_room>(std::string{"bar"}, &book)};
  test::house house{plan, {.shards = 2, .bounds = {}, .inspect = true}};

  value see(std::string_view target) {
    const auto told = house.ask(target);
    BOOST_TEST(told.status == 200U, told.body);
    return boost::json::parse(told.body);
  }
  value journey_of(const test::client& who) {
    return see("/_porthouse/sockets/" + std::to_string(static_cast<std::uint64_t>(who.id())));
  }
  void says(test::client& who, std::initializer_list<const char*> texts) {
    for (const auto* one : texts) who.says(one);
    house.settle();
  }
};

lines told(const value& journey) {
  lines all;
  for (const auto& one : journey.at("steps").as_array()) {
    all.push_back(
        std::string{one.at("what").as_string()} + " " + std::string{one.at("how").as_string()} +
        " " + std::string{one.at("space").as_string()});
  }
  return all;
}

std::vector<std::int64_t> ids(const value& page) {
  std::vector<std::int64_t> all;
  for (const auto& one : page.at("sockets").as_array()) all.push_back(one.at("id").as_int64());
  return all;
}

const value& room(const value& seen, std::string_view name) {
  for (const auto& one : seen.at("spaces").as_array()) {
    if (one.at("name").as_string() == name) return one;
  }
  throw std::runtime_error{"no room " + std::string{name}};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(inspection, seen_house)

BOOST_AUTO_TEST_CASE(a_journey_tells_where_a_socket_has_been_and_why) {
  auto& client = house.enter();
  house.advance(3s);
  says(client, {"hello", "to bar", "hi", "to nowhere"});
  const auto seen = journey_of(client);
  const lines expected{
      "arrived opened hall", "left released hall", "arrived released bar",
      "stayed no_such_place bar"};
  BOOST_TEST(told(seen) == expected, boost::test_tools::per_element());
  const auto& left = seen.at("steps").at(1);
  BOOST_TEST(left.at("lasted_ms").as_int64() == 3'000);
  BOOST_TEST(left.at("handled").as_int64() == 2);
  BOOST_TEST(left.at("by").as_string() == "owner");
  BOOST_TEST(seen.at("space").as_string() == "bar");
  BOOST_TEST(seen.at("messages").at("handled").as_int64() == 4);
  BOOST_TEST(seen.at("handled_here").as_int64() == 2);
  BOOST_TEST(seen.at("failed_moves").as_int64() == 1);
  BOOST_TEST(seen.at("tenure").as_string() == seen.at("steps").at(2).at("tenure").as_string());
  BOOST_TEST(seen.at("tenure").as_string() != left.at("tenure").as_string());
}

BOOST_AUTO_TEST_CASE(the_books_of_each_socket_balance) {
  auto& client = house.enter();
  auto& other = house.enter();
  says(other, {"noise", "noise", "drop"});
  says(client, {"drop", "hello", "drop", "drop", "who?", "close", "too late"});
  for (const auto* who : {&client, &other}) {
    const auto in = journey_of(*who).at("messages");
    const auto refused =
        in.at("refused").at("enveloped").as_int64() + in.at("refused").at("closed").as_int64();
    BOOST_TEST(
        in.at("received").as_int64() ==
        in.at("handled").as_int64() + refused + in.at("waiting").as_int64());
  }
  const auto seen = journey_of(client).at("messages");
  BOOST_TEST(seen.at("received").as_int64() == 7);
  BOOST_TEST(seen.at("handled").as_int64() == 2);
  BOOST_TEST(seen.at("refused").at("enveloped").as_int64() == 4);
  BOOST_TEST(seen.at("refused").at("closed").as_int64() == 1);
}

BOOST_AUTO_TEST_CASE(an_ended_journey_is_remembered_for_a_while) {
  auto& client = house.enter();
  const auto id = std::to_string(static_cast<std::uint64_t>(client.id()));
  client.closes(protocol::close_code::normal);
  house.settle();
  const auto seen = journey_of(client);
  BOOST_TEST(!seen.at("open").as_bool());
  BOOST_TEST(told(seen).back() == "ended closed_by_client hall");
  for (std::size_t i = 0; i < 2 * recorder::ended_kept; ++i) house.enter().vanishes();
  house.settle();
  BOOST_TEST(house.ask("/_porthouse/sockets/" + id).status == 404U);
}

BOOST_AUTO_TEST_CASE(frames_that_a_slow_client_cannot_take_are_in_its_journey) {
  auto& client = house.enter();
  client.stalls(1);
  says(client, {"one", "two", "three"});
  const auto seen = journey_of(client);
  BOOST_TEST(seen.at("frames").at("dropped").at("overflowed").as_int64() == 1);
  BOOST_TEST(told(seen).at(1) == "dropped overflowed hall");
}

BOOST_AUTO_TEST_CASE(a_crash_is_told_with_the_house_as_its_cause) {
  auto& client = house.enter();
  says(client, {"throw"});
  const auto left = journey_of(client).at("steps").at(1);
  BOOST_TEST(left.at("how").as_string() == "crashed");
  BOOST_TEST(left.at("by").as_string() == "house");
}

BOOST_AUTO_TEST_CASE(sockets_are_listed_page_by_page_without_a_gap_or_a_double) {
  for (int i = 0; i < 7; ++i) house.enter(i % 3 == 0 ? "bar" : "hall");
  std::vector<std::int64_t> all;
  std::string after = "0";
  for (int pages = 0; pages < 4; ++pages) {
    const auto seen = see("/_porthouse/sockets?limit=2&after=" + after);
    for (const auto id : ids(seen)) all.push_back(id);
    if (!seen.as_object().contains("next")) break;
    after = std::to_string(seen.at("next").as_int64());
  }
  const std::vector<std::int64_t> expected{1, 2, 3, 4, 5, 6, 7};
  BOOST_TEST(all == expected, boost::test_tools::per_element());
  const std::vector<std::int64_t> in_bar{1, 4, 7};
  BOOST_TEST(ids(see("/_porthouse/sockets?space=bar")) == in_bar, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(sockets_are_found_by_their_name) {
  protocol::identity who;
  who.name = "ada & co";
  house.enter();
  house.enter(who);
  const std::vector<std::int64_t> second{2};
  BOOST_TEST(
      ids(see("/_porthouse/sockets?name=ada+%26%20co")) == second,
      boost::test_tools::per_element());
  BOOST_TEST(ids(see("/_porthouse/sockets?name=bob")).empty());
}

BOOST_AUTO_TEST_CASE(rooms_tell_who_is_there_and_what_has_moved_since) {
  auto& client = house.enter();
  house.enter();
  const auto before = see("/_porthouse/spaces");
  BOOST_TEST(room(before, "hall").at("sockets").as_int64() == 2);
  BOOST_TEST(before.at("moves").as_array().empty());
  says(client, {"to bar"});
  const auto since = std::string{before.at("cursor").as_string()};
  const auto after = see("/_porthouse/spaces?since=" + since);
  BOOST_TEST(room(after, "hall").at("sockets").as_int64() == 1);
  BOOST_TEST(room(after, "bar").at("sockets").as_int64() == 1);
  BOOST_TEST(room(after, "bar").at("arrived").at("released").as_int64() == 1);
  BOOST_REQUIRE(after.at("moves").as_array().size() == 1U);
  const auto& move = after.at("moves").at(0);
  BOOST_TEST(move.at("from").as_string() == "hall");
  BOOST_TEST(move.at("to").as_string() == "bar");
  client.vanishes();
  house.settle();
  const auto end = see("/_porthouse/spaces?since=" + std::string{after.at("cursor").as_string()});
  BOOST_TEST(end.at("moves").at(0).at("to").as_string() == "");
}

BOOST_AUTO_TEST_CASE(moves_that_were_forgotten_are_counted) {
  auto& client = house.enter();
  for (std::size_t i = 0; i < recorder::moves_kept; ++i)
    says(client, {i % 2 == 0 ? "to bar" : "to hall"});
  const auto seen = see("/_porthouse/spaces?since=0.0");
  BOOST_TEST(seen.at("moves").as_array().size() == recorder::moves_kept);
  BOOST_TEST(seen.at("moves_missed").as_int64() == 1);
}

BOOST_AUTO_TEST_CASE(a_room_made_anew_says_so) {
  house.enter();
  house.kill("bar");
  const auto seen = see("/_porthouse/spaces");
  BOOST_TEST(room(seen, "bar").at("spaces").at(0).at("restarts").as_int64() == 1);
  BOOST_TEST(room(seen, "hall").at("spaces").at(0).at("restarts").as_int64() == 0);
}

BOOST_AUTO_TEST_CASE(rooms_of_a_family_are_counted_together_and_forgotten_when_empty) {
  const machine many{
      envelopes{}, lockspaces{}
                       .add<obedient_room>(std::string{"hall"}, &book)
                       .family<obedient_room>("arena/", {}, &book)};
  test::house there{many, {.shards = 2, .bounds = {}, .inspect = true}};
  const auto look = [&] { return boost::json::parse(there.ask("/_porthouse/spaces").body); };
  auto& ada = there.enter();
  auto& bob = there.enter();
  ada.says("to arena/1");
  bob.says("to arena/2");
  there.settle();
  const auto both = look();
  BOOST_TEST(both.at("families").at(0).at("name").as_string() == "arena/");
  BOOST_TEST(both.at("families").at(0).at("sockets").as_int64() == 2);
  BOOST_TEST(room(both, "arena/2").at("sockets").as_int64() == 1);
  BOOST_TEST(room(both, "arena/2").at("family").as_string() == "arena/");
  ada.says("to hall");
  bob.vanishes();
  there.settle();
  const auto nobody = look();
  BOOST_TEST(nobody.at("families").at(0).at("left").at("released").as_int64() == 1);
  BOOST_TEST(nobody.at("spaces").as_array().size() == 1U);
  const auto metrics = there.ask("/metrics").body;
  BOOST_TEST(metrics.find("space_sockets{space=\"arena/\"} 0") != metrics.npos);
  BOOST_TEST(metrics.find("arena/1") == metrics.npos);
}

BOOST_AUTO_TEST_CASE(what_lets_a_client_in_is_not_shown) {
  protocol::identity who;
  who.target = "/room?token=secret";
  who.attributes = {{"password", "hidden"}};
  const auto& client = house.enter(who);
  const auto text = boost::json::serialize(journey_of(client));
  BOOST_TEST(text.find("secret") == text.npos);
  BOOST_TEST(text.find("hidden") == text.npos);
  BOOST_TEST(text.find("password") != text.npos);
}

BOOST_AUTO_TEST_CASE(a_wrong_request_is_told_the_right_one) {
  const std::pair<const char*, unsigned> cases[] = {
      {"/_porthouse/sockets?limit=0", 400},
      {"/_porthouse/sockets?limit=1001", 400},
      {"/_porthouse/sockets?limit=x", 400},
      {"/_porthouse/sockets?after=-1", 400},
      {"/_porthouse/sockets?name=%", 400},
      {"/_porthouse/sockets?name=%4", 400},
      {"/_porthouse/sockets?nmae=x", 400},
      {"/_porthouse/spaces?since=", 400},
      {"/_porthouse/spaces?since=1.", 400},
      {"/_porthouse/spaces?since=1.x", 400},
      {"/_porthouse/spaces?after=1", 400},
      {"/_porthouse/sockets/1?limit=1", 400},
      {"/_porthouse/sockets/99", 404},
      {"/_porthouse/sockets/", 404},
      {"/_porthouse/sockets/18446744073709551616", 404},
      {"/_porthouse/nothing", 404},
      {"/_porthouse/sockets?&&token=x&limit=1", 200}};
  for (const auto& [target, status] : cases) {
    const auto told = house.ask(target);
    BOOST_TEST(told.status == status, target << told.body);
    if (status != 200) BOOST_TEST(boost::json::parse(told.body).as_object().contains("error"));
  }
}

BOOST_AUTO_TEST_CASE(a_house_that_is_not_inspected_answers_no_request) {
  test::house plain{plan};
  plain.enter();
  BOOST_TEST(plain.ask("/_porthouse/sockets").status == 0U);
  BOOST_TEST(plain.ask("/metrics").status == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
