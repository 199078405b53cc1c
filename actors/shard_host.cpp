#include <porthouse/actors/hosted.hpp>
#include <porthouse/actors/shard_host.hpp>
#include <porthouse/actors/socket.hpp>

#include <algorithm>
#include <utility>
#include <variant>

namespace porthouse {
namespace {

/// What other actors address when they mean the shard.
class shard_mailbox final : public hosted {
public:
  shard_mailbox(caf::actor_config& with, shard_host& where) : hosted{with, where}, shard_{where} {}

private:
  void take(caf::mailbox_element& what) override {
    auto& payload = what.payload;
    if (payload.match_elements<delivery>()) {
      shard_.apply(std::move(*payload.get_as<delivery>(0).what));
    } else if (payload.match_elements<resettle>()) {
      shard_.resettle(payload.get_as<resettle>(0));
    } else if (payload.match_elements<errand>()) {
      (*payload.get_as<errand>(0).what)();
    } else if (payload.match_elements<inspect>()) {
      tell(
          what.sender, self(), &shard_,
          inspected{std::make_shared<const shard_report>(
              shard_.report(*payload.get_as<inspect>(0).what))});
    }
  }

  shard_host& shard_;
};

}  // namespace

shard_host::shard_host(
    caf::actor_system& system, protocol::loop& loop, std::uint16_t number,
    const protocol::envelopes& layers, const protocol::limits& bounds)
    : host{system, loop},
      number_{number},
      bounds_{bounds},
      layers_{layers},
      directory_{std::make_shared<const directory>(std::vector<located_ptr>{})},
      self_{make_hosted<shard_mailbox>(system, *this)} {}

shard_host::~shard_host() { static_cast<shard_mailbox*>(self_->get())->quit({}); }

// -- sockets
// ----------------------------------------------------------------------------------------

protocol::wire_events* shard_host::open(
    protocol::wire& ours, protocol::identity_ptr who, std::string_view place) {
  if (directory_->places().empty()) return nullptr;
  std::uint32_t number = 0;
  if (free_.empty()) {
    number = static_cast<std::uint32_t>(slots_.size());
    slots_.emplace_back();
    free_.reserve(slots_.capacity());  // so that closing never allocates
  } else {
    number = free_.back();
    free_.pop_back();
  }
  roll_.opened.push_back(who);
  const auto made = make_hosted<socket>(system(), *this, number, std::move(who));
  auto* guest = static_cast<socket*>(made->get());
  slots_[number] = {0, guest, &ours, clock::time_point::max()};
  if (log_) log_->opened(number, *guest, now());
  guest->open(place);
  return guest;
}

void shard_host::closed(
    std::uint32_t slot, protocol::identity_ptr who, const protocol::ending& how) {
  if (log_) log_->closed(slot, now(), how);
  slots_[slot] = {};
  free_.push_back(slot);
  roll_.closed.emplace_back(std::move(who), protocol::departure_of(how));
}

const shard_host::occupant* shard_host::occupied(const protocol::stay& where) const noexcept {
  if (where.slot >= slots_.size() || slots_[where.slot].stay != where.number) return nullptr;
  return &slots_[where.slot];
}

socket* shard_host::at(const protocol::stay& where) const noexcept {
  const auto* found = occupied(where);
  return found == nullptr ? nullptr : found->who;
}

// -- deadlines
// --------------------------------------------------------------------------------------

void shard_host::deadline(std::uint32_t slot, std::chrono::milliseconds from_now) {
  auto& due = slots_[slot].deadline;
  if (from_now.count() == 0) {
    due = clock::time_point::max();
    return;
  }
  due = protocol::due_after(active_now(), from_now);
  if (due >= next_sweep_) return;
  next_sweep_ = due;
  ask_for_turn_at(due);
}

// Deadlines are set with every message and hardly ever pass: so one sweep looks at all of them, no
// earlier than the earliest known.
void shard_host::turn_began() {
  if (active_now() < next_sweep_) return;
  next_sweep_ = clock::time_point::max();
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].deadline > active_now()) continue;
    slots_[i].deadline = clock::time_point::max();
    slots_[i].who->deadline_passed();
  }
  for (const auto& one : slots_) next_sweep_ = std::min(next_sweep_, one.deadline);
  if (next_sweep_ != clock::time_point::max()) ask_for_turn_at(next_sweep_);
}

void shard_host::turn_ended() {
  if (roll_.opened.empty() && roll_.closed.empty()) return;
  auto said = std::exchange(roll_, {});
  if (manager_) tell(manager_, self_, this, std::move(said));
}

// -- what goes out
// ----------------------------------------------------------------------------------

void shard_host::apply(protocol::parcel&& what) {
  for (auto& line : what.lines) {
    std::visit([this](auto& one) { deliver(one); }, line);
  }
}

