// What is compressed inflates to itself, for clients with any window; and any data at all inflates
// within its limit to the same, however it is cut. Input: a byte of settings, a byte that says
// where to cut, then the data.

#include <porthouse/protocol/text/utf8.hpp>
#include <porthouse/protocol/websocket/deflate.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace porthouse::protocol;

void must(bool kept) {
  if (!kept) std::abort();
}

struct outcome {
  inflated became = inflated::fine;
  frame made;
};

outcome inflate(
    inflater& shared, std::string_view data, opcode kind, std::size_t limit, std::size_t piece) {
  shared.begin(kind, limit);
  outcome result;
  while (!data.empty() && result.became == inflated::fine) {
    result.became = shared.take(data.substr(0, piece));
    data.remove_prefix(std::min(piece, data.size()));
  }
  if (result.became == inflated::fine) result.became = shared.finish(result.made);
  return result;
}

void there_and_back(std::string_view data, int bits) {
  static compressor press;
  static inflater shared;
  const auto plain = frame::make(opcode::binary, data);
  const auto made = press.compress(plain, bits);
  must(made.wire().size() <= plain.wire().size());
  const bool compressed = (static_cast<unsigned char>(made.wire()[0]) & 0x40U) != 0;
  if (!compressed) return must(made.wire() == plain.wire());
  const auto back =
      inflate(shared, made.payload(), opcode::binary, data.size(), made.payload().size());
  must(back.became == inflated::fine && back.made.payload() == data);
}

void anything(std::string_view data, opcode kind, std::size_t limit, std::size_t cut) {
  static inflater shared;
  const auto whole = inflate(shared, data, kind, limit, std::max<std::size_t>(data.size(), 1));
  const auto pieces = inflate(shared, data, kind, limit, cut);
  must(whole.became == pieces.became);
  if (whole.became != inflated::fine) return;
  must(whole.made.payload() == pieces.made.payload());
  must(whole.made.payload().size() <= limit);
  must(kind == opcode::binary || is_utf8(whole.made.payload()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view data{reinterpret_cast<const char*>(bytes) + 2, size - 2};
  there_and_back(data, 8 + bytes[0] % 8);
  const auto kind = (bytes[0] & 0x10U) != 0 ? opcode::text : opcode::binary;
  anything(data, kind, std::size_t{1} << (bytes[0] >> 5U) * 3U, 1 + std::size_t{bytes[1]});
  return 0;
}
