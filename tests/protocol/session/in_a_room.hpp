#pragma once

#include "fake_session.hpp"

#include <porthouse/protocol/session/lane.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace porthouse::protocol::test {

inline mark_ptr under(const contract& room, std::string key = {}, bool droppable = true) {
  return std::make_shared<const mark>(
      mark{std::make_shared<const contract>(room), droppable, std::move(key), {}});
}

inline std::string skipped(std::uint64_t frames, std::uint64_t bytes) {
  return std::string{write_skipped(frames, bytes).payload()};
}

/// What one of the frames `event` takes on the wire.
inline const std::size_t event_size = frame::text(event(1)).wire().size();

inline std::string skipped(std::uint64_t frames) { return skipped(frames, frames * event_size); }

/// A client that is away from a room with a contract.
struct in_a_room : attached {
  explicit in_a_room(const contract& with = {}) : terms{with} { terms.room = 1; }
  void leaves() { line.is_lost(); }
  offered hears(int number, std::string key = {}) {
    return it.send_marked(frame::text(event(number)), under(terms, std::move(key)));
  }
  void hears_what_must_be(int number) {
    it.send_marked(frame::text(event(number)), under(terms, {}, false));
  }
  lines returns() {
    resume(next, {.got = 0});
    auto all = next.heard();
    all.erase(all.begin());
    return all;
  }

  contract terms;
};

}  // namespace porthouse::protocol::test
