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
  const auto at_home = std::this_thread::get_id() == home_;
  const auto still = at_home ? book_.lock() : nullptr;
  if (at_home && !still) return;
  try {
    if (at_home && engine_.in_turn()) {
      still->dropped(*run_);
    } else {
      post_([book = book_, run = run_] {
        if (const auto there = book.lock()) there->dropped(*run);
      });
    }
  } catch (const std::exception&) {
    // Out of memory: the request is timed out, then.
  }
}

void pending_reply::end(request_outcome with) const {
  if (const auto still = book_.lock()) still->finish(*run_, std::move(with));
}

}  // namespace porthouse
