#include <porthouse/actors/machine.hpp>
#include <porthouse/test/house.hpp>

#include <boost/describe/class.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;
using boost::test_tools::per_element;
using lines = std::vector<std::string>;

namespace {

struct line {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(line, (), (text))

/// Everyone hears everyone, until they say "bye".
class chat_room final : public lockspace {
public:
  chat_room() : lockspace{"chat"} {
    on("say", &chat_room::say);
    on("bye", &chat_room::bye);
    on("fail", &chat_room::fail);
    on("remind", &chat_room::remind);
    on("sum", &chat_room::sum);
    on("kick", &chat_room::kick);
  }
  verdict connected(visitor& who) override {
    broadcast("joined", {{"here", population()}});
    return who.name() == "banned" ? refuse() : keep();
  }
  void left(visitor& who, const departure&) override { broadcast("left", {{"name", who.name()}}); }

private:
  verdict say(visitor& who, const line& said) {
    broadcast("said", {{"text", said.text}}, &who);
    return keep();
  }
  verdict bye(visitor&) { return close(close_code{4101}, "bye"); }
  verdict fail(visitor& who) {
    offload(
        []() -> int { throw std::runtime_error{"no luck"}; }, [](int) {},
        [this, id = who.id()](std::exception_ptr) { find(id)->send("failed"); });
    return keep();
  }
  verdict remind(visitor& who) {
    after(500ms, [this, id = who.id()] {
      if (auto* still = find(id)) still->send("now");
    });
    return keep();
  }
  verdict sum(visitor& who) {
    offload(
        [] { return 40 + 2; },
        [this, id = who.id()](int result) {
          auto* asker = find(id);
          asker->send(std::to_string(result));
          asker->answer(keep());
        });
    return later();
  }
  verdict kick(visitor& who) {
    after(100ms, [this, id = who.id()] { close(*find(id), close_code{4102}, "out"); });
    return keep();
  }
};

struct chat {
  test::house house = test::house::of<chat_room>();
  test::client& alice = house.enter();

  std::string after_saying(std::string_view text) {
    alice.says(text);
    house.settle();
    const auto heard = alice.heard();
    return heard.empty() ? std::string{} : heard.back();
  }
  ~chat() { BOOST_TEST(house.balanced()); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(lockspaces_and_hooks, chat)

BOOST_AUTO_TEST_CASE(a_typed_event_reaches_its_handler_parsed) {
  auto& bob = house.enter();
  bob.says("say", {{"text", "hello"}});
  house.settle();
  BOOST_TEST(alice.last("said")->at("text").as_string() == "hello");
  BOOST_TEST(!bob.last("said"));
}

BOOST_AUTO_TEST_CASE(a_body_of_the_wrong_shape_never_reaches_the_room) {
  for (const auto* wrong :
       {R"({"event":"say","body":{"text":7}})", R"({"event":"say"})",
        R"({"event":"say","body":"text"})", R"({"event":7})", "[]", "hello"}) {
    auto& client = house.enter();
    client.says(wrong);
    house.settle();
    BOOST_TEST(client.last("$error").has_value(), wrong);
    BOOST_TEST(client.open(), wrong);
  }
  BOOST_TEST(house.complaints().empty());
}

BOOST_AUTO_TEST_CASE(an_unknown_event_is_answered) {
  static_cast<void>(after_saying(R"({"event":"dance"})"));
  BOOST_TEST(alice.last("$error")->at("code").as_string() == "no_such_event");
  BOOST_TEST(alice.open());
}

BOOST_AUTO_TEST_CASE(a_broadcast_reaches_all_on_every_shard_but_the_one_excepted) {
  const machine plan{envelopes{}, lockspaces{}.add<chat_room>()};
  test::house wide{plan, {.shards = 3, .bounds = {}}};
  std::vector<test::client*> clients;
  for (int i = 0; i < 9; ++i) clients.push_back(&wide.enter());
  clients[4]->says("say", {{"text", "x"}});
  wide.settle();
  for (auto* client : clients)
    BOOST_TEST(client->last("said").has_value() == (client != clients[4]));
  BOOST_TEST(wide.balanced());
}

BOOST_AUTO_TEST_CASE(a_timer_goes_off_at_its_time_and_not_before) {
  static_cast<void>(after_saying(R"({"event":"remind"})"));
  house.advance(499ms);
  BOOST_TEST(alice.heard().empty());
  house.advance(1ms);
  BOOST_TEST(alice.heard() == lines{"now"}, per_element());
}

BOOST_AUTO_TEST_CASE(offloaded_work_answers_later_and_the_next_messages_wait) {
  BOOST_TEST(after_saying(R"({"event":"sum"})").find("joined") != std::string::npos);
  alice.says(R"({"event":"bye"})");
  house.settle();
  BOOST_TEST(alice.open());
  house.finish_offloaded();
  BOOST_TEST(alice.heard() == lines{"42"}, per_element());
  BOOST_TEST((alice.closed_with() == close_code{4101}));
}

BOOST_AUTO_TEST_CASE(offloaded_work_that_throws_is_told_to_the_space) {
  static_cast<void>(after_saying(R"({"event":"fail"})"));
  house.finish_offloaded();
  BOOST_TEST(alice.heard() == lines{"failed"}, per_element());
}

BOOST_AUTO_TEST_CASE(a_space_may_let_go_at_any_time) {
  static_cast<void>(after_saying(R"({"event":"kick"})"));
  BOOST_TEST(alice.open());
  house.advance(100ms);
  BOOST_TEST((alice.closed_with() == close_code{4102}));
}

BOOST_AUTO_TEST_CASE(a_socket_that_no_space_takes_is_told_to_come_back_later) {
  auto& client = house.enter({.id = {}, .name = "banned"});
  BOOST_TEST((client.closed_with() == close_code::nowhere_to_go));
}

BOOST_AUTO_TEST_CASE(a_client_that_does_not_read_is_closed_and_the_others_hear_on) {
  auto& slow = house.enter();
  auto& bob = house.enter();
  slow.stalls(1);
  for (int i = 0; i < 3; ++i) bob.says("say", {{"text", "x"}});
  house.settle();
  BOOST_TEST((slow.closed_with() == close_code::slow_consumer));
  BOOST_TEST(alice.heard().size() >= 3U);
}

BOOST_AUTO_TEST_SUITE_END()
