#include <porthouse/actors/machine.hpp>
#include <porthouse/test/house.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;
using boost::test_tools::per_element;
using protocol::request_end;
using lines = std::vector<std::string>;

namespace {

std::string text_of(const answered<bool>& said) {
  switch (said.how) {
    case answer_status::answered: return *said.value ? "yes" : "no";
    case answer_status::refused: return "refused " + said.code + " " + said.message;
    case answer_status::timed_out: return "timed out";
    case answer_status::left: return "left";
    default: return "misfit " + said.message;
  }
}

/// Asks whoever says so; writes down what comes of it.
class curious_room final : public lockspace {
public:
  curious_room(std::string name, lines* book) : lockspace{std::move(name)}, book_{*book} {
    on("ask", &curious_room::ask);
    on("ask in vain", &curious_room::ask_in_vain);
    on("release and ask", &curious_room::release_and_ask);
    on("ask and think", &curious_room::think);
    on("throw", &curious_room::throw_later);
    on("go", &curious_room::go);
    on("fail", &curious_room::fail);
  }
  void left(visitor& who, const departure&) override {
    book_.emplace_back("hook");
    who.ask("why?", {}, 1s, [this](visitor&, const answered<void>&) { book_.emplace_back("why"); });
  }

private:
  verdict ask(visitor& who) {
    who.ask("sure?", {{"sum", 9}}, 10s, &curious_room::sure);
    return keep();
  }
  verdict ask_in_vain(visitor& who) {
    who.ask("sure?", {}, 0s, &curious_room::sure);
    return keep();
  }
  verdict release_and_ask(visitor& who) {
    release_to(who, "porch");
    who.ask("sure?", {}, 10s, &curious_room::sure);
    return keep();
  }
  verdict think(visitor& who) {
    who.ask("sure?", {}, 1s, [this](visitor& back, const answered<bool>& said) {
      sure(back, said);
      back.answer(keep());
    });
    return later();
  }
  verdict throw_later(visitor& who) {
    who.ask<bool>("sure?", {}, 1s, [](visitor&, const auto&) { throw std::runtime_error{"no"}; });
    return keep();
  }
  verdict go(visitor&) { return release_to("porch"); }
  verdict fail(visitor&) { return release_to("nowhere"); }
  void sure(visitor& who, const answered<bool>& said) {
    book_.push_back(text_of(said) + (who.here() ? "" : " (gone)"));
  }
  lines& book_;
};

/// Hears what is said as it is.
class porch final : public lockspace {
public:
  explicit porch(lines* book) : lockspace{"porch"}, book_{*book} {}
  verdict received(visitor& who, const message& said) override {
    book_.emplace_back(said.text());
    if (said.text() == "ask") {
      who.ask("sure?", {}, 10s, [this](visitor&, const answered<bool>& answer) {
        book_.push_back("porch: " + text_of(answer));
      });
    }
    return keep();
  }

private:
  lines& book_;
};

struct hall {
  lines book;
  machine plan{
      envelopes{}, lockspaces{}.add<curious_room>(std::string{"hall"}, &book).add<porch>(&book)};
  test::house house{plan, {.bounds = {.open_questions = 2}}};
  test::client& ada = house.enter();

  lines after(test::client& who, std::string_view text) {
    who.says(text);
    house.settle();
    return who.heard();
  }
  lines after_event(std::string_view event) {
    return after(ada, R"({"event":")" + std::string{event} + R"("})");
  }
  /// The id of the question that is the last thing heard.
  static std::string id_in(const lines& heard) {
    BOOST_REQUIRE(!heard.empty());
    constexpr std::string_view before = R"("ask":")";
    const auto at = heard.back().find(before);
    BOOST_REQUIRE(at != std::string::npos);
    const auto from = at + before.size();
    return heard.back().substr(from, heard.back().find('"', from) - from);
  }
  void replies(std::string_view id, std::string_view with) {
    const auto said =
        after(ada, R"({"reply":")" + std::string{id} + R"(",)" + std::string{with} + "}");
    BOOST_TEST(said.empty());
  }
  [[nodiscard]] std::uint64_t ended(request_end how) const {
    return house.requests().questions.of(how);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(questions, hall)

BOOST_AUTO_TEST_CASE(what_a_client_replies_is_told_to_who_has_asked) {
  const auto heard = after_event("ask");
  const auto id = id_in(heard);
  BOOST_TEST(heard.back() == R"({"event":"sure?","body":{"sum":9},"ask":")" + id + "\"}");
  replies(id, R"("body":true)");
  BOOST_TEST(book == lines{"yes"}, per_element());
  BOOST_TEST(ended(request_end::answered) == 1U);
}

BOOST_AUTO_TEST_CASE(a_client_may_refuse) {
  replies(id_in(after_event("ask")), R"("error":{"code":"no","message":"never"})");
  replies(id_in(after_event("ask")), R"("error":7)");
  BOOST_TEST(book == (lines{"refused no never", "refused  "}), per_element());
}

BOOST_AUTO_TEST_CASE(what_a_client_says_of_its_refusal_is_cut) {
  replies(
      id_in(after_event("ask")), R"("error":{"code":")" + std::string(999, 'c') +
                                     R"(","message":")" + std::string(999, 'm') + R"("})");
  BOOST_TEST(book.back() == "refused " + std::string(64, 'c') + " " + std::string(256, 'm'));
}

