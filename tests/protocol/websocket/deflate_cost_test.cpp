#include <porthouse/protocol/websocket/deflate.hpp>

#include <boost/test/unit_test.hpp>

#include <zlib.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace porthouse::protocol::test {
namespace {

std::string chatter(std::size_t size) {
  std::string made;
  for (unsigned i = 0; made.size() < size; i = i * 1'103'515'245U + 12'345U) {
    made += R"({"event":"moved","name":"player)" + std::to_string(i % 50) + R"(","x":)" +
            std::to_string(i / 77 % 1000) + "}";
  }
  made.resize(size);
  return made;
}

inflated inflate(std::string_view bytes, frame* into = nullptr) {
  inflater apart;
  apart.begin(opcode::text, 1U << 20U);
  frame made;
  auto became = apart.take(bytes);
  if (became == inflated::fine) became = apart.finish(made);
  if (into != nullptr) *into = made;
  return became;
}

/// Deflate's bits, the lowest first (RFC 1951, section 3.1.1).
struct bit_writer {
  void write(unsigned value, unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
      if (filled == 0) bytes.push_back('\0');
      bytes.back() =
          static_cast<char>(bytes.back() | static_cast<char>((value >> i & 1U) << filled));
      filled = (filled + 1) % 8;
    }
  }
  std::string bytes;
  unsigned filled = 0;
};

/// A block that brings codes of its own (RFC 1951, section 3.2.7), for the letter 'A', the end and
/// a distance, and writes so many letters.
void write_block(bit_writer& to, unsigned letters) {
  to.write(0b100, 3);  // not the last, codes of its own
  to.write(0, 5);      // lengths for 257 letters
  to.write(0, 5);      // and for 1 distance
  to.write(14, 4);     // lengths for 18 of the codes that lengths are written with
  // 16 17 18 0 8 7 9 6 10 5 11 4 12 3 13 2 14 1: 18 (many zeros), 2 and 1 are used.
  constexpr auto lengths =
      std::array<unsigned, 18>{0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2};
  for (const auto length : lengths) {
    to.write(length, 3);
  }
  const auto zeros = [&](unsigned count) { to.write(0, 1), to.write(count - 11, 7); };
  const auto length_one = [&] { to.write(0b01, 2); };  // code 10, its first bit first
  zeros(65);
  length_one();  // 'A'
  zeros(138);
  zeros(52);
  length_one();  // the end
  length_one();  // the distance
  to.write(0, letters);
  to.write(1, 1);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(deflate_cost)

BOOST_AUTO_TEST_CASE(blocks_that_bring_codes_and_write_nothing_are_few) {
  const auto lavish = [](std::size_t size) {
    bit_writer made;
    while (made.bytes.size() < size) write_block(made, 0);
    made.write(0, 3);
    return made.bytes;
  };
  BOOST_TEST((inflate(lavish(15'000)) == inflated::fine));
  BOOST_TEST((inflate(lavish(18'000)) == inflated::fine));
  BOOST_TEST((inflate(lavish(25'000)) == inflated::corrupt));
  // Nor are they hidden by what is written between them.
  bit_writer mixed;
  while (mixed.bytes.size() < 40'000) write_block(mixed, 16);
  mixed.write(0, 3);
  BOOST_TEST((inflate(mixed.bytes) == inflated::corrupt));
}

BOOST_AUTO_TEST_CASE(a_compressor_that_flushes_after_every_line_is_understood) {
  for (const auto line : std::array<std::size_t, 6>{10, 20, 60, 150, 400, 3'000}) {
    for (const int level : {1, 6, 9}) {
      z_stream press{};
      deflateInit2(&press, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
      auto plain = chatter(900'000);
      std::string pressed(2'000'000, '\0');
      press.next_out = reinterpret_cast<Bytef*>(pressed.data());
      press.avail_out = static_cast<uInt>(pressed.size());
      for (std::size_t at = 0; at < plain.size(); at += line) {
        press.next_in = reinterpret_cast<Bytef*>(plain.data() + at);
        press.avail_in = static_cast<uInt>(std::min(line, plain.size() - at));
        ::deflate(&press, Z_SYNC_FLUSH);
      }
      pressed.resize(press.total_out - 4);
      deflateEnd(&press);
      frame back;
      BOOST_TEST((inflate(pressed, &back) == inflated::fine), line);
      BOOST_TEST((back.payload() == plain));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_message_with_a_last_block_behind_much_data_is_read_in_any_pieces) {
  const auto plain = chatter(200'000);
  z_stream press{};
  deflateInit2(&press, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
  std::string pressed(200'000, '\0');
  press.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
  press.avail_in = static_cast<uInt>(plain.size());
  press.next_out = reinterpret_cast<Bytef*>(pressed.data());
  press.avail_out = static_cast<uInt>(pressed.size());
  ::deflate(&press, Z_FINISH);
  pressed.resize(press.total_out);
  deflateEnd(&press);
  BOOST_REQUIRE(pressed.size() > 17'000);
  for (const std::size_t piece : {1UL, 7UL, 16'384UL, 16'385UL, pressed.size()}) {
    inflater apart;
    apart.begin(opcode::text, 1U << 20U);
    auto became = inflated::fine;
    for (std::size_t at = 0; at < pressed.size() && became == inflated::fine; at += piece) {
      became = apart.take(std::string_view{pressed}.substr(at, piece));
    }
    BOOST_TEST((became == inflated::fine));
    frame made;
    BOOST_TEST((apart.finish(made) == inflated::fine));
    BOOST_TEST((made.payload() == plain));
  }
}

BOOST_AUTO_TEST_CASE(what_a_compressor_may_not_compress_any_more_stays_as_it_is) {
  compressor press;
  const auto said = [](char letter) { return frame::text(std::string(800, letter)); };
  press.allow(1'000);
  for (const int bits : {15, 9}) {
    const auto last = said('b');
    BOOST_TEST(press.compress(said('a'), bits).payload().size() < 800U);
    BOOST_TEST(press.compress(last, bits).payload().size() < 800U);
    BOOST_TEST((press.compress(said('c'), bits).payload() == said('c').payload()));
    // What has been compressed before costs nothing.
    BOOST_TEST(press.compress(last, bits).payload().size() < 800U);
    press.allow(1'600);
  }
  BOOST_TEST(press.compress(said('c')).payload().size() < 800U);
}

BOOST_AUTO_TEST_CASE(work_is_counted_by_what_comes_and_what_becomes_of_it) {
  compressor press;
  const auto pressed = press.compress(frame::text(std::string(100'000, 'a')));
  inflater apart;
  BOOST_TEST(!apart.spent());
  apart.allow(200'000);
  frame made;
  apart.begin(opcode::text, 1U << 20U);
  apart.take(pressed.payload());
  apart.finish(made);
  BOOST_TEST(apart.worked() == 100'000 + 8 * pressed.payload().size());
  apart.begin(opcode::text, 1U << 20U);
  apart.take(pressed.payload());
  BOOST_TEST(apart.spent());
  apart.allow(1);
  BOOST_TEST(!apart.spent());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
