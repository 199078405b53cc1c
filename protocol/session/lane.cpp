#include <porthouse/protocol/session/lane.hpp>

#include <algorithm>
#include <utility>

namespace porthouse::protocol {
namespace {

bool is_droppable(const mark_ptr& how) noexcept { return how != nullptr && how->droppable; }

bool is_stale(const mark_ptr& how, lane::time_point since, lane::time_point now) noexcept {
  return how != nullptr && how->stale_after.count() > 0 && now - since > how->stale_after;
}

bool conflates(const mark& how) noexcept {
  return how.under != nullptr && how.under->policy == overflow::conflate;
}

bool has_room(std::size_t bytes, std::size_t frames, const contract& under) noexcept {
  return bytes <= under.bytes && frames < under.messages;
}

}  // namespace

// -- in -------------------------------------------------------------------------------------------

lane::taken lane::push(frame frame, const mark_ptr& how, time_point now, const bound& most) {
  const auto size = frame.wire().size();
  tidy();
  room* of = nullptr;
  auto past = overflow::close;
  if (how != nullptr && how->under != nullptr) {
    of = &room_under(*how->under);
    if (conflates(*how) && !how->key.empty()) {
      const auto older = of->newest.find(how->key);
      if (older != of->newest.end()) drop(older->second, books_.conflated);
    }
    past = policy(*how->under, *of, size, now);
    if (past != overflow::block && !make_room(*of, *how, past, size)) {
      if (how->droppable) return drop_newest(*how, size);
      if (past == overflow::close) return taken::overflowed;
    }
  }
  const bool keeps_older = of != nullptr && past == overflow::drop_newest;
  const bool fits = bytes_ + size <= most.bytes && frames_ < most.frames;
  if (!fits && is_droppable(how) && keeps_older) return drop_newest(*how, size);
  if (!fits && !make_room(most, size)) {
    if (is_droppable(how)) return drop_newest(*how, size);
    return taken::overflowed;
  }
  entries_.push_back({std::move(frame), how, now});
  ++frames_;
  bytes_ += size;
  if (of == nullptr) return taken::waits;
  ++of->frames;
  of->bytes += size;
  index(entries_.size() - 1);
  return taken::waits;
}

bool lane::is_full() const noexcept { return std::ranges::any_of(rooms_, &room::full); }

bool lane::is_blocked() const noexcept { return std::ranges::any_of(rooms_, &room::blocks); }

/// What holds at this moment for what does not fit; notices when that begins.
overflow lane::policy(const contract& under, room& of, std::size_t size, time_point now) noexcept {
  if (!of.full && !has_room(of.bytes + size, of.frames, under)) {
    of.full = filled_ = true;
    of.full_since = now;
    of.blocks = under.policy == overflow::block;
  }
  if (under.policy != overflow::block) return under.policy;
  return of.full && now - of.full_since >= under.block_for ? under.then : overflow::block;
}

/// Drops of the room `of` what it takes, if it may; returns whether there is room.
bool lane::make_room(room& of, const mark& how, overflow policy, std::size_t size) {
  const auto& under = *how.under;
  while (!has_room(of.bytes + size, of.frames, under)) {
    if (how.droppable && (policy == overflow::drop_newest || size > under.bytes)) return false;
    const auto next = oldest_of(of);
    if (next == nowhere) return false;
    drop(next, books_.oldest);
  }
  return true;
}

/// Drops of all rooms what it takes. An empty lane takes a frame of any size.
bool lane::make_room(const bound& most, std::size_t size) {
  while (bytes_ + size > most.bytes || frames_ >= most.frames) {
    if (frames_ == 0) return true;
    const auto next = oldest();
    if (next == nowhere) return false;
    drop(next, books_.oldest);
  }
  return true;
}

std::size_t lane::oldest_of(room& of) noexcept {
  auto& at = of.oldest;
  for (at = std::max({at, head_, sealed_}); at < entries_.size(); ++at) {
    if (is_droppable(entries_[at].how) && room_of(at) == &of) return at;
  }
  return nowhere;
}

std::size_t lane::oldest() noexcept {
  for (oldest_ = std::max(oldest_, head_); oldest_ < entries_.size(); ++oldest_) {
    if (is_droppable(entries_[oldest_].how)) return oldest_;
  }
  return nowhere;
}

// -- out ------------------------------------------------------------------------------------------

lane::next_out lane::next(time_point now) {
  next_out out;
  for (; head_ < entries_.size(); ++head_) {
    auto& first = entries_[head_];
    if (first.what) {
      if (is_stale(first.how, first.since, now)) {
        drop(head_, books_.stale);
      } else if (out.skipped > 0) {
        return out;
      } else {
        forget(head_);
        out.what = std::move(entries_[head_++].what);
        return out;
      }
    }
    out.skipped += first.skipped;
    out.bytes += first.skipped_bytes;
    for (auto& one : rooms_) {
      if (one.gap == head_) one.gap = nowhere;
    }
  }
  return out;
}

void lane::seal() noexcept {
  for (auto at = std::max(head_, sealed_); at < entries_.size(); ++at) {
    const auto& how = entries_[at].how;
    if (is_droppable(how) && how->under != nullptr && how->under->on_leave == leaving::drop)
      drop(at, books_.left);
  }
  sealed_ = entries_.size();
  rooms_.clear();
}

// -- what is dropped ------------------------------------------------------------------------------

void lane::drop(std::size_t at, std::uint64_t& why) noexcept {
  ++why;
  auto& dropped = entries_[at];
  const auto bytes = dropped.what.wire().size();
  auto* const of = room_of(at);
  forget(at);
  const auto how = std::move(dropped.how);
  dropped.what = {};
  if (how->under != nullptr && !how->under->notice) return;
  leave_gap(at, 1, bytes, how->under != nullptr && conflates(*how) ? of : nullptr);
}

/// Of one that has not come in.
lane::taken lane::drop_newest(const mark& how, std::size_t size) {
  if (how.under == nullptr || how.under->notice) {
    if (empty() || entries_.back().what) entries_.emplace_back();
    auto* const of = conflates(how) ? &room_under(*how.under) : nullptr;
    leave_gap(entries_.size() - 1, 1, size, of);
  }
  ++books_.newest;
  return taken::dropped;
}

/// `of`: the room that has one gap for all, or nullptr.
void lane::leave_gap(std::size_t at, std::uint64_t frames, std::uint64_t bytes, room* of) noexcept {
  if (of != nullptr && of->gap == nowhere) of->gap = at;
  if (of != nullptr && of->gap > at) {
    auto& later = entries_[std::exchange(of->gap, at)];
    frames += std::exchange(later.skipped, 0);
    bytes += std::exchange(later.skipped_bytes, 0);
  }
  auto& gap = entries_[of != nullptr ? of->gap : at];
  gap.skipped += frames;
  gap.skipped_bytes += bytes;
}

/// A frame is not here any more.
void lane::forget(std::size_t at) noexcept {
  const auto& gone = entries_[at];
  const auto size = gone.what.wire().size();
  --frames_;
  bytes_ -= size;
  auto* const of = room_of(at);
  if (of == nullptr) return;
  --of->frames;
  of->bytes -= size;
  const auto newest = of->newest.find(gone.how->key);
  if (newest != of->newest.end() && newest->second == at) of->newest.erase(newest);
}

// -- rooms ----------------------------------------------------------------------------------------

/// The room of an entry of this stay; nullptr if that has no contract.
lane::room* lane::room_of(std::size_t at) noexcept {
  const auto& how = entries_[at].how;
  if (at < sealed_ || how == nullptr || how->under == nullptr) return nullptr;
  const auto found = std::ranges::find(rooms_, how->under->room, &room::number);
  return found == rooms_.end() ? nullptr : &*found;
}

lane::room& lane::room_under(const contract& contract) {
  const auto found = std::ranges::find(rooms_, contract.room, &room::number);
  if (found != rooms_.end()) return *found;
  rooms_.push_back({.number = contract.room, .oldest = sealed_});
  return rooms_.back();
}

void lane::index(std::size_t at) {
  const auto& how = *entries_[at].how;
  if (conflates(how) && !how.key.empty()) room_of(at)->newest[how.key] = at;
}

/// Does away with what has left and with gaps of which there is nothing to tell. As often as there
/// is more of that than of what is here: so a frame costs no more, however many are dropped.
void lane::tidy() {
  if (entries_.size() < 3 * frames_ + 32) return;
  std::vector<entry> kept;
  kept.reserve(2 * frames_ + 1);
  auto sealed = nowhere;
  for (auto at = head_; at < entries_.size(); ++at) {
    if (at >= sealed_ && sealed == nowhere) sealed = kept.size();
    auto& one = entries_[at];
    if (!one.what && one.skipped == 0) continue;
    const bool joins = !one.what && !kept.empty() && !kept.back().what;
    if (!joins) kept.emplace_back();
    auto& into = kept.back();
    for (auto& each : rooms_) {
      if (each.gap == at) each.gap = kept.size() - 1;
    }
    if (joins) {
      into.skipped += one.skipped;
      into.skipped_bytes += one.skipped_bytes;
    } else {
      into = std::move(one);
    }
  }
  entries_ = std::move(kept);
  head_ = oldest_ = 0;
  sealed_ = std::min(sealed, entries_.size());
  for (auto& each : rooms_) {
    each.oldest = sealed_;
    each.newest.clear();
  }
  for (auto at = sealed_; at < entries_.size(); ++at) {
    if (room_of(at) != nullptr) index(at);
  }
}

}  // namespace porthouse::protocol
