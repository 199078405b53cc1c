#include <porthouse/actors/machine.hpp>
#include <porthouse/test/house.hpp>

#include <boost/describe/class.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;
using boost::test_tools::per_element;
using lines = std::vector<std::string>;

namespace {

struct ticket {
  std::string seat;
  int price = 0;
};
BOOST_DESCRIBE_STRUCT(ticket, (), (seat, price))

/// Sends its visitors to the box office, and says what they came back with.
class foyer final : public lockspace {
public:
  foyer() : lockspace{"foyer"} {}

  verdict connected(visitor& who) override {
    who.send("foyer: " + std::string{protocol::name(who.how())});
    return keep();
  }
  verdict received(visitor& who, const message& said) override {
    const auto text = std::string{said.text()};
    if (text == "buy") return visit(who, "office", 10s, &foyer::bought);
    if (text == "queue")
      return visit<void>(who, "office", 10s, [](visitor& back, const auto& end) {
        back.send(end ? "waited" : "gave up");
        return keep();
      });
    if (text == "for ever") return visit(who, "office", 0s, &foyer::bought);
    if (text == "soon") {
      after(1s, [this, id = who.id()] {
        if (auto* still = find(id)) still->answer(visit(*still, "office", 10s, &foyer::bought));
      });
      return keep();
    }
    if (text == "consider")
      return visit<void>(who, "nowhere", 10s, [this](visitor& back, const auto&) {
        after(1s, [this, id = back.id()] { find(id)->answer(release_to("office")); });
        return later();
      });
    if (text.starts_with("visit ")) return visit(who, text.substr(6), 10s, &foyer::bought);
    who.send("foyer heard " + text);
    return keep();
  }
  void gone(const identity&, const departure& why) override {
    gone_ = std::string{protocol::name(why.why)};
    broadcast(message::text("gone: " + gone_));
  }

private:
  verdict bought(visitor& who, const visit_result<ticket>& end) {
    if (!end) who.send("no ticket: " + std::string{protocol::name(end.how)});
    if (end) who.send(end.value->seat + " for " + std::to_string(end.value->price));
    return end && end.value->seat == "stage" ? release_to("office") : keep();
  }

  std::string gone_;
};

/// Releases with the ticket it is asked for; "guard" makes the visitor visit the guard.
class office final : public lockspace {
public:
  office() : lockspace{"office"} {}

  verdict received(visitor& who, const message& said) override {
    const auto text = said.text();
    if (text == "nothing") return release();
    if (text == "apples") return release_with(std::string{"apples"});
    if (text == "throw") throw std::runtime_error{"sold out"};
    if (text == "guard") return visit(who, "guard", 5s, &office::guarded);
    if (text == "by and by") {
      after(2s, [this, id = who.id()] { release_with(*find(id), ticket{"balcony", 9}); });
      return keep();
    }
    return release_with(ticket{std::string{text}, 7});
  }

private:
  verdict guarded(visitor& who, const visit_result<bool>& end) {
    who.send(end && *end.value ? "passed" : "stopped");
    return keep();
  }
};

class guard final : public lockspace {
public:
  guard() : lockspace{"guard"} {}
  verdict received(visitor&, const message& said) override {
    return release_with(said.text() == "please");
  }
};

struct theatre {
  machine plan{
      envelopes{},
      lockspaces{}.add<foyer>().add<office>().add<guard>({.restarts = restart::never()})};
  test::house house{plan, {.shards = 2}};
  test::client& ada = house.enter();

  theatre() { tells({}); }
  ~theatre() { BOOST_TEST(house.balanced()); }

