#include <porthouse/actors/runtime/rooms/space_engine.hpp>
#include <porthouse/protocol/ownership/ownership_rules.hpp>

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace porthouse {
namespace {

using kind = protocol::verdict::kind;

std::uint64_t key(socket_id id) noexcept { return static_cast<std::uint64_t>(id); }

auto key(const protocol::socket_ref& socket) noexcept {
  return std::tuple{socket.node, socket.shard, socket.number};
}

/// Counts a hook while it runs.
class hook_running {
public:
  explicit hook_running(std::size_t& count) noexcept : count_{count} { ++count_; }
  hook_running(const hook_running&) = delete;
  hook_running& operator=(const hook_running&) = delete;
  ~hook_running() { --count_; }

private:
  std::size_t& count_;
};

/// Memory for so many lines is kept for the next parcel.
constexpr std::size_t most_lines_kept = 4'096;

/// The least that a message costs, in the unit of `spend`; each so many bytes of it add one.
constexpr std::size_t work_of_message = 16;
constexpr std::size_t bytes_of_work = 64;

// Whether it comes back to a place that it had moved on from; if not, it is new there.
bool comes_back(arrival how) noexcept {
  return how != arrival::opened && how != arrival::released && how != arrival::moved;
}

}  // namespace

void space_engine::end() {
  awaited_.clear();
  for (const auto& [who, timer] : graces_) world_.cancel_timer(timer);
  graces_.clear();
  forget_requests();
  for (auto& [id, who] : visitors_) who.state_of_room_.clear();  // it may refer to the room
  room_.reset();
  visitors_.clear();
}

// A hook that throws ends only its own socket's stay. `hook` is a literal: it lives for ever.
template <class Hook>
protocol::verdict space_engine::guarded(std::string_view hook, Hook&& call, const visitor* about) {
  const protocol::pulse::span at_work{pulse_, label_, hook.data()};
  const hook_running running{hooks_running_};
  const auto* whose = about != nullptr ? about : serving_;
  const auto id = whose != nullptr ? key(whose->id()) : 0;
  try {
    if constexpr (!std::is_void_v<std::invoke_result_t<Hook&>>) return call().decision();
    call();
    return {};
  } catch (const std::exception& thrown) {
    world_.complain(hook, thrown.what(), id);
  } catch (...) {
    world_.complain(hook, "an exception that is no std::exception", id);
  }
  return {.what = kind::crashed};
}

template <class Hook>
protocol::verdict space_engine::served(visitor& who, std::string_view hook, Hook&& call) {
  serving_ = &who;
  auto said = guarded(hook, std::forward<Hook>(call));
  serving_ = nullptr;
  return said;
}

void space_engine::run(
    std::string_view hook, const std::function<void()>& function, const visitor* about) {
  guarded(hook, function, about);
}

// -- from the sockets -----------------------------------------------------------------------------

void space_engine::start() {
  if (room_->answers_) static_cast<void>(requests());
  run("started", [this] { room_->started(); });
}

void space_engine::handle(protocol::arrive&& event) {
  open_destination(event.at);
  if (comes_back(event.how)) come_back(event.who->id, event.how);
  if (const auto why = objection(event)) {
    auto refusal =
        std::make_unique<protocol::verdict>(protocol::verdict{.what = kind::refuse, .why = *why});
    outgoing_[destination(event.at)].lines.emplace_back(
        protocol::verdict_line{event.at, event.number, event.index, std::move(refusal)});
    return;
  }
  auto& who = let_in(event);
  from_ = event.from;
  auto verdict = welcome(who, event.index, event.back.get());
  from_ = {};
  if (who.here() && protocol::is_answer(verdict.what)) rule(who, who.request_, std::move(verdict));
}

protocol::verdict space_engine::welcome(
    visitor& who, std::size_t index, const protocol::visit_return* back) {
  if (who.how_ == arrival::move_failed && back != nullptr)
    return served(who, "move_failed", [&] { return room_->move_failed(who, back->failed); });
  // A space that was made anew meanwhile does not know what was to follow.
  if (who.how_ == arrival::returned && back != nullptr) {
    const auto& at = who.stay_;
    const auto then = take_awaited({back->asked, at.slot, at.shard, at.node});
    if (then && back->by == index)
      return served(who, "return from a visit", [&] { return then(who, *back); });
  }
  const auto moved = who.how_ == arrival::moved || who.how_ == arrival::released;
  if (!moved || !room_->arrival_handler_)
    return served(who, "connected", [&] { return room_->connected(who); });
  const message brought{
      back != nullptr ? back->value : message{}, protocol::json_limits::of_ours()};
  return served(who, "on_arrival", [&] { return room_->arrival_handler_(who, brought.json()); });
}

visitor& space_engine::let_in(protocol::arrive& event) {
  const auto id = key(event.who->id);
  if (const auto before = visitors_.find(id); before != visitors_.end()) {
    if (before->second.here()) dismiss(before->second);  // only a faulty peer sends that
    end_requests_of(before->second);
    visitors_.erase(before);
  }
  auto& who = visitors_.try_emplace(id, *this, std::move(event.who)).first->second;
  who.stay_ = event.at;
  who.index_ = static_cast<std::uint8_t>(event.index);
  who.request_ = event.number;
  who.how_ = event.how;
  who.away_ = event.away;
  admit(who);
  if (event.away) limit_absence(who);
  return who;
}

void space_engine::handle(protocol::heard&& event) {
  const auto found = visitors_.find(key(event.who));
  if (found == visitors_.end()) return;
  auto& who = found->second;
  if (who.stay_.number != event.stay || !who.here()) return;  // it crossed our own release
  who.request_ = event.number;
  who.queued_ = static_cast<std::size_t>(event.queued);
  who.in_hand_ = std::move(event.what);
  if (requests_) note_time(who);
  serve(who);
}

void space_engine::serve(visitor& who) {
  const auto& most_json = world_.bounds().json;
  who.paused_ = false;
  while (who.in_hand_) {
    if (world_.spent()) return pause(who);
    const auto* next = who.in_hand_->next();
    if (next == nullptr) return rule(who, who.request_, {});
    world_.spend(work_of_message + next->size() / bytes_of_work);
    auto verdict = served(who, "received", [&] { return hear(who, message{*next, most_json}); });
    if (!who.here() || !protocol::is_answer(verdict.what)) return;
    if (verdict.what != kind::keep) return rule(who, who.request_, std::move(verdict));
  }
}

/// One client's messages do not keep those of others waiting: the rest comes after them.
void space_engine::pause(visitor& who) {
  who.paused_ = true;
  world_.soon([this, id = who.id(), stay = who.stay_.number] {
    auto* still = find(id);
    if (still != nullptr && still->stay_.number == stay && still->paused_) serve(*still);
  });
}

void space_engine::handle(const protocol::left& event) {
  const auto id = event.who;
  const auto found = visitors_.find(key(id));
  if (found == visitors_.end() || found->second.stay_.number != event.stay) return;
  auto& who = found->second;
  if (who.here()) dismiss(who);
  using left_by = departure::kind;
  const auto why = event.why.why;
  if (why != left_by::visiting) static_cast<void>(take_awaited(who.stay_));
  if (why == left_by::visiting || why == left_by::moved_on) {
    away_.emplace(key(id), absentee{who.who_, who.stay_});
  } else if (const auto below = topmost_absence(id); below != away_.end()) {
    below->second.let_go_again = true;
  }
  end_requests_of(who);
  forget_absence(id);
  run(
      "left", [&] { room_->left(who, event.why); }, &who);
  forget_questions_to(who);
  missed_.erase(key(id));
  visitors_.erase(found);
}

void space_engine::handle(const protocol::move_failed& event) {
  const auto found = visitors_.find(key(event.who));
  if (found == visitors_.end() || found->second.stay_.number != event.stay) return;
  auto& who = found->second;
  if (who.here()) return;  // a sibling had let it go
  who.here_ = true;
  admit(who);
  const auto then = take_awaited(who.stay_);
  const move_failure failed{.why = event.why, .wanted = event.wanted, .stayed = true};
  auto verdict = served(who, then ? "visit" : "move_failed", [&] {
    return then ? then(who, {.how = status_of(event.why)}) : room_->move_failed(who, failed);
  });
  if (protocol::is_answer(verdict.what)) let_go(who, std::move(verdict));
  tell_missed(event.who);
}

void space_engine::handle(const protocol::gone& event) {
  static_cast<void>(take_awaited(event.asked));
  come_back(event.who->id, arrival::came_back);
  run("gone", [&] { room_->gone(*event.who, event.why); });
}

void space_engine::flush() {
  if (requests_ || questions_) publish_requests();
  for (std::size_t to = 0; to < outgoing_.size(); ++to) {
    if (outgoing_[to].lines.empty()) continue;
    std::swap(leaving_, outgoing_[to]);
    world_.dispatch(to, std::move(leaving_));
    leaving_.lines.clear();
    if (leaving_.lines.capacity() > most_lines_kept) leaving_ = {};
  }
}

// -- from the room --------------------------------------------------------------------------------

void space_engine::send(visitor& to, const protocol::frame& frame, protocol::mark_ptr how) {
  if (!to.here() || !frame) return;
  parcel_for(to).lines.emplace_back(protocol::say{to.stay_, frame, std::move(how)});
  world_.spend(protocol::work_of_sending(frame.wire().size()));
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

void space_engine::answer(visitor& who, protocol::verdict verdict) {
  if (!who.here() || !protocol::is_answer(verdict.what)) return;
  if (verdict.what != kind::keep || who.request_ == 0) return let_go(who, std::move(verdict));
  if (serving_ == &who) return;  // still inside the hook, whose own verdict counts
  if (who.in_hand_) return serve(who);
  rule(who, who.request_, {});
}

void space_engine::let_go(visitor& who, protocol::verdict verdict) {
  if (!who.here() || verdict.what == kind::keep) return;
  rule(who, who.request_, std::move(verdict));
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

// A socket that comes back is let in, whatever the settings say. Not so a new connection that its
// first place did not take: else a client could get past the settings by naming a place that does
// not exist.
std::optional<move_error> space_engine::objection(const protocol::arrive& event) const noexcept {
  const auto* back = event.back.get();
  const auto is_new = event.how == arrival::move_failed && back != nullptr && back->failed.newcomer;
  if (comes_back(event.how) && !is_new) return std::nullopt;
  if (settings().locked) return move_error::locked;
  if (population() >= settings().capacity) return move_error::full;
  return std::nullopt;
}

}  // namespace porthouse
