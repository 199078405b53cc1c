#include <porthouse/protocol/http/handshake.hpp>
#include <porthouse/protocol/http/percent.hpp>
#include <porthouse/protocol/http/query.hpp>
#include <porthouse/protocol/text/ascii.hpp>
#include <porthouse/protocol/text/utf8.hpp>

#include <algorithm>

namespace porthouse::protocol {
namespace {

std::optional<std::string> decoded(std::string_view text) {
  auto plain = query_decoded(text);
  if (plain && !is_utf8(*plain)) plain.reset();
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
  query_reader parameters{query()};
  while (const auto one = parameters.next()) {
    if (decoded(one->key) == key) return decoded(one->value);
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
