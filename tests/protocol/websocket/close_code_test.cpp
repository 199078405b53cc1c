#include <porthouse/protocol/websocket/close_code.hpp>

#include <boost/test/unit_test.hpp>

namespace porthouse::protocol::test {

BOOST_AUTO_TEST_SUITE(close_code)

BOOST_AUTO_TEST_CASE(codes_of_the_standard_and_of_applications_may_be_sent_and_no_others) {
  for (unsigned code = 0; code <= 0xFFFF; ++code) {
    const bool standard = (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
    const bool own = code >= 3000 && code <= 4999;
    if (may_be_sent(static_cast<std::uint16_t>(code)) != (standard || own)) {
      BOOST_ERROR("wrong about " << code);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_client_that_broke_the_rules_is_not_asked_back) {
  for (const auto code :
       {protocol::close_code::protocol_error, protocol::close_code::invalid_data,
        protocol::close_code::message_too_big, protocol::close_code::policy_violation,
        protocol::close_code::unsupported_data}) {
    BOOST_TEST((advice(code) == comeback::never));
  }
}

BOOST_AUTO_TEST_CASE(a_client_that_lost_its_server_is_asked_back) {
  BOOST_TEST((advice(protocol::close_code::going_away) == comeback::soon));
  BOOST_TEST((advice(protocol::close_code::slow_consumer) == comeback::soon));
  BOOST_TEST((advice(protocol::close_code::service_restart) == comeback::later));
  BOOST_TEST((advice(protocol::close_code::internal_error) == comeback::later));
}

BOOST_AUTO_TEST_CASE(nothing_is_advised_about_codes_of_rooms) {
  BOOST_TEST((advice(static_cast<protocol::close_code>(4100)) == comeback::never));
}

BOOST_AUTO_TEST_CASE(codes_have_names) {
  BOOST_TEST(name(protocol::close_code::slow_consumer) == "slow_consumer");
  BOOST_TEST(name(protocol::close_code::none) == "none");
  BOOST_TEST(name(static_cast<protocol::close_code>(4100)) == "other");
}

BOOST_AUTO_TEST_CASE(a_code_that_may_not_be_sent_becomes_one_that_says_whose_fault_it_is) {
  for (const auto code : {0, 99, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65535})
    BOOST_TEST(
        (sendable(static_cast<protocol::close_code>(code)) == protocol::close_code::internal_error),
        code);
  for (const auto code : {1000, 1001, 1014, 3000, 4100, 4999})
    BOOST_TEST(
        (sendable(static_cast<protocol::close_code>(code)) ==
         static_cast<protocol::close_code>(code)),
        code);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
