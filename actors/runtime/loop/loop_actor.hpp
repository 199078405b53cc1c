#pragma once

#include <porthouse/actors/runtime/loop/caf_versions.hpp>

#include <caf/actor_config.hpp>
#include <caf/actor_control_block.hpp>
#include <caf/actor_system.hpp>
#include <caf/mailbox_element.hpp>
#include <caf/make_actor.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace porthouse {

class actor_loop;

/// A CAF actor whose mailbox is drained by an `actor_loop`: no lock, no hop through a scheduler.
///
/// Much lighter than CAF's scheduled actors (an inbox is one pointer), at the price of having no
/// behaviour stack: it takes its messages in `take`. Anybody may send to it, from any thread; it
/// runs on its loop's thread only. The loop must outlive the last message sent.
class loop_actor : public bare_actor {
public:
  loop_actor(caf::actor_config& with, actor_loop& where);
  ~loop_actor() override;

  using caf::abstract_actor::enqueue;
  bool enqueue(caf::mailbox_element_ptr element, caf_executor* from) override;
  void setup_metrics() {}  // asked for by caf::make_actor

  /// Handles at most `budget` messages, fewer if they are much work. Returns whether it is to be
  /// run again: more are waiting, and it may go on. On the loop's thread.
  bool run(std::size_t budget) noexcept;
  /// Runs it again after `slice_done` has said that it has to wait. Once for each such time; any
  /// thread.
  void resume();
  /// Ends the actor: monitors are told `why`, requests still waiting get an error, further messages
  /// are dropped. On the loop's thread, or once that has ended.
  void quit(caf::error why) noexcept;

  /// Calls `task` on the loop's thread after `delay`, if the actor is alive then. Returns the
  /// timer's number. On the loop's thread.
  std::uint64_t later(std::chrono::milliseconds delay, std::function<void()> task);

  /// Whether it has ended. Any thread.
  [[nodiscard]] bool over() const noexcept;
  [[nodiscard]] actor_loop& home() const noexcept { return home_; }
  [[nodiscard]] caf::strong_actor_ptr self() const { return caf::strong_actor_ptr{ctrl()}; }

protected:
  /// One message. What it throws comes to `threw`.
  virtual void take(caf::mailbox_element& element) = 0;
  /// A message could not be handled, for want of memory perhaps. By default the actor ends.
  virtual void threw(caf::error why) { quit(std::move(why)); }
  /// Somebody wants it to end (a caf::exit_msg). By default it does.
  virtual void asked_to_quit(caf::error why) { quit(std::move(why)); }
  /// It takes no more messages, and nobody knows it yet: a last chance to send what has been
  /// gathered. Lets go of other actors, lest they keep each other alive.
  virtual void ending() {}
  /// The end of a slice: a chance to send what has been gathered. Returns whether it may go on; if
  /// not, somebody has to `resume` it.
  virtual bool slice_done() { return true; }

private:
  friend class actor_loop;
  void force_close_mailbox() override;
  template <class Step>
  void guarded(Step&& step) noexcept;
  void give_up(caf::error why) noexcept;
  void take_guarded(caf::mailbox_element& element) noexcept;
  [[nodiscard]] bool may_go_on() noexcept;
  void fetch() noexcept;
  static void turn_away(caf::mailbox_element& request);

  actor_loop& home_;
  std::atomic<caf::mailbox_element*> inbox_;  // newest first, or one of two marks
  caf::mailbox_element* backlog_ = nullptr;   // oldest first, being worked on
  loop_actor* next_ready_ = nullptr;          // in one of the loop's lists
};

/// Makes an actor on `where`. Safe on any thread if the actor's constructor is.
template <class Actor, class Loop, class... Args>
caf::strong_actor_ptr make_loop_actor(caf::actor_system& system, Loop& where, Args&&... args) {
  caf::actor_config with;
  return caf::make_actor<Actor, caf::strong_actor_ptr>(
      system.next_actor_id(), system.node(), &system, with, where, std::forward<Args>(args)...);
}

/// Sends `message` to `to`. Returns false if that actor has ended: the message is dropped.
template <class Message>
bool tell(
    const caf::strong_actor_ptr& to, caf::strong_actor_ptr from, caf_executor* here,
    Message&& message) {
  return to &&
         to->get()->enqueue(
             make_element(std::move(from), caf::make_message_id(), std::forward<Message>(message)),
             here);
}

/// Has `watcher` told by a caf::down_msg when `watched` ends.
void watch(const caf::strong_actor_ptr& watched, const caf::strong_actor_ptr& watcher);

}  // namespace porthouse
