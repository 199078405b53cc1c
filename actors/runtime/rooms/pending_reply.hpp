#pragma once

#include <porthouse/actors/runtime/rooms/request_outcome.hpp>

#include <functional>
#include <memory>
#include <thread>

namespace porthouse {

class request_book;
class space_engine;

/// A reply that has been put off, as those hold it who are to give it: all copies of one
/// `later_reply`. Any thread; may outlive the room.
class pending_reply {
public:
  /// Brings a task to the room; from any thread, and when there is no room any more.
  using courier = std::function<void(std::function<void()>)>;

  pending_reply(
      std::weak_ptr<request_book> book, const space_engine& engine,
      std::shared_ptr<request_run> run, courier post);
  pending_reply(const pending_reply&) = delete;
  pending_reply& operator=(const pending_reply&) = delete;
  /// Nobody can reply any more: as `end`.
  ~pending_reply();

  /// At once if this is the room's turn, as soon as it is otherwise.
  void end(request_outcome with) const;

private:
  void bring(std::function<void(request_book&, request_run&)> word) const;

  std::weak_ptr<request_book> book_;
  const space_engine& engine_;  // there as long as the book is
  std::shared_ptr<request_run> run_;
  courier post_;
  std::thread::id home_;
};

}  // namespace porthouse
