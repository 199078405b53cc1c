#include "rooms.hpp"

#include <porthouse/actors/caf.hpp>
#include <porthouse/actors/machine.hpp>
#include <porthouse/actors/runtime/loop/caf_versions.hpp>
#include <porthouse/test/house.hpp>

#include <caf/actor_cast.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace porthouse;
using boost::test_tools::per_element;
using lines = std::vector<std::string>;

namespace {

/// A room as a plain CAF actor: echoes what it hears, releases a socket that says "go".
lockspace_actor::behavior_type parrot(lockspace_actor::pointer self) {
  auto socket = std::make_shared<socket_handle>();
  return {
      [self, socket](arrive& arriving) {
        *socket = caf::actor_cast<socket_handle>(arriving.socket);
        send_from(self, *socket, send_to_client{arriving.at.number, message::text("a parrot")});
        return protocol::verdict{};
      },
      [self, socket](const heard& said) {
        while (const auto* one = said.what->next()) {
          if (one->text() == "go")
            return protocol::verdict{.what = protocol::verdict::kind::release};
          if (one->text() == "die") throw std::runtime_error{"an uncaught throw ends a CAF actor"};
          send_from(self, *socket, send_to_client{said.stay, *one});
        }
        return protocol::verdict{};
      },
      [](const porthouse::left&) {},
      [](const porthouse::move_failed&) {},
      [](const porthouse::gone&) {},
  };
}

struct hall_and_parrot {
  lines book;
  machine plan{
      envelopes{}, lockspaces{}
                       .add<test::obedient_room>(std::string{"hall"}, &book)
                       .add(own_actor("cage", [](caf::actor_system& system) -> lockspace_actor {
                         return system.spawn(parrot);
                       }))};
  test::house house{plan};
  test::client& client = house.enter();

  lines after_saying(std::initializer_list<const char*> texts) {
    static_cast<void>(client.heard());
    for (const auto* one : texts) client.says(one);
    for (int i = 0; i < 8; ++i) house.finish_offloaded();  // CAF's own scheduler, by hand
    return client.heard();
  }
  ~hall_and_parrot() { BOOST_TEST(house.balanced()); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(own_actors, hall_and_parrot)

BOOST_AUTO_TEST_CASE(a_caf_actor_that_speaks_the_interface_owns_sockets) {
  BOOST_TEST(
      after_saying({"push cage", "hello", "again"}) == (lines{"a parrot", "hello", "again"}),
      per_element());
  BOOST_TEST(house.where(client) == "cage");
}

BOOST_AUTO_TEST_CASE(what_it_has_not_taken_goes_to_the_next_owner) {
  BOOST_TEST(
      after_saying({"push cage", "one", "go", "two"}) ==
          (lines{"a parrot", "one", "welcome to hall", "hall: two"}),
      per_element());
}

BOOST_AUTO_TEST_CASE(its_death_unwinds_its_sockets_and_it_is_made_anew) {
  BOOST_TEST(after_saying({"push cage", "die", "two"}).back() == "hall: two");
  BOOST_TEST(house.where(client) == "hall");
  BOOST_TEST(after_saying({"push cage", "hello"}) == (lines{"a parrot", "hello"}), per_element());
}

BOOST_AUTO_TEST_SUITE_END()
