// The part of `socket_table` that takes what spaces say to their sockets.

#include <porthouse/actors/runtime/sockets/socket.hpp>
#include <porthouse/actors/runtime/sockets/socket_table.hpp>

#include <exception>
#include <utility>
#include <variant>

namespace porthouse {
namespace {

const protocol::socket_ref& meant_by(const protocol::say& line) noexcept { return line.to; }
const protocol::socket_ref& meant_by(const protocol::say_all& line) noexcept { return line.but; }
template <class Line>
const protocol::socket_ref& meant_by(const Line& line) noexcept {
  return line.on;
}

}  // namespace

void socket_table::apply(protocol::parcel&& parcel) noexcept {
  for (auto& line : parcel.lines) {
    std::visit([this](auto& known) { guarded(meant_by(known), [&] { deliver(known); }); }, line);
  }
}

/// What fails for one socket, an envelope that throws perhaps, closes that one.
void socket_table::failed(const protocol::socket_ref& whose) noexcept {
  auto* socket = at(whose);
  if (socket != nullptr) socket->wire().close(protocol::close_code::internal_error, "");
}

void socket_table::deliver(protocol::say& line) {
  if (auto* socket = at(line.to)) {
    send_sealed(*socket, line.what, line.how);
  } else {
    ++outbound_.offered;
    ++outbound_.void_stay;
  }
}

void socket_table::deliver(const protocol::say_all& line) {
  const auto each = layers_.seals() && layers_.looks_at_socket();
  const auto once = layers_.seals() && !each ? sealed_once(line.what) : line.what;
  for (std::size_t i = 0; i < line.who->size(); ++i) {
    prefetch(*line.who, i);
    const auto& one = (*line.who)[i];
    if (one == line.but) continue;
    const auto* found = slot_of(one);
    if (each && found != nullptr) {
      guarded(one, [&] { send_sealed(*found->who, line.what, line.how); });
    } else if (found != nullptr && once) {
      offer(one.slot, *found->wire, once, line.how);
    } else {
      ++outbound_.offered;
      ++(found == nullptr ? outbound_.void_stay : outbound_.enveloped);
    }
  }
}

/// `frame` as it goes to all receivers; empty if an envelope withholds it, or fails.
protocol::frame socket_table::sealed_once(const protocol::frame& frame) {
  try {
    protocol::message sealed{frame};
    if (layers_.seal(sealed).what == protocol::outcome::kind::pass) return sealed.as_frame();
  } catch (const std::exception&) {
    return {};
  }
  return {};
}

/// Has the cache fetch what the receivers after number `at` will need: a crowd does not fit there,
/// and to wait for each in turn is most of what a broadcast costs outside of the kernel.
void socket_table::prefetch(const protocol::members& members, std::size_t at) const noexcept {
  constexpr std::size_t at_once = 2;
  constexpr std::size_t soon = 4;
  constexpr std::size_t later = 8;
  if (at + later < members.size() && members[at + later].slot < slots_.size()) {
    __builtin_prefetch(&slots_[members[at + later].slot]);
  }
  if (at + soon < members.size() && members[at + soon].slot < slots_.size()) {
    const auto* wire = reinterpret_cast<const char*>(slots_[members[at + soon].slot].wire);
    __builtin_prefetch(wire);
    __builtin_prefetch(wire + 64);
  }
  if (at + at_once >= members.size()) return;
  const auto* next = slot_of(members[at + at_once]);
  if (next != nullptr) next->wire->prefetch();
}

void socket_table::deliver(protocol::verdict_line& line) {
  if (auto* socket = at(line.on)) {
    socket->ruled(
        {line.on.number, line.answers, line.index,
         line.what ? std::move(*line.what) : protocol::verdict{}});
  } else {
    ++inbound_.void_rulings;
  }
}

void socket_table::deliver(const protocol::amend& line) {
  if (auto* socket = at(line.on)) socket->amended(*line.what);
}

void socket_table::deliver(protocol::give_back& line) {
  if (auto* socket = at(line.on)) socket->given_back(line.on.number, line.number);
}

void socket_table::send_sealed(
    socket& to, const protocol::frame& frame, const protocol::mark_ptr& how) {
  if (!layers_.seals()) return offer(to.slot(), to.wire(), frame, how);
  protocol::message sealed{frame};
  const auto outcome = layers_.seal(sealed, *to.who());
  if (outcome.what == protocol::outcome::kind::pass)
    return offer(to.slot(), to.wire(), sealed.as_frame(), how);
  ++outbound_.offered;
  ++outbound_.enveloped;
  if (log_) log_->of(to.slot()).withheld(now());
  if (outcome.what == protocol::outcome::kind::close) to.shut(outcome.code, outcome.reason);
}

void socket_table::offer(
    std::uint32_t slot, protocol::wire& to, const protocol::frame& frame,
    const protocol::mark_ptr& how) {
  const auto became = how == nullptr ? to.send(frame) : to.send_marked(frame, how);
  outbound_.note(became);
  if (became == protocol::offered::filled) slots_[slot].who->filled();
  if (log_) log_->offered(slot, now(), to, became);
}

}  // namespace porthouse
