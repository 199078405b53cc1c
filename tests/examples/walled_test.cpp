#include "walls/challenge.hpp"
#include "walls/gate.hpp"
#include "walls/sign_in.hpp"

#include <porthouse/test/house.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <stdexcept>
#include <string>

using porthouse::close_code;
using porthouse::test::client;
using porthouse::test::house;

namespace {

/// What is behind the walls.
class inside final : public porthouse::lockspace {
public:
  inside() : lockspace{"inside"} { on("leave", &inside::leave); }
  verdict connected(visitor& who) override {
    who.send("inside", {{"you", who.name()}});
    return keep();
  }

private:
  verdict leave(visitor&) { return release(); }
};

bool is_ada(const credentials& given) {
  if (given.name == "trouble") throw std::runtime_error{"the directory is down"};
  return given.name == "ada" && given.password == "lovelace";
}

struct walled_house {
  porthouse::machine plan{
      porthouse::envelopes{}, porthouse::lockspaces{}
                                  .add<gate>("inside")
                                  .add<challenge>([] {
                                    return riddle{"6 * 7", "42"};
                                  })
                                  .add<sign_in>(is_ada)
                                  .add<inside>()};
  house here{plan, {.shards = 2}};
  client& ada = here.enter();

  ~walled_house() { BOOST_TEST(here.balanced()); }

  void answers(std::string_view text) { tells("answer", {{"text", text}}); }
  void signs_in(std::string_view name, std::string_view password) {
    tells("credentials", {{"name", name}, {"password", password}});
    here.finish_offloaded();
  }
  void tells(std::string_view event, const boost::json::object& body) {
    ada.says(event, body);
    here.settle();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(walled, walled_house)

BOOST_AUTO_TEST_CASE(who_answers_and_is_known_comes_in_by_its_name) {
  BOOST_TEST(ada.last("challenge")->at("question").as_string() == "6 * 7");
  answers("42");
  BOOST_TEST(here.where(ada) == "sign_in");
  signs_in("ada", "lovelace");
  BOOST_REQUIRE(ada.last("inside"));
  BOOST_TEST(ada.last("inside")->at("you").as_string() == "ada");
}

BOOST_AUTO_TEST_CASE(who_cannot_answer_in_three_tries_is_closed) {
  answers("41");
  answers("43");
  BOOST_TEST(ada.last("challenge")->at("tries").as_int64() == 1);
  answers("44");
  BOOST_TEST((ada.closed_with() == close_code{4100}));
}

BOOST_AUTO_TEST_CASE(who_is_not_known_after_three_tries_is_closed) {
  answers("42");
  signs_in("ada", "babbage");
  signs_in("", "");
  BOOST_TEST(ada.last("sign_in")->at("tries").as_int64() == 1);
  signs_in("eve", "lovelace");
  BOOST_TEST((ada.closed_with() == close_code{4101}));
}

BOOST_AUTO_TEST_CASE(what_is_said_while_a_password_is_looked_up_waits_for_its_turn) {
  answers("42");
  ada.says("credentials", {{"name", "ada"}, {"password", "wrong"}});
  ada.says("credentials", {{"name", "ada"}, {"password", "lovelace"}});
  here.settle();
  here.finish_offloaded();
  BOOST_TEST(here.where(ada) == "inside");
}

BOOST_AUTO_TEST_CASE(who_takes_too_long_is_closed) {
  here.advance(std::chrono::seconds{59});
  BOOST_TEST(ada.open());
  here.advance(std::chrono::seconds{1});
  BOOST_TEST((ada.closed_with() == close_code{4102}));
}

BOOST_AUTO_TEST_CASE(a_fallen_wall_lets_nobody_in) {
  here.kill("challenge");
  BOOST_TEST((ada.closed_with() == close_code::try_again_later));
  client& bob = here.enter();
  bob.says("answer", {{"text", "42"}});
  bob.says("credentials", {{"name", "trouble"}, {"password", ""}});
  here.settle();
  here.finish_offloaded();
  BOOST_TEST((bob.closed_with() == close_code::try_again_later));
}

BOOST_AUTO_TEST_CASE(who_comes_out_again_is_still_human) {
  answers("42");
  signs_in("ada", "lovelace");
  tells("leave", {});
  BOOST_TEST(here.where(ada) == "sign_in");
}

BOOST_AUTO_TEST_SUITE_END()
