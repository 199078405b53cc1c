#include <porthouse/protocol/ownership/ownership.hpp>
#include <porthouse/protocol/trace/journey.hpp>

#include <utility>

namespace porthouse::protocol {
namespace {

std::string_view name(outcome::kind how) noexcept {
  switch (how) {
    case outcome::kind::pass: return "passed";
    case outcome::kind::drop: return "dropped";
    case outcome::kind::answer: return "answered";
    case outcome::kind::close: return "closed";
  }
  return "unknown";
}

std::string_view name(ending::cause why) noexcept {
  switch (why) {
    case ending::cause::by_client: return "closed_by_client";
    case ending::cause::by_us: return "closed_by_us";
    case ending::cause::stopping: return "stopping";
    case ending::cause::timed_out: return "timed_out";
    case ending::cause::reset: return "reset";
  }
  return "unknown";
}

}  // namespace

// -- steps ----------------------------------------------------------------------------------------

step& journey::add(time now, step::kind kind, std::string_view how) {
  step made;
  made.what = kind;
  made.how = how;
  made.at = made.until = now;
  made.stay = stay_;
  made.place = place_;
  if (steps_.size() < most_) return steps_.emplace_back(std::move(made));
  auto& oldest = steps_[first_];
  first_ = (first_ + 1) % steps_.size();
  ++forgotten_;
  return oldest = std::move(made);
}

void journey::add_or_count(time now, step::kind kind, std::string_view how) {
  if (!steps_.empty()) {
    auto& last = steps_[(first_ + steps_.size() - 1) % steps_.size()];
    if (last.what == kind && last.how == how && last.stay == stay_) {
      ++last.times;
      last.until = now;
      return;
    }
  }
  add(now, kind, how);
}

// Names the cause of a departure: the space that decided it, the other end, or the server itself.
void journey::blame(step& on, departure::kind why) const noexcept {
  switch (why) {
    case departure::kind::closed_by_client: on.by = "client"; return;
    case departure::kind::lost: on.by = "network"; return;
    case departure::kind::crashed:
    case departure::kind::hung:
    case departure::kind::recalled:
    case departure::kind::stopping:
    case departure::kind::node_lost: on.by = "house"; return;
    default: break;
  }
  on.by = decider_ < 0 ? "house" : decider_ == 0 ? "owner" : "sibling";
  if (decider_ > 0) on.index = static_cast<std::uint32_t>(decider_);
}

// -- what happens ---------------------------------------------------------------------------------

void journey::arrived(
    time now, tenure stay, std::string_view place, std::string_view from, arrival how) {
  place_ = place;
  here_ = true;
  since_ = now;
  stay_ = stay;
  handled_ = in_.handled;
  sent_ = out_.queued;
  dropped_ = out_.dropped();
  decider_ = -1;
  add(now, step::kind::arrived, protocol::name(how)).other = presentable(from, longest_name);
}

void journey::left(time now, const departure& how) {
  auto& made = add(now, step::kind::left, protocol::name(how.why));
  made.code = how.code;
  made.other = presentable(how.to, longest_name);
  made.at = since_;
  made.handled = handled_here();
  made.sent = sent_here();
  made.dropped = out_.dropped() - dropped_;
  blame(made, how.why);
  here_ = false;
}

void journey::stayed(time now, move_error why, std::string_view wanted) {
  auto& made = add(now, step::kind::stayed, protocol::name(why));
  made.other = presentable(wanted, longest_name);
  decider_ = -1;
}

void journey::enveloped(time now, outcome::kind how) {
  add_or_count(now, step::kind::enveloped, name(how));
}

void journey::offered(time now, protocol::offered result) {
  out_.note(result);
  if (is_taken(result)) return;
  add_or_count(now, step::kind::dropped, enumerator_name(result));
}

void journey::withheld(time now) {
  ++out_.offered;
  ++out_.enveloped;
  add_or_count(now, step::kind::dropped, "enveloped");
}

void journey::ended(time now, const ending& how) {
  auto& made = add(now, step::kind::ended, name(how.why));
  made.code = how.code;
  blame(made, departure_of(how).why);
}

}  // namespace porthouse::protocol
