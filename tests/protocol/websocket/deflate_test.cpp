#include <porthouse/protocol/websocket/deflate.hpp>

#include <boost/test/unit_test.hpp>

#include <zlib.h>

#include <random>
#include <string>

namespace porthouse::protocol::test {
namespace {

using namespace std::string_view_literals;

/// Text like that of a room: it repeats itself, at all distances.
std::string chatter(std::size_t size, unsigned seed = 1) {
  std::mt19937 random{seed};
  std::string made;
  while (made.size() < size) {
    made += R"({"event":"moved","name":"player)" + std::to_string(random() % 50) + R"(","x":)" +
            std::to_string(random() % 1000) + "}";
  }
  made.resize(size);
  return made;
}

std::string noise(std::size_t size) {
  std::mt19937 random{7};
  std::string made(size, '\0');
  for (auto& byte : made) byte = static_cast<char>(random());
  return made;
}

inflated inflate_to(std::string& into, std::string_view bytes, opcode kind, std::size_t limit) {
  inflater deflated;
  deflated.begin(kind, limit);
  frame made;
  auto became = deflated.take(bytes);
  if (became == inflated::fine) became = deflated.finish(made);
  into = made.payload();
  return became;
}

inflated inflate(
    std::string_view bytes, opcode kind = opcode::binary, std::size_t limit = 1U << 24U) {
  std::string ignored;
  return inflate_to(ignored, bytes, kind, limit);
}

/// Inflates as a client does that has a window of `bits` and not one byte more: its output leaves
/// byte by byte, so that only the window can be referred to.
std::string inflate_in_window(std::string bytes, int bits) {
  bytes.append("\x00\x00\xFF\xFF", 4);
  z_stream stream{};
  inflateInit2(&stream, -bits);
  stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string made;
  for (;;) {
    char byte = 0;
    stream.next_out = reinterpret_cast<Bytef*>(&byte);
    stream.avail_out = 1;
    const int did = ::inflate(&stream, Z_SYNC_FLUSH);
    if (did != Z_OK || stream.avail_out != 0) break;
    made.push_back(byte);
  }
  if (stream.msg != nullptr) made += stream.msg;
  inflateEnd(&stream);
  return made;
}

bool is_compressed(const frame& made) {
  return (static_cast<unsigned char>(made.wire()[0]) & 0x40U) != 0;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(deflate)

BOOST_AUTO_TEST_CASE(what_is_compressed_inflates_to_itself) {
  compressor press;
  for (const std::size_t size :
       {64U, 100U, 250U, 1000U, 5000U, 40'000U, 65'535U, 65'536U, 1'000'000U}) {
    const auto text = chatter(size);
    for (int bits = 8; bits <= 15; ++bits) {
      const auto made = press.compress(frame::text(text), bits);
      BOOST_TEST(made.wire().size() < frame::text(text).wire().size());
      BOOST_TEST((made.kind() == opcode::text));
      if (!is_compressed(made)) continue;
      std::string back;
      BOOST_TEST((inflate_to(back, made.payload(), opcode::text, size) == inflated::fine));
      BOOST_TEST((back == text), size << " in " << bits);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_client_with_a_small_window_can_follow) {
  compressor press;
  for (int bits = 8; bits <= 15; ++bits) {
    for (const std::size_t size : {300U, 600U, 5000U, 100'000U}) {
      for (unsigned seed = 0; seed < 5; ++seed) {
        const auto text = chatter(size, seed);
        const auto made = press.compress(frame::text(text), bits);
        BOOST_TEST(is_compressed(made));
        BOOST_TEST((inflate_in_window(std::string{made.payload()}, bits) == text), bits << " bits");
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_window_of_256_bytes_is_kept_to_at_each_distance) {
  compressor press;
  for (std::size_t distance = 230; distance < 530; ++distance) {
    // The only repetition lies `distance` back: whether it may be used depends on the window.
    auto bytes = noise(distance);
    bytes += std::string(bytes).substr(0, 40) + std::string(100, '.');
    const auto made = press.compress(frame::make(opcode::binary, bytes), 8);
    BOOST_TEST(is_compressed(made));
    BOOST_TEST((inflate_in_window(std::string{made.payload()}, 8) == bytes), distance);
  }
}

BOOST_AUTO_TEST_CASE(the_tail_of_each_message_is_left_away) {
  compressor press;
  const auto made = press.compress(frame::text(chatter(1000)));
  BOOST_TEST(!made.payload().ends_with("\x00\x00\xFF\xFF"sv));
}

BOOST_AUTO_TEST_CASE(messages_do_not_depend_on_those_before) {
  compressor press;
  const auto first = press.compress(frame::text(chatter(3000)));
  (void)press.compress(frame::text(chatter(3000, 2)));
  const auto again = press.compress(frame::text(chatter(3000)));
  BOOST_TEST((first.payload() == again.payload()));
}

BOOST_AUTO_TEST_CASE(a_broadcast_is_compressed_once) {
  compressor one;
  compressor another;
  const auto plain = frame::text(chatter(3000));
  const auto made = one.compress(plain);
  BOOST_TEST(same_bytes(made, one.compress(plain)));
  BOOST_TEST(same_bytes(made, another.compress(plain)));
  BOOST_TEST(same_bytes(made, another.compress(plain, 13)));
  BOOST_TEST(!same_bytes(made, another.compress(plain, 9)));  // too small for what was made
}

BOOST_AUTO_TEST_CASE(a_broadcast_is_compressed_once_for_small_windows_too) {
  compressor press;
  const auto plain = frame::text(chatter(5'000));
  const auto made = press.compress(plain, 9);
  BOOST_TEST(same_bytes(press.compress(plain, 9), made));
  BOOST_TEST(!same_bytes(press.compress(plain, 10), made));
  BOOST_TEST(same_bytes(press.compress(plain, 9), made));
  press.forget();
  const auto again = press.compress(plain, 9);
  BOOST_TEST(!same_bytes(again, made));
  BOOST_TEST((again.payload() == made.payload()));
}

BOOST_AUTO_TEST_CASE(a_small_window_does_not_decide_for_larger_ones) {
  compressor press;
  const auto plain = frame::text(chatter(30'000));
  const auto small = press.compress(plain, 9);
  BOOST_TEST(press.compress(plain, 15).payload().size() < small.payload().size());
}

BOOST_AUTO_TEST_CASE(a_repetition_is_found_over_the_whole_length_of_a_message) {
  compressor press;
  for (std::size_t distance = 100; distance < 16'000; distance += distance / 50 + 1) {
    const auto once = noise(distance);
    BOOST_TEST(is_compressed(press.compress(frame::make(opcode::binary, once + once))), distance);
  }
}

BOOST_AUTO_TEST_CASE(small_messages_and_control_frames_are_sent_as_they_are) {
  compressor press;
  const auto small = frame::text(std::string(worth_deflating - 1, 'a'));
  BOOST_TEST(same_bytes(press.compress(small), small));
  const auto enough = press.compress(frame::text(std::string(worth_deflating, 'a')));
  BOOST_TEST(is_compressed(enough));
  const auto ping = frame::make(opcode::ping, std::string(125, 'a'));
  BOOST_TEST(same_bytes(press.compress(ping), ping));
}

BOOST_AUTO_TEST_CASE(what_does_not_shrink_is_sent_plain) {
  compressor press;
  for (const std::size_t size : {64U, 1000U, 100'000U}) {
    const auto plain = frame::make(opcode::binary, noise(size));
    const auto made = press.compress(plain);
    BOOST_TEST((made.wire() == plain.wire()));
    BOOST_TEST(same_bytes(made, press.compress(plain)));  // and is not tried again
  }
}

BOOST_AUTO_TEST_CASE(data_may_come_in_any_pieces) {
  compressor press;
  const auto text = chatter(3000);
  const auto made = press.compress(frame::text(text));
  inflater deflated;
  for (std::size_t cut = 0; cut <= made.payload().size(); ++cut) {
    deflated.begin(opcode::text, text.size());
    BOOST_TEST((deflated.take(made.payload().substr(0, cut)) == inflated::fine));
    BOOST_TEST((deflated.take(made.payload().substr(cut)) == inflated::fine));
    frame back;
    BOOST_TEST((deflated.finish(back) == inflated::fine));
    BOOST_TEST((back.payload() == text));
  }
}

BOOST_AUTO_TEST_CASE(an_inflater_begins_anew_after_anything) {
  inflater deflated;
  frame made;
  for (const auto bad :
       {"\xFF\xFF"sv, "\x4A"sv, "\xF2\x48\xCD"sv, "\xF3\x48\xCD\xC9\xC9\x07\x00"sv,
        "\x00\x01\x00\xFE\xFF\xFF"sv /* stored: no text */,
        "\x00\x01\x00\xFE\xFF\xC3"sv /* stored: half a character */}) {
    deflated.begin(opcode::text, 100);
    (void)deflated.take(bad);
    deflated.begin(opcode::text, 100);
    BOOST_TEST((deflated.take("\xF2\x48\xCD\xC9\xC9\x07\x00"sv) == inflated::fine));
    BOOST_TEST((deflated.finish(made) == inflated::fine));
    BOOST_TEST(made.payload() == "Hello");
  }
}

BOOST_AUTO_TEST_CASE(the_limit_is_exact_for_every_size_around_the_scratch) {
  compressor press;
  for (const std::size_t size : {1000U, 65'535U, 65'536U, 65'537U, 131'072U, 200'000U}) {
    const std::string kept{press.compress(frame::text(chatter(size))).payload()};
    BOOST_TEST((inflate(kept, opcode::text, size) == inflated::fine), size);
    BOOST_TEST((inflate(kept, opcode::text, size - 1) == inflated::too_big), size);
  }
}

BOOST_AUTO_TEST_CASE(the_first_fault_counts_however_the_data_is_cut) {
  // A stored block of "Hello", then a block of no known kind.
  constexpr auto bytes = "\x00\x05\x00\xFA\xFFHello\xFF"sv;
  BOOST_TEST((inflate(bytes, opcode::text, 5) == inflated::corrupt));
  BOOST_TEST((inflate(bytes, opcode::text, 4) == inflated::too_big));
}

BOOST_AUTO_TEST_CASE(a_bomb_is_refused) {
  compressor press;
  const auto bomb = press.compress(frame::make(opcode::binary, std::string(1U << 26U, '\0')));
  BOOST_TEST(bomb.payload().size() < 400'000U);
  BOOST_TEST((inflate(bomb.payload(), opcode::binary, 1U << 20U) == inflated::too_big));
}

BOOST_AUTO_TEST_CASE(bad_text_is_refused_before_the_rest_is_inflated) {
  compressor press;
  const auto made = press.compress(frame::text("\xFF" + std::string(1U << 24U, 'a')));
  inflater deflated;
  deflated.begin(opcode::text, 1U << 30U);
  BOOST_TEST((deflated.take(made.payload().substr(0, 1000)) == inflated::not_text));
}

BOOST_AUTO_TEST_CASE(every_change_of_one_bit_is_survived) {
  compressor press;
  const std::string made{press.compress(frame::text(chatter(600))).payload()};
  std::size_t refused = 0;
  for (std::size_t bit = 0; bit < made.size() * 8; ++bit) {
    auto broken = made;
    broken[bit / 8] = static_cast<char>(broken[bit / 8] ^ (1 << (bit % 8)));
    refused += inflate(broken, opcode::text, 2000) == inflated::fine ? 0 : 1;
  }
  BOOST_TEST(refused > made.size());
}

BOOST_AUTO_TEST_CASE(data_that_is_cut_off_is_corrupt) {
  compressor press;
  const std::string made{press.compress(frame::text(chatter(600))).payload()};
  for (std::size_t size = 1; size + 1 < made.size(); ++size) {
    BOOST_TEST((inflate(made.substr(0, size)) != inflated::fine), size);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
