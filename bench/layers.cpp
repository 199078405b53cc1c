// What stands between the codec and a room, without a socket: compression and envelopes. Of
// processor time; each figure is the best of several rounds.

#include <porthouse/protocol/deflate.hpp>
#include <porthouse/protocol/envelope.hpp>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string>
#include <string_view>

namespace {

using namespace porthouse::protocol;

constexpr int rounds = 5;
constexpr std::size_t times = 2'000;

/// The text of a chat of `size` bytes: JSON, with words that come again and numbers that do not.
std::string chat(std::size_t size, std::size_t number) {
  std::string said = R"({"event":"say","body":{"text":")";
  while (said.size() + 3 < size) {
    said += "word" + std::to_string(number++ * 2'654'435'761U % 1'000) + ' ';
  }
  said.resize(size - 3, '.');
  return said + R"("}})";
}

void measure(const char* what, std::size_t size, const auto& work) {
  double best = 1e9;
  for (int round = 0; round < rounds; ++round) {
    const auto begin = std::clock();
    for (std::size_t i = 0; i < times; ++i) work(i);
    best = std::min(best, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC / times);
  }
  std::printf("%-24s %7zu B %10.2f us\n", what, size, best * 1e6);
}

void layers_of(std::size_t size) {
  const auto said = chat(size, 7);
  compressor squeeze;
  inflater unfold;
  const auto small = squeeze.compress(frame::text(said));
  measure("building a frame", size, [&](std::size_t) { frame::text(said); });
  measure(
      "compressing, window 15", size, [&](std::size_t) { squeeze.compress(frame::text(said)); });
  measure("inflating", size, [&](std::size_t) {
    frame whole;
    unfold.begin(opcode::text, 1'048'576);
    const bool fine = unfold.take(small.payload()) == inflated::fine &&
                      unfold.finish(whole) == inflated::fine && whole.payload() == said;
    if (!fine) std::puts("wrong bytes");
  });
  envelope_chain chain{envelopes{json_envelope{}}};
  const identity who{};
  measure("json_envelope, open", size, [&](std::size_t) {
    auto one = message::text(said);
    if (chain.open(one, who).what != outcome::kind::pass) std::puts("not passed");
  });
  std::printf(
      "%-24s %7zu B %10.2f of it\n", "compressed to", size,
      static_cast<double>(small.payload().size()) / static_cast<double>(size));
}

}  // namespace

int main() {
  for (const std::size_t size : {128U, 1'024U, 16'384U}) layers_of(size);
}
