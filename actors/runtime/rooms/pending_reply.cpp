#include <porthouse/actors/runtime/rooms/pending_reply.hpp>
#include <porthouse/actors/runtime/rooms/request_book.hpp>
#include <porthouse/actors/runtime/rooms/space_engine.hpp>

#include <exception>
#include <utility>

namespace porthouse {

pending_reply::pending_reply(
    std::weak_ptr<request_book> book, const space_engine& engine, std::shared_ptr<request_run> run,
    courier post)
    : book_{std::move(book)},
      engine_{engine},
      run_{std::move(run)},
      post_{std::move(post)},
      home_{std::this_thread::get_id()} {}

// Offloaded work may take its copy into another thread, and the last of them may end there.
pending_reply::~pending_reply() {
  try {
    bring([](request_book& to, request_run& run) { to.dropped(run); });
  } catch (const std::exception&) {
    // Out of memory: the request is timed out, then.
  }
}

void pending_reply::end(request_outcome with) const {
  bring([with = std::move(with)](request_book& to, request_run& run) { to.finish(run, with); });
}

// Outside of the room's turn nobody would send off what it says.
void pending_reply::bring(std::function<void(request_book&, request_run&)> word) const {
  const auto at_home = std::this_thread::get_id() == home_;
  const auto still = at_home ? book_.lock() : nullptr;
  if (at_home && !still) return;
  if (at_home && engine_.in_turn()) return word(*still, *run_);
  post_([book = book_, run = run_, word = std::move(word)] {
    if (const auto there = book.lock()) word(*there, *run);
  });
}

}  // namespace porthouse
