#include <porthouse/actors/runtime/messages/dispatch.hpp>
#include <porthouse/actors/runtime/messages/interfaces.hpp>
#include <porthouse/actors/spaces/broadcast_space.hpp>
#include <porthouse/test/house.hpp>

#include <caf/message.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>

using namespace porthouse;

namespace {

/// Which handler takes a message; "" if none does.
std::string taker(caf::message message) {
  std::string name;
  const auto known = dispatch<socket_actor>(
      message, [&](const send_to_client&) { name = "send_to_client"; },
      [&](own_verdict&) { name = "own_verdict"; }, [&](const space_down&) { name = "space_down"; },
      [&](const caf::exit_msg&) { name = "an end"; });
  BOOST_TEST(known == !name.empty());
  return name;
}

/// A server makes our types of messages known to CAF.
struct known_types {
  test::house house = test::house::of<broadcast_space>();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(dispatching_messages, known_types)

BOOST_AUTO_TEST_CASE(each_message_goes_to_its_handler) {
  BOOST_TEST(taker(caf::make_message(send_to_client{})) == "send_to_client");
  BOOST_TEST(taker(caf::make_message(own_verdict{})) == "own_verdict");
  BOOST_TEST(taker(caf::make_message(space_down{})) == "space_down");
  BOOST_TEST(taker(caf::make_message(caf::exit_msg{})) == "an end");
}

BOOST_AUTO_TEST_CASE(what_is_not_of_the_interface_goes_to_nobody) {
  BOOST_TEST(taker(caf::make_message(room_idle{})).empty());
  BOOST_TEST(taker(caf::make_message(send_to_client{}, send_to_client{})).empty());
  BOOST_TEST(taker(caf::message{}).empty());
}

BOOST_AUTO_TEST_CASE(a_handler_may_take_things_out_of_a_message_that_nobody_shares) {
  auto message = caf::make_message(own_verdict{.what = {.place = "hall"}});
  std::string place;
  dispatch<socket_actor>(
      message, [](const send_to_client&) {}, [](const space_down&) {},
      [&](own_verdict&& own) { place = std::move(own.what.place); });
  BOOST_TEST(place == "hall");
  BOOST_TEST(message.get_as<own_verdict>(0).what.place.empty());
}

BOOST_AUTO_TEST_CASE(what_is_shared_is_copied_first) {
  auto message = caf::make_message(own_verdict{.what = {.place = "hall"}});
  const auto kept = message;
  dispatch<socket_actor>(
      message, [](const send_to_client&) {}, [](const space_down&) {},
      [](own_verdict&& own) { const auto taken = std::move(own); });
  BOOST_TEST(kept.get_as<own_verdict>(0).what.place == "hall");
}

BOOST_AUTO_TEST_SUITE_END()
