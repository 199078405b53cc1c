#include <porthouse/actors/event.hpp>
#include <porthouse/actors/machine.hpp>
#include <porthouse/test/house.hpp>
#include <porthouse/test/nodes.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using namespace porthouse;
using boost::test_tools::per_element;
using lines = std::vector<std::string>;
using protocol::admission;
using protocol::handshake;

namespace {

/// Tells each visitor what it knows of it, and offloads a sum.
class counter final : public lockspace {
public:
  explicit counter(std::string name) : lockspace{std::move(name)} {}

  verdict connected(visitor& who) override {
    who.send("at", {{"place", name()}, {"name", who.name()}, {"colour", colour(who)}});
    who.send("address", {{"address", who.who().address}, {"target", who.who().target}});
    return keep();
  }
  verdict received(visitor& who, const message& said) override {
    if (said.text() != "sum") return move_to(std::string{said.text()});
    offload(
        [] { return 40 + 2; },
        [this, id = who.id()](int sum) {
          if (auto* still = find(id)) still->send("sum", {{"sum", sum}});
        });
    return keep();
  }

private:
  static std::string colour(const visitor& who) {
    const auto* value = who.who().attributes.if_contains("colour");
    return value != nullptr ? std::string{value->as_string()} : std::string{};
  }
};

admission cookie_acceptor(const handshake& asked) {
  if (asked.header("Cookie").empty()) return admission::refuse(401, "bring a cookie");
  admission said;
  said.name = asked.query("name").value_or("");
  said.place = asked.query("room").value_or("");
  said.attributes["colour"] = "red";
  return said;
}

struct two_counters {
  machine plan{envelopes{}, lockspaces{}.add<counter>("hall").add<counter>("den")};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(the_kit, two_counters)

BOOST_AUTO_TEST_CASE(what_is_asked_for_by_its_event_leaves_the_rest) {
  test::house house{plan};
  auto& ada = house.enter();
  BOOST_TEST(ada.heard("address").size() == 1U);
  BOOST_TEST(ada.heard("address").empty());
  BOOST_TEST(ada.heard("at").size() == 1U);
  BOOST_TEST(ada.heard().empty());
}

BOOST_AUTO_TEST_CASE(a_handshake_is_seen_by_the_acceptors) {
  test::house house{plan, {.acceptors = {cookie_acceptor}}};
  auto& ada = house.enter(handshake{
      .address = "192.0.2.7", .target = "/?name=Ada&room=den", .headers = {{"cookie", "a=1"}}});
  BOOST_TEST(house.where(ada) == "den");
  BOOST_TEST(
      ada.heard() ==
          (lines{
              R"({"event":"at","body":{"place":"den","name":"Ada","colour":"red"}})",
              R"({"event":"address","body":{"address":"192.0.2.7","target":"/?name=Ada&room=den"}})"}),
      per_element());
  BOOST_TEST(ada.refused_with() == 0U);
}

BOOST_AUTO_TEST_CASE(a_client_that_is_refused_has_no_socket) {
  test::house house{plan, {.acceptors = {cookie_acceptor}}};
  auto& eve = house.enter(handshake{});
  BOOST_TEST(eve.refused_with() == 401U);
  BOOST_TEST(eve.refusal() == "bring a cookie");
  BOOST_TEST(!eve.open());
  auto& long_name = house.enter(
      handshake{.target = "/?name=" + std::string(129, 'x'), .headers = {{"Cookie", "a=1"}}});
  BOOST_TEST(long_name.refused_with() == 400U);
  BOOST_TEST(house.sockets() == 0U);
}

BOOST_AUTO_TEST_CASE(an_acceptor_that_throws_is_the_servers_fault) {
  test::house house{plan, {.acceptors = {[](const handshake&) -> admission {
                             throw std::runtime_error{"no luck"};
                           }}}};
  BOOST_TEST(house.enter(handshake{}).refused_with() == 500U);
}

BOOST_AUTO_TEST_CASE(the_subprotocol_is_chosen_as_by_a_server) {
  test::house house{plan, {.subprotocols = {"b", "a"}}};
  auto& ada = house.enter(handshake{.subprotocols = {"a", "b"}});
  BOOST_TEST(ada.who()->subprotocol == "b");
}

BOOST_AUTO_TEST_CASE(what_is_offloaded_on_any_node_is_finished) {
  test::nodes all{plan, {{"a", {.hosts = {"hall"}}}, {"b", {.hosts = {"den"}}}}};
  auto& ada = all["a"].enter("den");
  all.settle();
  ada.says("sum");
  all.settle();
  BOOST_TEST(ada.heard("sum").empty());
  BOOST_TEST(all.finish_offloaded());
  BOOST_TEST(ada.heard("sum").front().at("sum").as_int64() == 42);
  BOOST_TEST(!all.finish_offloaded());
}

BOOST_AUTO_TEST_SUITE_END()