void shard_host::deliver(protocol::say& line) {
  if (auto* who = at(line.to)) {
    send_sealed(*who, line.what);
  } else {
    ++outbound_.offered;
    ++outbound_.void_stay;
  }
}

void shard_host::deliver(const protocol::say_all& line) {
  auto once = line.what;
  const auto each = layers_.seals() && layers_.looks_at_socket();
  if (layers_.seals() && !each) {
    protocol::message sealed{line.what};
    once = layers_.seal(sealed).what == protocol::outcome::kind::pass ? sealed.as_frame()
                                                                      : protocol::frame{};
  }
  for (std::size_t i = 0; i < line.who->size(); ++i) {
    foresee(*line.who, i);
    const auto& one = (*line.who)[i];
    if (one == line.but) continue;
    const auto* found = occupied(one);
    if (each && found != nullptr) {
      send_sealed(*found->who, line.what);
    } else if (found != nullptr && once) {
      offer(one.slot, *found->wire, once);
    } else {
      ++outbound_.offered;
      ++(found == nullptr ? outbound_.void_stay : outbound_.enveloped);
    }
  }
}

/// Has the cache fetch what the receivers after number `at` will need: a crowd does not fit there,
/// and to wait for each in turn is most of what a broadcast costs outside of the kernel.
void shard_host::foresee(const protocol::members& who, std::size_t at) const noexcept {
  constexpr std::size_t soon = 4;
  constexpr std::size_t later = 8;
  if (at + later < who.size() && who[at + later].slot < slots_.size()) {
    __builtin_prefetch(&slots_[who[at + later].slot]);
  }
  if (at + soon >= who.size() || who[at + soon].slot >= slots_.size()) return;
  const auto* wire = reinterpret_cast<const char*>(slots_[who[at + soon].slot].wire);
  __builtin_prefetch(wire);
  __builtin_prefetch(wire + 64);
}

void shard_host::deliver(protocol::rule& line) {
  if (auto* who = at(line.on)) {
    who->ruled(
        {line.on.number, line.answers, line.which,
         line.what ? std::move(*line.what) : protocol::verdict{}});
  } else {
    ++inbound_.void_rulings;
  }
}

void shard_host::deliver(protocol::rename& line) {
  if (auto* who = at(line.on)) who->renamed(std::move(line.who));
}

void shard_host::deliver(protocol::give_back& line) {
  if (auto* who = at(line.on)) who->given_back(line.on.number, line.number);
}

void shard_host::send_sealed(socket& to, const protocol::frame& what) {
  if (!layers_.seals()) return offer(to.slot(), to.wire(), what);
  protocol::message sealed{what};
  const auto said = layers_.seal(sealed, *to.who());
  if (said.what == protocol::outcome::kind::pass)
    return offer(to.slot(), to.wire(), sealed.as_frame());
  ++outbound_.offered;
  ++outbound_.enveloped;
  if (log_) log_->of(to.slot()).withheld(now());
  if (said.what == protocol::outcome::kind::close) to.shut(said.code, said.reason);
}

void shard_host::offer(std::uint32_t slot, protocol::wire& to, const protocol::frame& what) {
  const auto became = to.send(what);
  outbound_.note(became);
  if (log_) log_->offered(slot, now(), to, became);
}

shard_report shard_host::report(const survey& asked) const {
  shard_report made;
  made.shard = number_;
  made.at = now();
  made.sockets_open = sockets();
  made.in = inbound_;
  made.out = outbound_;
  if (log_) log_->report(asked, made);
  return made;
}

// -- places
// -----------------------------------------------------------------------------------------

void shard_host::resettle(const porthouse::resettle& news) {
  directory_ = news.where;
  if (news.lost_link != 0) return bereave(news.lost_link);
  if (!news.died) return admit_to_entry();
  // By the actor, not by the place: where a sibling has been made anew since, sockets are still at
  // the place that was.
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    auto* who = slots_[i].who;
    if (who != nullptr && who->is_with(news.dead, news.which)) who->space_died(news.which);
  }
}

void shard_host::bereave(std::uint32_t lost_link) {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].who != nullptr) slots_[i].who->link_lost(lost_link);
  }
}

void shard_host::send_away(protocol::close_code code, std::string reason, std::size_t first) {
  constexpr std::size_t at_once = 1'024;
  constexpr std::chrono::milliseconds between{10};
  const auto last = std::min(first + at_once, slots_.size());
  for (auto i = first; i < last; ++i) {
    if (slots_[i].who != nullptr) slots_[i].who->shut(code, reason);
  }
  if (last == slots_.size()) return;
  start_timer(
      between, [this, code, reason = std::move(reason), last] { send_away(code, reason, last); });
}

// Some may be waiting for it to be made anew; to the others this means nothing.
void shard_host::admit_to_entry() {
  const auto entry = directory_->find({});
  if (!entry || !entry->up(number_)) return;
  each([&](socket& who) { who.found({}, entry); });
}

}  // namespace porthouse
