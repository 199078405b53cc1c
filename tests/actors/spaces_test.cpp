#include <porthouse/actors/machine.hpp>
#include <porthouse/actors/spaces.hpp>
#include <porthouse/test/house.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace porthouse;
using boost::test_tools::per_element;
using lines = std::vector<std::string>;

namespace {

const machine quickstart{
    envelopes{message_cast{}},
    lockspaces{}.add<identifier_space>().add<channel_delivery_space>().add<pipes_space>()};

test::client& named(test::house& house, const std::string& name) {
  auto& made = house.enter();
  made.says("id:" + name);
  house.settle();
  static_cast<void>(made.heard());
  return made;
}

std::string hello_for(identifier_space::options with, std::string_view first) {
  const machine plan{
      envelopes{},
      lockspaces{}.add<identifier_space>(std::move(with)).add<channel_delivery_space>()};
  test::house house{plan};
  auto& client = house.enter();
  client.says(first);
  house.settle();
  return client.heard().back();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(spaces)

BOOST_AUTO_TEST_CASE(the_first_listing_of_the_ancestor_works) {
  test::house house{quickstart, {.shards = 2, .bounds = {}}};
  auto& alice = house.enter();
  BOOST_TEST(alice.heard() == lines{"Hello. Please present your ID."}, per_element());
  alice.says("id:alice");
  house.settle();
  BOOST_TEST(alice.heard() == lines{"Hello - alice"}, per_element());
  auto& bob = named(house, "bob");
  bob.says("hi all");
  house.settle();
  BOOST_TEST(alice.heard() == lines{"hi all"}, per_element());
  BOOST_TEST(bob.heard().empty());
  BOOST_TEST(house.balanced());
}

BOOST_AUTO_TEST_CASE(a_binary_message_is_delivered_as_it_came) {
  test::house house{quickstart};
  auto& alice = named(house, "alice");
  named(house, "bob").says(message::binary(std::as_bytes(std::span{"\x00\x01", 2})));
  house.settle();
  BOOST_TEST(alice.heard() == lines{std::string("\x00\x01", 2)}, per_element());
}

BOOST_AUTO_TEST_CASE(what_is_no_id_is_asked_for_again) {
  BOOST_TEST(hello_for({}, "hello") == "Please present your ID as id:<name>.");
  BOOST_TEST(hello_for({}, "id:") == "This ID is not accepted.");
  BOOST_TEST(hello_for({}, "id:a\nb") == "This ID is not accepted.");
  BOOST_TEST(hello_for({}, "id:" + std::string(65, 'a')) == "This ID is not accepted.");
  BOOST_TEST(hello_for({}, "id:" + std::string(64, 'a')) == "Hello - " + std::string(64, 'a'));
}

BOOST_AUTO_TEST_CASE(an_id_is_checked_by_the_users_own_function) {
  identifier_space::options strict;
  strict.accepts = [](const identity&, std::string_view name) { return name == "root"; };
  BOOST_TEST(hello_for(strict, "id:client") == "This ID is not accepted.");
  BOOST_TEST(hello_for(strict, "id:root") == "Hello - root");
}

BOOST_AUTO_TEST_CASE(an_identifier_whose_next_place_is_missing_keeps_the_socket_and_says_so) {
  identifier_space::options lost;
  lost.next_place = "nowhere";
  BOOST_TEST(
      hello_for(lost, "id:client") ==
      "The place nowhere is not to be reached. Please try again later.");
}

BOOST_AUTO_TEST_CASE(limbo_releases_to_the_space_that_a_text_names) {
  const machine plan{
      envelopes{}, lockspaces{}.add<limbo>().add<broadcast_space>().add<pipes_space>()};
  test::house house{plan};
  auto& client = house.enter();
  BOOST_TEST(client.heard().empty());
  client.says("nowhere");
  house.settle();
  BOOST_TEST(client.heard() == lines{"Where to? Send one of: broadcast pipes"}, per_element());
  client.says("limbo");
  house.settle();
  BOOST_TEST(house.where(client) == "limbo");
  client.says("broadcast");
  house.settle();
  BOOST_TEST(house.where(client) == "broadcast");
  BOOST_TEST(house.history(client) == lines{"broadcast"}, per_element());
}

BOOST_AUTO_TEST_CASE(a_pipe_reaches_the_channels_it_names_and_never_its_sender) {
  const machine plan{envelopes{}, lockspaces{}.add<pipes_space>()};
  test::house house{plan, {.shards = 2, .bounds = {}}};
  auto& alice = house.enter({.id = {}, .name = "alice"});
  auto& bob = house.enter({.id = {}, .name = "bob"});
  auto& carol = house.enter({.id = {}, .name = "carol"});

  alice.says("to all");
  house.settle();
  BOOST_TEST(alice.heard().empty());
  BOOST_TEST(bob.heard() == lines{"to all"}, per_element());
  BOOST_TEST(carol.heard() == lines{"to all"}, per_element());

  const std::string note = R"({"targets":["bob","bob","default","nobody"],"text":"once"})";
  alice.says(note);
  house.settle();
  BOOST_TEST(bob.heard() == lines{note}, per_element());
  BOOST_TEST(carol.heard() == lines{note}, per_element());

  carol.says(R"({"join":"news","leave":"default"})");
  house.settle();
  alice.says(R"({"targets":"news"})");
  alice.says("to default");
  house.settle();
  BOOST_TEST(carol.heard() == lines{R"({"targets":"news"})"}, per_element());
  BOOST_TEST(bob.heard() == lines{"to default"}, per_element());
}

BOOST_AUTO_TEST_CASE(a_binary_message_goes_through_the_default_pipe) {
  const machine plan{envelopes{}, lockspaces{}.add<pipes_space>()};
  test::house house{plan};
  auto& alice = house.enter();
  auto& bob = house.enter();
  alice.says(message::binary(std::as_bytes(std::span{"\xFF\xFE", 2})));
  house.settle();
  BOOST_TEST(bob.heard() == lines{"\xFF\xFE"}, per_element());
}

BOOST_AUTO_TEST_CASE(a_socket_that_leaves_is_in_no_channel_any_more) {
  const machine plan{envelopes{}, lockspaces{}.add<pipes_space>()};
  test::house house{plan};
  auto& alice = house.enter();
  auto& bob = house.enter({.id = {}, .name = "bob"});
  bob.closes();
  house.settle();
  alice.says(R"({"targets":["bob","default"]})");
  house.settle();
  BOOST_TEST(alice.open());
  BOOST_TEST(house.sockets() == 1U);
  BOOST_TEST(house.balanced());
}

BOOST_AUTO_TEST_CASE(a_channel_whose_name_is_too_long_is_not_joined) {
  const machine plan{envelopes{}, lockspaces{}.add<pipes_space>()};
  test::house house{plan};
  auto& alice = house.enter();
  auto& bob = house.enter();
  for (const std::size_t size : {64U, 65U, 100'000U}) {
    const std::string channel(size, 'c');
    bob.says("{\"join\":\"" + channel + "\"}");
    house.settle();
    alice.says("{\"targets\":\"" + channel + "\"}");
    house.settle();
    BOOST_TEST(bob.heard().size() == (size <= 64 ? 1U : 0U), size);
  }
}

BOOST_AUTO_TEST_CASE(a_socket_is_in_so_many_channels_and_may_leave_one_for_another) {
  const machine plan{envelopes{}, lockspaces{}.add<pipes_space>()};
  test::house house{plan};
  auto& alice = house.enter();
  auto& bob = house.enter({.id = {}, .name = "bob"});
  const auto hears = [&](const std::string& channel) {
    alice.says("{\"targets\":\"" + channel + "\"}");
    house.settle();
    return bob.heard().size() == 1;
  };
  for (int i = 0; i < 100; ++i) bob.says("{\"join\":\"" + std::to_string(i) + "\"}");
  house.settle();
  BOOST_TEST(hears("61"));
  BOOST_TEST(!hears("62"));
  bob.says(R"({"leave":["0","nowhere","0"],"join":"new"})");
  bob.says(R"({"join":"new"})");
  house.settle();
  BOOST_TEST(!hears("0"));
  BOOST_TEST(hears("new"));
}

BOOST_AUTO_TEST_SUITE_END()
