#include "one_client.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>
#include <vector>

using namespace porthouse;
using boost::test_tools::per_element;
using lines = std::vector<std::string>;

namespace {

/// Closes the socket when it hears its word, and does what it is told: "out", "watchman throws".
class watchman final : public test::obedient_room {
public:
  watchman(std::string name, std::string word, diary* book)
      : obedient_room{std::move(name), book}, word_{std::move(word)} {}
  verdict connected(visitor&) override {
    write("connected");
    return keep();
  }
  verdict received(visitor&, const message& said) override {
    write("heard " + std::string{said.text()});
    if (said.text() == word_) return close(close_code{4104}, name());
    if (said.text() == "out") return release_to("bar");
    if (said.text() == "watchman throws") throw std::runtime_error{"asleep"};
    return keep();
  }

private:
  std::string word_;
};

struct hall_with_watchmen : test::one_client {
  hall_with_watchmen()
      : one_client{[](lines* diary) {
          return lockspaces{}
              .add<test::obedient_room>("hall", diary)
              .beside<watchman>("first", "bomb", diary)
              .beside<watchman>("second", "bomb", diary)
              .add<test::obedient_room>("bar", diary);
        }} {}
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(siblings, hall_with_watchmen)

BOOST_AUTO_TEST_CASE(siblings_hear_every_arrival_message_and_departure_in_order) {
  says({"1", "2"});
  ada.closes();
  house.settle();
  for (const std::string name : {"first", "second"}) {
    const lines expected{"connected", "heard 1", "heard 2", "left closed_by_client"};
    BOOST_TEST(of(name) == expected, per_element());
  }
  BOOST_TEST(ada.heard() == (lines{"welcome to hall", "hall: 1", "hall: 2"}), per_element());
}

BOOST_AUTO_TEST_CASE(the_first_veto_in_the_order_of_the_list_wins) {
  says({"bomb", "too late"});
  BOOST_TEST((ada.closed_with() == close_code{4104}));
  BOOST_TEST(ada.close_reason() == "first");
  BOOST_TEST(house.books().closed == 1U);
}

BOOST_AUTO_TEST_CASE(the_owners_own_verdict_comes_before_its_siblings) {
  says({"close"});
  BOOST_TEST((ada.closed_with() == close_code{4100}));
}

BOOST_AUTO_TEST_CASE(a_sibling_may_release_the_socket) {
  says({"out", "hi"});
  BOOST_TEST(house.where(ada) == "bar");
  BOOST_TEST(ada.heard().back() == "bar: hi");
  BOOST_TEST(of("hall").back() == "left released to bar");
}

BOOST_AUTO_TEST_CASE(a_sibling_that_throws_changes_nothing) {
  says({"watchman throws", "hi", "there"});
  BOOST_TEST(house.where(ada) == "hall");
  BOOST_TEST(ada.heard().back() == "hall: there");
  BOOST_TEST(of("first").back() == "heard there");
}

BOOST_AUTO_TEST_CASE(a_dead_sibling_keeps_nobody_waiting) {
  house.kill("hall", 2);
  says({"hi", "there"});
  BOOST_TEST(ada.heard().back() == "hall: there");
}

BOOST_AUTO_TEST_CASE(an_owner_that_dies_after_its_sibling_keeps_nobody_waiting) {
  house.kill("hall", 1);
  book.clear();
  house.kill("hall");
  BOOST_TEST(of("hall") == lines{"connected crashed from hall"}, per_element());
  says({"hi"});
  BOOST_TEST(ada.heard().back() == "hall: hi");
}

BOOST_AUTO_TEST_SUITE_END()
