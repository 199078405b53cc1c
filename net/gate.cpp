#include <porthouse/net/gate.hpp>
#include <porthouse/net/house.hpp>

#include <boost/asio/ip/address.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace porthouse::net {
namespace {

constexpr std::string_view no_store = "Cache-Control: no-store\r\n";
constexpr std::string_view no_store_bearer =
    "Cache-Control: no-store\r\nWWW-Authenticate: Bearer\r\n";

std::string lowered(std::string_view text) {
  std::string low{text};
  for (auto& c : low) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return low;
}

/// A Host header without its port and brackets.
std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) return host.substr(1, host.find(']') - 1);
  return host.substr(0, host.find(':'));
}

bool is_this_machine(std::string_view host, const std::string& listened_on) {
  const auto name = lowered(without_port(host));
  if (name == "localhost" || name.ends_with(".localhost")) return true;
  boost::system::error_code failed;
  const auto address = boost::asio::ip::make_address(name, failed);
  return !failed && (address.is_loopback() || name == lowered(listened_on));
}

/// Takes as long whatever it is given, so that nobody learns a token letter by letter.
bool is_token(std::string_view given, std::string_view token) noexcept {
  auto differs = given.size() == token.size() ? 0U : 1U;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const auto letter = i < given.size() ? given[i] : '\0';
    differs |= static_cast<unsigned>(static_cast<unsigned char>(letter ^ token[i]));
  }
  return differs == 0;
}

std::string_view token_in(std::string_view query) noexcept {
  constexpr std::string_view name = "token=";
  while (!query.empty()) {
    const auto one = query.substr(0, query.find('&'));
    if (one.starts_with(name)) return one.substr(name.size());
    query.remove_prefix(std::min(one.size() + 1, query.size()));
  }
  return {};
}

std::string_view presented(const request& asked) {
  constexpr std::string_view scheme = "bearer ";
  const auto header = asked.header("Authorization");
  if (lowered(header.substr(0, scheme.size())) == scheme) return header.substr(scheme.size());
  const auto target = asked.target();
  const auto mark = target.find('?');
  return mark == target.npos ? std::string_view{} : token_in(target.substr(mark + 1));
}

}  // namespace

std::optional<reply> refuse_to_show(const request& asked, const remote& from, const house& ours) {
  reply_options with{
      .headers = no_store,
      .keep_alive = asked.keep_alive(),
      .head_only = asked.verb() == request::method::head};
  if (const auto& token = ours.settings.inspect_token; !token.empty()) {
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
  if (is_this_machine(asked.header("Host"), ours.settings.address)) return std::nullopt;
  return answer(
      403, "Call this house by a name of its machine, such as localhost, to look in.", with);
}

}  // namespace porthouse::net
