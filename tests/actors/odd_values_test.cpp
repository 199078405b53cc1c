#include "rooms.hpp"

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
using lines = std::vector<std::string>;

namespace {

constexpr auto for_ever = std::chrono::milliseconds::max();

/// Calls the functions of a room with values that they refuse, or that are extreme.
class careless final : public lockspace {
public:
  careless() : lockspace{"careless"} {}

  verdict received(visitor& who, const message& said) override {
    const auto text = std::string{said.text()};
    if (text.starts_with("close "))
      return close(static_cast<close_code>(std::stoi(text.substr(6))), "x");
    if (text == "bad reason") return close(close_code{4100}, "\xFF");
    if (text == "bad text") who.send(std::string_view{"\xFF\xFE"});
    if (text == "bad event") who.send("event", {{"name", "\xFF"}});
    if (text == "bad broadcast") broadcast("\xFF");
    if (text == "bad name") who.rename("\xFF");
    if (text == "long name") who.rename(std::string(129, 'x'));
    if (text == "bad note") who.note("key", "\xFF");
    if (text == "long note") who.note("key", boost::json::string(16'384, 'x'));
    if (text == "many notes")
      for (int i = 0; i < 100; ++i) who.note(std::to_string(i), boost::json::string(1'000, 'x'));
    if (text == "to nowhere") return release_to({});
    if (text == "move nowhere") return move_to({});
    if (text == "visit nowhere") return visit(who, {}, 1s, &careless::back);
    if (text == "release who") release_to(who, {});
    if (text.starts_with("to ")) return release_to(text.substr(3));
    if (text == "visit for ever") return visit(who, "quiet", for_ever, &careless::back);
    if (text == "never") wait(who, for_ever);
    if (text == "almost never") wait(who, for_ever - 1ms);
    if (text == "long ago") wait(who, -5s);
    if (text == "since for ever") wait(who, std::chrono::milliseconds::min());
    if (text == "soon") wait(who, 1s);
    if (text == "text") broadcast("a text");
    if (text == "text to others") broadcast("a text", &who);
    if (text == "nothing") broadcast("nothing", {});
    return keep();
  }
  verdict move_failed(visitor& who, const move_failure& why) override {
    who.send("stays " + std::to_string(why.wanted.size()));
    return keep();
  }

private:
  void wait(visitor& who, std::chrono::milliseconds delay) {
    after(delay, [this, id = who.id()] {
      if (auto* still = find(id)) still->send("due");
    });
  }
  verdict back(visitor& who, const visit_result<void>&) {
    who.send("back");
    return keep();
  }
};

class quiet final : public lockspace {
public:
  quiet() : lockspace{"quiet"} {}
  verdict received(visitor&, const message&) override { return release(); }
};

struct careless_house {
  machine plan{envelopes{}, lockspaces{}.add<careless>().add<quiet>()};
  test::house house{plan};
  test::client& ada = house.enter();

  lines after(std::string_view text) {
    ada.says(text);
    house.settle();
    return ada.heard();
  }
  /// What the hook threw.
  std::string complaint_after(std::string_view text) {
    const auto before = house.complaints().size();
    static_cast<void>(after(text));
    return house.complaints().size() == before ? std::string{} : house.complaints().back();
  }
};

bool says(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// What mounting that plan throws.
std::string refusal_of(lockspaces places) {
  const machine plan{envelopes{}, std::move(places)};
  try {
    const test::house house{plan};
  } catch (const std::exception& thrown) {
    return thrown.what();
  }
  return {};
}

template <class Plan>
std::string thrown_by(Plan&& plan) {
  try {
    plan();
  } catch (const std::exception& thrown) {
    return thrown.what();
  }
  return {};
}

class named final : public lockspace {
public:
  explicit named(std::string name) : lockspace{std::move(name)} {}
};

class twice final : public lockspace {
public:
  explicit twice(std::string first) : lockspace{"twice"} {
    on(std::move(first), &twice::say);
    on("say", &twice::say);
  }

private:
  verdict say(visitor&) { return keep(); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(odd_values, careless_house)

BOOST_AUTO_TEST_CASE(a_close_code_that_may_not_be_sent_is_refused_at_the_call) {
  for (const auto* code : {"0", "99", "999", "1004", "1005", "1006", "1015", "2999", "5000"}) {
    BOOST_TEST(says(complaint_after("close " + std::string{code}), "4100 to 4999"), code);
    BOOST_TEST((ada.closed_with() == close_code::none), code);
  }
  static_cast<void>(after("close 1000"));
  BOOST_TEST((ada.closed_with() == close_code::normal));
}

BOOST_AUTO_TEST_CASE(a_verdict_is_made_by_the_functions_of_the_room_only) {
  static_assert(!std::is_default_constructible_v<verdict>);
  static_assert(!std::is_constructible_v<verdict, protocol::verdict>);
  static_assert(!std::is_aggregate_v<verdict>);
  BOOST_TEST(std::is_copy_constructible_v<verdict>);
}

BOOST_AUTO_TEST_CASE(what_is_not_utf8_does_not_leave_the_room) {
  for (const auto* text : {"bad reason", "bad text", "bad event", "bad broadcast"}) {
    BOOST_TEST(says(complaint_after(text), "UTF-8"), text);
    BOOST_TEST(ada.heard().empty(), text);
  }
  BOOST_TEST(ada.open());
}

BOOST_AUTO_TEST_CASE(what_is_kept_of_a_client_has_an_end) {
  BOOST_TEST(says(complaint_after("bad name"), "UTF-8"));
  BOOST_TEST(says(complaint_after("bad note"), "UTF-8"));
  BOOST_TEST(says(complaint_after("long name"), "limits::name_bytes"));
  BOOST_TEST(says(complaint_after("long note"), "limits::attributes_bytes"));
  BOOST_TEST(says(complaint_after("many notes"), "limits::attributes_bytes"));
}

BOOST_AUTO_TEST_CASE(a_move_names_a_place) {
  for (const auto* text : {"to nowhere", "move nowhere", "visit nowhere", "release who"})
    BOOST_TEST(says(complaint_after(text), "name one"), text);
}

BOOST_AUTO_TEST_CASE(a_place_of_a_name_too_long_is_not_there_and_not_kept) {
  BOOST_TEST(after("to " + std::string(100'000, 'x')) == lines{"stays 256"}, per_element());
  BOOST_TEST(
      after("to " + std::string(255, 'x') + "\xC3\xA9") == lines{"stays 255"}, per_element());
}

BOOST_AUTO_TEST_CASE(what_never_comes_is_never_due) {
  for (const auto* text : {"never", "almost never"}) {
    BOOST_TEST(after(text).empty(), text);
    house.advance(24h);
    BOOST_TEST(ada.heard().empty(), text);
  }
  static_cast<void>(after("soon"));
  house.advance(1s);
  BOOST_TEST(ada.heard() == lines{"due"}, per_element());
}

BOOST_AUTO_TEST_CASE(what_was_due_before_now_is_due_now) {
  for (const auto* text : {"long ago", "since for ever"}) {
    static_cast<void>(after(text));
    house.advance(0ms);
    BOOST_TEST(ada.heard() == lines{"due"}, per_element());
  }
}

BOOST_AUTO_TEST_CASE(a_visit_may_last_for_ever) {
  static_cast<void>(after("visit for ever"));
  house.advance(24h);
  BOOST_TEST(house.where(ada) == "quiet");
  BOOST_TEST(after("home") == lines{"back"}, per_element());
}

BOOST_AUTO_TEST_CASE(deadlines_may_be_so_long_that_they_never_come) {
  test::house patient{
      plan, {.bounds = {.welcome_deadline = for_ever, .verdict_deadline = for_ever}}};
  auto& bob = patient.enter();
  bob.says("text");
  patient.settle();
  BOOST_TEST(bob.heard() == lines{"a text"}, per_element());
}

BOOST_AUTO_TEST_CASE(a_text_is_broadcast_as_an_event_is) {
  auto& bob = house.enter();
  BOOST_TEST(after("text") == lines{"a text"}, per_element());
  BOOST_TEST(bob.heard() == lines{"a text"}, per_element());
  BOOST_TEST(after("text to others").empty());
  BOOST_TEST(bob.heard() == lines{"a text"}, per_element());
  BOOST_TEST(after("nothing") == lines{R"({"event":"nothing","body":{}})"}, per_element());
}

// -- when the house is planned --------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(no_place_is_called_like_a_room_of_a_family) {
  BOOST_TEST(says(
      refusal_of(lockspaces{}.add<named>("lobby").add<named>("arena/hall").family<named>("arena/")),
      "\"arena/hall\""));
  BOOST_TEST(
      refusal_of(lockspaces{}.add<named>("lobby").add<named>("arena").family<named>("arena/"))
          .empty());
}

BOOST_AUTO_TEST_CASE(no_family_stands_inside_another) {
  for (const auto* inner : {"arena/", "arena/eu/", "a"}) {
    const auto why = thrown_by(
        [inner] { static_cast<void>(lockspaces{}.family<named>("arena/").family<named>(inner)); });
    BOOST_TEST(says(why, "arena/"), inner);
  }
  BOOST_TEST(thrown_by([] {
               static_cast<void>(lockspaces{}.family<named>("arena/").family<named>("arenas/"));
             }).empty());
}

BOOST_AUTO_TEST_CASE(a_place_has_a_name_that_can_be_told) {
  BOOST_TEST(says(refusal_of(lockspaces{}.add<named>("\xFF")), "UTF-8"));
  BOOST_TEST(says(refusal_of(lockspaces{}.add<named>(std::string(257, 'x'))), "256"));
  BOOST_TEST(refusal_of(lockspaces{}.add<named>(std::string(256, 'x'))).empty());
}

BOOST_AUTO_TEST_CASE(an_event_has_one_handler_and_a_name_of_its_own) {
  BOOST_TEST(says(refusal_of(lockspaces{}.add<twice>("say")), "on(\"say\") twice"));
  BOOST_TEST(says(refusal_of(lockspaces{}.add<twice>("")), "has a name"));
  BOOST_TEST(says(refusal_of(lockspaces{}.add<twice>("$error")), "$"));
  BOOST_TEST(refusal_of(lockspaces{}.add<twice>("bye")).empty());
}

BOOST_AUTO_TEST_SUITE_END()
