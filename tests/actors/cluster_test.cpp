#include "rooms.hpp"

#include <porthouse/actors/machine.hpp>
#include <porthouse/test/nodes.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;
using boost::test_tools::per_element;
using lines = std::vector<std::string>;

namespace {

struct two_nodes {
  test::obedient_room::diary said;
  machine plan{
      envelopes{}, lockspaces{}
                       .add<test::obedient_room>("gate", &said)
                       .add<test::obedient_room>("hall", &said)
                       .add<test::obedient_room>("den", &said)};
  test::nodes all{plan, {{"a", {.hosts = {"hall"}}}, {"b", {.hosts = {"den"}}}}};
  test::house& a = all["a"];
  test::house& b = all["b"];
  test::client& ada = b.enter();

  two_nodes() { said.clear(); }
  void tells(const lines& what) {
    for (const auto& one : what) ada.says(one);
    all.settle();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cluster, two_nodes)

BOOST_AUTO_TEST_CASE(a_socket_moves_to_a_place_of_another_node_and_comes_back) {
  tells({"push hall"});
  BOOST_TEST(b.where(ada) == "hall");
  tells({"hello", "release"});
  BOOST_TEST(b.where(ada) == "gate");
  const lines story{
      "gate heard push hall",
      "gate left moved_on to hall",
      "hall connected moved from gate",
      "hall heard hello",
      "hall heard release",
      "hall left released to gate",
      "gate connected came_back from hall"};
  BOOST_TEST(said == story, per_element());
  const lines heard{"welcome to gate", "welcome to hall", "hall: hello", "welcome to gate"};
  BOOST_TEST(ada.heard() == heard, per_element());
}

BOOST_AUTO_TEST_SUITE_END()
