#include "rooms.hpp"

#include <porthouse/actors/caf.hpp>
#include <porthouse/actors/machine.hpp>
#include <porthouse/actors/runtime/loop/caf_versions.hpp>
#include <porthouse/test/nodes.hpp>

#include <caf/actor_cast.hpp>
#include <caf/exit_reason.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;
using boost::test_tools::per_element;
using lines = std::vector<std::string>;
using kind = protocol::verdict::kind;

namespace {

/// Messages that it has in hand, and will answer for later.
struct thought {
  caf::typed_response_promise<protocol::verdict> answer;
  protocol::batch_ptr rest;
  protocol::tenure stay = 0;
};

/// Echoes what it hears, and does what it is told: "go", "go soon", "wait", "ponder", "on", "die",
/// "die soon".
caf::result<protocol::verdict> do_as_told(
    lockspace_actor::pointer self, const socket_handle& socket, thought& mind, const heard& said) {
  if (said.what->messages().front().text() == "ponder") {
    send_from(self, socket, own_verdict{said.stay, 0, {}});
    mind = {self->make_response_promise<protocol::verdict>(), said.what, said.stay};
    return mind.answer;
  }
  while (const auto* one = said.what->next()) {
    const auto text = one->text();
    if (text == "go") return protocol::verdict{.what = kind::release};
    if (text == "on") return protocol::verdict{.what = kind::move_to, .place = "nowhere"};
    if (text == "wait") return protocol::verdict{.what = kind::later};
    send_from(self, socket, send_to_client{said.stay, *one});
    if (text == "die") throw std::runtime_error{"an uncaught throw ends a CAF actor"};
    if (text == "die soon") self->send_exit(self, caf::exit_reason::user_shutdown);
    if (text == "go soon")
      send_from(self, socket, own_verdict{said.stay, 0, {.what = kind::release}});
  }
  return protocol::verdict{};
}

/// A room as a plain CAF actor that writes down why its sockets leave.
lockspace_actor::behavior_type parrot(lockspace_actor::pointer self, lines* book) {
  auto socket = std::make_shared<socket_handle>();
  auto mind = std::make_shared<thought>();
  return {
      [self, socket](arrive& arriving) {
        *socket = caf::actor_cast<socket_handle>(arriving.socket);
        send_from(self, *socket, send_to_client{arriving.at.number, message::text("a parrot")});
        return protocol::verdict{};
      },
      [self, socket, mind](const heard& said) { return do_as_told(self, *socket, *mind, said); },
      [book](const porthouse::left& said) {
        book->push_back("left " + std::string{protocol::name(said.why.why)});
      },
      [self, socket, mind, book](const porthouse::move_failed& said) {
        if (said.wanted == "go on") {
          while (const auto* one = mind->rest->next())
            send_from(self, *socket, send_to_client{mind->stay, *one});
          return mind->answer.deliver(protocol::verdict{});
        }
        book->push_back("stays " + std::string{protocol::name(said.why)} + " " + said.wanted);
      },
      [](const porthouse::gone&) {},
  };
}

/// The gate is on both nodes, the cage, which is a CAF actor, on `a`, and ada has come in on `b`.
struct cage_elsewhere {
  lines said;
  lines book;
  lockspace_actor cage;
  machine plan{
      envelopes{}, lockspaces{}
                       .add<test::obedient_room>(std::string{"gate"}, &said)
                       .add(own_actor("cage", [this](caf::actor_system& system) -> lockspace_actor {
                         return cage = system.spawn(parrot, &book);
                       }))};
  test::nodes all{plan, {{"a", {.hosts = {"cage"}}}, {"b", {.hosts = {"gate"}}}}};
  test::client* ada = &all["b"].enter();

