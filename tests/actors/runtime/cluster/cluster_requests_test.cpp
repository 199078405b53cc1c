#include <porthouse/actors/machine.hpp>
#include <porthouse/test/nodes.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;
using boost::test_tools::per_element;
using lines = std::vector<std::string>;

namespace {

/// On node `a`: answers, puts off, and asks.
class shop final : public lockspace {
public:
  explicit shop(lines* book) : lockspace{"shop"}, book_{*book} {
    answer("buy", &shop::buy);
    answer("wait", &shop::wait);
    on("ask", &shop::ask);
    on("all", &shop::all);
    on("out", &shop::out);
  }

private:
  int buy(visitor& who) {
    ++sold_;
    if (sold_ == 3) release_to(who, "gate");
    return sold_;
  }
  later_reply wait(visitor& who) {
    const later_reply reply{who};
    after(1s, [reply] { reply.give("waited"); });
    return reply;
  }
  verdict ask(visitor& who) {
    who.ask("sure?", {}, 10s, [this](visitor&, const answered<bool>& said) {
      book_.push_back(said ? "sure" : "not sure");
    });
    return keep();
  }
  verdict all(visitor&) {
    ask_all<void>("there?", {}, 10s, [this](const auto& said, const auto& silent) {
      book_.push_back(std::to_string(said.size()) + " and " + std::to_string(silent.size()));
    });
    return keep();
  }
  verdict out(visitor&) { return release_to("gate"); }
  lines& book_;
  int sold_ = 0;
};

/// On node `b`, where everybody comes in.
class gate final : public lockspace {
public:
  gate() : lockspace{"gate"} { on("enter", &gate::enter); }
  verdict connected(visitor& who) override {
    who.send("gate");
    return keep();
  }

private:
  verdict enter(visitor&) { return move_to("shop"); }
};

struct far_shop {
  lines book;
  machine plan{envelopes{}, lockspaces{}.add<gate>().add<shop>(&book)};
  test::nodes all{plan, {{"a", {.hosts = {"shop"}}}, {"b", {.hosts = {"gate"}}}}};
  test::client& ada = entered();

  test::client& entered() {
    auto& made = all["b"].enter();
    made.says(R"({"event":"enter"})");
    all.settle();
    static_cast<void>(made.heard());
    return made;
  }
  lines after(test::client& who, std::string_view text) {
    who.says(text);
    all.settle();
    return who.heard();
  }
};

std::string id_in(const std::string& heard) {
  constexpr std::string_view before = R"("ask":")";
  const auto from = heard.find(before) + before.size();
  return heard.substr(from, heard.find('"', from) - from);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cluster_requests, far_shop)

BOOST_AUTO_TEST_CASE(a_room_on_another_node_answers) {
  BOOST_TEST(
      after(ada, R"({"event":"buy","ask":1,"once":"k"})") == lines{R"({"reply":1,"body":1})"},
      per_element());
  BOOST_TEST(
      after(ada, R"({"event":"buy","ask":2,"once":"k"})") == lines{R"({"reply":2,"body":1})"},
      per_element());
  BOOST_TEST(after(ada, R"({"event":"wait","ask":3})").empty());
  all.advance(1s);
  BOOST_TEST(ada.heard() == lines{R"({"reply":3,"body":"waited"})"}, per_element());
  BOOST_TEST(all["a"].requests().requests.asked == 3U);
  BOOST_TEST(all["b"].requests().requests.asked == 0U);
}

BOOST_AUTO_TEST_CASE(replies_come_before_the_next_room_on_whatever_node) {
  static_cast<void>(after(ada, R"({"event":"buy","ask":1})"));
  static_cast<void>(after(ada, R"({"event":"buy","ask":2})"));
  ada.says(R"({"event":"wait","ask":3})");
  const auto heard = after(ada, R"({"event":"buy","ask":4})");
  BOOST_REQUIRE(heard.size() == 3U);
  BOOST_TEST(heard[0] == R"({"reply":4,"body":3})");
  BOOST_TEST(heard[1].starts_with(R"({"reply":3,"error":{"code":"moved")"));
  BOOST_TEST(heard[2] == "gate");
}

BOOST_AUTO_TEST_CASE(a_room_on_another_node_asks) {
  auto& bob = entered();
  const auto sure = id_in(after(ada, R"({"event":"ask"})").back());
  static_cast<void>(after(ada, R"({"reply":")" + sure + R"(","body":true})"));
  const auto there = id_in(after(ada, R"({"event":"all"})").back());
  static_cast<void>(after(bob, R"({"reply":")" + there + R"("})"));
  static_cast<void>(after(ada, R"({"event":"out"})"));
  BOOST_TEST(book == (lines{"sure", "1 and 1"}), per_element());
}

BOOST_AUTO_TEST_CASE(who_is_on_a_node_that_is_lost_is_silent_at_once) {
  static_cast<void>(after(ada, R"({"event":"ask"})"));
  static_cast<void>(after(ada, R"({"event":"all"})"));
  static_cast<void>(after(ada, R"({"event":"wait","ask":3})"));
  all.kill("b");
  all.advance(test::nodes::patience);
  BOOST_TEST(book == (lines{"not sure", "0 and 1"}), per_element());
  BOOST_TEST(all["a"].requests().requests.open == 0U);
  BOOST_TEST(all["a"].balanced());
}

BOOST_AUTO_TEST_SUITE_END()
