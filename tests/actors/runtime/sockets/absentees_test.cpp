#include <porthouse/actors/runtime/sockets/absentees.hpp>

#include <boost/test/unit_test.hpp>

#include <optional>

using porthouse::absentees;
using porthouse::protocol::socket_id;

BOOST_AUTO_TEST_SUITE(absentees_)

BOOST_AUTO_TEST_CASE(who_left_first_is_the_oldest_until_it_is_back) {
  absentees all;
  BOOST_TEST(!all.oldest().has_value());
  const auto first = all.add(socket_id{1}, "");
  all.add(socket_id{2}, "");
  BOOST_TEST((all.oldest() == socket_id{1}));
  all.remove(first);
  all.remove(first);
  BOOST_TEST((all.oldest() == socket_id{2}));
  BOOST_TEST(all.size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_oldest_of_an_address_goes_if_they_are_too_many) {
  absentees all;
  all.add(socket_id{1}, "192.0.2.2");
  const auto first = all.add(socket_id{2}, "192.0.2.1");
  const auto second = all.add(socket_id{3}, "192.0.2.1");
  BOOST_TEST(!all.crowded_out(second, 2).has_value());
  BOOST_TEST((all.crowded_out(second, 1) == socket_id{2}));
  all.remove(first);
  BOOST_TEST(!all.crowded_out(second, 1).has_value());
}

BOOST_AUTO_TEST_CASE(who_has_no_address_is_never_too_many) {
  absentees all;
  absentees::ticket last{};
  for (std::uint64_t i = 1; i <= 10; ++i) last = all.add(socket_id{i}, "");
  BOOST_TEST(!all.crowded_out(last, 1).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
