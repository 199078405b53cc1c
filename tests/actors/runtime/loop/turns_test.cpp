#include <porthouse/actors/lockspace.hpp>
#include <porthouse/actors/machine.hpp>
#include <porthouse/protocol/message/envelope.hpp>
#include <porthouse/test/house.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace porthouse;

namespace {

using lines = std::vector<std::string>;

/// Writes down what it hears. "all" is broadcast; "later" is answered when another visitor says
/// "now"; "away" moves all others to the other room.
class scribe final : public lockspace {
public:
  scribe(std::string name, lines* heard) : lockspace{std::move(name)}, heard_{*heard} {}

  verdict received(visitor& who, const message& said) override {
    const auto text = std::string{said.text()};
    heard_.push_back(name() + " " + text);
    if (text == "all") broadcast(said);
    if (text == "later") return later();
    for (auto* one : visitors()) {
      if (one == &who) continue;
      if (text == "now") one->answer(keep());
      if (text == "away") move_to(*one, "other");
    }
    return keep();
  }

private:
  lines& heard_;
};

struct rooms {
  lines heard;
  machine plan{envelopes{}, lockspaces{}.add<scribe>("first", &heard).add<scribe>("other", &heard)};
  test::house where{plan};
  test::client& loud = where.enter();
  test::client& quiet = where.enter();

  void shout(int times, const std::string& text = {}) {
    for (int i = 0; i < times; ++i) loud.says(text.empty() ? std::to_string(i) : text);
  }
  [[nodiscard]] std::ptrdiff_t at(const std::string& line) const {
    return std::ranges::find(heard, line) - heard.begin();
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(turns)

BOOST_AUTO_TEST_CASE(a_client_that_says_much_at_once_lets_others_be_heard) {
  rooms all;
  all.shout(5'000);
  all.quiet.says("me too");
  all.where.settle();
  BOOST_TEST(all.heard.size() == 5'001U);
  BOOST_TEST(all.at("first me too") < 1'100);
  std::erase(all.heard, "first me too");
  for (std::size_t i = 0; i < 5'000; ++i) {
    BOOST_REQUIRE(all.heard[i] == "first " + std::to_string(i));
  }
}

BOOST_AUTO_TEST_CASE(what_is_said_to_a_crowd_counts_for_as_many) {
  rooms all;
  for (int i = 0; i < 500; ++i) all.where.enter();
  all.shout(300, "all");
  all.quiet.says("me too");
  all.where.settle();
  BOOST_TEST(all.at("first me too") < 50);
  BOOST_TEST(all.quiet.heard().size() == 300U);
}

BOOST_AUTO_TEST_CASE(large_messages_count_for_more) {
  rooms all;
  all.shout(100, std::string(100'000, 'x'));
  all.quiet.says("me too");
  all.where.settle();
  BOOST_TEST(all.at("first me too") < 20);
}

BOOST_AUTO_TEST_CASE(a_put_off_answer_is_waited_for_behind_a_pause) {
  rooms all;
  all.shout(1'500);
  all.loud.says("later");
  all.shout(1'500);
  all.quiet.says("me too");
  all.where.settle();
  BOOST_TEST(all.heard.size() == 1'502U);
  all.quiet.says("now");
  all.where.settle();
  BOOST_TEST(all.heard.size() == 3'003U);
}

BOOST_AUTO_TEST_CASE(who_is_answered_in_a_pause_is_gone_on_with_once) {
  rooms all;
  all.shout(1'030);
  all.loud.says("later");
  all.shout(100);
  all.quiet.says("now");  // comes in the pause, and ends it
  all.where.settle();
  BOOST_TEST(all.heard.size() == 1'032U);
}

BOOST_AUTO_TEST_CASE(what_waits_behind_a_pause_goes_along_to_the_next_room) {
  rooms all;
  all.shout(3'000);
  all.quiet.says("away");
  all.where.settle();
  BOOST_TEST(all.where.where(all.loud) == "other");
  std::erase(all.heard, "first away");
  BOOST_REQUIRE(all.heard.size() == 3'000U);
  BOOST_TEST(all.heard.front() == "first 0");
  for (std::size_t i = 0; i < 3'000; ++i) {
    BOOST_REQUIRE(all.heard[i].ends_with(" " + std::to_string(i)));
  }
  BOOST_TEST(all.heard.back() == "other 2999");
}

BOOST_AUTO_TEST_CASE(who_ends_in_a_pause_is_gone) {
  rooms all;
  all.shout(3'000);
  all.where.turn(0);
  all.where.turn(0);
  all.loud.vanishes();
  all.where.settle();
  BOOST_TEST(all.where.sockets() == 1U);
  BOOST_TEST(all.where.balanced());
}

BOOST_AUTO_TEST_SUITE_END()
