#include "shaky_rooms.hpp"

#include <chrono>
#include <stdexcept>
#include <utility>

namespace porthouse::test {
namespace {

// Far longer than the house waits; only so that a house that fails can still be stopped.
constexpr std::chrono::minutes patience{2};

std::string_view next_word(std::string_view& rest) noexcept {
  const auto end = rest.find(' ');
  const auto word = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return word;
}

std::uint64_t key(const visitor& who) noexcept { return static_cast<std::uint64_t>(who.id()); }

}  // namespace

order order::of(std::string_view text) noexcept {
  order made;
  made.number = next_word(text);
  made.home = next_word(text);
  made.command = next_word(text);
  return made;
}

// -- any room -------------------------------------------------------------------------------------

shaky_room::shaky_room(const std::string& name, crash_control* control)
    : lockspace{name}, control_{*control}, mine_{control->rooms.at(name)} {}

shaky_room::~shaky_room() { mine_.died_with += here_.size(); }

verdict shaky_room::connected(visitor& who) {
  ++mine_.connected;
  if (!here_.insert(key(who)).second) ++mine_.unmatched;
  return keep();
}

void shaky_room::left(visitor& who, const departure&) {
  ++mine_.left;
  if (here_.erase(key(who)) == 0) ++mine_.unmatched;
}

void shaky_room::answer(visitor& who, const order& wish) {
  ++mine_.answered;
  who.send(name() + " " + std::string{wish.number});
}

verdict shaky_room::received(visitor& who, const message& said) {
  const auto wish = order::of(said.text());
  if (wish.command == "throw") {
    ++mine_.swallowed;
    throw std::runtime_error{"as you wish"};
  }
  answer(who, wish);
  if (wish.command == "kill") control_.kill(name());
  return keep();
}

// -- each of them ---------------------------------------------------------------------------------

verdict hall::connected(visitor& who) {
  const auto from_the_well = who.how() == arrival::crashed && who.from() == "well";
  if (from_the_well && --control().stuck == 0) control().gate.release();
  if (who.how() == arrival::crashed) who.send("fell " + std::string{who.from()});
  return shaky_room::connected(who);
}

verdict hall::received(visitor& who, const message& said) {
  const auto wish = order::of(said.text());
  answer(who, wish);
  return move_to(std::string{wish.home});
}

verdict well::received(visitor& who, const message& said) {
  if (order::of(said.text()).command != "hang") return shaky_room::received(who, said);
  ++mine().swallowed;
  control().stuck = static_cast<std::int64_t>(population());
  static_cast<void>(control().gate.try_acquire_for(patience));
  return keep();  // too late: it counts for nothing
}

verdict garden::received(visitor& who, const message& said) {
  answer(who, order::of(said.text()));
  if (++heard_ % 1024 == 0) broadcast(message::text("tick " + std::to_string(heard_ / 1024)));
  return keep();
}

}  // namespace porthouse::test
