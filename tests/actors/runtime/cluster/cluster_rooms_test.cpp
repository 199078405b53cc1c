#include <porthouse/actors/machine.hpp>
#include <porthouse/test/fake_node_transport.hpp>
#include <porthouse/test/nodes.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;
using boost::test_tools::per_element;
using lines = std::vector<std::string>;

namespace {

/// On each node: moves its visitors to the office, or has them visit it.
class gate final : public lockspace {
public:
  gate() : lockspace{"gate"} {}

  verdict connected(visitor& who) override {
    who.send("gate: welcome");
    return keep();
  }
  verdict received(visitor& who, const message& said) override {
    if (said.text() == "enter") return move_to("office");
    if (said.text() == "ask") return visit(who, "office", 10s, &gate::answered);
    who.send("gate heard " + std::string{said.text()});
    return keep();
  }

private:
  verdict answered(visitor& who, const visit_result<std::string>& end) {
    who.send(end ? *end.value : std::string{protocol::name(end.how)});
    return keep();
  }
};

/// On node a only.
class office final : public lockspace {
public:
  explicit office(lines* book) : lockspace{"office"}, book_{*book} {}

  verdict received(visitor& who, const message& said) override {
    const std::string text{said.text()};
    book_.push_back(text);
    if (text == "throw") throw std::runtime_error{"as you wish"};
    if (text == "think") return later();
    if (text == "leave") return release();
    if (text.starts_with("answer ")) return release_with(text.substr(7));
    if (text.starts_with("all ")) broadcast(message::text(text), &who);
    if (text == "send home") send_home(who);
    if (text == "flood") {
      for (auto i = 0; i < 10; ++i) who.send(std::string(100, 'x'));
      return release();
    }
    return keep();
  }
  void left(visitor&, const departure& why) override {
    book_.push_back("left " + std::string{protocol::name(why.why)});
  }

private:
  void send_home(const visitor& but) {
    for (auto* other : visitors()) {
      if (other == &but) continue;
      other->send("go home");
      release(*other);
    }
  }
  lines& book_;
};

/// Beside the office: hears all, and releases a visitor that says "never".
class clerk final : public lockspace {
public:
  explicit clerk(lines* book) : lockspace{"clerk"}, book_{*book} {}
  verdict connected(visitor&) override {
    book_.push_back("clerk: connected");
    return keep();
  }
  verdict received(visitor&, const message& said) override {
    book_.push_back("clerk: " + std::string{said.text()});
    return said.text() == "never" ? release() : keep();
  }
  void left(visitor&, const departure&) override { book_.push_back("clerk: left"); }

private:
  lines& book_;
};

struct offices {
  explicit offices(std::size_t window = protocol::cluster{}.window)
      : all{plan,
            {{"a", {.hosts = {"office"}, .shards = 2, .window = window}},
             {"b", {.hosts = {"gate"}, .shards = 2}}}} {}

  lines said;
  machine plan{envelopes{}, lockspaces{}.add<gate>().add<office>(&said)};
  test::nodes all;
  test::client& ada = all["b"].enter();
  test::client& bob = all["a"].enter();

  lines tells(test::client& who, const lines& texts) {
    static_cast<void>(who.heard());
    for (const auto& text : texts) who.says(text);
    all.settle();
    return who.heard();
  }
};

struct narrow : offices {
  narrow() : offices{500} {}
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cluster_rooms, offices)

// -- visits ---------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_visit_to_another_node_brings_a_value_home) {
  BOOST_TEST(tells(ada, {"ask"}).empty());
  BOOST_TEST(tells(ada, {"answer 42", "on"}) == (lines{"42", "gate heard on"}), per_element());
}

BOOST_AUTO_TEST_CASE(a_visit_to_a_room_elsewhere_that_crashes_says_so) {
  BOOST_TEST(tells(ada, {"ask", "throw"}) == lines{"crashed"}, per_element());
  tells(ada, {"ask"});
  all["a"].kill("office");
  all.settle();
  BOOST_TEST(ada.heard() == lines{"crashed"}, per_element());
}

BOOST_AUTO_TEST_CASE(a_visit_to_a_node_that_is_lost_says_so) {
  tells(ada, {"ask"});
  all.cut("a", "b");
  BOOST_TEST(ada.heard() == lines{"crashed"}, per_element());
}

BOOST_AUTO_TEST_CASE(a_visit_elsewhere_that_takes_too_long_is_called_back) {
  tells(ada, {"ask"});
  all.advance(10s);
  BOOST_TEST(ada.heard() == lines{"timed_out"}, per_element());
  BOOST_TEST(said == lines{"left recalled"}, per_element());
}

BOOST_AUTO_TEST_CASE(what_an_owner_elsewhere_has_not_begun_is_called_back_too) {
  tells(ada, {"ask"});
  ada.says("think");
  ada.says("two");
  all.settle();
  all.advance(10s);
  BOOST_TEST(ada.heard() == (lines{"timed_out", "gate heard two"}), per_element());
  BOOST_TEST(said == (lines{"think", "left recalled"}), per_element());
}

