#include <porthouse/protocol/ownership/ownership.hpp>
#include <porthouse/protocol/ownership/ownership_rules.hpp>
#include <porthouse/protocol/text/utf8.hpp>

#include <iterator>
#include <utility>

namespace porthouse::protocol {
namespace {

// Spaces that hand a socket on as soon as it arrives, for ever, are stopped after this many moves.
constexpr std::uint16_t most_circles = 256;

}  // namespace

departure departure_of(const ending& how) {
  switch (how.why) {
    case ending::cause::by_client: return {departure::kind::closed_by_client, how.code, {}};
    case ending::cause::by_us: return {departure::kind::closed_by_us, how.code, {}};
    case ending::cause::stopping: return {departure::kind::stopping, how.code, {}};
    default: return {departure::kind::lost, how.code, {}};
  }
}

place_ptr ownership::where() const noexcept { return history_.empty() ? nullptr : history_.back(); }

bool ownership::settled() const noexcept {
  return phase_ == phase::settled || phase_ == phase::hearing;
}

// -- what happens ---------------------------------------------------------------------------------

void ownership::opened(std::string_view first_place) {
  seek({.place = std::string{first_place}}, 0);
}

void ownership::received(std::vector<message> messages) {
  books_.received += messages.size();
  if (phase_ == phase::closing || phase_ == phase::over) {
    books_.closed += messages.size();
    return;
  }
  books_.waiting += messages.size();
  owes_read_ = true;
  if (waiting_.empty()) {
    waiting_ = std::move(messages);
  } else {
    std::ranges::move(messages, std::back_inserter(waiting_));
  }
  if (phase_ == phase::settled) next();
}

// A space that lets the socket go has stopped listening to it, whatever it had been asked.
void ownership::ruled(space_verdict said) {
  const auto word = said.what.what;
  if (said.stay != tenure_ || !is_answer(word) || said.index >= place::most_spaces) {
    ++books_.void_rulings;
    return;
  }
  const auto bit = 1U << said.index;
  const auto asked = phase_ == phase::arriving || phase_ == phase::hearing;
  const auto answers = asked && said.answers == number_ && (unanswered_ & bit) != 0;
  const auto letting_go = lets_go(said.index, word);
  if (letting_go) let_go_ |= bit;
  if (!answers && letting_go && settled()) {
    // A sibling does not know which messages an owner on another node has begun meanwhile.
    recalled_ = said.index > 0 && !hands_emptied();
    if (!recalled_) return settle(said.what, said.index);
  } else if (!answers && !(letting_go && phase_ == phase::arriving)) {
    ++books_.void_rulings;
    return;
  }
  unanswered_ &= ~bit;
  if (letting_go && (!veto_ || said.index < veto_->index))
    veto_ = std::make_unique<space_verdict>(std::move(said));
  if (const auto* decided = decision()) settle(verdict{decided->what}, decided->index);
}

void ownership::found(std::string_view name, const place_ptr& where) {
  if (phase_ != phase::seeking || transit_->wanted != name) return;
  port_.deadline({});
  if (history_.empty()) return found_first(where);
  if (!where) return remain(port_.absence(name), name);
  auto next = history_;
  const auto replaces = transit_->how == verdict::kind::release_to;
  const auto goes_back = transit_->how == verdict::kind::release;
  if (replaces || goes_back) next.pop_back();
  if (goes_back) next.pop_back();
  next.push_back(where);
  switch (transit_->how) {
    case verdict::kind::move_to:
      return hand_over(std::move(next), arrival::moved, departure::kind::moved_on);
    case verdict::kind::visit:
      return hand_over(std::move(next), arrival::moved, departure::kind::visiting);
    case verdict::kind::release:
      return hand_over(std::move(next), arrival::came_back, departure::kind::released);
    default: return hand_over(std::move(next), arrival::released, departure::kind::released);
  }
}

void ownership::space_died(const place& where, std::size_t index) {
  if (history_.empty() || history_.back().get() != &where) return;
  if (const auto word = counts_as(index, verdict::kind::crashed); word == verdict::kind::keep)
    return ruled({tenure_, number_, index, {word}});
  if (history_.size() == 1) {
    // The dead entry has not been replaced yet, and there is no other place to go to: once it is,
    // its death is told again. If it never is, the deadline decides.
    const auto entry = port_.find({});
    if (entry && entry->get() == &where) return;
  }
  if (phase_ == phase::arriving) return arrival_failed(move_error::crashed);
  if (phase_ == phase::closing || phase_ == phase::over) return;
  reclaim();
  unwind(departure::kind::crashed);
}

void ownership::deadline_passed() {
  switch (phase_) {
    case phase::seeking:
      if (history_.empty()) return miss_first(move_error::no_answer);
      return remain(move_error::no_answer, std::string{transit_->wanted});
    case phase::arriving: return arrival_failed(move_error::hung);
    case phase::hearing:
      hung_ = !hands_emptied();
      if (hung_) return;
      reclaim();
      return unwind(departure::kind::hung);
    default: return;
  }
}

// Who is told of an arrival later is told by that.
void ownership::change_away(bool away, const absence& from) {
  away_ = away;
  tell_all(away_changed{port_.who()->id, tenure_, away, from});
}

void ownership::change_full(bool full) {
  tell_all(full_changed{port_.who()->id, tenure_, full, port_.queued()});
}

// To all spaces of the place where it is, or arrives, and those that have let go: where it is to go
// may not be found.
template <class Event>
void ownership::tell_all(const Event& event) {
  if (history_.empty() || phase_ == phase::closing || phase_ == phase::over) return;
  const auto here = history_.back();
  for (std::size_t index = 0; index < here->spaces(); ++index) {
    port_.tell({here, index}, Event{event});
  }
}

void ownership::ended(const ending& how) {
  reclaim();
  refuse_waiting();
  const auto told = tenure_ != 0;
  phase_ = phase::over;
  port_.deadline({});
  const auto why = departure_of(how);
  if (told && !history_.empty()) tell_left(why);
  for (auto depth = history_.size(); depth-- > 1;) tell_gone(depth - 1, why);
  history_.clear();
  static_cast<void>(end_visits());
  transit_.reset();
}

void ownership::shut(close_code code, std::string_view reason) {
  if (phase_ == phase::closing || phase_ == phase::over) return;
  reclaim();
  refuse_waiting();
  phase_ = phase::closing;
  port_.deadline({});
  port_.close(sendable(code), reason);
}

// -- what is decided ------------------------------------------------------------------------------

const space_verdict* ownership::decision() const noexcept {
  static const space_verdict keep{};
  if (veto_) {
    const auto before_veto = (1U << veto_->index) - 1;
    return (unanswered_ & before_veto) == 0 ? veto_.get() : nullptr;
  }
  return unanswered_ == 0 ? &keep : nullptr;
}

// All answers that count are in, or a space has let go of its own accord.
void ownership::settle(const verdict& verdict, std::size_t by) {
  const auto kind = verdict.what;
  const auto arriving = phase_ == phase::arriving;
  port_.deadline({});
  veto_.reset();
  unanswered_ = 0;
  if (arriving && kind == verdict::kind::refuse) return arrival_failed(verdict.why, verdict.reason);
  if (arriving && kind == verdict::kind::crashed) return arrival_failed(move_error::crashed);
  if (arriving) welcomed();
  reclaim(kind == verdict::kind::keep);
  phase_ = phase::settled;
  if (kind == verdict::kind::keep) {
    circles_ = 0;
    return next();
  }
  if (arriving && ++circles_ > most_circles)
    return shut(close_code::nowhere_to_go, "sent in circles");
  apply(verdict, by);
}

void ownership::welcomed() {
  transit_.reset();
  ++books_.moves;
}

void ownership::apply(const verdict& verdict, std::size_t by) {
  switch (verdict.what) {
    case verdict::kind::release:
    case verdict::kind::refuse: {
      if (history_.size() < 2) return remain(move_error::nothing_below, {});
      auto next = history_;
      next.pop_back();
      if (port_.is_over(next.back())) return seek_below(verdict);
      transit_ = std::make_unique<transit>();
      transit_->value = verdict.value;
      return hand_over(std::move(next), arrival::came_back, departure::kind::released);
    }
    case verdict::kind::move_to:
    case verdict::kind::visit:
      if (history_.size() >= bounds_.history)
        return remain(move_error::history_full, verdict.place);
      return seek(verdict, by);
    case verdict::kind::release_to: return seek(verdict, by);
    case verdict::kind::close: return shut(verdict.code, verdict.reason);
    case verdict::kind::crashed: return unwind(departure::kind::crashed);
    default: return next();
  }
}

void ownership::seek(const verdict& verdict, std::size_t by) {
  transit_ = std::make_unique<transit>();
  transit_->how = verdict.what;
  const auto possible = verdict.place.size() <= bounds_.place_name_bytes;
  transit_->wanted = utf8_prefix(verdict.place, bounds_.place_name_bytes);
  transit_->within = verdict.within;
  transit_->value = verdict.value;
  transit_->by = by;
  phase_ = phase::seeking;
  port_.deadline(bounds_.welcome_deadline);
  if (!possible) return found(std::string{transit_->wanted}, nullptr);
  if (const auto known = port_.find(verdict.place)) found(verdict.place, *known);
}

// The room below has died, with its node perhaps: it opens anew, wherever it now belongs.
void ownership::seek_below(const verdict& verdict) {
  const auto below = history_[history_.size() - 2]->name();
  seek({.what = verdict::kind::release, .place = below, .value = verdict.value}, 0);
}

void ownership::remain(move_error why, std::string_view wanted) {
  ++books_.failed_moves;
  phase_ = phase::settled;
  port_.deadline({});
  const auto here = history_.back();
  const auto told = std::exchange(let_go_, 0);
  for (std::size_t index = 0; index < here->spaces(); ++index) {
    if ((told & (1U << index)) == 0) continue;
    port_.tell({here, index}, move_failed{port_.who()->id, tenure_, why, std::string{wanted}});
  }
  transit_.reset();
  next();
}

}  // namespace porthouse::protocol
