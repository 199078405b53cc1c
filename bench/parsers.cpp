// What each parser costs for a byte of what a client may send at its limit, chosen to cost as much
// as it can. Each figure is the best of several rounds.

#include "support/flags.hpp"

#include <porthouse/net/http/request.hpp>
#include <porthouse/protocol/http/handshake.hpp>
#include <porthouse/protocol/http/percent.hpp>
#include <porthouse/protocol/message/message.hpp>
#include <porthouse/protocol/settings/limits.hpp>
#include <porthouse/protocol/text/utf8.hpp>
#include <porthouse/protocol/websocket/codec.hpp>
#include <porthouse/protocol/websocket/deflate.hpp>
#include <porthouse/protocol/websocket/negotiation.hpp>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace porthouse;
using namespace porthouse::protocol;
using namespace std::string_view_literals;

constexpr limits bounds;
constexpr int rounds = 5;

/// `piece` again and again, up to `size` bytes; each '#' in it is another number.
std::string row(std::string_view piece, std::size_t size) {
  std::string made;
  for (unsigned number = 0;; ++number) {
    std::string one{piece};
    for (auto at = one.find('#'); at != one.npos; at = one.find('#')) {
      one.replace(at, 1, std::to_string(number));
    }
    if (made.size() + one.size() > size) return made;
    made += one;
  }
}

double seconds_of(const std::function<void(std::string)>& parse, const std::string& given) {
  auto own = given;  // for parsers that unmask in place
  const auto begin = std::clock();
  parse(std::move(own));
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

void measure(
    const char* parser, const char* with, const std::string& given,
    const std::function<void(std::string)>& parse) {
  double best = 1e9;
  for (int round = 0; round < rounds; ++round) best = std::min(best, seconds_of(parse, given));
  std::printf(
      "%-14s %-30s %9zu B %9.3f ms %9.2f ns/B\n", parser, with, given.size(), best * 1e3,
      best * 1e9 / static_cast<double>(given.size()));
}

// -- the request ----------------------------------------------------------------------------------

void read_request(const std::string& bytes, std::size_t step) {
  net::request_reader reader{bounds.request_header_bytes};
  std::string pending;
  for (std::size_t at = 0; at < bytes.size() && !reader.complete(); at += step) {
    pending.append(bytes, at, step);
    pending.erase(0, reader.take(pending));
    if (reader.failed()) return;
  }
}

void requests() {
  const auto most = bounds.request_header_bytes;
  const auto whole = [](const std::string& given) { read_request(given, given.size()); };
  const auto request = [&](std::string_view header) {
    constexpr auto line = "GET / HTTP/1.1\r\n"sv;
    return std::string{line} + row(header, most - line.size() - 2) + "\r\n";
  };
  measure("request", "one header again and again", request("a:\r\n"), whole);
  measure("request", "many headers", request("h#: #\r\n"), whole);
  measure("request", "Connection again and again", request("Connection: close\r\n"), whole);
  measure("request", "byte by byte", request("h#: #\r\n"), [](const std::string& given) {
    read_request(given, 1);
  });
  measure("subprotocols", "different ones", row("p#,", most), [](const std::string& given) {
    static_cast<void>(parse_subprotocols(given));
  });
  measure("subprotocols", "commas", row(",", most), [](const std::string& given) {
    static_cast<void>(parse_subprotocols(given));
  });
  for (const auto* piece : {"permessage-deflate,", "x; y=\"\\a\",", "x;a#=1"}) {
    measure("extensions", piece, row(piece, most), [](const std::string& given) {
      const auto offers = parse_extensions(given);
      if (offers) static_cast<void>(agree_on_deflate(*offers));
    });
  }
  measure("path", "escapes", row("%41", most), [](const std::string& given) {
    static_cast<void>(percent_decoded(given));
  });
  measure("query", "a key that is not there", row("k#=%41&", most), [](std::string given) {
    handshake asked;
    asked.target = "/?" + std::move(given);
    static_cast<void>(asked.query("none"));
  });
}

// -- messages -------------------------------------------------------------------------------------

std::string masked(unsigned first, std::string_view payload) {
  std::string made(1, static_cast<char>(first));
  const auto size = payload.size();
  const auto marker = size < 126 ? size : size < 0x10000 ? 126U : 127U;
  made.push_back(static_cast<char>(0x80U | marker));
  const unsigned more = marker < 126 ? 0 : marker == 126 ? 2 : 8;
  for (unsigned i = more; i-- > 0;) made.push_back(static_cast<char>(size >> (8 * i)));
  return made.append(4, '\0').append(payload);
}

void decode(std::string given) {
  decoder reader{bounds.message_bytes, true};
  inflater shared;
  std::vector<message> found;
  for (std::size_t at = 0; at < given.size();) {
    at += reader.decode(std::span{given}.subspan(at), found, bounds.messages_per_read, &shared)
              .consumed;
    found.clear();
  }
}

void frames() {
  constexpr auto read = 256_KiB;
  measure("frames", "empty messages", row(masked(0x81, ""), read), decode);
  measure("frames", "pings", row(masked(0x89, ""), read), decode);
  measure("frames", "empty fragments", masked(0x01, "") + row(masked(0x00, ""), read), decode);
  measure("frames", "fragments of a byte", masked(0x01, "") + row(masked(0x00, "x"), read), decode);
  measure("text", "of four bytes a letter", masked(0x81, row("\xF0\x9F\x90\x99", 1_MiB)), decode);
}

void compressed() {
  compressor press;
  const auto bomb = press.compress(frame::text(std::string(bounds.message_bytes, 'x')));
  measure("inflate", "a bomb", masked(0xC1, bomb.payload()), decode);
  const auto most = compressed_limit(bounds.message_bytes);
  measure("inflate", "empty stored blocks", masked(0xC1, row("\0\0\0\xFF\xFF"sv, most)), decode);
  // Four of them, see deflate_cost_test.cpp: each brings codes for nothing but its end.
  constexpr auto lavish = "\x04\xC0\x81\x00\x00\x00\x00\x80\x20\xB6\xFC\xA5\x2A\x01\x70\x20\x00"
                          "\x00\x00\x00\x20\x88\x2D\x7F\xA9\x4A\x00\x1C\x08\x00\x00\x00\x00\x08"
                          "\x62\xCB\x5F\xAA\x12\x00\x07\x02\x00\x00\x00\x00\x82\xD8\xF2\x97\xAA"sv;
  measure("inflate", "blocks that bring codes", masked(0xC1, row(lavish, most)), decode);
}

void json() {
  const auto parse = [](const std::string& given) {
    static_cast<void>(message::text(given).json());
  };
  const auto inside = [](std::string_view piece) { return row(piece, bounds.message_bytes - 2); };
  measure("json", "numbers", "[" + inside("1,") + "1]", parse);
  measure("json", "members", "{" + inside("\"k#\":1,") + "\"\":1}", parse);
  measure("json", "nested", std::string(bounds.message_bytes / 2, '['), parse);
  measure("json", "escapes", "\"" + inside("\\u0041") + "\"", parse);
  measure("json", "long numbers", "[" + inside("1.2345678901234567e-300,") + "1]", parse);
}

}  // namespace

int main(int argc, char** argv) {
  porthouse::bench::flags given{
      "bench_parsers", "What the worst that a client may send costs each parser, for a byte."};
  return given.run(argc, argv, [] {
    std::puts("parser         given                               size            all    a byte");
    requests();
    frames();
    compressed();
    json();
  });
}
