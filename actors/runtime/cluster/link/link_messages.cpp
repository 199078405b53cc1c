#include <porthouse/actors/runtime/cluster/link/event_codec.hpp>
#include <porthouse/actors/runtime/cluster/link/link_messages.hpp>
#include <porthouse/actors/runtime/loop/caf_versions.hpp>

#include <array>
#include <cstddef>
#include <type_traits>

namespace porthouse::cluster {

namespace {

template <class F, class Event>
bool carry_line(F& f, event_line<Event>& x) {
  auto& [place, which, event] = x;
  if constexpr (event_line<Event>::names_place) {
    if (!carry(f, place)) return false;
  }
  return carry_event(f, which, event);
}
template <class F>
bool carry_line(F& f, take_back_line& x) {
  auto& [stay, in_hand] = x;
  return carry(f, stay) && carry(f, in_hand);
}
template <class F>
bool carry_line(F& f, say_line& x) {
  auto& [to, what] = x;
  return carry(f, to) && carry(f, what);
}
template <class F>
bool carry_line(F& f, members_line& x) {
  auto& [crowd, size, changes] = x;
  return carry(f, crowd) && carry(f, size) && carry(f, changes);
}
template <class F>
bool carry_line(F& f, say_all_line& x) {
  auto& [crowd, but, what] = x;
  return carry(f, crowd) && carry(f, but) && carry(f, what);
}
template <class F>
bool carry_line(F& f, verdict_line& x) {
  auto& [on, answers, which, in_hand, begun, verdict] = x;
  return carry(f, on) && carry(f, answers) && carry(f, which) && carry(f, in_hand) &&
         carry(f, begun) && carry_optional(f, verdict);
}
template <class F>
bool carry_line(F& f, amend_line& x) {
  auto& [on, what] = x;
  return carry(f, on) && carry(f, what);
}
template <class F>
bool carry_line(F& f, given_back_line& x) {
  auto& [on, in_hand, begun] = x;
  return carry(f, on) && carry(f, in_hand) && carry(f, begun);
}
template <class F>
bool carry_line(F& f, ask_line& x) {
  auto& [number, room, by] = x;
  return carry(f, number) && carry(f, room) && carry(f, by);
}
template <class F>
bool carry_line(F& f, answer_line& x) {
  auto& [number, what, node, why] = x;
  return carry(f, number) && carry(f, what) && carry(f, node) && carry(f, why);
}
template <class F>
bool carry_line(F& f, claim_line& x) {
  auto& [room, number] = x;
  return carry(f, room) && carry(f, number);
}
template <class F>
bool carry_line(F& f, grant_line& x) {
  auto& [room, number, free] = x;
  return carry(f, room) && carry(f, number) && carry(f, free);
}
template <class F>
bool carry_line(F& f, rooms_line& x) {
  auto& [rooms] = x;
  return carry(f, rooms);
}
template <class F>
bool carry_line(F& f, list_line& x) {
  auto& [number, prefix] = x;
  return carry(f, number) && carry(f, prefix);
}
template <class F>
bool carry_line(F& f, cards_line& x) {
  auto& [number, cards] = x;
  return carry(f, number) && carry(f, cards);
}
template <class F>
bool carry_line(F&, draining_line&) {
  return true;
}

// A socket that nobody is has no identity to be heard by.
bool makes_sense(const any_line& what) {
  if (const auto* line = std::get_if<arrive_line>(&what)) return line->event.who != nullptr;
  if (const auto* line = std::get_if<gone_line>(&what)) return line->event.who != nullptr;
  return true;
}

template <class Line>
bool read(caf::binary_deserializer& from, any_line& into) {
  return carry_line(from, into.emplace<Line>());
}

template <class... Lines>
constexpr auto readers_of(const std::variant<Lines...>*) {
  return std::array{&read<Lines>...};
}
constexpr auto readers = readers_of(static_cast<const any_line*>(nullptr));

}  // namespace

void write(const any_line& line, caf::byte_buffer& bytes) {
  auto to = serializer_to(bytes);
  to.value(static_cast<std::uint8_t>(line.index()));
  std::visit([&to](auto one) { static_cast<void>(carry_line(to, one)); }, line);
}

bool line_reader::next(any_line& into) {
  if (left_ == 0) return false;
  auto from = deserializer_of(next_, left_);
  std::uint8_t kind = 0;
  if (!from.value(kind) || kind >= readers.size() || !readers[kind](from, into) ||
      !makes_sense(into))
    return false;
  next_ += left_ - from.remaining();
  left_ = from.remaining();
  return true;
}

}  // namespace porthouse::cluster
