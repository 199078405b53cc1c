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
  while (const auto parameter = parameters.next()) {
    if (decoded(parameter->key) == key) return decoded(parameter->value);
  }
  return std::nullopt;
}

std::string_view handshake::header(std::string_view name) const noexcept {
  const auto found = std::ranges::find_if(
      headers, [&](const auto& field) { return same_word(field.first, name); });
  return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

// What an acceptor throws is the server's fault, not the client's, and its text stays in the
// server.
admission admit(const std::vector<acceptor>& acceptors, const handshake& handshake) {
  try {
    admission all;
    for (const auto& callback : acceptors) {
      auto answer = callback(handshake);
      if (!answer.admitted) return answer;
      if (!answer.name.empty()) all.name = std::move(answer.name);
      if (!answer.place.empty()) all.place = std::move(answer.place);
      if (answer.subprotocol) all.subprotocol = std::move(answer.subprotocol);
      for (auto& [key, value] : answer.attributes) all.attributes[key] = std::move(value);
    }
    return all;
  } catch (...) {
    return admission::refuse(500, "The server failed to decide: come back later.");
  }
}

admission admission::refuse(unsigned status, std::string reason) {
  admission refusal;
  refusal.admitted = false;
  refusal.status = status >= 400 && status <= 599 ? status : 403;
  refusal.reason = std::move(reason);
  return refusal;
}

}  // namespace porthouse::protocol
