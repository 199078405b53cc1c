#include <porthouse/actors/machine.hpp>
#include <porthouse/test/fake_node_transport.hpp>
#include <porthouse/test/nodes.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;
using boost::test_tools::per_element;
using lines = std::vector<std::string>;

namespace {

/// Writes down what it hears; "enter" moves a visitor to the porch.
class listener : public lockspace {
public:
  listener(std::string name, lines* book) : lockspace{std::move(name)}, book_{*book} {}

  verdict received(visitor&, const message& said) override {
    book_.push_back(name() + " " + std::string{said.text()});
    if (said.text() == "enter") return move_to("porch");
    if (said.text() == "think") return later();
    return said.text() == "leave" ? release() : keep();
  }

private:
  lines& book_;
};

/// Beside the porch: releases every visitor after a second, whatever the porch does.
class guard final : public lockspace {
public:
  guard() : lockspace{"guard"} {}

  verdict connected(visitor& who) override {
    after(1s, [this, id = who.id()] {
      if (auto* still = find(id)) release(*still);
    });
    return keep();
  }
  verdict received(visitor&, const message&) override { return keep(); }
};

/// The gate is on both nodes, the porch and its guard on `a`, and ada has come in on `b`.
struct guarded_porch {
  lines said;
  machine plan{
      envelopes{}, lockspaces{}
                       .add<listener>(std::string{"gate"}, &said)
                       .add<listener>(std::string{"porch"}, &said)
                       .beside<guard>()};
  test::nodes all{plan, {{"a", {.hosts = {"porch"}}}, {"b", {.hosts = {"gate"}}}}};
  test::client& ada = all["b"].enter();

  guarded_porch() {
    ada.says("enter");
    all.settle();
    said.clear();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cluster_siblings, guarded_porch)

BOOST_AUTO_TEST_CASE(what_crosses_a_siblings_release_is_handled_once) {
  ada.says("crossing");
  all["b"].settle();  // under way
  all["a"].advance(1s);
  all.settle();
  BOOST_TEST(said == lines{"porch crossing"}, per_element());
  ada.says("after");
  all.settle();
  BOOST_TEST(said.back() == "gate after");
}

BOOST_AUTO_TEST_CASE(what_the_owner_has_not_begun_when_a_sibling_lets_go_is_handled_below) {
  ada.says("think");
  ada.says("waiting");
  all.settle();
  all["a"].advance(1s);
  all.settle();
  BOOST_TEST(said == (lines{"porch think", "gate waiting"}), per_element());
}

BOOST_AUTO_TEST_CASE(an_owner_that_lets_go_while_it_is_asked_is_obeyed) {
  ada.says("leave");
  all["b"].settle();  // under way
  all["a"].advance(1s);
  all.settle();
  ada.says("after");
  all.settle();
  BOOST_TEST(said == (lines{"porch leave", "gate after"}), per_element());
}

BOOST_AUTO_TEST_SUITE_END()
