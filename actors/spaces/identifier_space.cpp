#include <porthouse/actors/spaces/identifier_space.hpp>
#include <porthouse/protocol/text/ascii.hpp>

#include <algorithm>
#include <utility>

namespace porthouse {
namespace {

constexpr std::string_view prefix = "id:";

}  // namespace

identifier_space::identifier_space(options with)
    : lockspace{std::move(with.name)},
      next_place_{std::move(with.next_place)},
      accepts_{std::move(with.accepts)} {}

verdict identifier_space::connected(visitor& who) {
  who.send("Hello. Please present your ID.");
  return keep();
}

verdict identifier_space::received(visitor& who, const message& said) {
  const auto text = said.text();
  if (!said.is_text() || !text.starts_with(prefix)) {
    who.send("Please present your ID as id:<name>.");
    return keep();
  }
  const auto name = text.substr(prefix.size());
  if (!acceptable(who, name)) {
    who.send("This ID is not accepted.");
    return keep();
  }
  who.rename(std::string{name});
  return release_to(next_place_);
}

verdict identifier_space::move_failed(visitor& who, const move_failure& why) {
  if (why.newcomer) return connected(who);
  who.send("The place " + why.wanted + " is not to be reached. Please try again later.");
  return keep();
}

bool identifier_space::acceptable(const visitor& who, std::string_view name) const {
  if (name.empty() || name.size() > std::min(bounds().id_bytes, bounds().name_bytes)) return false;
  if (std::ranges::any_of(name, protocol::is_control_character)) return false;
  return !accepts_ || accepts_(who.who(), name);
}

}  // namespace porthouse