BOOST_AUTO_TEST_CASE(an_answer_of_the_wrong_shape_says_what_is_wrong) {
  replies(id_in(after_event("ask")), R"("body":"perhaps")");
  BOOST_TEST(book == lines{"misfit body: true or false"}, per_element());
  BOOST_TEST(ended(request_end::misfit) == 1U);
}

BOOST_AUTO_TEST_CASE(a_question_times_out) {
  const auto id = id_in(after_event("ask"));
  house.advance(9'999ms);
  BOOST_TEST(book.empty());
  house.advance(1ms);
  BOOST_TEST(book == lines{"timed out"}, per_element());
  replies(id, R"("body":true)");
  house.advance(60s);
  BOOST_TEST(book.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_question_ends_before_the_hook_of_who_leaves) {
  static_cast<void>(after_event("ask"));
  ada.vanishes();
  house.settle();
  BOOST_TEST(book == (lines{"left (gone)", "hook"}), per_element());
  house.advance(60s);
  BOOST_TEST(book.size() == 2U);
  BOOST_TEST(ended(request_end::left) == 2U);
}

BOOST_AUTO_TEST_CASE(who_was_let_go_and_stays_may_still_answer) {
  const auto id = id_in(after_event("ask"));
  static_cast<void>(after_event("fail"));
  BOOST_TEST(book.empty());
  replies(id, R"("body":false)");
  BOOST_TEST(book == lines{"no"}, per_element());
}

BOOST_AUTO_TEST_CASE(who_is_asked_behind_a_release_hears_nothing_and_has_left) {
  BOOST_TEST(after_event("release and ask").empty());
  BOOST_TEST(book == (lines{"left (gone)", "hook"}), per_element());
}

BOOST_AUTO_TEST_CASE(a_question_needs_some_time) {
  static_cast<void>(after_event("ask in vain"));
  BOOST_TEST(house.complaints().size() == 1U);
  BOOST_TEST(house.complaints().front().find("a question ends some time") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_told_may_answer_for_a_verdict_that_was_put_off) {
  static_cast<void>(after_event("ask and think"));
  ada.says(R"({"event":"go"})");
  house.settle();
  BOOST_TEST(house.where(ada) == "hall");
  house.advance(1s);
  BOOST_TEST(book.front() == "timed out");
  BOOST_TEST(house.where(ada) == "porch");
}

BOOST_AUTO_TEST_CASE(what_throws_when_it_is_told_is_logged_and_the_visitor_stays) {
  replies(id_in(after_event("throw")), R"("body":true)");
  BOOST_TEST(house.complaints().size() == 1U);
  BOOST_TEST(house.where(ada) == "hall");
}

BOOST_AUTO_TEST_CASE(past_the_most_that_may_be_open_a_question_is_refused_and_not_asked) {
  static_cast<void>(after_event("ask"));
  static_cast<void>(after_event("ask"));
  BOOST_TEST(after_event("ask").empty());
  BOOST_TEST(
      book == lines{"refused busy it has been asked too much: limits::open_questions"},
      per_element());
}

BOOST_AUTO_TEST_CASE(a_reply_to_no_question_is_ignored_and_counted) {
  for (auto sent = 0; sent < 16; ++sent) replies("a1", R"("body":true)");
  BOOST_TEST(ada.open());
  static_cast<void>(after(ada, R"({"reply":5,"body":true})"));
  BOOST_TEST((ada.closed_with() == close_code::invalid_data));
}

BOOST_AUTO_TEST_CASE(nobody_answers_for_another) {
  auto& eve = house.enter();
  const auto id = id_in(after_event("ask"));
  BOOST_TEST(after(eve, R"({"reply":")" + id + R"(","body":true})").empty());
  BOOST_TEST(book.empty());
}

BOOST_AUTO_TEST_CASE(a_reply_that_comes_in_the_next_room_is_not_taken_for_one_to_that) {
  const auto old = id_in(after_event("ask"));
  static_cast<void>(after_event("go"));
  const auto id = id_in(after(ada, "ask"));
  BOOST_TEST(old != id);
  book.clear();
  static_cast<void>(after(ada, R"({"reply":")" + old + R"(","body":true})"));
  BOOST_TEST(book.back().starts_with(R"({"reply":")" + old));
  replies(id, R"("body":true)");
  BOOST_TEST(book.back() == "porch: yes");
}

BOOST_AUTO_TEST_CASE(a_room_that_takes_messages_as_they_are_hears_no_reply_to_what_it_has_asked) {
  static_cast<void>(after_event("go"));
  book.clear();
  const auto id = id_in(after(ada, "ask"));
  replies(id, R"("body":true)");
  replies(id, R"("body":true)");
  static_cast<void>(after(ada, R"({"reply":"mine","body":true})"));
  BOOST_TEST(
      book == (lines{"ask", "porch: yes", R"({"reply":"mine","body":true})"}), per_element());
}

BOOST_AUTO_TEST_CASE(a_room_that_ends_is_told_nothing) {
  static_cast<void>(after_event("ask"));
  house.kill("hall");
  house.advance(60s);
  BOOST_TEST(book.empty());
  BOOST_TEST(house.requests().questions.open == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
