#include <porthouse/actors/machine.hpp>
#include <porthouse/test/house.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;
using boost::test_tools::per_element;
using protocol::request_end;
using lines = std::vector<std::string>;

namespace {

/// Asks all when somebody says so.
class arena final : public lockspace {
public:
  explicit arena(lines* book) : lockspace{"arena"}, book_{*book} {
    on("begin", &arena::begin);
    on("count", &arena::count);
    on("go", &arena::go);
  }
  void started() override { ask_all("anybody?", {}, 5s, &arena::ready); }

private:
  verdict begin(visitor&) {
    ask_all("ready?", {{"round", 1}}, 5s, &arena::ready);
    return keep();
  }
  verdict count(visitor&) {
    ask_all<int>("how many?", {}, 5s, [this](const auto& said, const auto& silent) {
      auto sum = 0;
      for (const auto& one : said) sum += one.said.value.value_or(0);
      book_.push_back(std::to_string(sum) + " and " + std::to_string(silent.size()));
    });
    return keep();
  }
  verdict go(visitor&) { return release_to("porch"); }
  void ready(const std::vector<answer_of<bool>>& said, const std::vector<socket_id>& silent) {
    std::string line;
    for (const auto& one : said) {
      line += std::to_string(static_cast<std::uint64_t>(one.who)) + ' ';
      line +=
          std::string{
              one.said                                 ? (*one.said.value ? "yes" : "no")
              : one.said.how == answer_status::refused ? "refused"
                                                       : "misfit"} +
          ' ';
    }
    line += "silent";
    for (const auto one : silent) line += ' ' + std::to_string(static_cast<std::uint64_t>(one));
    book_.push_back(line);
  }
  lines& book_;
};

class porch final : public lockspace {
public:
  porch() : lockspace{"porch"} {}
};

struct full_arena {
  lines book;
  machine plan{envelopes{}, lockspaces{}.add<arena>(&book).add<porch>()};
  test::house house{plan, {.shards = 2, .bounds = {.open_questions = 2}}};
  test::client& ada = house.enter();
  test::client& bob = house.enter();
  test::client& eve = house.enter();

  full_arena() { book.clear(); }
  void says(test::client& who, std::string_view text) {
    who.says(text);
    house.settle();
  }
  std::string asked(std::string_view event) {
    says(ada, R"({"event":")" + std::string{event} + R"("})");
    const auto heard = bob.heard();
    BOOST_REQUIRE(heard.size() == 1U);
    constexpr std::string_view before = R"("ask":")";
    const auto from = heard.back().find(before) + before.size();
    return heard.back().substr(from, heard.back().find('"', from) - from);
  }
  void replies(test::client& who, const std::string& id, const std::string& with) {
    says(who, R"({"reply":")" + id + R"(",)" + with + "}");
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(surveys, full_arena)

BOOST_AUTO_TEST_CASE(all_are_asked_by_one_question_and_their_answers_come_together) {
  const auto id = asked("begin");
  const lines question{R"({"event":"ready?","body":{"round":1},"ask":")" + id + "\"}"};
  BOOST_TEST(ada.heard() == question, per_element());
  BOOST_TEST(eve.heard() == question, per_element());
  replies(eve, id, R"("body":true)");
  replies(ada, id, R"("error":{"code":"no"})");
  BOOST_TEST(book.empty());
  replies(bob, id, R"("body":7)");
  BOOST_TEST(book == lines{"3 yes 1 refused 2 misfit silent"}, per_element());
  BOOST_TEST(house.requests().questions.of(request_end::misfit) == 1U);
}

BOOST_AUTO_TEST_CASE(when_the_time_is_over_the_rest_is_silent) {
  const auto id = asked("begin");
  replies(bob, id, R"("body":false)");
  house.advance(5s);
  BOOST_REQUIRE(book.size() == 1U);
  BOOST_TEST((book[0] == "2 no silent 1 3" || book[0] == "2 no silent 3 1"), book[0]);
  replies(ada, id, R"("body":true)");
  house.advance(60s);
  BOOST_TEST(book.size() == 1U);
}

BOOST_AUTO_TEST_CASE(who_leaves_is_silent_and_not_waited_for) {
  const auto id = asked("begin");
  eve.vanishes();
  says(bob, R"({"event":"go"})");
  replies(ada, id, R"("body":true)");
  BOOST_TEST(book == lines{"1 yes silent 3 2"}, per_element());
}

BOOST_AUTO_TEST_CASE(the_last_to_leave_ends_it) {
  static_cast<void>(asked("begin"));
  for (auto* one : {&ada, &bob, &eve}) one->vanishes();
  house.settle();
  BOOST_TEST(book.size() == 1U);
}

BOOST_AUTO_TEST_CASE(one_answer_of_each_counts) {
  const auto id = asked("count");
  for (auto said = 0; said < 2; ++said) replies(ada, id, R"("body":1)");
  replies(bob, id, R"("body":10)");
  house.advance(5s);
  BOOST_TEST(book == lines{"11 and 1"}, per_element());
}

BOOST_AUTO_TEST_CASE(who_comes_later_is_not_asked_and_cannot_answer) {
  const auto id = asked("count");
  auto& late = house.enter();
  BOOST_TEST(late.heard().empty());
  replies(late, id, R"("body":100)");
  house.advance(5s);
  BOOST_TEST(book == lines{"0 and 3"}, per_element());
}

BOOST_AUTO_TEST_CASE(where_nobody_is_it_ends_at_once) {
  test::house empty{plan};
  BOOST_TEST(book == lines{"silent"}, per_element());
}

BOOST_AUTO_TEST_CASE(past_the_most_that_may_be_open_nobody_is_asked) {
  static_cast<void>(asked("count"));
  static_cast<void>(asked("count"));
  says(ada, R"({"event":"count"})");
  BOOST_TEST(bob.heard().empty());
  BOOST_TEST(book == lines{"0 and 3"}, per_element());
}

BOOST_AUTO_TEST_SUITE_END()
