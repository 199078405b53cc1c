#include <porthouse/protocol/websocket/accept_key.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace porthouse::protocol::test {

BOOST_AUTO_TEST_SUITE(accept_key)

BOOST_AUTO_TEST_CASE(the_key_of_the_standard_is_answered) {
  BOOST_TEST(protocol::accept_key("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

BOOST_AUTO_TEST_CASE(another_key_has_another_answer) {
  BOOST_TEST(protocol::accept_key("x3JJHMbDL1EzLkh9GBhXDw==") == "HSmrc0sMlYUkAGmm5OPpG2HaGWk=");
}

BOOST_AUTO_TEST_CASE(sixteen_bytes_in_base64_are_a_key) {
  BOOST_TEST(is_websocket_key("dGhlIHNhbXBsZSBub25jZQ=="));
  BOOST_TEST(is_websocket_key("AAAAAAAAAAAAAAAAAAAAAA=="));
  BOOST_TEST(is_websocket_key("+/+/+/+/+/+/+/+/+/+/+w=="));
}

BOOST_AUTO_TEST_CASE(anything_else_is_no_key) {
  BOOST_TEST(!is_websocket_key(""));
  BOOST_TEST(!is_websocket_key("dGhlIHNhbXBsZSBub25jZQ="));
  BOOST_TEST(!is_websocket_key("dGhlIHNhbXBsZSBub25jZQ"));
  BOOST_TEST(!is_websocket_key("dGhlIHNhbXBsZSBub25jZQ=A"));
  BOOST_TEST(!is_websocket_key("dGhlIHNhbXBsZSBub25jZWE="));  // 17 bytes
  BOOST_TEST(!is_websocket_key("dGhlIHNhbXBsZSBub25jZQ==="));
  BOOST_TEST(!is_websocket_key(" dGhlIHNhbXBsZSBub25jZQ="));
  BOOST_TEST(!is_websocket_key("dGhlIHNhbXB=ZSBub25jZQ=="));
  BOOST_TEST(!is_websocket_key("dGhlIHNhbXB-ZSBub25jZQ=="));
  BOOST_TEST(!is_websocket_key("\xFFGhlIHNhbXBsZSBub25jZQ=="));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
