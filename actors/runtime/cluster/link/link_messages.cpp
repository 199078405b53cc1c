#include <porthouse/actors/runtime/cluster/link/event_codec.hpp>
#include <porthouse/actors/runtime/cluster/link/link_messages.hpp>
#include <porthouse/actors/runtime/loop/caf_versions.hpp>

#include <array>
#include <cstddef>
#include <type_traits>

namespace porthouse::cluster {

namespace {

/// `fields` one after the other, until one fails.
template <class F, class... Fields>
bool carry_all(F& f, Fields&... fields) {
  return (carry(f, fields) && ...);
}

template <class F, class Event>
bool carry_line(F& f, event_line<Event>& x) {
  auto& [place, index, event] = x;
  if constexpr (event_line<Event>::names_place) {
    if (!carry(f, place)) return false;
  }
  return carry_event(f, index, event);
}
template <class F>
bool carry_line(F& f, take_back_line& x) {
  auto& [stay, in_hand] = x;
  return carry_all(f, stay, in_hand);
}
template <class F>
bool carry_line(F& f, say_line& x) {
  auto& [to, what, how] = x;
  return carry_all(f, to, what) && carry_optional(f, how);
}
template <class F>
bool carry_line(F& f, members_line& x) {
  auto& [list, size, changes] = x;
  return carry_all(f, list, size, changes);
}
template <class F>
bool carry_line(F& f, say_all_line& x) {
  auto& [list, but, what, how] = x;
  return carry_all(f, list, but, what) && carry_optional(f, how);
}
template <class F>
bool carry_line(F& f, verdict_line& x) {
  auto& [on, answers, index, in_hand, begun, verdict] = x;
  return carry(f, on) && carry(f, answers) && carry(f, index) && carry(f, in_hand) &&
         carry(f, begun) && carry_optional(f, verdict);
}
template <class F>
bool carry_line(F& f, amend_line& x) {
  auto& [on, what] = x;
  return carry_all(f, on, what);
}
template <class F>
bool carry_line(F& f, given_back_line& x) {
  auto& [on, in_hand, begun] = x;
  return carry_all(f, on, in_hand, begun);
}
template <class F>
bool carry_line(F& f, ask_line& x) {
  auto& [number, room, by] = x;
  return carry_all(f, number, room, by);
}
template <class F>
bool carry_line(F& f, answer_line& x) {
  auto& [number, what, node, why] = x;
  return carry_all(f, number, what, node, why);
}
template <class F>
bool carry_line(F& f, claim_line& x) {
  auto& [room, number] = x;
  return carry_all(f, room, number);
}
template <class F>
bool carry_line(F& f, grant_line& x) {
  auto& [room, number, free] = x;
  return carry_all(f, room, number, free);
}
template <class F>
bool carry_line(F& f, rooms_line& x) {
  auto& [rooms] = x;
  return carry(f, rooms);
}
template <class F>
bool carry_line(F& f, list_line& x) {
  auto& [number, prefix] = x;
  return carry_all(f, number, prefix);
}
template <class F>
bool carry_line(F& f, cards_line& x) {
  auto& [number, cards] = x;
  return carry_all(f, number, cards);
}
template <class F>
bool carry_line(F&, draining_line&) {
  return true;
}

// These two are of no use without the identity of their socket.
bool makes_sense(const any_line& line) {
  if (const auto* arrival = std::get_if<arrive_line>(&line)) return arrival->event.who != nullptr;
  if (const auto* absence = std::get_if<gone_line>(&line)) return absence->event.who != nullptr;
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
  std::visit([&to](auto copy) { static_cast<void>(carry_line(to, copy)); }, line);
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
