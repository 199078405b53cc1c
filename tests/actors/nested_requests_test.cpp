#include "shop.hpp"

#include <porthouse/actors/machine.hpp>
#include <porthouse/test/house.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace porthouse;
using boost::test_tools::per_element;
using lines = std::vector<std::string>;

namespace {

/// Has one visitor go on while another's request is handled.
class waiter final : public lockspace {
public:
  waiter() : lockspace{"waiter"} {
    on("think", &waiter::think);
    answer("wake", &waiter::wake);
    answer("who", &waiter::name);
    answer("scold", &waiter::scold);
    answer("kick", &waiter::kick);
  }

private:
  verdict think(visitor& who) {
    thinks_ = &who;
    return later();
  }
  std::string wake(visitor& who) {
    wakes_ = &who;
    thinks_->answer(keep());
    return "woken";
  }
  std::string name(visitor& who) { return who.name(); }
  int scold(visitor&) {
    static_cast<void>(reject(*thinks_, "scolded", "think"));
    return 1;
  }
  void kick(visitor&) { release_to(*wakes_, "till"); }
  visitor* thinks_ = nullptr;
  visitor* wakes_ = nullptr;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(nested_requests)

BOOST_AUTO_TEST_CASE(a_visitor_that_goes_on_inside_of_another_ones_request_has_its_own) {
  const machine both{envelopes{}, lockspaces{}.add<waiter>().add<test::till>()};
  test::house there{both};
  auto& bob = there.enter(protocol::identity{.name = "bob"});
  auto& eve = there.enter();
  bob.says(R"({"event":"think","ask":1})");
  bob.says(R"({"event":"who","ask":2})");
  there.settle();
  eve.says(R"({"event":"wake","ask":3})");
  there.settle();
  BOOST_TEST(
      bob.heard() == (lines{R"({"reply":1,"body":null})", R"({"reply":2,"body":"bob"})"}),
      per_element());
  BOOST_TEST(eve.heard() == lines{R"({"reply":3,"body":"woken"})"}, per_element());

  eve.says(R"({"event":"scold","ask":4})");
  bob.says(R"({"event":"think"})");
  bob.says(R"({"event":"kick","ask":5})");
  there.settle();
  eve.says(R"({"event":"wake","ask":6})");
  there.settle();
  BOOST_TEST(
      bob.heard() == (lines{
                         R"({"event":"$error","body":{"code":"scolded","event":"think"}})",
                         R"({"reply":5,"body":null})"}),
      per_element());
  BOOST_TEST(
      eve.heard() ==
          (lines{
              R"({"reply":4,"body":1})", R"({"reply":6,"body":"woken"})", "welcome to the till"}),
      per_element());
}

BOOST_AUTO_TEST_SUITE_END()
