#include <porthouse/actors/runtime/rooms/pending_reply.hpp>
#include <porthouse/actors/runtime/rooms/request_book.hpp>
#include <porthouse/actors/runtime/rooms/request_in_hand.hpp>
#include <porthouse/actors/runtime/rooms/space_engine.hpp>

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace porthouse {

using protocol::request_end;

namespace {

std::uint64_t key(const visitor& who) noexcept { return static_cast<std::uint64_t>(who.id()); }

}  // namespace

request_book::request_book(space_engine& engine)
    : engine_{engine}, kept_{engine.world().bounds()} {}

// -- in hand --------------------------------------------------------------------------------------

void request_book::enter(request_in_hand& now) noexcept {
  now.outer = innermost_;
  innermost_ = &now;
}

void request_book::leave(const request_in_hand& now) noexcept { innermost_ = now.outer; }

request_in_hand* request_book::in_hand(const visitor& who) noexcept {
  auto* found = innermost_;
  while (found != nullptr && &found->who() != &who) found = found->outer;
  return found;
}

std::shared_ptr<pending_reply> request_book::put_off(std::shared_ptr<request_run> run) {
  return std::make_shared<pending_reply>(
      weak_from_this(), engine_, std::move(run), engine_.world().courier());
}

// -- waiting --------------------------------------------------------------------------------------

bool request_book::may_wait(const visitor& who) const noexcept {
  const auto first = waiting_.lower_bound({key(who), 0});
  const auto last = waiting_.lower_bound({key(who) + 1, 0});
  const auto open = static_cast<std::size_t>(std::distance(first, last));
  return open < engine_.world().bounds().open_requests;
}

void request_book::wait(
    visitor& who, std::string ask, const std::shared_ptr<request_run>& run,
    std::chrono::milliseconds for_at_most) {
  const request_run::waiter which{key(who), ++last_};
  run->waiting.push_back(which);
  auto& made = waiting_[which];
  made.run = run;
  made.stay = engine_.stay_of(who);
  made.ask = std::move(ask);
  made.timer = engine_.world().start_timer(for_at_most, [this, which] { timed_out(which); });
}

request_book::waiters::node_type request_book::take(waiters::iterator which) {
  engine_.world().cancel_timer(which->second.timer);
  if (const auto run = which->second.run.lock()) std::erase(run->waiting, which->first);
  return waiting_.extract(which);
}

void request_book::end(waiters::node_type which, const request_outcome& with) {
  ledger_.end(with.how);
  auto* who = engine_.known(which.key().first, which.mapped().stay);
  if (who != nullptr) engine_.send(*who, reply_to(which.mapped().ask, with).as_frame());
}

void request_book::timed_out(request_run::waiter which) {
  const auto found = waiting_.find(which);
  if (found != waiting_.end()) end(take(found), failed_by(request_end::timed_out));
}

void request_book::finish(request_run& run, request_outcome with) {
  if (run.end) return;
  run.end = std::move(with);
  for (const auto& which : std::exchange(run.waiting, {})) {
    const auto found = waiting_.find(which);
    if (found != waiting_.end()) end(take(found), *run.end);
  }
  if (!run.kept_as.empty()) kept_.settle(run, engine_.world().now());
}

// While the handler runs it is for the request in hand to see that nobody is left.
void request_book::dropped(request_run& run) {
  if (!run.in_hand) finish(run, failed_by(request_end::dropped));
}

void request_book::let_go(visitor& who, request_end how) {
  if (auto* now = in_hand(who)) now->hold_place();
  const auto with = failed_by(how);
  for (auto next = waiting_.lower_bound({key(who), 0});
       next != waiting_.end() && next->first.first == key(who);) {
    const auto which = next++;
    end(take(which), with);
  }
}

void request_book::forget(const visitor& who) {
  for (auto next = waiting_.lower_bound({key(who), 0});
       next != waiting_.end() && next->first.first == key(who);) {
    take(next++);
    ledger_.end(request_end::left);
  }
}

void request_book::end_all() {
  const auto with = failed_by(request_end::crashed);
  while (!waiting_.empty()) end(take(waiting_.begin()), with);
}

}  // namespace porthouse
