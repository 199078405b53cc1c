#include <porthouse/actors/machine.hpp>
#include <porthouse/test/house.hpp>
#include <porthouse/test/nodes.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;
using boost::test_tools::per_element;
using lines = std::vector<std::string>;

namespace {

struct ticket {
  std::string seat;
  std::optional<int> price;
};
BOOST_DESCRIBE_STRUCT(ticket, (), (seat, price))

/// Moves its visitors as they say, and tells them why they are here.
class foyer final : public lockspace {
public:
  explicit foyer(std::string name = "foyer") : lockspace{std::move(name)} {}

  verdict connected(visitor& who) override {
    who.send("connected " + std::string{protocol::name(who.how())});
    return keep();
  }
  verdict move_failed(visitor& who, const move_failure& why) override {
    who.send(
        std::string{protocol::name(why.why)} + (why.stayed ? " stayed" : "") + " " + why.reason);
    return keep();
  }
  verdict received(visitor& who, const message& said) override {
    const auto text = said.text();
    if (text == "move") return move_to("hall", ticket{"A1", 7});
    if (text == "release") return release_to("hall", ticket{"A2", {}});
    if (text == "json") return move_to("hall", {{"seat", "A3"}});
    if (text == "wrong") return move_to("hall", {{"seat", 3}});
    if (text == "nothing") return move_to("hall");
    if (text == "plain") return move_to("plain", ticket{"A4", 7});
    if (text == "room") return move_to("room/1", ticket{"A5", 7});
    if (text == "nowhere") return move_to("nowhere", ticket{"A6", 7});
    if (text == "visit") return visit(who, "hall", ticket{"A7", 7}, 1s, &foyer::seen);
    if (text == "visit wrong") return visit(who, "hall", 7, 1s, &foyer::seen);
    if (text == "timer")
      after(1s, [this, id = who.id()] {
        if (auto* still = find(id)) move_to(*still, "hall", ticket{"A8", 7});
      });
    return keep();
  }

private:
  verdict seen(visitor& who, const visit_result<std::string>& end) {
    who.send(end ? "saw " + *end.value : std::string{protocol::name(end.how)} + " " + end.reason);
    return keep();
  }
};

/// Takes visitors with a ticket.
class hall final : public lockspace {
public:
  explicit hall(std::string name = "hall") : lockspace{std::move(name)} {
    on_arrival(&hall::enter);
  }
  verdict connected(visitor& who) override {
    who.send("connected to the hall: " + std::string{protocol::name(who.how())});
    return keep();
  }
  verdict received(visitor&, const message& said) override {
    if (said.text() == "on") return move_to("plain");
    return release_with(std::string{said.text()});
  }

private:
  verdict enter(visitor& who, const ticket& with) {
    if (with.seat == "A9") return refuse("taken");
    who.send(
        std::string{protocol::name(who.how())} + " from " + std::string{who.from()} + ": " +
        with.seat + " " + std::to_string(with.price.value_or(0)));
    return keep();
  }
};

class greedy final : public lockspace {
public:
  greedy() : lockspace{"greedy"} {
    on_arrival(&greedy::enter);
    on_arrival(&greedy::enter);
  }

private:
  verdict enter(visitor&, const ticket&) { return keep(); }
};

lockspaces places() {
  return lockspaces{}.add<foyer>().add<hall>().add<foyer>("plain").family<hall>("room/");
}

struct theatre {
  machine plan{envelopes{}, places()};
  test::house house{plan, {.shards = 2}};
  test::client& ada = house.enter();

  theatre() { static_cast<void>(tells({})); }
  ~theatre() {
    BOOST_TEST(house.balanced());
    BOOST_TEST(house.complaints().empty());
  }
  lines tells(const lines& texts) {
    for (const auto& text : texts) ada.says(text);
    house.settle();
    return ada.heard();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(arguments_of_moves, theatre)

BOOST_AUTO_TEST_CASE(what_a_move_brings_reaches_the_next_room) {
  BOOST_TEST(tells({"move"}) == lines{"moved from foyer: A1 7"}, per_element());
  BOOST_TEST(
      tells({"back", "json"}) == (lines{"connected came_back", "moved from foyer: A3 0"}),
      per_element());
  BOOST_TEST(
      tells({"back", "release"}) == (lines{"connected came_back", "released from foyer: A2 0"}),
      per_element());
}

BOOST_AUTO_TEST_CASE(a_room_that_opens_for_the_move_reads_them_too) {
  BOOST_TEST(tells({"room"}) == lines{"moved from foyer: A5 7"}, per_element());
}

BOOST_AUTO_TEST_CASE(a_move_by_a_timer_brings_them_too) {
  static_cast<void>(tells({"timer"}));
  house.advance(1s);
  BOOST_TEST(ada.heard() == lines{"moved from foyer: A8 7"}, per_element());
}

BOOST_AUTO_TEST_CASE(what_has_another_shape_is_a_failed_move) {
  BOOST_TEST(tells({"wrong"}) == lines{"refused seat: a string"}, per_element());
  BOOST_TEST(tells({"nothing"}) == lines{"refused seat: a string"}, per_element());
  BOOST_TEST(house.where(ada) == "foyer");
}

BOOST_AUTO_TEST_CASE(a_room_that_asks_for_none_is_not_told) {
  BOOST_TEST(tells({"plain"}) == lines{"connected moved"}, per_element());
}

BOOST_AUTO_TEST_CASE(who_comes_back_or_is_new_brings_nothing) {
  BOOST_TEST(
      tells({"move", "on"}) == (lines{"moved from foyer: A1 7", "connected moved"}), per_element());
  house.kill("plain");
  BOOST_TEST(ada.heard() == lines{"connected to the hall: crashed"}, per_element());
  auto& bob = house.enter("hall");
  BOOST_TEST(bob.heard() == lines{"connected to the hall: opened"}, per_element());
}

BOOST_AUTO_TEST_CASE(a_move_that_never_begins_keeps_them_to_itself) {
  BOOST_TEST(tells({"nowhere"}) == lines{"no_such_place stayed "}, per_element());
  BOOST_TEST(tells({"nothing"}) == lines{"refused seat: a string"}, per_element());
}

BOOST_AUTO_TEST_CASE(a_visit_brings_them_and_brings_a_value_back) {
  BOOST_TEST(
      tells({"visit", "well"}) == (lines{"moved from foyer: A7 7", "saw well"}), per_element());
  BOOST_TEST(tells({"visit wrong"}) == lines{"refused body: an object"}, per_element());
}

BOOST_AUTO_TEST_CASE(a_room_reads_arrivals_in_one_way) {
  BOOST_CHECK_THROW(greedy{}, std::logic_error);
}

BOOST_AUTO_TEST_CASE(they_cross_from_node_to_node) {
  test::nodes all{plan, {{"a", {.hosts = {"hall", "room/"}}}, {"b", {.hosts = {"plain"}}}}};
  auto& bob = all["b"].enter();
  const auto tells = [&](const std::string& text) {
    static_cast<void>(bob.heard());
    bob.says(text);
    all.settle();
    const auto heard = bob.heard();
    return heard.empty() ? "" : heard.back();
  };
  BOOST_TEST(tells("move") == "moved from foyer: A1 7");
  BOOST_TEST(tells("back") == "connected came_back");
  BOOST_TEST(tells("wrong") == "refused seat: a string");
  BOOST_TEST(tells("visit") == "moved from foyer: A7 7");
  BOOST_TEST(tells("well") == "saw well");
  BOOST_TEST(tells("room") == "moved from foyer: A5 7");
}

BOOST_AUTO_TEST_SUITE_END()
