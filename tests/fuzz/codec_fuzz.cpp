// However a stream of bytes is cut, a decoder makes the same of it, within its memory.
// Input: a byte of settings, a byte that seeds the cuts, then what the client sends.

#include <porthouse/protocol/codec.hpp>
#include <porthouse/protocol/deflate.hpp>
#include <porthouse/protocol/utf8.hpp>

#include <algorithm>
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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 2) return 0;
  const settings_of_run how{
      .limit = std::size_t{16} << (bytes[0] & 0x0FU),
      .most = 1 + (bytes[0] >> 4U & 0x03U),
      .deflate = (bytes[0] & 0x80U) != 0};
  const std::string_view stream{reinterpret_cast<const char*>(bytes) + 2, size - 2};
  const auto whole = decode(stream, how, stream.size());
  must(decode(stream, how, 1) == whole);
  must(decode(stream, how, 2 + bytes[1]) == whole);
  return 0;
}
