#include <porthouse/protocol/ownership/ownership.hpp>
#include <porthouse/protocol/ownership/ownership_rules.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace porthouse::protocol {
namespace {

// What a failed arrival is to the place that the socket did not reach.
departure::kind departure_of(move_error why) noexcept {
  switch (why) {
    case move_error::crashed: return departure::kind::crashed;
    case move_error::hung: return departure::kind::hung;
    default: return departure::kind::refused;
  }
}

}  // namespace

// -- from owner to owner --------------------------------------------------------------------------

void ownership::hand_over(std::vector<place_ptr> next, arrival how, departure::kind why) {
  const std::string from = history_.empty() ? std::string{} : history_.back()->name();
  if (!transit_) transit_ = std::make_unique<transit>();
  if (!history_.empty()) tell_left({why, close_code::none, next.back()->name()});
  transit_->before = std::exchange(history_, std::move(next));
  if (why == departure::kind::visiting) begin_visit(tenure_);
  arrive_at_top(from, how);
}

void ownership::arrive_at_top(std::string_view from, arrival how) {
  auto back = end_visits();
  if (back) how = arrival::returned;
  if (transit_->failure) {
    if (!back) back = visit_return{.how = status_of(transit_->failure->why)};
    back->failed = *transit_->failure;
  } else if (!back && (how == arrival::moved || how == arrival::released)) {
    if (transit_->value.is_text()) back = visit_return{.value = std::exchange(transit_->value, {})};
  }
  history_.back() = port_.current(history_.back());
  tenure_ = port_.next_tenure();
  let_go_ = 0;
  ask_all(phase::arriving);
  port_.deadline(bounds_.welcome_deadline);
  const auto came_of_it = back ? std::make_shared<const visit_return>(std::move(*back)) : nullptr;
  const auto at = port_.reached_in(tenure_);
  const auto& here = history_.back();
  for (std::uint32_t index = 0; index < here->spaces(); ++index) {
    port_.tell(
        {here, index},
        arrive{at, index, number_, port_.who(), std::string{from}, how, came_of_it, away_});
  }
}

// Back to the owner that let it go. A new connection that its first place did not take goes to the
// entry, which is told why.
void ownership::arrival_failed(move_error why, std::string_view reason) {
  ++books_.failed_moves;
  port_.deadline({});
  const std::string from = history_.back()->name();
  auto failure = std::make_unique<move_failure>(move_failure{why, from, std::string{reason}});
  const auto returning = std::exchange(transit_->returning, true);
  failure->newcomer = !returning && transit_->before.empty();
  tell_left({departure_of(why), close_code::none, {}});
  if (!returning && !failure->newcomer) {
    history_ = std::exchange(transit_->before, {});
    transit_->end = status_of(why);
    transit_->failure = std::move(failure);
    return arrive_at_top(from, arrival::move_failed);
  }
  const auto at_bottom = history_.size() == 1;
  const auto entry = at_bottom ? port_.find({}) : std::nullopt;
  const auto entry_failed = entry && *entry == history_.back();
  history_.pop_back();
  if (returning || transit_->wanted.empty()) failure.reset();
  fall_back(from, status_of(why), entry_failed, std::move(failure));
}

// -- without a place ------------------------------------------------------------------------------

// The first place of all; or the entry, for a socket that has none left.
void ownership::found_first(const place_ptr& where) {
  if (!where) return miss_first(port_.absence(transit_->wanted));
  history_.push_back(where);
  arrive_at_top(transit_->from, first_arrival());
}

// The first place, which an acceptor has named, is not to be had: the entry takes its part.
void ownership::miss_first(move_error why) {
  const std::string wanted = transit_->wanted;
  if (wanted.empty()) return fall_back({}, visit_status::crashed, true);
  ++books_.failed_moves;
  auto failure = std::make_unique<move_failure>(move_failure{why, wanted, {}, true});
  fall_back(wanted, status_of(why), false, std::move(failure));
}

