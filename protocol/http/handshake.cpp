#include <porthouse/protocol/http/ascii.hpp>
#include <porthouse/protocol/http/handshake.hpp>
#include <porthouse/protocol/websocket/utf8.hpp>

#include <algorithm>

namespace porthouse::protocol {
namespace {

int hex(char digit) noexcept {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

std::optional<std::string> decoded(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain.push_back(text[i] == '+' ? ' ' : text[i]);
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const auto high = hex(text[i + 1]);
    const auto low = hex(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    plain.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  if (!is_utf8(plain)) return std::nullopt;
  return plain;
}

}  // namespace

std::string_view handshake::path() const noexcept {
  return std::string_view{target}.substr(0, target.find('?'));
}

std::string_view handshake::query() const noexcept {
  const auto mark = target.find('?');
  return mark == std::string::npos ? std::string_view{} : std::string_view{target}.substr(mark + 1);
}

std::optional<std::string> handshake::query(std::string_view key) const {
  auto rest = query();
  while (!rest.empty()) {
    const auto pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    const auto equals = std::min(pair.find('='), pair.size());
    if (decoded(pair.substr(0, equals)) != key) continue;
    return decoded(pair.substr(std::min(equals + 1, pair.size())));
  }
  return std::nullopt;
}

std::string_view handshake::header(std::string_view name) const noexcept {
  const auto found =
      std::ranges::find_if(headers, [&](const auto& one) { return same_word(one.first, name); });
  return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

// What an acceptor throws is its own fault, not the client's, and none of its business.
admission admit(const std::vector<acceptor>& acceptors, const handshake& who) {
  try {
    admission all;
    for (const auto& one : acceptors) {
      auto said = one(who);
      if (!said.admitted) return said;
      if (!said.name.empty()) all.name = std::move(said.name);
      if (!said.place.empty()) all.place = std::move(said.place);
      if (said.subprotocol) all.subprotocol = std::move(said.subprotocol);
      for (auto& [key, value] : said.attributes) all.attributes[key] = std::move(value);
    }
    return all;
  } catch (...) {
    return admission::refuse(500, "The server failed to decide: come back later.");
  }
}

admission admission::refuse(unsigned status, std::string reason) {
  admission said;
  said.admitted = false;
  said.status = status >= 400 && status <= 599 ? status : 403;
  said.reason = std::move(reason);
  return said;
}

}  // namespace porthouse::protocol
