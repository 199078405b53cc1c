#include <porthouse/actors/runtime/cluster/link/link_messages.hpp>
#include <porthouse/actors/runtime/loop/caf_versions.hpp>

#include <array>
#include <cstddef>
#include <type_traits>

namespace porthouse::cluster {

namespace {

template <class F>
bool carry_line(F& f, arrive_line& x) {
  return carry(f, x.place) && carry(f, x.at) && carry(f, x.index) && carry(f, x.number) &&
         carry_optional(f, x.who) && carry(f, x.from) && carry(f, x.how) &&
         carry_optional(f, x.back);
}
template <class F>
bool carry_line(F& f, heard_line& x) {
  return carry(f, x.stay) && carry(f, x.index) && carry(f, x.number) && carry(f, x.what);
}
template <class F>
bool carry_line(F& f, left_line& x) {
  return carry(f, x.stay) && carry(f, x.index) && carry(f, x.why);
}
template <class F>
bool carry_line(F& f, stays_line& x) {
  return carry(f, x.stay) && carry(f, x.index) && carry(f, x.why) && carry(f, x.wanted);
}
template <class F>
bool carry_line(F& f, gone_line& x) {
  return carry(f, x.place) && carry(f, x.index) && carry_optional(f, x.who) && carry(f, x.asked) &&
         carry(f, x.why);
}
template <class F>
bool carry_line(F& f, take_back_line& x) {
  return carry(f, x.stay) && carry(f, x.in_hand);
}
template <class F>
bool carry_line(F& f, say_line& x) {
  return carry(f, x.to) && carry(f, x.what);
}
template <class F>
bool carry_line(F& f, members_line& x) {
  return carry(f, x.list) && carry(f, x.size) && carry(f, x.changes);
}
template <class F>
bool carry_line(F& f, say_all_line& x) {
  return carry(f, x.list) && carry(f, x.but) && carry(f, x.what);
}
template <class F>
bool carry_line(F& f, verdict_line& x) {
  return carry(f, x.on) && carry(f, x.answers) && carry(f, x.index) && carry(f, x.in_hand) &&
         carry(f, x.begun) && carry_optional(f, x.what);
}
template <class F>
bool carry_line(F& f, amend_line& x) {
  return carry(f, x.on) && carry(f, x.what);
}
template <class F>
bool carry_line(F& f, given_back_line& x) {
  return carry(f, x.on) && carry(f, x.in_hand) && carry(f, x.begun);
}
template <class F>
bool carry_line(F& f, ask_line& x) {
  return carry(f, x.number) && carry(f, x.room) && carry(f, x.by);
}
template <class F>
bool carry_line(F& f, answer_line& x) {
  return carry(f, x.number) && carry(f, x.what) && carry(f, x.node) && carry(f, x.why);
}
template <class F>
bool carry_line(F& f, claim_line& x) {
  return carry(f, x.room) && carry(f, x.number);
}
template <class F>
bool carry_line(F& f, grant_line& x) {
  return carry(f, x.room) && carry(f, x.number) && carry(f, x.free);
}
template <class F>
bool carry_line(F& f, rooms_line& x) {
  return carry(f, x.rooms);
}
template <class F>
bool carry_line(F& f, list_line& x) {
  return carry(f, x.number) && carry(f, x.prefix);
}
template <class F>
bool carry_line(F& f, cards_line& x) {
  return carry(f, x.number) && carry(f, x.rooms);
}
template <class F>
bool carry_line(F&, draining_line&) {
  return true;
}

// A socket that nobody is has no identity to be heard by.
bool makes_sense(const any_line& what) {
  if (const auto* guest = std::get_if<arrive_line>(&what)) return guest->who != nullptr;
  if (const auto* one = std::get_if<gone_line>(&what)) return one->who != nullptr;
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

void write(const any_line& what, caf::byte_buffer& bytes) {
  auto to = serializer_to(bytes);
  to.value(static_cast<std::uint8_t>(what.index()));
  std::visit([&to](auto one) { static_cast<void>(carry_line(to, one)); }, what);
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