  // CAF's own scheduler runs by hand, too.
  void settle() {
    for (int i = 0; i < 8; ++i) {
      all["a"].finish_offloaded();
      all.settle();
    }
  }
  lines after_saying(std::initializer_list<const char*> texts) {
    static_cast<void>(ada->heard());
    for (const auto* one : texts) ada->says(one);
    settle();
    return ada->heard();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cluster_own_actors, cage_elsewhere)

BOOST_AUTO_TEST_CASE(a_caf_actor_owns_sockets_of_another_node) {
  BOOST_TEST(
      after_saying({"push cage", "hello", "again"}) == (lines{"a parrot", "hello", "again"}),
      per_element());
  BOOST_TEST(all["b"].where(*ada) == "cage");
}

BOOST_AUTO_TEST_CASE(what_it_has_not_taken_goes_to_the_next_owner_elsewhere) {
  BOOST_TEST(
      after_saying({"push cage", "one", "go", "two"}) ==
          (lines{"a parrot", "one", "welcome to gate", "gate: two"}),
      per_element());
  BOOST_TEST(book == lines{"left released"}, per_element());
}

BOOST_AUTO_TEST_CASE(what_it_takes_its_time_for_stays_in_its_hands) {
  static_cast<void>(after_saying({"push cage", "ponder", "two"}));
  send_anonymously(cage, move_failed{.wanted = "go on"});
  BOOST_TEST(after_saying({}) == (lines{"ponder", "two"}), per_element());
}

BOOST_AUTO_TEST_CASE(it_lets_a_socket_of_another_node_go_of_its_own_accord) {
  BOOST_TEST(
      after_saying({"push cage", "go soon"}) == (lines{"a parrot", "go soon", "welcome to gate"}),
      per_element());
}

BOOST_AUTO_TEST_CASE(it_is_told_that_a_socket_of_another_node_stays) {
  BOOST_TEST(after_saying({"push cage", "on", "one"}) == (lines{"a parrot", "one"}), per_element());
  BOOST_TEST(book == lines{"stays no_such_place nowhere"}, per_element());
}

BOOST_AUTO_TEST_CASE(its_death_unwinds_sockets_of_another_node_and_it_is_made_anew) {
  const auto heard = after_saying({"push cage", "die", "two"});
  BOOST_TEST(heard == (lines{"a parrot", "die", "welcome to gate", "gate: two"}), per_element());
  BOOST_TEST(std::ranges::count(said, "gate connected crashed from cage") == 1);
  BOOST_TEST(after_saying({"push cage", "hello"}) == (lines{"a parrot", "hello"}), per_element());
}

BOOST_AUTO_TEST_CASE(sockets_of_another_node_that_have_asked_nothing_hear_of_its_death) {
  const auto heard = after_saying({"push cage", "die soon"});
  BOOST_TEST(heard == (lines{"a parrot", "die soon", "welcome to gate"}), per_element());
  BOOST_TEST(std::ranges::count(said, "gate connected crashed from cage") == 1);
}

BOOST_AUTO_TEST_CASE(who_hangs_at_it_is_taken_back_from_another_node) {
  static_cast<void>(after_saying({"push cage", "wait", "two"}));
  all.advance(protocol::limits{}.verdict_deadline);
  settle();
  BOOST_TEST(all["b"].where(*ada) == "gate");
  BOOST_TEST(book == lines{"left hung"}, per_element());
}

BOOST_AUTO_TEST_CASE(it_is_told_that_the_node_of_its_socket_is_lost) {
  static_cast<void>(after_saying({"push cage"}));
  all.kill("b");
  settle();
  BOOST_TEST(book == lines{"left node_lost"}, per_element());
}

BOOST_AUTO_TEST_CASE(its_sockets_live_on_if_its_own_node_is_lost) {
  static_cast<void>(after_saying({"push cage"}));
  all.kill("a");
  BOOST_TEST(all["b"].where(*ada) == "gate");
}

BOOST_AUTO_TEST_CASE(its_visitors_are_released_before_its_node_stops) {
  static_cast<void>(after_saying({"push cage"}));
  all.drain("a");
  all.advance(10ms);
  settle();
  BOOST_TEST(all["b"].where(*ada) == "gate");
  BOOST_TEST(std::ranges::count(said, "gate connected came_back from cage") == 1);
  BOOST_TEST(book == lines{"left released"}, per_element());
}

BOOST_AUTO_TEST_CASE(who_arrives_while_its_node_drains_is_released_as_well) {
  ada->says("push cage");
  all["b"].settle();  // its move is under way from then on
  all["a"].drain();
  all["a"].settle();
  settle();
  all.advance(10ms);
  settle();
  BOOST_TEST(std::ranges::count(said, "gate connected came_back from cage") == 1);
  BOOST_TEST(all["b"].where(*ada) == "gate");
  BOOST_TEST(book == lines{"left released"}, per_element());
}

BOOST_AUTO_TEST_CASE(its_visitors_are_released_some_at_a_time) {
  std::vector<test::client*> crowd{ada};
  while (crowd.size() < 65) crowd.push_back(&all["b"].enter());
  for (auto* one : crowd) one->says("push cage");
  settle();
  const auto at_home = [&] {
    return std::ranges::count_if(
        crowd, [this](const auto* one) { return all["b"].where(*one) == "gate"; });
  };
  BOOST_TEST(at_home() == 0);
  all.drain("a");
  settle();
  BOOST_TEST(at_home() == 64);
  all.advance(10ms);
  settle();
  BOOST_TEST(at_home() == 65);
}

BOOST_AUTO_TEST_CASE(who_has_nowhere_to_go_back_to_goes_to_the_entry_before_its_node_stops) {
  auto& bob = all["b"].enter({}, "cage");
  settle();
  BOOST_TEST(all["b"].where(bob) == "cage");
  all.drain("a");
  all.advance(10ms);
  settle();
  BOOST_TEST(all["b"].where(bob) == "cage");
  all.advance(250ms);
  settle();
  BOOST_TEST(all["b"].where(bob) == "gate");
}

BOOST_AUTO_TEST_SUITE_END()
