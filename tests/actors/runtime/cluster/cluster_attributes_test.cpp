#include "rooms.hpp"

#include <porthouse/actors/machine.hpp>
#include <porthouse/test/nodes.hpp>

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

using namespace porthouse;
using boost::test_tools::per_element;
using lines = std::vector<std::string>;

namespace {

boost::json::value wrapped(std::size_t depth) {
  boost::json::value all{"in here"};
  for (; depth > 0; --depth) all = boost::json::array{std::move(all)};
  return all;
}

/// On node a only: gives names and attributes.
class office final : public lockspace {
public:
  office() : lockspace{"office"} {}

  verdict received(visitor& who, const message& said) override {
    const std::string text{said.text()};
    if (text == "leave") return release();
    if (text.starts_with("call me ")) who.rename(text.substr(8));
    if (text.starts_with("note ")) who.note("kept", boost::json::string{text.substr(5)});
    if (text.starts_with("wrap ")) who.note("kept", wrapped(std::stoul(text.substr(5))));
    return keep();
  }
};

struct offices {
  machine plan{envelopes{}, lockspaces{}.add<test::identity_gate>().add<office>()};
  test::nodes all{plan, {{"a", {.hosts = {"office"}}}, {"b", {.hosts = {"gate"}}}}};
  test::client& ada = all["b"].enter();

  lines tells(const lines& texts) {
    all.settle();
    static_cast<void>(ada.heard());
    for (const auto& text : texts) ada.says(text);
    all.settle();
    return ada.heard();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cluster_attributes, offices)

BOOST_AUTO_TEST_CASE(a_name_and_attributes_given_on_another_node_come_back) {
  const auto heard = tells({"enter", "call me ada", "note this", "leave"});
  BOOST_TEST(heard == lines{R"(ada {"kept":"this"})"}, per_element());
  const auto id = ada.id();
  BOOST_REQUIRE(all["b"].listed().size() == 1U);
  BOOST_TEST((all["b"].listed().front()->id == id));
}

BOOST_AUTO_TEST_CASE(attributes_of_any_depth_travel) {
  const auto heard = tells({"enter", "wrap 60", "leave"});
  BOOST_REQUIRE(heard.size() == 1U);
  BOOST_TEST(heard.front().find(std::string(60, '[') + "\"in here\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(attributes_that_cannot_cross_are_left_behind_and_end_no_link) {
  const auto heard = tells({"enter", "call me ada", "wrap 5000", "leave"});
  BOOST_TEST(heard == lines{"ada {}"}, per_element());
}

BOOST_AUTO_TEST_SUITE_END()