BOOST_AUTO_TEST_CASE(a_message_on_its_way_to_an_owner_that_is_called_off_is_not_lost) {
  tells(ada, {"ask"});
  all.advance(9s);
  ada.says("crossing");
  all["b"].settle();  // under way
  all["b"].advance(1s);
  all.settle();
  const auto there = std::ranges::count(said, "crossing");
  const auto here = std::ranges::count(ada.heard(), "gate heard crossing");
  BOOST_TEST(there + here == 1);
}

BOOST_AUTO_TEST_CASE(what_is_given_back_too_late_is_not_taken_for_the_next_request) {
  constexpr std::size_t to_b = 0;  // the node that has dialled
  constexpr std::size_t to_a = 1;
  const auto answered_too_late = protocol::limits{}.verdict_deadline;
  tells(ada, {"enter"});
  ada.says("one");
  all["b"].settle();
  all.map().carry(to_a, 100);
  all["a"].settle();
  all["b"].advance(answered_too_late);
  all.map().carry(to_b, 100);
  all["b"].settle();
  ada.says("two");
  all["b"].settle();
  all["b"].advance(answered_too_late);
  while (std::ranges::count(said, "two") == 0 && all.map().carry(to_a, 1)) all["a"].settle();
  all.settle();
  ada.says("home");
  all.settle();
  BOOST_TEST(std::ranges::count(said, "two") == 1);
  BOOST_TEST(std::ranges::count(ada.heard(), "gate heard two") == 0);
}

// -- broadcasts -----------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_broadcast_reaches_all_on_all_nodes_once_but_one) {
  auto& cleo = all["b"].enter();
  for (auto* one : {&ada, &bob, &cleo}) tells(*one, {"enter"});
  BOOST_TEST(tells(ada, {"all hello"}).empty());
  BOOST_TEST(bob.heard() == lines{"all hello"}, per_element());
  BOOST_TEST(cleo.heard() == lines{"all hello"}, per_element());
  tells(bob, {"all again"});
  BOOST_TEST(ada.heard() == lines{"all again"}, per_element());
  BOOST_TEST(cleo.heard() == lines{"all again"}, per_element());
}

BOOST_AUTO_TEST_CASE(a_broadcast_reaches_those_who_are_there_then) {
  std::vector<test::client*> crowd;
  for (auto i = 0; i < 6; ++i) crowd.push_back(&all["b"].enter());
  tells(bob, {"enter"});
  for (auto* one : crowd) tells(*one, {"enter"});
  tells(bob, {"all one"});
  for (auto i : {4, 0, 2}) tells(*crowd.at(static_cast<std::size_t>(i)), {"leave"});
  tells(ada, {"enter"});
  for (auto* one : crowd) static_cast<void>(one->heard());
  tells(bob, {"all two"});
  for (auto i : {1, 3, 5})
    BOOST_TEST(crowd.at(static_cast<std::size_t>(i))->heard() == lines{"all two"}, per_element());
  for (auto i : {4, 0, 2}) BOOST_TEST(crowd.at(static_cast<std::size_t>(i))->heard().empty());
  BOOST_TEST(ada.heard() == lines{"all two"}, per_element());
}

// -- verdicts of its own --------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_verdict_that_crosses_a_message_leaves_it_to_the_next_owner) {
  tells(bob, {"enter"});
  tells(ada, {"enter"});
  ada.says("crossing");
  all["b"].settle();  // under way
  bob.says("send home");
  all["a"].settle();  // this, too
  all.settle();
  const lines heard{"go home", "gate: welcome", "gate heard crossing"};
  BOOST_TEST(ada.heard() == heard, per_element());
  BOOST_TEST(std::ranges::count(said, "crossing") == 0);
}

// -- siblings -------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(siblings_elsewhere_hear_all_and_may_veto) {
  machine with_clerk{envelopes{}, lockspaces{}.add<gate>().add<office>(&said).beside<clerk>(&said)};
  test::nodes both{with_clerk, {{"a", {.hosts = {"office"}}}, {"b", {.hosts = {"gate"}}}}};
  auto& cleo = both["b"].enter();
  for (const auto* one : {"enter", "hello", "never", "home"}) cleo.says(one);
  both.settle();
  BOOST_TEST(both["b"].where(cleo) == "gate");
  BOOST_TEST(cleo.heard().back() == "gate heard home");
  const auto clerks = [](const auto& one) { return one.starts_with("clerk: "); };
  lines heard;
  std::ranges::copy_if(said, std::back_inserter(heard), clerks);
  const lines story{"clerk: connected", "clerk: hello", "clerk: never", "clerk: left"};
  BOOST_TEST(heard == story, per_element());
}

// -- the window -----------------------------------------------------------------------------------

BOOST_FIXTURE_TEST_CASE(a_full_window_drops_what_is_for_clients_but_no_verdict, narrow) {
  const auto heard = tells(ada, {"enter", "flood", "home"});
  BOOST_REQUIRE(heard.size() > 2U);
  BOOST_TEST(heard.size() < 12U);
  BOOST_TEST(heard.back() == "gate heard home");
}

BOOST_FIXTURE_TEST_CASE(a_window_opens_again, narrow) {
  tells(ada, {"enter", "flood"});
  tells(ada, {"enter"});
  tells(bob, {"enter"});
  all.advance(1s);
  tells(bob, {"all fine"});
  BOOST_TEST(ada.heard() == lines{"all fine"}, per_element());
}

BOOST_AUTO_TEST_SUITE_END()
