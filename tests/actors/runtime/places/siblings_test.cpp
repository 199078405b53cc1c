#include "rooms.hpp"

#include <porthouse/actors/machine.hpp>
#include <porthouse/test/house.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace porthouse;
using boost::test_tools::per_element;
using lines = std::vector<std::string>;

namespace {

/// Hears all; has the last word when it hears the word it watches for.
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

struct hall_with_watchmen {
  lines book;
  machine plan{
      envelopes{}, lockspaces{}
                       .add<test::obedient_room>(std::string{"hall"}, &book)
                       .beside<watchman>(std::string{"first"}, std::string{"bomb"}, &book)
                       .beside<watchman>(std::string{"second"}, std::string{"bomb"}, &book)
                       .add<test::obedient_room>(std::string{"bar"}, &book)};
  test::house house{plan, {.shards = 2, .bounds = {}}};
  test::client& guest = house.enter();

  void says(std::initializer_list<const char*> texts) {
    for (const auto* one : texts) guest.says(one);
    house.settle();
  }
  [[nodiscard]] lines of(const std::string& room) const {
    lines its;
    std::ranges::copy_if(book, std::back_inserter(its), [&](const std::string& line) {
      return line.starts_with(room + " ");
    });
    return its;
  }
  ~hall_with_watchmen() { BOOST_TEST(house.balanced()); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(siblings, hall_with_watchmen)

BOOST_AUTO_TEST_CASE(siblings_hear_every_arrival_message_and_departure_in_order) {
  says({"1", "2"});
  guest.closes();
  house.settle();
  for (const std::string name : {"first", "second"}) {
    const lines expected{
        name + " connected", name + " heard 1", name + " heard 2", name + " left closed_by_client"};
    BOOST_TEST(of(name) == expected, per_element());
  }
  BOOST_TEST(guest.heard() == (lines{"welcome to hall", "hall: 1", "hall: 2"}), per_element());
}

BOOST_AUTO_TEST_CASE(the_first_veto_in_the_order_of_the_list_wins) {
  says({"bomb", "too late"});
  BOOST_TEST((guest.closed_with() == close_code{4104}));
  BOOST_TEST(guest.close_reason() == "first");
  BOOST_TEST(house.books().closed == 1U);
}

BOOST_AUTO_TEST_CASE(the_owners_own_verdict_comes_before_its_siblings) {
  says({"close"});
  BOOST_TEST((guest.closed_with() == close_code{4100}));
}

BOOST_AUTO_TEST_CASE(a_sibling_may_release_the_socket) {
  says({"out", "hi"});
  BOOST_TEST(house.where(guest) == "bar");
  BOOST_TEST(guest.heard().back() == "bar: hi");
  BOOST_TEST(of("hall").back() == "hall left released to bar");
}

BOOST_AUTO_TEST_CASE(a_sibling_that_throws_changes_nothing) {
  says({"watchman throws", "hi", "there"});
  BOOST_TEST(house.where(guest) == "hall");
  BOOST_TEST(guest.heard().back() == "hall: there");
  BOOST_TEST(of("first").back() == "first heard there");
}

BOOST_AUTO_TEST_CASE(a_dead_sibling_keeps_nobody_waiting) {
  house.kill("hall", 2);
  says({"hi", "there"});
  BOOST_TEST(guest.heard().back() == "hall: there");
}

BOOST_AUTO_TEST_CASE(an_owner_that_dies_after_its_sibling_keeps_nobody_waiting) {
  house.kill("hall", 1);
  book.clear();
  house.kill("hall");
  BOOST_TEST(of("hall") == lines{"hall connected crashed from hall"}, per_element());
  says({"hi"});
  BOOST_TEST(guest.heard().back() == "hall: hi");
}

BOOST_AUTO_TEST_SUITE_END()
