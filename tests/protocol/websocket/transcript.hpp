#pragma once

#include <porthouse/protocol/websocket/codec.hpp>
#include <porthouse/protocol/websocket/deflate.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// What a client writes, and what a decoder makes of it, in words that a test can compare.

namespace porthouse::protocol::test {

using namespace std::string_literals;
using namespace std::string_view_literals;

/// A frame as a client writes it: `first` is the first byte (0x81 is a whole text), the mask is
/// 37 FA 21 3D as in RFC 6455, section 5.7, unless another is given.
std::string client_frame(
    unsigned first, std::string_view payload, std::string_view key = "\x37\xFA\x21\x3D");

/// Only the header of a frame, which announces `length` bytes in the shortest way.
std::string client_header(unsigned first, std::uint64_t length);

/// How a transcript is made.
struct reading {
  std::size_t limit = 1024;
  bool deflate = false;
  std::size_t most = 1000;  ///< messages a call
};

/// Reads pieces as a connection does, and writes down what was met, such as
/// "text Hello, ping, close 1000 bye" or "violation 1002". Ends with "…" if the end cuts something
/// off.
std::string transcript(const std::vector<std::string_view>& pieces, reading how = {});
std::string transcript(std::string_view bytes, reading how = {});

/// The transcript of `bytes`, if it is the same however they are cut in two, and byte by byte;
/// otherwise says where it differs.
std::string transcript_of_every_chop(std::string_view bytes, reading how = {});

}  // namespace porthouse::protocol::test
