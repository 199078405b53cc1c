#include <porthouse/net/http/request.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

namespace porthouse::net::test {
namespace {

constexpr std::string_view sample = "GET /room?a=b HTTP/1.1\r\n"
                                    "Host: x\r\n"
                                    "Upgrade: h2c, WebSocket\r\n"
                                    "X-Many: one\r\n"
                                    "x-many: two\r\n"
                                    "\r\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(request)

BOOST_AUTO_TEST_CASE(a_request_is_read_however_it_is_cut) {
  for (std::size_t cut = 1; cut < sample.size(); ++cut) {
    request_reader reader{1'000};
    const auto used = reader.take(sample.substr(0, cut));
    BOOST_TEST(!reader.complete(), cut);
    const auto more = reader.take(sample.substr(used));
    BOOST_TEST(used + more == sample.size(), cut);
    BOOST_REQUIRE(reader.complete());
    BOOST_TEST(reader.result().target() == "/room?a=b");
  }
}

BOOST_AUTO_TEST_CASE(headers_are_found_in_any_case_and_joined) {
  request_reader reader{1'000};
  reader.take(sample);
  const auto& read = reader.result();
  BOOST_TEST((read.verb() == net::request::method::get));
  BOOST_TEST(read.is_http_1_1());
  BOOST_TEST(read.path() == "/room");
  BOOST_TEST(read.header("HOST") == "x");
  BOOST_TEST(read.count("x-many") == 2U);
  BOOST_TEST(read.joined("X-MANY") == "one, two");
  BOOST_TEST(read.lists("upgrade", "websocket"));
  BOOST_TEST(!read.lists("upgrade", "web"));
  BOOST_TEST(!read.has_body());
}

BOOST_AUTO_TEST_CASE(a_header_that_goes_on_in_the_next_line_is_refused_however_it_is_cut) {
  for (const std::string_view fold : {" ", "\t", "  b", " Host: y"}) {
    for (const std::string_view before : {"Host: x\r\n", "Host: x\r\nX: a\r\n", ""}) {
      const auto bytes =
          "GET / HTTP/1.1\r\n" + std::string{before} + std::string{fold} + "\r\n\r\n";
      for (std::size_t cut = 1; cut <= bytes.size(); ++cut) {
        request_reader reader{1'000};
        const auto used = reader.take(bytes.substr(0, cut));
        reader.take(bytes.substr(used));
        BOOST_TEST(!reader.complete());
        BOOST_REQUIRE(reader.failed());
        BOOST_TEST(reader.failed()->status == 400U);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(the_host_is_that_of_an_absolute_target_or_the_headers) {
  const auto host_of = [](const std::string& target) {
    request_reader reader{1'000};
    reader.take("GET " + target + " HTTP/1.1\r\nHost: x:1\r\n\r\n");
    BOOST_REQUIRE(reader.complete());
    return std::string{reader.result().host()};
  };
  BOOST_TEST(host_of("/") == "x:1");
  BOOST_TEST(host_of("/http://y/") == "x:1");
  BOOST_TEST(host_of("http://y:2/z?a") == "y:2");
  BOOST_TEST(host_of("http://y") == "y");
  BOOST_TEST(host_of("ws://y?a=/") == "y");
  BOOST_TEST(host_of("http://u@y/") == "u@y");
  BOOST_TEST(host_of("http:///") == "");
}

BOOST_AUTO_TEST_CASE(what_follows_a_request_is_left) {
  request_reader reader{1'000};
  const auto used = reader.take(std::string{sample} + "early bytes");
  BOOST_TEST(used == sample.size());
}

BOOST_AUTO_TEST_CASE(the_limit_counts_before_the_end_has_come) {
  for (const std::string begin : {"GET /", "GET / HTTP/1.1\r\nHost: x\r\nX: "}) {
    request_reader reader{1'000};
    std::string pending = begin;
    std::size_t taken = 0;
    for (int i = 0; i < 3'000 && !reader.failed(); ++i, ++taken) {
      pending.push_back('x');
      pending.erase(0, reader.take(pending));
    }
    BOOST_REQUIRE(reader.failed());
    BOOST_TEST(reader.failed()->status == 431U);
    BOOST_TEST(taken <= 1'001U);
  }
}

BOOST_AUTO_TEST_CASE(no_bytes_make_it_throw) {
  std::uint32_t seed = 7;
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes{sample};
    for (int i = 0; i < 4; ++i) {
      seed = seed * 1'664'525 + 1'013'904'223;
      bytes[(seed >> 8) % bytes.size()] = static_cast<char>(seed >> 24);
    }
    request_reader reader{1'000};
    BOOST_CHECK_NO_THROW(reader.take(bytes));
    BOOST_TEST(!(reader.complete() && reader.failed()));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
