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
  while (const auto query_parameter = parameters.next()) {
    if (decoded(query_parameter->key) == key) return decoded(query_parameter->value);
  }
  return std::nullopt;
}

std::string_view handshake::header(std::string_view name) const noexcept {
  const auto found =
      std::ranges::find_if(headers, [&](const auto& one) { return same_word(one.first, name); });
  return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

// What an acceptor throws is its own fault, not the client's, and none of its business.
admission admit(const std::vector<acceptor>& acceptors, const handshake& handshake) {
  try {
    admission all;
    for (const auto& callback : acceptors) {
      auto admission = callback(handshake);
      if (!admission.admitted) return admission;
      if (!admission.name.empty()) all.name = std::move(admission.name);
      if (!admission.place.empty()) all.place = std::move(admission.place);
      if (admission.subprotocol) all.subprotocol = std::move(admission.subprotocol);
      for (auto& [key, value] : admission.attributes) all.attributes[key] = std::move(value);
    }
    return all;
  } catch (...) {
    return admission::refuse(500, "The server failed to decide: come back later.");
  }
}

admission admission::refuse(unsigned status, std::string reason) {
  admission admission;
  admission.admitted = false;
  admission.status = status >= 400 && status <= 599 ? status : 403;
  admission.reason = std::move(reason);
  return admission;
}

}  // namespace porthouse::protocol
