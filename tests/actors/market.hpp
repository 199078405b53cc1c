#pragma once

#include <porthouse/actors/machine.hpp>
#include <porthouse/actors/porthouse.hpp>
#include <porthouse/test/house.hpp>
#include <porthouse/test/nodes.hpp>

#include <boost/describe/class.hpp>
#include <boost/json/object.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

// A room with a contract, and two who are in it.

namespace porthouse::test {

using namespace std::chrono_literals;

struct ticks {
  int keys = 1;
  int rounds = 1;
};
BOOST_DESCRIBE_STRUCT(ticks, (), (keys, rounds))
struct journey {
  std::string to;
};
BOOST_DESCRIBE_STRUCT(journey, (), (to))

/// A room that says prices to all, and moves all whose name it is not told.
class market final : public lockspace {
public:
  market(std::string name, contract terms) : lockspace{std::move(name)} {
    outbox(terms);
    on("tick", &market::tick);
    on("go", &market::go);
    on("loose", &market::loose);
    on("fixed", &market::fixed);
    on("chat", &market::chat);
  }

private:
  verdict tick(visitor& from, const ticks& asked) {
    for (int round = 1; round <= asked.rounds; ++round) {
      for (int key = 1; key <= asked.keys; ++key) {
        const auto of = "K" + std::to_string(key);
        broadcast("price", {{"of", of}, {"is", round}}, {.key = of}, &from);
      }
    }
    return keep();
  }
  void full(visitor& who) override { tell_of("full", who); }
  void drained(visitor& who) override { tell_of("drained", who); }
  void tell_of(std::string_view what, const visitor& who) {
    BOOST_TEST(who.full() == (what == "full"));
    broadcast(what, {{"queued", who.queued()}}, {.droppable = false}, &who);
  }
  verdict chat(visitor& from) {
    broadcast("said", boost::json::object{}, &from);
    return keep();
  }
  verdict go(visitor& from, const journey& way) {
    for (auto* who : visitors()) {
      if (who != &from) release_to(*who, way.to);
    }
    return keep();
  }
  verdict loose(visitor& from) {
    for (auto* who : visitors()) {
      if (who != &from) who->send("hint", ticks{}, {.droppable = true, .stale_after = 2s});
    }
    return keep();
  }
  verdict fixed(visitor& from) {
    for (auto* who : visitors()) {
      if (who != &from) who->send("sold", boost::json::object{});
    }
    broadcast("closing", boost::json::object{}, {.droppable = false}, &from);
    return keep();
  }
};

inline const contract conflating{.policy = overflow::conflate, .messages = 1'000};

/// Ada has a session, and bob tells the room what to say to her.
struct two_in_a_market {
  explicit two_in_a_market(contract terms = conflating)
      : plan{
            envelopes{},
            lockspaces{}.add<market>("nyse", terms).add<market>("ftse", contract{terms})} {
    static_cast<void>(ada.heard());
  }
  void tick(int keys, int rounds = 1) {
    bob.says("tick", ticks{keys, rounds});
    house.settle();
  }
  void drops() {
    ada.drops();
    house.settle();
  }
  std::vector<boost::json::object> returns(std::string_view event) {
    ada.returns();
    house.settle();
    BOOST_TEST(ada.session()->resumed());
    return ada.heard(event);
  }

  machine plan;
  test::house house{plan, {.shards = 2}};
  client& ada = house.enter_session({.name = "ada"});
  client& bob = house.enter();
};

inline std::size_t number(const boost::json::object& body, std::string_view name) {
  return body.at(name).to_number<std::size_t>();
}

struct market_on_another_node {
  machine plan{envelopes{}, lockspaces{}.add<limbo>().add<market>("nyse", conflating)};
  nodes all{plan, {{"a", {.hosts = {"nyse"}}}, {"b", {.hosts = {"limbo"}}}}};
};

}  // namespace porthouse::test
