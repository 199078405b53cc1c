#include <porthouse/net/http/forwarded.hpp>
#include <porthouse/net/http/inspection_auth.hpp>
#include <porthouse/net/server_state.hpp>
#include <porthouse/protocol/http/origin.hpp>
#include <porthouse/protocol/http/query.hpp>
#include <porthouse/protocol/text/ascii.hpp>

#include <algorithm>
#include <array>
#include <climits>
#include <cstddef>
#include <string>
#include <string_view>

#include <unistd.h>

namespace porthouse::net {
namespace {

constexpr std::string_view no_store = "Cache-Control: no-store\r\n";
constexpr std::string_view no_store_bearer =
    "Cache-Control: no-store\r\nWWW-Authenticate: Bearer\r\n";

std::string host_name() {
  std::array<char, HOST_NAME_MAX + 1> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : std::string{};
}

/// Takes the same time whatever it is given, so that nobody learns a token letter by letter.
bool is_token(std::string_view given, std::string_view token) noexcept {
  auto differs = given.size() == token.size() ? 0U : 1U;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const auto letter = i < given.size() ? given[i] : '\0';
    differs |= static_cast<unsigned>(static_cast<unsigned char>(letter ^ token[i]));
  }
  return differs == 0;
}

std::string_view token_in(std::string_view query) noexcept {
  protocol::query_reader parameters{query};
  while (const auto parameter = parameters.next()) {
    if (parameter->key == "token" && parameter->has_value) return parameter->value;
  }
  return {};
}

std::string_view presented(const request& asked) {
  constexpr std::string_view scheme = "bearer ";
  const auto header = asked.header("Authorization");
  if (protocol::same_word(header.substr(0, scheme.size()), scheme)) {
    return header.substr(scheme.size());
  }
  const auto target = asked.target();
  const auto mark = target.find('?');
  return mark == target.npos ? std::string_view{} : token_in(target.substr(mark + 1));
}

}  // namespace

bool names_this_machine(std::string_view host, const std::string& listened_on) {
  const auto called = protocol::parse_authority(host);
  if (!called) return false;
  if (called->is_loopback()) return true;
  if (called->address) return called->address == protocol::parse_address(listened_on);
  const auto name = host_name();
  return !name.empty() && (protocol::same_word(called->host, name) ||
                           protocol::same_word(called->host, name + ".local"));
}

std::optional<reply> authorise(
    const request& asked, const remote& from, const server_state& state) {
  reply_options with{
      .headers = no_store,
      .keep_alive = asked.keep_alive(),
      .head_only = asked.verb() == request::method::head};
  const auto files = state.files.now();
  if (const auto& token = files->inspect_token; !token.empty()) {
    if (is_token(presented(asked), token)) return std::nullopt;
    with.headers = no_store_bearer;
    return answer(
        401,
        "Present the token of --inspect-token: as \"Authorization: Bearer TOKEN\" or ?token=TOKEN",
        with);
  }
  if (!from.is_loopback()) {
    return answer(
        403, "Only the machine itself may look in; set --inspect-token to look in from elsewhere.",
        with);
  }
  // A proxy on this machine has a loopback address, too. Many of them speak HTTP/1.0 and send
  // nothing else by which they could be known.
  if (state.settings.proxy_protocol || is_handed_on(asked) || !asked.is_http_1_1()) {
    return answer(
        403,
        "A proxy has handed this on, or it is not HTTP/1.1: set --inspect-token to look in from "
        "behind a proxy.",
        with);
  }
  if (names_this_machine(asked.host(), state.settings.address)) return std::nullopt;
  return answer(
      403, "Call this house by a name of its machine, such as localhost, to look in.", with);
}

}  // namespace porthouse::net
