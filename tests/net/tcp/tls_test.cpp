#include "beast_client.hpp"
#include "raw_client.hpp"
#include "temporary.hpp"
#include "test_server.hpp"

#include <boost/test/unit_test.hpp>

#include <openssl/bio.h>
#include <openssl/ssl.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace porthouse::net::test {
namespace {

protocol::settings secured(const certificate& by) {
  protocol::settings with;
  with.tls_certificate = by.chain_file;
  with.tls_key = by.key_file;
  return with;
}

/// The first bytes of a TLS client, by OpenSSL.
std::string client_hello() {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> all{
      SSL_CTX_new(TLS_client_method()), SSL_CTX_free};
  const std::unique_ptr<SSL, decltype(&SSL_free)> one{SSL_new(all.get()), SSL_free};
  auto* const said = BIO_new(BIO_s_mem());
  SSL_set_bio(one.get(), BIO_new(BIO_s_mem()), said);
  SSL_connect(one.get());
  std::string bytes(BIO_ctrl_pending(said), '\0');
  BIO_read(said, bytes.data(), static_cast<int>(bytes.size()));
  return bytes;
}

/// The server's error for settings that cannot work.
std::string complaint(const protocol::settings& with) {
  try {
    test_server server{behaviour::echo, with};
  } catch (const std::invalid_argument& why) {
    return why.what();
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tls)

BOOST_AUTO_TEST_CASE(an_independent_peer_is_echoed_under_tls) {
  const temporary_folder folder;
  test_server server{behaviour::echo, secured(certificate{folder})};
  beast_client beast{server.port(), {.tls = true}};
  for (const std::size_t size : {0U, 1U, 16'384U, 65'536U, 1'048'576U}) {
    const std::string text(size, 'x');
    beast.send_text(text);
    BOOST_TEST((beast.read() == text), size);
  }
  beast.close();
  BOOST_TEST(static_cast<int>(server.wait_for(0).wait_closed().code) == 1000);
}

BOOST_AUTO_TEST_CASE(much_that_waits_under_tls_arrives_whole_and_in_order) {
  const temporary_folder folder;
  test_server server{behaviour::listen, secured(certificate{folder})};
  beast_client beast{server.port(), {.tls = true}};
  auto& socket = server.wait_for(0);
  // More than the kernel takes, in frames that end anywhere in a TLS record.
  for (int i = 0; i < 400; ++i) {
    const auto one = protocol::frame::text(std::string(9'000, static_cast<char>('a' + i % 26)));
    BOOST_REQUIRE((socket.send(one) == protocol::offered::queued));
  }
  beast.send_text("a ping in between");
  for (int i = 0; i < 400; ++i) {
    BOOST_REQUIRE((beast.read() == std::string(9'000, static_cast<char>('a' + i % 26))));
  }
}

BOOST_AUTO_TEST_CASE(an_overflow_under_tls_ends_with_a_whole_close) {
  const temporary_folder folder;
  auto with = secured(certificate{folder});
  with.bounds.queue_bytes = 500'000;
  test_server server{behaviour::listen, with};
  beast_client beast{server.port(), {.tls = true}};
  auto& socket = server.wait_for(0);
  socket.with([](auto& ours) {
    while (ours.send(protocol::frame::text(std::string(5'000, 'x'))) == protocol::offered::queued) {
    }
  });
  BOOST_TEST(beast.wait_closed().starts_with("4000 "));
}

BOOST_AUTO_TEST_CASE(the_end_of_a_tls_connection_is_noticed) {
  const temporary_folder folder;
  test_server server{behaviour::listen, secured(certificate{folder})};
  {
    beast_client beast{server.port(), {.tls = true}};
    server.wait_for(0);
  }
  BOOST_TEST((server.wait_for(0).wait_closed().why == protocol::ending::cause::reset));
}

BOOST_AUTO_TEST_CASE(records_of_one_byte_take_many_turns) {
  constexpr std::size_t messages = 100;
  const temporary_folder folder;
  test_server server{behaviour::echo, secured(certificate{folder})};
  beast_client beast{server.port(), {.tls = true}};
  server.wait_for(0);
  std::size_t before = 0;
  server.on_shard(0, [&] {
    before = server.turns(0);
    for (std::size_t i = 0; i < messages; ++i) beast.send_apart(masked(0x81, "little"));
  });
  for (std::size_t i = 0; i < messages; ++i) BOOST_REQUIRE(beast.read() == "little");
  BOOST_TEST(server.turns(0) - before >= messages * masked(0x81, "little").size() / 64);
}

BOOST_AUTO_TEST_CASE(a_client_that_does_nothing_but_change_keys_is_ended) {
  const temporary_folder folder;
  test_server server{behaviour::echo, secured(certificate{folder})};
  beast_client beast{server.port(), {.tls = true}};
  auto& socket = server.wait_for(0);
  std::size_t before = 0;
  for (int i = 0; i < 60; ++i) beast.change_key();
  beast.send_text("still here");
  BOOST_TEST(beast.read() == "still here");
  server.on_shard(0, [&] {
    before = server.turns(0);
    for (int i = 0; i < 1'000; ++i) beast.change_key();
  });
  BOOST_TEST((socket.wait_closed().why == protocol::ending::cause::reset));
  BOOST_TEST(server.turns(0) - before <= 3U);
}

BOOST_AUTO_TEST_CASE(handshakes_that_come_together_take_many_turns) {
  constexpr std::size_t crowd = 64;
  const temporary_folder folder;
  test_server server{behaviour::echo, secured(certificate{folder})};
  std::vector<raw_client> clients;
  for (std::size_t i = 0; i < crowd; ++i) clients.emplace_back(server.port());
  server.settle();
  const auto hello = client_hello();
  std::size_t before = 0;
  server.on_shard(0, [&] {
    before = server.turns(0);
    for (auto& one : clients) one.write(hello);
  });
  for (auto& one : clients) BOOST_TEST(one.read(1) == "\x16");
  // Each turn takes eight that are ready, and eight that have waited.
  BOOST_TEST(server.turns(0) - before >= crowd / 16);
}

BOOST_AUTO_TEST_CASE(plain_http_on_a_tls_port_ends_only_itself) {
  const temporary_folder folder;
  test_server server{behaviour::echo, secured(certificate{folder})};
  raw_client lost{server.port()};
  lost.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  BOOST_TEST(lost.read_to_end().find("HTTP/1.1 400 ") == 0U);
  beast_client beast{server.port(), {.tls = true}};
  beast.send_text("still here");
  BOOST_TEST(beast.read() == "still here");
}

BOOST_AUTO_TEST_CASE(who_never_shakes_hands_is_cut) {
  const temporary_folder folder;
  test_server server{behaviour::echo, secured(certificate{folder})};
  raw_client silent{server.port()};
  server.settle();
  server.advance(std::chrono::seconds{11});
  BOOST_TEST(silent.read_to_end() == "");
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_used_is_named) {
  const temporary_folder folder;
  const certificate good{folder};
  auto with = secured(good);
  with.tls_certificate = "/nowhere/chain.pem";
  BOOST_TEST(complaint(with).find("/nowhere/chain.pem") != std::string::npos);
  with = secured(good);
  with.tls_key = folder.write("nonsense.pem", "nonsense");
  BOOST_TEST(complaint(with).find("nonsense.pem") != std::string::npos);
  with.tls_key.clear();
  BOOST_TEST(complaint(with).find("both") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_key_of_another_certificate_is_refused) {
  const temporary_folder folder;
  const temporary_folder elsewhere;
  auto with = secured(certificate{folder});
  with.tls_key = certificate{elsewhere}.key_file;
  BOOST_TEST(complaint(with).find(with.tls_key) != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
