#include <porthouse/actors/runtime/rooms/space_engine.hpp>

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <utility>

namespace porthouse {
namespace {

std::uint64_t key(socket_id id) noexcept { return static_cast<std::uint64_t>(id); }

auto key(const protocol::socket_ref& one) noexcept {
  return std::tuple{one.node, one.shard, one.number};
}

/// Memory for so many lines is kept for the next parcel.
constexpr std::size_t most_lines_kept = 4'096;

/// What a message costs at least, in frames sent to a socket, and what so many of its bytes add.
constexpr std::size_t work_of_message = 16;
constexpr std::size_t bytes_of_work = 64;

// To a place that it had moved on from; or it is new there.
bool comes_back(arrival how) noexcept {
  return how != arrival::opened && how != arrival::released && how != arrival::moved;
}

}  // namespace

space_engine::space_engine(std::unique_ptr<lockspace> room, space_world& world)
    : world_{world},
      members_(world.shards()),
      outgoing_(world.shards()),
      room_{std::move(room)},
      name_{room_->name()} {
  room_->engine_ = this;
}

space_engine::~space_engine() = default;

void space_engine::end() {
  awaited_.clear();
  room_.reset();
  visitors_.clear();
}

// A hook that throws ends only its own socket's stay. `hook` is a literal: it lives for ever.
template <class Hook>
verdict space_engine::guarded(std::string_view hook, Hook&& call, const visitor* about) {
  const protocol::pulse::span at_work{pulse_, label_, hook.data()};
  const auto* whose = about != nullptr ? about : serving_;
  const auto id = whose != nullptr ? key(whose->id()) : 0;
  try {
    return call();
  } catch (const std::exception& thrown) {
    world_.complain(hook, thrown.what(), id);
  } catch (...) {
    world_.complain(hook, "an exception that is no std::exception", id);
  }
  return {.what = verdict::kind::crashed};
}

template <class Hook>
verdict space_engine::served(visitor& who, std::string_view hook, Hook&& call) {
  serving_ = &who;
  auto said = guarded(hook, std::forward<Hook>(call));
  serving_ = nullptr;
  return said;
}

void space_engine::run(
    std::string_view what, const std::function<void()>& function, const visitor* about) {
  const auto call = [&] {
    function();
    return verdict{};
  };
  guarded(what, call, about);
}

// -- from the sockets
// -------------------------------------------------------------------------------

void space_engine::start() {
  run("started", [this] { room_->started(); });
}

void space_engine::arrived(
    protocol::socket_ref at, std::uint8_t index, protocol::request_number number, identity_ptr who,
    std::string_view from, arrival how, const protocol::visit_return* back) {
  const auto id = key(who->id);
  open_destination(at);
  if (comes_back(how)) come_back(who->id, how);
  if (const auto why = objection(how, back)) {
    auto refusal = std::make_unique<verdict>(verdict{.what = verdict::kind::refuse, .why = *why});
    outgoing_[destination(at)].lines.emplace_back(
        protocol::verdict_line{at, number, index, std::move(refusal)});
    return;
  }
  if (const auto before = visitors_.find(id); before != visitors_.end()) {
    if (before->second.here()) dismiss(before->second);  // as only a node that is wrong has it
    visitors_.erase(before);
  }
  auto& guest = visitors_.try_emplace(id, *this, std::move(who)).first->second;
  guest.stay_ = at;
  guest.index_ = index;
  guest.question_ = number;
  guest.how_ = how;
  admit(guest);
  // Who crashed and was made anew meanwhile does not know what was to be done afterwards.
  const auto visited = back != nullptr && how == arrival::returned;
  const auto then = visited ? take_awaited({back->asked, at.slot, at.shard, at.node}) : nullptr;
  const auto asked_here = then && back->by == index;
  from_ = from;
  failure_ = back != nullptr && !visited ? &back->failed : nullptr;
  auto said = served(guest, asked_here ? "return from a visit" : "connected", [&] {
    return asked_here ? then(guest, *back) : room_->connected(guest);
  });
  from_ = {};
  failure_ = nullptr;
  if (guest.here() && said.what != verdict::kind::later)
    rule(guest, guest.question_, std::move(said));
}

void space_engine::heard(
    socket_id id, protocol::tenure stay, protocol::request_number number,
    protocol::batch_ptr what) {
  const auto found = visitors_.find(key(id));
  if (found == visitors_.end()) return;
  auto& guest = found->second;
  if (guest.stay_.number != stay || !guest.here()) return;  // it crossed our own release
  guest.question_ = number;
  guest.in_hand_ = std::move(what);
  serve(guest);
}

void space_engine::serve(visitor& who) {
  const auto& most_json = world_.bounds().json;
  who.paused_ = false;
  while (who.in_hand_) {
    if (world_.spent()) return pause(who);
    const auto* next = who.in_hand_->next();
    if (next == nullptr) return rule(who, who.question_, {});
    world_.spend(work_of_message + next->size() / bytes_of_work);
    auto said = served(who, "message", [&] {
      return room_->message(who, message{*next, most_json});
    });
    if (!who.here() || said.what == verdict::kind::later) return;
    if (said.what != verdict::kind::keep) return rule(who, who.question_, std::move(said));
  }
}

/// One client's messages do not keep those of others waiting: the rest comes behind them.
void space_engine::pause(visitor& who) {
  who.paused_ = true;
  world_.soon([this, id = who.id(), stay = who.stay_.number] {
    auto* guest = find(id);
    if (guest != nullptr && guest->stay_.number == stay && guest->paused_) serve(*guest);
  });
}

void space_engine::left(socket_id id, protocol::tenure stay, const departure& why) {
  const auto found = visitors_.find(key(id));
  if (found == visitors_.end() || found->second.stay_.number != stay) return;
  auto& guest = found->second;
  if (guest.here()) dismiss(guest);
  using kind = departure::kind;
  if (why.why != kind::visiting) static_cast<void>(take_awaited(guest.stay_));
  if (why.why == kind::visiting || why.why == kind::moved_on) {
    away_.emplace(key(id), absentee{guest.who_, guest.stay_});
  } else if (const auto below = topmost_absence(id); below != away_.end()) {
    below->second.let_go_again = true;
  }
  run(
      "left", [&] { room_->left(guest, why); }, &guest);
  visitors_.erase(found);
}

void space_engine::stays(
    socket_id id, protocol::tenure stay, move_error why, std::string_view wanted) {
  const auto found = visitors_.find(key(id));
  if (found == visitors_.end() || found->second.stay_.number != stay) return;
  auto& guest = found->second;
  if (guest.here()) return;  // a sibling had let it go
  guest.state_ = visitor::state::here;
  admit(guest);
  const auto then = take_awaited(guest.stay_);
  if (!then)
    return run(
        "stays", [&] { room_->stays(guest, why, wanted); }, &guest);
  auto said = served(guest, "visit", [&] { return then(guest, {.how = status_of(why)}); });
  if (said.what != verdict::kind::later) let_go(guest, std::move(said));
}

void space_engine::gone(
    const identity& who, const protocol::socket_ref& asked, const departure& why) {
  static_cast<void>(take_awaited(asked));
  come_back(who.id, arrival::came_back);
  run("gone", [&] { room_->gone(who, why); });
}

void space_engine::node_lost(std::uint16_t node) {
  const departure why{departure::kind::node_lost};
  std::vector<std::pair<socket_id, protocol::tenure>> here;
  for (const auto& [id, guest] : visitors_) {
    if (guest.stay_.node == node) here.emplace_back(guest.id(), guest.stay_.number);
  }
  for (const auto& [id, stay] : here) left(id, stay, why);
  std::vector<absentee> away;
  for (const auto& [id, one] : away_) {
    if (one.asked.node == node) away.push_back(one);
  }
  for (const auto& one : away) gone(*one.who, one.asked, why);
}

void space_engine::flush() {
  for (std::size_t to = 0; to < outgoing_.size(); ++to) {
    if (outgoing_[to].lines.empty()) continue;
    std::swap(leaving_, outgoing_[to]);
    world_.dispatch(to, std::move(leaving_));
    leaving_.lines.clear();
    if (leaving_.lines.capacity() > most_lines_kept) leaving_ = {};
  }
}

// -- from the room
// ----------------------------------------------------------------------------------

void space_engine::send(visitor& to, const protocol::frame& what) {
  if (!to.here() || !what) return;
  parcel_for(to).lines.emplace_back(protocol::say{to.stay_, what});
  world_.spend(protocol::work_of_sending(what.wire().size()));
}

void space_engine::amend(visitor& who, protocol::identity_change change) {
  auto as = protocol::changed(*who.who_, change);
  if (const auto why = protocol::objection(*as, world_.bounds()); !why.empty())
    throw std::invalid_argument{why};
  who.who_ = std::move(as);
  if (!who.here()) return;
  parcel_for(who).lines.emplace_back(protocol::amend{
      who.stay_, std::make_shared<const protocol::identity_change>(std::move(change))});
}

void space_engine::answer(visitor& who, verdict what) {
  if (!who.here() || what.what == verdict::kind::later) return;
  if (what.what != verdict::kind::keep || who.question_ == 0) return let_go(who, std::move(what));
  if (serving_ == &who) return;  // still inside the hook, whose own verdict counts
  if (who.in_hand_) return serve(who);
  rule(who, who.question_, {});
}

void space_engine::let_go(visitor& who, verdict what) {
  if (!who.here() || what.what == verdict::kind::keep) return;
  rule(who, who.question_, std::move(what));
}

void space_engine::expect_back(const visitor& who, afterwards then) {
  if (who.here()) awaited_.insert_or_assign(key(who.stay_), std::move(then));
}

space_engine::afterwards space_engine::take_awaited(const protocol::socket_ref& asked) {
  const auto found = awaited_.find(key(asked));
  if (found == awaited_.end()) return nullptr;
  auto then = std::move(found->second);
  awaited_.erase(found);
  return then;
}

// Who comes back is let in, whatever the door says; not a new connection that its first place did
// not take, or clients would choose one that does not exist to get past the door.
std::optional<move_error> space_engine::objection(
    arrival how, const protocol::visit_return* back) const noexcept {
  const auto is_new = how == arrival::move_failed && back != nullptr && back->failed.newcomer;
  if (comes_back(how) && !is_new) return std::nullopt;
  if (settings().locked) return move_error::locked;
  if (population() >= settings().capacity) return move_error::full;
  return std::nullopt;
}

// Who has been let go and is sent back, because nobody else would have it, is where it was: it
// still may come back to what is below.
void space_engine::come_back(socket_id id, arrival how) {
  const auto topmost = topmost_absence(id);
  if (topmost == away_.end()) return;
  const auto from_above = std::exchange(topmost->second.let_go_again, false);
  if (!from_above || how != arrival::move_failed) away_.erase(topmost);
}

// A room may be on a socket's stack more than once: the topmost is what it comes back to.
space_engine::absentees::iterator space_engine::topmost_absence(socket_id id) {
  const auto [first, last] = away_.equal_range(key(id));
  const auto topmost = std::max_element(first, last, [](const auto& one, const auto& other) {
    return one.second.asked.number < other.second.asked.number;
  });
  return topmost == last ? away_.end() : topmost;
}

}  // namespace porthouse
