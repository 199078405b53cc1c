// However a stream of bytes is cut, a decoder makes the same of it, within its memory.
// Input: a byte of settings, a byte that seeds the cuts, then what the client sends; or, if the
// settings say so, a script: two bytes for each frame, so that limits are met, with compression
// too, which bytes at random hardly ever do.

#include <porthouse/protocol/text/utf8.hpp>
#include <porthouse/protocol/websocket/codec.hpp>
#include <porthouse/protocol/websocket/deflate.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace porthouse::protocol;

struct settings_of_run {
  std::size_t limit;
  std::size_t most;
  bool deflate;
};

void must(bool kept) {
  if (!kept) std::abort();
}

void write(std::string& to, char kind, unsigned code, std::string_view payload) {
  to.append(1, kind).append(std::to_string(code)).append(1, ' ').append(payload).append(1, '\n');
}

/// What a decoder makes of a stream that comes in pieces of at most `longest` bytes.
std::string decode(std::string_view stream, settings_of_run how, std::size_t longest) {
  decoder reader{how.limit, how.deflate};
  inflater shared;
  std::string log;
  std::size_t arrived = 0;
  while (!stream.empty() && !reader.ended()) {
    std::string piece{stream.substr(0, longest)};
    stream.remove_prefix(piece.size());
    arrived += piece.size();
    std::size_t done = 0;
    for (auto met = event::enough; met != event::drained && !reader.ended();) {
      std::vector<message> messages;
      const auto found = reader.decode(
          std::span{piece}.subspan(done), messages, how.most, how.deflate ? &shared : nullptr);
      met = found.what;
      done += found.consumed;
      must(done <= piece.size());
      must(messages.size() <= how.most);
      for (const auto& one : messages) {
        must(one.size() <= how.limit);
        must(!one.is_text() || is_utf8(one.text()));
        write(log, one.is_text() ? 't' : 'b', 0, one.text());
      }
      const bool tells = met != event::drained && met != event::enough;
      if (tells)
        write(
            log, 'e', static_cast<unsigned>(met) << 16U | static_cast<unsigned>(found.code),
            found.payload);
      must(
          met != event::close || found.code == close_code::none ||
          may_be_sent(static_cast<std::uint16_t>(found.code)));
    }
    must(done == piece.size());
    must(reader.held() <= std::min(4 * arrived, how.limit + how.limit / 8) + 2048);
    must(!reader.idle() || reader.held() == 0);
  }
  return log;
}

/// The sizes at which something is decided.
std::size_t size_for(std::uint8_t choice, std::size_t limit) {
  const auto pressed = compressed_limit(limit);
  const std::array<std::size_t, 16> all{
      0,           1,         5,         125,       126,     limit / 2,       limit - 5,
      limit - 1,   limit + 0, limit + 1, limit + 5, pressed, pressed - limit, pressed - 1,
      pressed + 1, 70'000};
  return all[choice & 0x0FU];
}

/// One frame that a script asks for. What it carries is a piece of an endless row of empty stored
/// blocks: as good as any bytes, and compressed data of any length.
std::string scripted(std::uint8_t first, std::uint8_t choice, std::size_t limit, std::size_t& at) {
  constexpr std::string_view block{"\x00\x00\x00\xFF\xFF", 5};
  const bool is_control = (first & 0x08U) != 0;
  auto size = size_for(choice, limit);
  if (is_control) size = std::min<std::size_t>(size, 125);
  if (!is_control && (first & 0x0FU) != 0) at = 0;  // a message begins
  const auto announced = (choice & 0x10U) != 0 ? size + 1'000'000 : size;
  std::string made(1, static_cast<char>(first));
  const auto marker = announced < 126 ? announced : announced < 65'536 ? 126U : 127U;
  made.push_back(static_cast<char>(0x80U | marker));
  const unsigned more = marker < 126 ? 0 : marker == 126 ? 2 : 8;
  for (unsigned i = more; i-- > 0;) made.push_back(static_cast<char>(announced >> (8 * i)));
  made.append(4, '\0');  // the mask
  for (std::size_t i = 0; i < size; ++i) made.push_back(block[(is_control ? i : at++) % 5]);
  return made;
}

std::string play(std::string_view script, std::size_t limit) {
  constexpr std::size_t most = 300'000;
  std::string made;
  std::size_t at = 0;
  for (; script.size() >= 2 && made.size() < most; script.remove_prefix(2)) {
    made += scripted(
        static_cast<std::uint8_t>(script[0]), static_cast<std::uint8_t>(script[1]), limit, at);
  }
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 2) return 0;
  const settings_of_run how{
      .limit = std::size_t{16} << (bytes[0] & 0x0FU),
      .most = 1 + (bytes[0] >> 4U & 0x03U),
      .deflate = (bytes[0] & 0x80U) != 0};
  const std::string_view given{reinterpret_cast<const char*>(bytes) + 2, size - 2};
  const bool is_script = (bytes[0] & 0x40U) != 0;
  const auto stream = is_script ? play(given, how.limit) : std::string{given};
  const auto whole = decode(stream, how, stream.size());
  must(decode(stream, how, is_script ? 1'021 : 1) == whole);
  must(decode(stream, how, 2 + bytes[1]) == whole);
  return 0;
}
