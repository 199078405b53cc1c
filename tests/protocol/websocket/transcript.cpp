#include "transcript.hpp"

#include <array>

namespace porthouse::protocol::test {
namespace {

std::string number_of(close_code code) { return std::to_string(static_cast<unsigned>(code)); }

std::string difference(std::string where, std::string_view is, std::string_view should_be) {
  return where.append(": ").append(is).append(" instead of ").append(should_be);
}

class scribe {
public:
  explicit scribe(reading how) : how_{how}, decoder_{how.limit, how.deflate} {}

  void read(std::string_view piece) {
    std::string bytes{piece};  // a copy: the decoder may change it, and must not read past it
    std::size_t done = 0;
    for (bool more = true; more;) {
      std::vector<message> messages;
      const auto met =
          decoder_.decode(std::span{bytes}.subspan(done), messages, how_.most, &inflater_);
      for (const auto& one : messages) {
        write(std::string{one.is_text() ? "text " : "binary "}.append(one.text()));
      }
      more = met.what != event::drained && !decoder_.ended();
      write_event(met);
      done += met.consumed;
    }
    if (done != bytes.size()) write("not all was consumed");
  }
  std::string text() const { return decoder_.idle() || decoder_.ended() ? text_ : text_ + "…"; }

private:
  void write_event(const decoded& met) {
    switch (met.what) {
      case event::drained: break;
      case event::enough: break;
      case event::ping: write(std::string{"ping "}.append(met.payload)); break;
      case event::pong: write(std::string{"pong "}.append(met.payload)); break;
      case event::close:
        write("close " + number_of(met.code) + ' ' + std::string{met.payload});
        break;
      case event::violation: write("violation " + number_of(met.code)); break;
    }
  }
  void write(std::string line) {
    while (!line.empty() && line.back() == ' ') line.pop_back();
    if (!text_.empty()) text_ += ", ";
    text_ += line;
  }

  reading how_;
  decoder decoder_;
  inflater inflater_;
  std::string text_;
};

}  // namespace

std::string client_header(unsigned first, std::uint64_t length) {
  std::string bytes(1, static_cast<char>(first));
  const unsigned more = length < 126 ? 0 : length < 0x10000 ? 2 : 8;
  const auto short_length = more == 0 ? length : more == 2 ? 126 : 127;
  bytes.push_back(static_cast<char>(0x80U | short_length));
  for (unsigned i = more; i-- > 0;) bytes.push_back(static_cast<char>(length >> (8 * i) & 0xFFU));
  return bytes;
}

std::string client_frame(unsigned first, std::string_view payload, std::string_view key) {
  auto bytes = client_header(first, payload.size()).append(key);
  for (std::size_t i = 0; i < payload.size(); ++i) {
    bytes.push_back(static_cast<char>(payload[i] ^ key[i % 4]));
  }
  return bytes;
}

std::string transcript(const std::vector<std::string_view>& pieces, reading how) {
  scribe writer{how};
  for (const auto piece : pieces) writer.read(piece);
  return writer.text();
}

std::string transcript(std::string_view bytes, reading how) {
  return transcript(std::vector{bytes}, how);
}

std::string transcript_of_every_chop(std::string_view bytes, reading how) {
  const auto whole = transcript(bytes, how);
  for (std::size_t at = 0; at <= bytes.size(); ++at) {
    const auto halves = transcript({bytes.substr(0, at), bytes.substr(at)}, how);
    if (halves != whole) return difference("cut at " + std::to_string(at), halves, whole);
  }
  std::vector<std::string_view> single;
  for (std::size_t at = 0; at < bytes.size(); ++at) single.push_back(bytes.substr(at, 1));
  const auto by_bytes = transcript(single, how);
  return by_bytes == whole ? whole : difference("byte by byte", by_bytes, whole);
}

}  // namespace porthouse::protocol::test
