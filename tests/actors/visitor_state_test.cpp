#include <porthouse/actors/machine.hpp>
#include <porthouse/actors/visitor.hpp>
#include <porthouse/test/house.hpp>

#include <boost/test/unit_test.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace porthouse;
using boost::test_tools::per_element;
using lines = std::vector<std::string>;

namespace {

struct count {
  int heard = 0;
};

struct no_default {
  explicit no_default(int from) : value{from} {}
  int value;
};

/// Writes down when it ends.
class witnessed {
public:
  witnessed(lines& book, std::string name) : book_{&book}, name_{std::move(name)} {}
  witnessed(witnessed&& other) noexcept
      : book_{std::exchange(other.book_, nullptr)}, name_{std::move(other.name_)} {}
  witnessed& operator=(witnessed&&) = delete;
  ~witnessed() {
    if (book_ != nullptr) book_->push_back(name_ + " ends");
  }

private:
  lines* book_;
  std::string name_;
};

/// Counts what each visitor says.
class counter final : public lockspace {
public:
  explicit counter(std::string name) : lockspace{std::move(name)} {
    on("count", &counter::count_one);
    on("go", &counter::go);
    on("back", &counter::back);
  }

private:
  verdict count_one(visitor& who) {
    who.send(std::to_string(++who.state<count>().heard));
    return keep();
  }
  verdict go(visitor&) { return move_to("den"); }
  verdict back(visitor&) { return release(); }
};

/// Keeps state of one type, and asks for another.
class confused final : public lockspace {
public:
  explicit confused(lines* book) : lockspace{"confused"}, book_{*book} {
    on("wrong", &confused::wrong);
    on("unset", &confused::unset);
    on("set", &confused::set);
    on("kept", &confused::kept);
  }
  void left(visitor&, const departure&) override { book_.push_back("left"); }

private:
  verdict wrong(visitor& who) {
    who.state<count>().heard = 1;
    return kept_number(who);
  }
  verdict unset(visitor& who) { return kept_number(who); }
  verdict set(visitor& who) {
    who.state(no_default{7});
    return kept_number(who);
  }
  verdict kept(visitor& who) {
    who.state(witnessed{book_, "state"});
    return close(close_code{4100});
  }
  static verdict kept_number(visitor& who) {
    who.send(std::to_string(who.state<no_default>().value));
    return keep();
  }

  lines& book_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(state_of_a_visitor)

BOOST_AUTO_TEST_CASE(each_visitor_has_its_own_made_when_first_asked_for) {
  const machine plan{envelopes{}, lockspaces{}.add<counter>("hall").add<counter>("den")};
  test::house house{plan};
  auto& ada = house.enter();
  auto& bob = house.enter();
  for (auto* who : {&ada, &ada, &bob}) who->says("count", {});
  house.settle();
  BOOST_TEST(ada.heard() == (lines{"1", "2"}), per_element());
  BOOST_TEST(bob.heard() == lines{"1"}, per_element());
}

BOOST_AUTO_TEST_CASE(it_ends_with_the_stay_and_is_another_in_each_room) {
  const machine plan{envelopes{}, lockspaces{}.add<counter>("hall").add<counter>("den")};
  test::house house{plan};
  auto& ada = house.enter();
  for (const auto* event : {"count", "count", "go", "count", "back", "count"}) {
    ada.says(event, {});
    house.settle();
  }
  BOOST_TEST(ada.heard() == (lines{"1", "2", "1", "1"}), per_element());
}

BOOST_AUTO_TEST_CASE(it_ends_behind_left_and_with_the_house) {
  lines book;
  const machine plan{envelopes{}, lockspaces{}.add<confused>(&book)};
  test::house house{plan};
  house.enter().says("kept", {});
  house.settle();
  BOOST_TEST(book == (lines{"left", "state ends"}), per_element());
}

BOOST_AUTO_TEST_CASE(another_type_is_refused_with_the_remedy) {
  lines book;
  const machine plan{envelopes{}, lockspaces{}.add<confused>(&book)};
  test::house house{plan};
  house.enter().says("wrong", {});
  house.settle();
  BOOST_REQUIRE(house.complaints().size() == 1U);
  BOOST_TEST(house.complaints().front().find("put both into one struct") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_has_no_default_is_set_first) {
  lines book;
  const machine plan{envelopes{}, lockspaces{}.add<confused>(&book)};
  test::house house{plan};
  auto& ada = house.enter();
  ada.says("set", {});
  house.settle();
  BOOST_TEST(ada.heard() == lines{"7"}, per_element());
  house.enter().says("unset", {});
  house.settle();
  BOOST_REQUIRE(house.complaints().size() == 1U);
  BOOST_TEST(house.complaints().front().find("set it in connected") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_visitor_without_state_costs_one_pointer_more) {
  BOOST_TEST(sizeof(visitor_state) == sizeof(void*));
}

BOOST_AUTO_TEST_SUITE_END()