  lines tells(const lines& texts) {
    for (const auto& text : texts) ada.says(text);
    house.settle();
    return ada.heard();
  }
  void expect(const lines& said, const lines& heard) {
    BOOST_TEST(tells(said) == heard, per_element());
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(visits, theatre)

BOOST_AUTO_TEST_CASE(a_visit_comes_back_with_a_value_of_its_type) {
  expect({"buy"}, {});
  BOOST_TEST(house.where(ada) == "office");
  BOOST_TEST(house.history(ada) == (lines{"foyer", "office"}), per_element());
  expect({"row 3", "and then"}, {"row 3 for 7", "foyer heard and then"});
  BOOST_TEST(house.where(ada) == "foyer");
}

BOOST_AUTO_TEST_CASE(messages_behind_the_one_that_went_visiting_go_to_the_visited_place) {
  expect({"buy", "row 3", "again"}, {"row 3 for 7", "foyer heard again"});
}

BOOST_AUTO_TEST_CASE(no_value_and_a_value_of_another_shape_are_told_apart) {
  expect({"buy", "nothing"}, {"no ticket: returned"});
  expect({"buy", "apples"}, {"no ticket: misshapen"});
  expect({"queue", "nothing"}, {"waited"});
}

BOOST_AUTO_TEST_CASE(a_visit_that_takes_too_long_is_called_back) {
  expect({"buy"}, {});
  house.advance(9'999ms);
  expect({}, {});
  house.advance(1ms);
  expect({"hello"}, {"no ticket: timed_out", "foyer heard hello"});
  expect({"queue"}, {});
  house.advance(10s);
  expect({}, {"gave up"});
}

BOOST_AUTO_TEST_CASE(a_visit_in_time_is_not_called_back_later) {
  expect({"buy", "row 1"}, {"row 1 for 7"});
  house.advance(1min);
  expect({}, {});
  BOOST_TEST(house.where(ada) == "foyer");
}

BOOST_AUTO_TEST_CASE(whatever_fails_the_visitor_comes_back_with_the_reason) {
  expect({"buy", "throw"}, {"no ticket: crashed"});
  expect({"visit nowhere", "hello"}, {"no ticket: no_such_place", "foyer heard hello"});
  house.kill("guard");
  expect({"visit guard", "hello"}, {"no ticket: down", "foyer heard hello"});
  expect({"buy"}, {});
  house.kill("office");
  expect({"hello"}, {"no ticket: crashed", "foyer heard hello"});
  BOOST_TEST(ada.open());
}

BOOST_AUTO_TEST_CASE(what_follows_a_visit_that_failed_may_be_decided_later) {
  expect({"consider"}, {});
  BOOST_TEST(house.where(ada) == "foyer");
  house.advance(1s);
  BOOST_TEST(house.where(ada) == "office");
}

BOOST_AUTO_TEST_CASE(visits_nest) {
  expect({"buy", "guard", "please"}, {"passed"});
  expect({"guard"}, {});
  BOOST_TEST(house.history(ada) == (lines{"foyer", "office", "guard"}), per_element());
  house.advance(5s);
  expect({"row 5"}, {"stopped", "row 5 for 7"});
}

BOOST_AUTO_TEST_CASE(a_visit_may_begin_and_end_without_being_asked) {
  expect({"soon"}, {});
  house.advance(1s);
  BOOST_TEST(house.where(ada) == "office");
  expect({"by and by"}, {});
  house.advance(2s);
  expect({}, {"balcony for 9"});
}

BOOST_AUTO_TEST_CASE(what_is_done_afterwards_may_send_it_on) {
  expect({"buy", "stage"}, {"stage for 7"});
  BOOST_TEST(house.where(ada) == "office");
  BOOST_TEST(house.history(ada) == lines{"office"}, per_element());
}

BOOST_AUTO_TEST_CASE(a_visit_without_an_end_is_refused_with_the_remedy) {
  expect({"for ever"}, {"foyer: crashed"});
  BOOST_REQUIRE(house.complaints().size() == 1U);
  BOOST_TEST(house.complaints()[0].find("a visit ends some time") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(who_waits_is_told_if_the_visitor_ends) {
  auto& bob = house.enter();
  static_cast<void>(bob.heard());
  expect({"buy"}, {});
  ada.vanishes();
  house.settle();
  BOOST_TEST(bob.heard() == lines{"gone: lost"}, per_element());
}

BOOST_AUTO_TEST_CASE(who_was_made_anew_meanwhile_gets_its_visitor_all_the_same) {
  expect({"buy"}, {});
  house.kill("foyer");
  expect({"row 2"}, {"foyer: returned"});
}

BOOST_AUTO_TEST_SUITE_END()
