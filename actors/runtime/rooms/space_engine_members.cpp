#include <porthouse/actors/runtime/rooms/space_engine.hpp>
#include <porthouse/protocol/ownership/ownership_rules.hpp>

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace porthouse {

void space_engine::rule(visitor& who, protocol::request_number answers, protocol::verdict verdict) {
  using kind = protocol::verdict::kind;
  who.request_ = 0;
  who.in_hand_.reset();
  const auto keeps = protocol::counts_as(who.index_, verdict.what) == kind::keep;
  if (!keeps && requests_) end_by_letting_go(who, verdict.what);
  auto said = keeps ? nullptr : std::make_unique<protocol::verdict>(std::move(verdict));
  parcel_for(who).lines.emplace_back(
      protocol::verdict_line{who.stay_, answers, who.index_, std::move(said)});
  if (!keeps) dismiss(who);
}

bool space_engine::forgives(visitor& who) {
  using std::chrono::seconds;
  world_.rejected();
  const auto since = std::chrono::floor<seconds>(world_.now().time_since_epoch()).count();
  const auto now = static_cast<std::uint32_t>(since);
  const auto forgiven = std::min<std::uint32_t>(who.wrong_, now - who.wrong_at_);
  who.wrong_ = static_cast<std::uint8_t>(who.wrong_ - forgiven);
  who.wrong_at_ = now;
  if (who.wrong_ >= std::min<std::size_t>(world_.bounds().wrong_messages, UINT8_MAX)) return false;
  ++who.wrong_;
  return true;
}

// Of one that has been let go the room hears if it stays after all.
void space_engine::handle(const protocol::away_changed& event) {
  const auto found = visitors_.find(static_cast<std::uint64_t>(event.who));
  if (found == visitors_.end() || found->second.stay_.number != event.stay) return;
  auto& who = found->second;
  if (!who.here()) return void(missed_.insert_or_assign(found->first, event));
  if (who.away_ == event.away) return;
  who.away_ = event.away;
  run(
      event.away ? "away" : "back",
      [&] { event.away ? room_->away(who) : room_->back(who, event.from); }, &who);
  event.away ? limit_absence(who) : forget_absence(event.who);
}

/// A room may wait for less time than the server would.
void space_engine::limit_absence(const visitor& who) {
  if (!room_->resume_for_ || !who.here_) return;
  forget_absence(who.id());
  const auto over = [this, id = who.id(), stay = who.stay_.number] {
    graces_.erase(id);
    auto* const still = find(id);
    if (still == nullptr || still->stay_.number != stay) return;
    room_->close(*still, close_code::going_away, "you were away for too long");
  };
  graces_[who.id()] = world_.start_timer(*room_->resume_for_, over);
}

void space_engine::forget_absence(socket_id who) {
  const auto found = graces_.find(who);
  if (found == graces_.end()) return;
  world_.cancel_timer(found->second);
  graces_.erase(found);
}

void space_engine::handle(const protocol::full_changed& event) {
  const auto found = visitors_.find(static_cast<std::uint64_t>(event.who));
  if (found == visitors_.end() || found->second.stay_.number != event.stay) return;
  auto& who = found->second;
  who.queued_ = static_cast<std::size_t>(event.queued);
  who.full_ = event.full;
  tell_full(who);
}

/// Of one that has been let go, the room hears if it stays after all.
void space_engine::tell_full(visitor& who) {
  if (!who.here() || who.told_full_ == who.full_) return;
  who.told_full_ = who.full_;
  run(
      who.full_ ? "full" : "drained", [&] { who.full_ ? room_->full(who) : room_->drained(who); },
      &who);
}

void space_engine::tell_missed(socket_id id) {
  const auto missed = missed_.extract(static_cast<std::uint64_t>(id));
  if (!missed.empty()) handle(missed.mapped());
  auto* const stays = find(id);
  if (stays == nullptr) return;
  tell_full(*stays);
  if (stays->away() && !graces_.contains(id)) limit_absence(*stays);
}

void space_engine::admit(visitor& who) {
  auto& shard = members_[destination(who.stay_)];
  who.here_ = true;
  who.member_ = static_cast<std::uint32_t>(shard.order.size());
  writable(shard).push_back(who.stay_);
  shard.order.push_back(&who);
}

void space_engine::dismiss(visitor& who) {
  auto& shard = members_[destination(who.stay_)];
  auto& here = writable(shard);
  who.here_ = false;
  here[who.member_] = here.back();
  here.pop_back();
  shard.order[who.member_] = shard.order.back();
  shard.order[who.member_]->member_ = who.member_;
  shard.order.pop_back();
}

void space_engine::send(visitor& to, const protocol::frame& frame) {
  send(to, frame, room_->to_one_);
}

void space_engine::send(visitor& to, const protocol::frame& frame, const marks& how) {
  send(to, frame, room_->marked(how, false));
}

void space_engine::broadcast(
    const protocol::frame& frame, const visitor* except, const protocol::mark_ptr& how) {
  if (!frame) return;
  const auto spared = except != nullptr ? except->stay_ : protocol::socket_ref{};
  for (std::size_t to = 0; to < members_.size(); ++to) {
    auto& members = members_[to];
    if (members.here->empty()) continue;
    members.lent = members.lent || to != world_.local_shard();
    outgoing_[to].lines.emplace_back(protocol::say_all{members.here, frame, spared, how});
    world_.spend(members.here->size() * protocol::work_of_sending(frame.wire().size()));
  }
}

std::size_t space_engine::population() const noexcept {
  std::size_t sum = 0;
  for (const auto& shard : members_) sum += shard.order.size();
  return sum;
}

std::vector<visitor*> space_engine::visitors() {
  std::vector<visitor*> all;
  all.reserve(population());
  for (const auto& shard : members_) all.insert(all.end(), shard.order.begin(), shard.order.end());
  return all;
}

visitor* space_engine::find(socket_id id) {
  const auto found = visitors_.find(static_cast<std::uint64_t>(id));
  return found != visitors_.end() && found->second.here() ? &found->second : nullptr;
}

protocol::members& space_engine::writable(destination_members& of) {
  // A parcel not yet sent, or being read by another thread, still means those who were here then.
  if (of.here.use_count() > 1 || of.lent) of.here = std::make_shared<protocol::members>(*of.here);
  of.lent = false;
  return *of.here;
}

protocol::parcel& space_engine::parcel_for(const visitor& who) {
  return outgoing_[destination(who.stay_)];
}

std::size_t space_engine::destination(const protocol::socket_ref& where) const noexcept {
  return where.node == 0 ? where.shard : world_.shards() + where.node - 1U;
}

// Peers come while the server runs.
void space_engine::open_destination(const protocol::socket_ref& where) {
  const auto needed = destination(where) + 1;
  if (members_.size() >= needed) return;
  members_.resize(needed);
  outgoing_.resize(needed);
}

bool space_engine::has_others(socket_id than) const noexcept {
  const auto other = [id = static_cast<std::uint64_t>(than)](const auto& one) {
    return one.first != id;
  };
  return std::ranges::any_of(visitors_, other) || std::ranges::any_of(away_, other);
}

void space_engine::node_lost(std::uint16_t node) {
  const departure why{departure::kind::node_lost};
  std::vector<std::pair<socket_id, protocol::tenure>> here;
  for (const auto& [id, who] : visitors_) {
    if (who.stay_.node == node) here.emplace_back(who.id(), who.stay_.number);
  }
  for (const auto& [id, stay] : here) handle(protocol::left{id, stay, why});
  std::vector<absentee> away;
  for (const auto& [id, absence] : away_) {
    if (absence.asked.node == node) away.push_back(absence);
  }
  for (const auto& absence : away) handle(protocol::gone{absence.who, absence.asked, why});
}

void space_engine::stopping(std::chrono::steady_clock::time_point until) {
  if (std::exchange(told_stopping_, true)) return;
  run("stopping", [&] { room_->stopping(until); });
}

// A socket that has been let go and is sent back, because no other place took it, is where it was:
// it may still come back to the absence below.
void space_engine::come_back(socket_id id, arrival how) {
  const auto topmost = topmost_absence(id);
  if (topmost == away_.end()) return;
  const auto from_above = std::exchange(topmost->second.let_go_again, false);
  if (!from_above || how != arrival::move_failed) away_.erase(topmost);
}

// A room may be on a socket's stack more than once: the topmost is what it comes back to.
space_engine::absentees::iterator space_engine::topmost_absence(socket_id id) {
  const auto [first, last] = away_.equal_range(static_cast<std::uint64_t>(id));
  const auto topmost = std::max_element(first, last, [](const auto& one, const auto& other) {
    return one.second.asked.number < other.second.asked.number;
  });
  return topmost == last ? away_.end() : topmost;
}

}  // namespace porthouse
