// What the codec alone costs, without a socket: the bytes of pipelined messages lie in one buffer,
// as a shard reads them, and are taken apart again and again. Each figure is the best of several
// rounds.

#include "support/flags.hpp"

#include <porthouse/protocol/settings/limits.hpp>
#include <porthouse/protocol/websocket/codec.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace porthouse::protocol;
using namespace std::string_view_literals;

constexpr std::size_t buffer_size = 256_KiB;
constexpr std::size_t bytes_per_round = 256_MiB;
constexpr std::size_t messages_per_round = 2'000'000;
constexpr int rounds = 5;

struct sort {
  const char* name;
  unsigned first_byte;
  std::string_view pattern;
};

std::string frame_of(const sort& kind, std::size_t size) {
  std::string bytes(1, static_cast<char>(kind.first_byte));
  const unsigned more = size < 126 ? 0 : size < 0x10000 ? 2 : 8;
  bytes.push_back(static_cast<char>(0x80U | (more == 0 ? size : more == 2 ? 126U : 127U)));
  for (unsigned i = more; i-- > 0;) bytes.push_back(static_cast<char>(size >> (8 * i)));
  std::string payload;
  while (payload.size() + kind.pattern.size() <= size) payload += kind.pattern;
  payload.resize(size, '.');
  constexpr auto key = "\x37\xFA\x21\x3D"sv;
  bytes += key;
  for (std::size_t i = 0; i < size; ++i)
    bytes.push_back(static_cast<char>(payload[i] ^ key[i % 4]));
  return bytes;
}

/// Decodes `stream` once, in reads of `buffer_size`. Returns the number of messages.
std::size_t decode(decoder& reader, std::string_view stream, std::string& buffer) {
  std::size_t count = 0;
  std::vector<message> messages;
  while (!stream.empty()) {
    const auto size = std::min(buffer_size, stream.size());
    std::memcpy(buffer.data(), stream.data(), size);  // the kernel's part: not counted below
    stream.remove_prefix(size);
    for (std::size_t done = 0; done < size;) {
      done += reader.decode({buffer.data() + done, size - done}, messages, 1024).consumed;
      count += messages.size();
      messages.clear();
    }
  }
  return count;
}

/// Of processor time: others may be at work on this machine.
double seconds_of(const auto& work) {
  const auto begin = std::clock();
  work();
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

/// The time that filling the buffer takes in `decode`.
double copying(std::string_view stream, std::string& buffer) {
  return seconds_of([&] {
    for (; !stream.empty(); stream.remove_prefix(std::min(buffer_size, stream.size()))) {
      std::memcpy(buffer.data(), stream.data(), std::min(buffer_size, stream.size()));
    }
  });
}

void measure(const sort& kind, std::size_t size) {
  const auto one = frame_of(kind, size);
  std::string stream;
  while (stream.size() + one.size() <= std::max(buffer_size, one.size())) stream += one;
  std::string buffer(buffer_size, '\0');
  decoder reader{1_MiB};
  const auto per_pass = stream.size() / one.size();
  const auto passes = std::max<std::size_t>(
      1, std::min(bytes_per_round / stream.size(), messages_per_round / per_pass));
  double best = 1e9;
  for (int round = 0; round < rounds; ++round) {
    double copied = 0;
    for (std::size_t i = 0; i < passes; ++i) copied += copying(stream, buffer);
    std::size_t count = 0;
    const auto all = seconds_of([&] {
      for (std::size_t i = 0; i < passes; ++i) count += decode(reader, stream, buffer);
    });
    if (count != passes * per_pass) std::puts("messages are missing");
    best = std::min(best, (all - copied) / static_cast<double>(count));
  }
  std::printf(
      "%-8s %9zu B %12.1f ns %9.2f GB/s\n", kind.name, size, best * 1e9,
      static_cast<double>(size) / best / 1e9);
}

void measure_all() {
  constexpr std::array sorts{
      sort{"binary", 0x82, "\x00\xFF\x80 any bytes"sv}, sort{"ascii", 0x81, "plain old letters "},
      sort{"greek", 0x81, "κόσμε "},
      sort{"mixed", 0x81, "mostly letters, and then some 🐙 or naïve ones "}};
  std::puts("kind          size      a message    payload");
  for (const auto& kind : sorts) {
    for (const std::size_t size : {16_bytes, 128_bytes, 16_KiB, 1_MiB}) measure(kind, size);
  }
}

}  // namespace

int main(int argc, char** argv) {
  porthouse::bench::flags given{"bench_codec", "What the codec alone costs, without a socket."};
  return given.run(argc, argv, measure_all);
}
