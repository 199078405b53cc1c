// What stands between the codec and a room, without a socket: compression, envelopes, and JSON that
// was written to be slow. Of processor time; each figure is the best of several rounds.

#include "support/flags.hpp"

#include <porthouse/protocol/message/envelope.hpp>
#include <porthouse/protocol/message/json.hpp>
#include <porthouse/protocol/websocket/deflate.hpp>

#include <algorithm>
#include <cstdint>
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

void measure(const char* name, std::size_t size, const auto& work, std::size_t turns = times) {
  double best = 1e9;
  for (int round = 0; round < rounds; ++round) {
    const auto begin = std::clock();
    for (std::size_t i = 0; i < turns; ++i) work(i);
    best = std::min(
        best,
        static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC / static_cast<double>(turns));
  }
  std::printf("%-24s %7zu B %10.2f us\n", name, size, best * 1e6);
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

/// A key for each number. Those that collide have one bucket in the hash table of a Boost.JSON
/// object, whatever its salt: FNV with letters of one high nibble, whose differences it adds up.
std::string key_after(std::uint32_t& number, std::uint64_t buckets) {
  for (;; ++number) {
    std::string key;
    std::uint64_t hash = 0xcbf29ce484222325;
    for (unsigned i = 0; i < 6; ++i) {
      key.push_back(static_cast<char>('`' + ((number >> (4 * i)) & 15U)));
      hash = (static_cast<std::uint64_t>(key.back()) ^ hash) * 0x100000001b3;
    }
    if (hash % buckets != 0) continue;
    ++number;
    return key;
  }
}

std::string objects(std::size_t members, bool colliding) {
  std::uint32_t number = 0;
  std::string one = "{";
  for (std::size_t i = 0; i < members; ++i) {
    one.append(i > 0 ? ",\"" : "\"").append(key_after(number, colliding ? members : 1));
    one += "\":0";
  }
  one += "}";
  std::string all = "[" + one;
  while (all.size() + one.size() + 2 < limits{}.message_bytes) all += "," + one;
  return all + "]";
}

void parse_slowly() {
  const auto most = json_limits::of_ours();
  const auto parse = [&](const char* name, const std::string& text) {
    const auto work = [&](std::size_t) {
      boost::json::value read;
      if (parse_json(text, most, read) != json_fault::none) std::puts("no JSON");
    };
    measure(name, text.size(), work, 5);
  };
  for (const std::size_t members : {64U, 128U, 256U, 1'024U}) {
    const auto of = " keys, " + std::to_string(members) + " each";
    parse(("plain" + of).c_str(), objects(members, false));
    parse(("colliding" + of).c_str(), objects(members, true));
  }
}

}  // namespace

int main(int argc, char** argv) {
  porthouse::bench::flags given{
      "bench_layers", "What stands between the codec and a room costs, without a socket."};
  return given.run(argc, argv, [] {
    for (const std::size_t size : {128U, 1'024U, 16'384U}) layers_of(size);
    parse_slowly();
  });
}
