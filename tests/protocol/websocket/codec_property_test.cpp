#include "transcript.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>

namespace porthouse::protocol::test {
namespace {

/// A client that says random things in random frames, and what a server should understand.
class random_client {
public:
  random_client(unsigned seed, bool deflate) : random_{seed}, deflate_{deflate} {}

  void say_something() {
    const bool text = pick(2) == 0;
    const auto payload = text ? some_text() : some_bytes();
    auto bytes = payload;
    unsigned first = text ? 0x01 : 0x02;
    if (deflate_ && pick(2) == 0) {
      const auto plain = frame::make(text ? opcode::text : opcode::binary, payload);
      const auto pressed = press_.compress(plain, 8 + static_cast<int>(pick(8)));
      bytes = pressed.payload();
      first = static_cast<unsigned char>(pressed.wire()[0]) & 0x7FU;
    }
    send(first, bytes);
    expect((text ? "text " : "binary ") + payload);
  }

  std::string wire;
  std::string expected;

  /// Cuts everything into random pieces.
  std::vector<std::string_view> pieces() {
    std::vector<std::string_view> cut;
    std::string_view rest = wire;
    const auto most = std::size_t{1} << pick(16);
    while (!rest.empty()) {
      cut.push_back(rest.substr(0, 1 + pick(most)));
      rest.remove_prefix(cut.back().size());
    }
    return cut;
  }

private:
  std::size_t pick(std::size_t below) { return random_() % below; }

  std::string some_bytes() {
    std::string made(pick(std::size_t{1} << pick(17)), '\0');
    const auto variety = 1 + pick(256);
    for (auto& byte : made) byte = static_cast<char>(pick(variety));
    return "." + made + ".";  // the transcript trims blanks
  }
  std::string some_text() {
    static constexpr std::array characters{
        "a"sv,
        "Z"sv,
        "\xC3\xA9"sv,
        "\xE2\x82\xAC"sv,
        "\xED\x9F\xBF"sv,
        "\xF0\x9F\x90\x99"sv,
        "\xF4\x8F\xBF\xBF"sv,
        "\x7F"sv};
    std::string made;
    const auto variety = 1 + pick(characters.size());
    for (auto left = pick(std::size_t{1} << pick(14)); left > 0; --left)
      made += characters[pick(variety)];
    return "." + made + ".";
  }
  void send(unsigned first, std::string_view bytes) {
    for (auto fragments = pick(4); fragments > 0; --fragments) {
      const auto size = pick(bytes.size() + 1);
      add(first, bytes.substr(0, size));
      bytes.remove_prefix(size);
      first = 0x00;
      if (pick(3) == 0) interrupt();
    }
    add(first | 0x80U, bytes);
  }
  void interrupt() {
    const bool ping = pick(2) == 0;
    const auto payload = "!" + std::string(pick(124), 'p');
    add(ping ? 0x89 : 0x8A, payload);
    expect((ping ? "ping " : "pong ") + payload);
  }
  void add(unsigned first, std::string_view bytes) {
    const auto key = static_cast<std::uint32_t>(random_());
    wire += client_frame(first, bytes, {reinterpret_cast<const char*>(&key), sizeof key});
  }
  void expect(const std::string& line) { expected += (expected.empty() ? "" : ", ") + line; }

  std::mt19937 random_;
  bool deflate_;
  compressor press_;
};

void check(unsigned seed, bool deflate) {
  random_client client{seed, deflate};
  for (int i = 0; i < 12; ++i) client.say_something();
  const reading how{.limit = 1U << 18U, .deflate = deflate, .most = 1 + seed % 5};
  BOOST_TEST((transcript(client.wire, how) == client.expected), "seed " << seed);
  for (int i = 0; i < 4; ++i) {
    BOOST_TEST((transcript(client.pieces(), how) == client.expected), "in pieces, seed " << seed);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(codec_property)

BOOST_AUTO_TEST_CASE(what_is_said_in_any_frames_and_pieces_is_understood) {
  for (unsigned seed = 0; seed < 100; ++seed) check(seed, false);
}

BOOST_AUTO_TEST_CASE(what_is_compressed_in_any_frames_and_pieces_is_understood) {
  for (unsigned seed = 0; seed < 50; ++seed) check(seed, true);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::protocol::test
