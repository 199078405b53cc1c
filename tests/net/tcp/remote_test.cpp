#include <porthouse/net/tcp/remote.hpp>

#include <boost/test/unit_test.hpp>

#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace porthouse::net::test {
namespace {

remote v4(const char* text) {
  sockaddr_in four{};
  four.sin_family = AF_INET;
  four.sin_port = htons(4'711);
  ::inet_pton(AF_INET, text, &four.sin_addr);
  sockaddr_storage any{};
  std::memcpy(&any, &four, sizeof four);
  return remote::from(any);
}

remote v6(const char* text) {
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  ::inet_pton(AF_INET6, text, &six.sin6_addr);
  sockaddr_storage any{};
  std::memcpy(&any, &six, sizeof six);
  return remote::from(any);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(remote)

BOOST_AUTO_TEST_CASE(addresses_are_told_in_their_usual_notation) {
  BOOST_TEST(v4("10.1.2.3").text() == "10.1.2.3");
  BOOST_TEST(v4("10.1.2.3").port == 4'711);
  BOOST_TEST(v6("2001:db8::7").text() == "2001:db8::7");
  BOOST_TEST(v6("::ffff:10.1.2.3").text() == "10.1.2.3");
  BOOST_TEST((v6("::ffff:10.1.2.3").key == v4("10.1.2.3").key));
}

BOOST_AUTO_TEST_CASE(loopback_is_known_in_every_spelling) {
  BOOST_TEST(v4("127.0.0.1").is_loopback());
  BOOST_TEST(v4("127.8.8.8").is_loopback());
  BOOST_TEST(v6("::1").is_loopback());
  BOOST_TEST(v6("::ffff:127.0.0.1").is_loopback());
  BOOST_TEST(!v4("10.0.0.1").is_loopback());
  BOOST_TEST(!v6("::2").is_loopback());
  BOOST_TEST(!v6("::").is_loopback());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
