#include "rooms.hpp"

#include <porthouse/actors/machine.hpp>
#include <porthouse/protocol/ownership/rendezvous.hpp>
#include <porthouse/test/house.hpp>
#include <porthouse/test/nodes.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;
using boost::test_tools::per_element;
using lines = std::vector<std::string>;

namespace {

/// Sets all its settings in its constructor: "den/hidden…" hides, "den/locked…" is locked,
/// "den/one…" holds one.
class den final : public test::obedient_room {
public:
  den(std::string given, diary* book) : obedient_room{std::move(given), book} {
    hide(name().starts_with("den/hidden"));
    lock(name().starts_with("den/locked"));
    if (name().starts_with("den/one")) capacity(1);
    describe({{"of", name()}});
  }
  verdict received(visitor& who, const message& said) override {
    if (said.text() == "hide") hide();
    if (said.text() == "show") hide(false);
    return obedient_room::received(who, said);
  }
};

/// The entry: "list" asks for the open dens.
class porch final : public test::obedient_room {
public:
  explicit porch(diary* book) : obedient_room{"porch", book} {}
  verdict received(visitor& who, const message& said) override {
    if (said.text() != "list") return obedient_room::received(who, said);
    rooms("den/", [this, id = who.id()](const std::vector<room_info>& all) {
      std::string text = "open:";
      for (const auto& one : all) {
        text += " " + one.name + (one.locked ? " locked" : "") +
                (one.capacity == 1 ? " for one" : "") +
                (one.about.contains("of") ? " described" : "");
      }
      if (auto* still = find(id)) still->send(text);
    });
    return keep();
  }
};

/// Runs in its constructor what it is given.
class eager final : public lockspace {
public:
  using task = std::function<void(eager&)>;
  explicit eager(const task& given) : lockspace{"eager"} { given(*this); }

  using lockspace::after;
  using lockspace::broadcast;
  using lockspace::cancel;
  using lockspace::find;
  using lockspace::now;
  using lockspace::offload;
  using lockspace::population;
  using lockspace::rooms;
  using lockspace::spaces;
  using lockspace::timer;
  using lockspace::visitors;
};

/// A room of a family that starts a timer in its constructor.
class rash final : public lockspace {
public:
  explicit rash(std::string name) : lockspace{std::move(name)} {
    after(1s, [] {});
  }
};

struct dens {
  lines book;
  machine plan{
      envelopes{},
      lockspaces{}.add<porch>(&book).family<den>("den/", {.closes_after = 10s}, &book)};

  static std::string listed(test::client& who) {
    const auto heard = who.heard();
    return heard.empty() ? "" : heard.back();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(constructors_of_rooms, dens)

BOOST_AUTO_TEST_CASE(what_needs_the_house_says_where_to_call_it_instead) {
  const std::vector<std::pair<std::string, eager::task>> tasks{
      {"after", [](eager& room) { room.after(1s, [] {}); }},
      {"offload", [](eager& room) { room.offload([] {}, [] {}); }},
      {"broadcast", [](eager& room) { room.broadcast(message::text("hello")); }},
      {"broadcast", [](eager& room) { room.broadcast("hello", {}); }},
      {"rooms", [](eager& room) { room.rooms("den/", [](const auto&) {}); }},
      {"spaces", [](eager& room) { static_cast<void>(room.spaces()); }},
      {"now", [](eager& room) { static_cast<void>(room.now()); }}};
  for (const auto& named : tasks) {
    const machine hasty{envelopes{}, lockspaces{}.add<eager>(named.second)};
    BOOST_CHECK_EXCEPTION(test::house{hasty}, std::logic_error, [&](const auto& thrown) {
      const std::string_view why = thrown.what();
      return why.starts_with("eager: " + named.first) && why.ends_with("call it from started()");
    });
  }
}

BOOST_AUTO_TEST_CASE(nobody_is_here_yet) {
  const eager::task look = [](eager& room) {
    BOOST_TEST(room.population() == 0U);
    BOOST_TEST(room.visitors().empty());
    BOOST_TEST(room.find(socket_id{1}) == nullptr);
    room.cancel(eager::timer{7});
  };
  auto house = test::house::of<eager>(look);
  BOOST_TEST(house.enter().open());
}

BOOST_AUTO_TEST_CASE(a_room_of_a_family_that_does_so_costs_nobody) {
  const machine hasty{envelopes{}, lockspaces{}.add<porch>(&book).family<rash>("rash/", {})};
  test::house house{hasty};
  auto& ada = house.enter("rash/1");
  BOOST_TEST(house.where(ada) == "porch");
  BOOST_REQUIRE(house.complaints().size() == 1U);
  BOOST_TEST(house.complaints().front().ends_with("call it from started()"));
}

BOOST_AUTO_TEST_CASE(settings_are_as_the_constructor_says_from_the_first_moment) {
  test::house house{plan, {.shards = 2}};
  auto& ada = house.enter();
  for (const auto* name : {"den/hidden", "den/one", "den/locked", "den/plain"}) house.enter(name);
  ada.says("list");
  house.settle();
  BOOST_TEST(
      listed(ada) ==
      "open: den/locked locked described den/one for one described den/plain described");
}

// No shard has had its turn since the room was made.
BOOST_AUTO_TEST_CASE(a_room_that_hides_is_not_even_listed_by_who_asks_at_once) {
  test::house house{plan, {.shards = 2}};
  auto& ada = house.enter();
  auto& bob = house.enter();
  for (int i = 0; i < 20; ++i) {
    bob.says("push den/hidden" + std::to_string(i));
    bob.pump();
    ada.says("list");
    ada.pump();
    for (int turn = 0; turn < 8; ++turn) house.turn(static_cast<std::size_t>(turn) % 2);
    house.settle();
    BOOST_TEST(listed(ada) == "open:");
    bob.says("release");
    house.settle();
  }
}

BOOST_AUTO_TEST_CASE(a_room_that_opens_again_hides_again) {
  test::house house{plan};
  auto& ada = house.enter();
  for (int i = 0; i < 3; ++i) {
    auto& eve = house.enter("den/hidden");
    ada.says("list");
    house.settle();
    BOOST_TEST(listed(ada) == "open:");
    if (i == 1) house.kill("den/hidden");
    eve.closes();
    house.advance(10s);
  }
}

BOOST_AUTO_TEST_CASE(settings_are_the_same_on_every_node) {
  test::nodes all{plan, {{"a", {}}, {"b", {.hosts = {"porch"}}}}};
  auto& ada = all["b"].enter();
  auto& eve = all["b"].enter("den/hidden");
  all["b"].enter("den/locked");
  all.settle();
  BOOST_TEST(all["b"].where(eve) == "den/hidden");
  ada.says("list");
  all.settle();
  BOOST_TEST(listed(ada) == "open: den/locked locked described");
}

BOOST_AUTO_TEST_CASE(a_room_that_begins_to_hide_is_not_listed_any_more) {
  test::house house{plan, {.shards = 2}};
  auto& ada = house.enter();
  auto& eve = house.enter("den/1");
  house.advance(1s);
  eve.says("hide");
  house.settle();
  ada.says("list");
  house.settle();
  BOOST_TEST(listed(ada) == "open:");
  eve.says("show");
  eve.says("hide");
  house.settle();
  ada.says("list");
  house.settle();
  BOOST_TEST(listed(ada) == "open:");
}

BOOST_AUTO_TEST_SUITE_END()