arrival ownership::first_arrival() const noexcept {
  if (transit_->failure) return arrival::move_failed;
  return tenure_ == 0 ? arrival::opened : arrival::crashed;
}

void ownership::unwind(departure::kind why) {
  const std::string from = history_.back()->name();
  tell_left({why, close_code::none, {}});
  history_.pop_back();
  fall_back(from, why == departure::kind::hung ? visit_status::hung : visit_status::crashed, false);
}

// Down the stack, at its end to the entry, and if even that failed, out.
void ownership::fall_back(
    std::string_view from, visit_status end, bool entry_failed,
    std::unique_ptr<move_failure> failure) {
  transit_ = std::make_unique<transit>();
  transit_->returning = true;
  transit_->end = end;
  transit_->failure = std::move(failure);
  if (history_.empty()) {
    const auto entry = entry_failed ? place_ptr{} : port_.find({});
    if (!entry) return wait_for_entry(from);
    if (!*entry) return shut(close_code::nowhere_to_go, "no space can take this socket");
    history_.push_back(*entry);
  }
  arrive_at_top(from, first_arrival());
}

// The entry is being made anew: `found` follows, or the deadline.
void ownership::wait_for_entry(std::string_view from) {
  transit_->from = from;
  phase_ = phase::seeking;
  port_.deadline(bounds_.welcome_deadline);
}

void ownership::tell_left(departure how) {
  const auto& here = history_.back();
  for (std::size_t index = 0; index < here->spaces(); ++index) {
    port_.tell({here, index}, left{port_.who()->id, tenure_, how});
  }
}

// -- messages -------------------------------------------------------------------------------------

void ownership::next() {
  if (recall_overdue()) return;
  if (!waiting_.empty()) return hear();
  if (!owes_read_) return;
  owes_read_ = false;
  port_.read_on();
}

// Siblings may veto each message, so that where there are any, messages go one at a time.
void ownership::hear() {
  const auto& here = history_.back();
  in_hand_ = batch_ptr{new batch{take_waiting(here->spaces() == 1 ? here->window() : 1)}};
  ask_all(phase::hearing);
  port_.deadline(bounds_.verdict_deadline);
  const auto queued = port_.queued();
  for (std::size_t index = 0; index < here->spaces(); ++index) {
    auto part = index == 0 ? in_hand_
                           : batch_ptr{new batch{std::vector<message>{
                                 in_hand_->messages().begin(), in_hand_->messages().end()}}};
    port_.tell({here, index}, heard{port_.who()->id, tenure_, number_, std::move(part), queued});
  }
}

std::vector<message> ownership::take_waiting(std::size_t most) {
  if (waiting_.size() <= most) return std::exchange(waiting_, {});
  const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(most);
  std::vector<message> taken{
      std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end)};
  waiting_.erase(waiting_.begin(), end);
  return taken;
}

// Takes back what the owner has not begun, to the front of what waits.
void ownership::reclaim(bool kept) {
  veto_.reset();
  unanswered_ = 0;
  hung_ = false;
  recalled_ = false;
  if (!in_hand_) return;
  const auto given = std::exchange(in_hand_, nullptr);
  const auto begun = done_with(kept, given->revoke(), given->size());
  books_.handled += begun;
  books_.waiting -= begun;
  const auto rest = given->messages().subspan(begun);
  waiting_.insert(waiting_.begin(), rest.begin(), rest.end());
}

void ownership::refuse_waiting() {
  books_.closed += waiting_.size();
  books_.waiting -= waiting_.size();
  waiting_.clear();
}

void ownership::ask_all(phase then) {
  phase_ = then;
  if (++number_ == 0) ++number_;
  veto_.reset();
  const auto spaces = history_.back()->spaces();
  unanswered_ = spaces >= 32 ? ~0U : (1U << spaces) - 1;
}

}  // namespace porthouse::protocol
