#include <porthouse/actors/runtime/loop/actor_loop.hpp>
#include <porthouse/actors/runtime/loop/loop_actor.hpp>

#include <caf/default_attachable.hpp>
#include <caf/sec.hpp>
#include <caf/system_messages.hpp>

#include <exception>
#include <new>

namespace porthouse {
namespace {

// Marks that stand in the inbox where a message could: nobody sends these two addresses.
caf::mailbox_element* mark(std::uintptr_t number) noexcept {
  return reinterpret_cast<caf::mailbox_element*>(number);
}
const auto idle = mark(1);    // empty, and not in any of the loop's lists
const auto closed = mark(2);  // the actor has ended

/// One step of the end, which is taken whatever becomes of the others.
template <class Step>
void attempt(Step&& step) noexcept {
  try {
    step();
  } catch (const std::exception&) {
    // Those that were to hear of it find out by their deadlines.
  }
}

caf::mailbox_element* next_of(caf::mailbox_element* element) noexcept {
  return static_cast<caf::mailbox_element*>(element->next);
}

}  // namespace

loop_actor::loop_actor(caf::actor_config& with, actor_loop& where)
    : bare_actor{with}, home_{where}, inbox_{idle} {}

loop_actor::~loop_actor() {
  fetch();
  while (backlog_ != nullptr) {
    const caf::mailbox_element_ptr dropped{std::exchange(backlog_, next_of(backlog_))};
  }
}

bool loop_actor::enqueue(caf::mailbox_element_ptr element, caf_executor*) {
  auto* seen = inbox_.load(std::memory_order_relaxed);
  do {
    if (seen == closed) {
      turn_away(*element);
      return false;
    }
    element->next = seen == idle ? nullptr : seen;
  } while (!inbox_.compare_exchange_weak(
      seen, element.get(), std::memory_order_acq_rel, std::memory_order_relaxed));
  static_cast<void>(element.release());  // the inbox owns it now
  if (seen == idle) {
    caf::intrusive_ptr_add_ref(ctrl());
    home_.wake_up(this);
  }
  return true;
}

// A sender that waits for a response gets the error of an actor that has ended.
void loop_actor::turn_away(caf::mailbox_element& request) {
  if (!request.mid.is_request() || !request.sender) return;
  request.sender->enqueue(
      make_element(
          nullptr, request.mid.response_id(), caf::make_error(caf::sec::request_receiver_down)),
      nullptr);
}

// Nothing refers to it, the loop's lists included: so nothing can be in its inbox.
void loop_actor::force_close_mailbox() { inbox_.store(closed, std::memory_order_release); }

// Moves what has come in behind the backlog, oldest first.
void loop_actor::fetch() noexcept {
  auto* newest = inbox_.load(std::memory_order_acquire);
  while (newest != nullptr && newest != idle && newest != closed &&
         !inbox_.compare_exchange_weak(newest, nullptr, std::memory_order_acq_rel)) {}
  if (newest == idle || newest == closed) return;
  while (newest != nullptr) {
    auto* older = next_of(newest);
    newest->next = backlog_;
    backlog_ = newest;
    newest = older;
  }
}

bool loop_actor::run(std::size_t budget) noexcept {
  for (; budget > 0 && !home_.slice_spent(); --budget) {
    if (backlog_ == nullptr) fetch();
    if (backlog_ == nullptr) break;
    const caf::mailbox_element_ptr current{std::exchange(backlog_, next_of(backlog_))};
    take_guarded(*current);
  }
  if (!may_go_on()) return false;
  if (backlog_ != nullptr) return true;
  caf::mailbox_element* empty = nullptr;
  inbox_.compare_exchange_strong(empty, idle, std::memory_order_acq_rel);
  return empty != nullptr && empty != closed;  // somebody sent meanwhile
}

void loop_actor::resume() {
  caf::intrusive_ptr_add_ref(ctrl());
  home_.wake_up(this);
}

// A timer may outlast the actor: it does nothing then.
std::uint64_t loop_actor::later(std::chrono::milliseconds delay, std::function<void()> task) {
  return home_.start_timer(delay, [me = caf::weak_actor_ptr{ctrl()}, task = std::move(task)] {
    const auto alive = me.lock();
    if (alive && !static_cast<loop_actor*>(alive->get())->over()) task();
  });
}

// Without an error's text if there is no memory for it.
template <class Step>
void loop_actor::guarded(Step&& step) noexcept {
  try {
    step();
  } catch (const std::bad_alloc&) {
    give_up(caf::sec::runtime_error);
  } catch (const std::exception& thrown) {
    give_up(caf::make_error(caf::sec::runtime_error, std::string{thrown.what()}));
  } catch (...) {
    give_up(caf::sec::runtime_error);
  }
}

void loop_actor::give_up(caf::error why) noexcept {
  try {
    threw(std::move(why));
  } catch (...) {
    quit(caf::sec::runtime_error);
  }
}

void loop_actor::take_guarded(caf::mailbox_element& element) noexcept {
  guarded([&] {
    if (element.payload.match_elements<caf::exit_msg>()) {
      return asked_to_quit(element.payload.get_as<caf::exit_msg>(0).reason);
    }
    take(element);
  });
}

bool loop_actor::may_go_on() noexcept {
  bool goes_on = true;
  guarded([&] { goes_on = slice_done(); });
  return goes_on;
}

bool loop_actor::over() const noexcept { return inbox_.load(std::memory_order_acquire) == closed; }

void loop_actor::quit(caf::error why) noexcept {
  fetch();
  auto* late = inbox_.exchange(closed, std::memory_order_acq_rel);
  if (late != nullptr && late != idle && late != closed) {
    while (late != nullptr) {
      auto* older = next_of(late);
      late->next = backlog_;
      backlog_ = late;
      late = older;
    }
  }
  attempt([this] { ending(); });
  attempt([&] { cleanup(std::move(why), &home_); });
  while (backlog_ != nullptr) {
    caf::mailbox_element_ptr dropped{std::exchange(backlog_, next_of(backlog_))};
    attempt([&] { turn_away(*dropped); });
  }
}

void watch(const caf::strong_actor_ptr& watched, const caf::strong_actor_ptr& watcher) {
  watched->get()->attach(
      caf::default_attachable::make_monitor(watched->get()->address(), watcher->get()->address()));
}

}  // namespace porthouse
