#include <porthouse/protocol/message/envelope.hpp>

#include <algorithm>
#include <exception>
#include <stdexcept>

namespace porthouse::protocol {
namespace {

// What goes wrong inside an envelope is ours, not the client's, and its text stays in the server.
template <class Layer>
outcome guarded(Layer&& layer) noexcept {
  try {
    return layer();
  } catch (const std::exception&) {
    return {
        .what = outcome::kind::close,
        .reply = {},
        .code = close_code::internal_error,
        .reason = {}};
  }
}

}  // namespace

outcome outcome::answer(message reply) {
  return {.what = kind::answer, .reply = std::move(reply), .code = {}, .reason = {}};
}

outcome outcome::close(close_code code, std::string reason) {
  if (!may_be_sent(static_cast<std::uint16_t>(code)))
    throw std::invalid_argument{
        "this close code may not go over the wire: take one of 4100 to 4999"};
  return {.what = kind::close, .reply = {}, .code = code, .reason = std::move(reason)};
}

outcome json_envelope::open(message& inbound, const identity&) {
  switch (inbound.why_no_json()) {
    case json_fault::none: return outcome::pass();
    case json_fault::too_large:
      return outcome::close(close_code::invalid_data, "JSON of too many values, members or levels");
    case json_fault::malformed: break;
  }
  return outcome::close(close_code::invalid_data, "send JSON text");
}

envelope_chain::envelope_chain(const envelopes& plan) {
  for (const auto& make : plan.recipes()) {
    auto layer = make();
    if (layer.opener) openers_.push_back(std::move(layer.opener));
    if (layer.sealer) sealers_.push_back(std::move(layer.sealer));
  }
  looks_ =
      std::ranges::any_of(sealers_, [](const auto& sealer) { return sealer->looks_at_socket(); });
  std::ranges::reverse(sealers_);
}

outcome envelope_chain::open(message& inbound, const identity& identity) {
  for (const auto& layer : openers_) {
    auto said = guarded([&] { return layer->open(inbound, identity); });
    if (said.what != outcome::kind::pass) return said;
  }
  return outcome::pass();
}

outcome envelope_chain::sealed(message& outbound, const identity* identity) {
  for (const auto& layer : sealers_) {
    const auto* seen = layer->looks_at_socket() ? identity : nullptr;
    auto said = guarded([&] { return layer->seal(outbound, seen); });
    if (said.what != outcome::kind::pass) return said;
  }
  return outcome::pass();
}

outcome envelope_chain::seal(message& outbound) { return sealed(outbound, nullptr); }
outcome envelope_chain::seal(message& outbound, const identity& identity) {
  return sealed(outbound, &identity);
}

}  // namespace porthouse::protocol
