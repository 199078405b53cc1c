#include <porthouse/protocol/ownership/ownership.hpp>

#include <algorithm>
#include <utility>

namespace porthouse::protocol {

// The place above `history_[depth - 1]` is visited from now on.
void ownership::begin_visit(tenure asked) {
  if (!visits_) visits_ = std::make_unique<std::vector<visit>>();
  visits_->push_back(
      {history_.size() - 1, asked, transit_->by, port_.start_alarm(transit_->within, asked)});
}

// Visits of places that are no longer on the stack are over; the last of them may be one that the
// place on top asked for.
std::optional<visit_return> ownership::end_visits() {
  std::optional<visit_return> back;
  while (visits_ && visits_->back().depth >= history_.size()) {
    const auto over = visits_->back();
    visits_->pop_back();
    if (visits_->empty()) visits_.reset();
    port_.cancel_alarm(over.alarm);
    if (over.depth == history_.size() && transit_)
      back = visit_return{over.asked, over.by, transit_->end, std::move(transit_->value)};
  }
  return back;
}

void ownership::visit_overdue(tenure asked) {
  if (hands_emptied()) {
    recall(asked);
  } else if (visits_) {
    const auto late = std::ranges::find(*visits_, asked, &visit::asked);
    if (late != visits_->end()) late->overdue = true;
  }
}

bool ownership::hands_emptied() {
  return !in_hand_ || port_.take_back({history_.back(), 0}, tenure_, number_);
}

void ownership::given_back(tenure stay, request_number number) {
  if (stay != tenure_ || number != number_ || phase_ != phase::hearing) return;
  if (hung_) {
    reclaim();
    return unwind(departure::kind::hung);
  }
  if (recall_overdue()) return;
  if (!recalled_) return;
  const auto decided = std::exchange(veto_, nullptr);
  settle(decided->what, decided->index);
}

// The outermost visit that is overdue: those inside it end with it.
bool ownership::recall_overdue() {
  if (!visits_) return false;
  const auto late = std::ranges::find(*visits_, true, &visit::overdue);
  return late != visits_->end() && recall(late->asked);
}

bool ownership::recall(tenure asked) {
  if (!visits_ || phase_ == phase::closing || phase_ == phase::over) return false;
  const auto overdue = std::ranges::find(*visits_, asked, &visit::asked);
  if (overdue == visits_->end()) return false;
  const auto depth = overdue->depth;
  const std::string from = history_.back()->name();
  const departure how{departure::kind::recalled, close_code::none, history_[depth - 1]->name()};
  reclaim();
  tell_left(how);
  for (auto above = history_.size(); --above > depth;) tell_gone(above - 1, how);
  history_.resize(depth);
  transit_ = std::make_unique<transit>();
  transit_->returning = true;
  transit_->end = visit_status::timed_out;
  arrive_at_top(from, arrival::returned);
  return true;
}

void ownership::tell_gone(std::size_t depth, const departure& how) {
  tenure asked = 0;
  if (visits_) {
    const auto over = std::ranges::find(*visits_, depth + 1, &visit::depth);
    if (over != visits_->end()) asked = over->asked;
  }
  const auto& there = history_[depth];
  for (std::size_t index = 0; index < there->spaces(); ++index)
    port_.tell({there, index}, gone{port_.who(), port_.reached_in(asked), how});
}

}  // namespace porthouse::protocol
