#include <porthouse/protocol/text/ascii.hpp>
#include <porthouse/protocol/text/header_reader.hpp>
#include <porthouse/protocol/websocket/negotiation.hpp>

#include <algorithm>

namespace porthouse::protocol {
namespace {

bool is_token_character(char c) noexcept {
  return is_alphanumeric(c) ||
         std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
}

/// The value of a parameter whose '=' has been read: a token, quoted or not (RFC 6455,
/// section 9.1).
std::optional<std::string> parse_value(header_reader& from) {
  auto value = from.value(is_token_character);
  if (value && !is_token(*value)) value.reset();
  return value;
}

/// `parameters`: how many there may still be.
std::optional<extension_offer> parse_offer(header_reader& from, std::size_t& parameters) {
  extension_offer offer{.name = std::string{from.word(is_token_character)}, .parameters = {}};
  if (offer.name.empty()) return std::nullopt;
  while (from.take(';')) {
    std::string name{from.word(is_token_character)};
    if (name.empty() || parameters-- == 0) return std::nullopt;
    std::optional<std::string> value;
    if (from.take('=') && !(value = parse_value(from))) return std::nullopt;
    offer.parameters.emplace_back(std::move(name), std::move(value));
  }
  return offer;
}

/// A window size: 8 to 15, without leading zeros (RFC 7692, section 7.1.2).
std::optional<int> window_bits(std::string_view text) noexcept {
  if (text == "8" || text == "9") return text.front() - '0';
  if (text.size() != 2 || text.front() != '1' || text.back() < '0' || text.back() > '5') {
    return std::nullopt;
  }
  return 10 + text.back() - '0';
}

std::optional<deflate_agreement> agree(const extension_offer& offer) {
  deflate_agreement agreed;
  std::vector<std::string_view> seen;
  for (const auto& [name, value] : offer.parameters) {
    if (std::ranges::find(seen, name) != seen.end()) return std::nullopt;
    seen.push_back(name);
    if (name == "server_no_context_takeover" || name == "client_no_context_takeover") {
      if (value) return std::nullopt;
    } else if (name == "server_max_window_bits") {
      const auto bits = value ? window_bits(*value) : std::nullopt;
      if (!bits) return std::nullopt;
      agreed.server_window_bits = *bits;
    } else if (name == "client_max_window_bits") {
      // A promise of the client or the mere offer of one: our inflater follows any window.
      if (value && !window_bits(*value)) return std::nullopt;
    } else {
      return std::nullopt;
    }
  }
  return agreed;
}

}  // namespace

bool is_token(std::string_view word) noexcept {
  return !word.empty() && std::ranges::all_of(word, is_token_character);
}

std::optional<std::vector<std::string>> parse_subprotocols(
    std::string_view header, std::size_t most) {
  std::vector<std::string> offered;
  header_reader from{header};
  while (!from.at_end()) {
    if (from.take(',')) continue;  // empty list elements are allowed (RFC 9110, section 5.6.1)
    const auto name = from.word(is_token_character);
    const bool ends_well = !name.empty() && (from.at_end() || from.take(','));
    if (!ends_well || offered.size() == most) return std::nullopt;
    if (std::ranges::find(offered, name) != offered.end()) return std::nullopt;
    offered.emplace_back(name);
  }
  return offered;
}

std::string choose_subprotocol(
    const std::vector<std::string>& ours, const std::vector<std::string>& offered) {
  const auto chosen = std::ranges::find_first_of(ours, offered);
  return chosen == ours.end() ? std::string{} : *chosen;
}

std::optional<std::vector<extension_offer>> parse_extensions(
    std::string_view header, std::size_t most) {
  std::vector<extension_offer> offers;
  auto parameters = most;
  header_reader from{header};
  while (!from.at_end()) {
    if (from.take(',')) continue;
    if (offers.size() == most) return std::nullopt;
    auto offer = parse_offer(from, parameters);
    if (!offer || !(from.at_end() || from.take(','))) return std::nullopt;
    offers.push_back(std::move(*offer));
  }
  return offers;
}

std::string deflate_agreement::header() const {
  std::string text = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
  if (server_window_bits < 15) {
    text += "; server_max_window_bits=" + std::to_string(server_window_bits);
  }
  return text;
}

std::optional<deflate_agreement> agree_on_deflate(const std::vector<extension_offer>& offers) {
  for (const auto& offer : offers) {
    if (offer.name != "permessage-deflate") continue;
    if (auto agreed = agree(offer)) return agreed;
  }
  return std::nullopt;
}

}  // namespace porthouse::protocol
