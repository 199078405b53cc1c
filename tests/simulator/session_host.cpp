// The server's half of `session_line`: what a shard does around a session.

#include "server.hpp"
#include "session_line.hpp"
#include "session_road.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

namespace porthouse::simulator {

void session_line::send(const protocol::frame& frame) {
  if (session_.send(frame) != protocol::offered::queued) return;
  on_the_way_.push_back(std::stoull(std::string{frame.payload()}));
}

void session_line::read(road& from) {
  if (!from.far) return;
  if (!from.greeted && !from.unread.empty()) {
    const auto said = protocol::read_control(from.unread.front().text());
    from.unread.pop_front();
    from.greeted = true;
    return greet(from, std::get<protocol::hello>(*said));
  }
  auto* to = from.told;
  if (from.dismissed && server_.breaks(sabotage::heed_late_received, number_)) to = &session_;
  if (!from.reads && !from.dismissed) return;
  if (!from.unread.empty()) {
    const auto there = static_cast<std::uint32_t>(from.unread.size());
    const auto many = there - server_.chance().pick(about::reading, number_, there);
    std::vector<protocol::message> all;
    for (auto left = many; left > 0; --left) {
      all.push_back(std::move(from.unread.front()));
      from.unread.pop_front();
    }
    from.reads = false;
    if (!session_.over()) to->received(std::move(all));
  } else if (from.leaving) {
    closed(from, {protocol::ending::cause::by_client, protocol::close_code::normal, {}});
  }
}

void session_line::closed(road& which, const protocol::ending& how) {
  if (!std::exchange(which.far, false)) return;
  auto* to = which.greeted ? which.told : &protocol::nobody();
  if (which.dismissed && !session_.over() && server_.breaks(sabotage::heed_late_closed, number_))
    to = &session_;
  to->closed(how);
}

/// `session_table::come_back`.
void session_line::greet(road& from, const protocol::hello& said) {
  if (session_.is_ending()) {
    server_.tell([&] { return title() + " comes too late"; });
    gone_ = true;
    from.near = from.far = false;
    if (road_ == &from) road_ = nullptr;
    return;
  }
  if (session_.is_late(said) && !server_.breaks(sabotage::obey_overtaken, number_)) {
    server_.tell([&] { return title() + ": a hello comes after a later one"; });
    return dismiss(from, protocol::close_code::replaced, protocol::replaced_reason);
  }
  const auto shown = static_cast<std::uint32_t>(std::stoul(said.resume));
  if (!session_.takes(shown) || !session_.can_resume(said)) {
    if (road_ == &from || !session_.is_late(said)) broke("who shows its last token resumes");
    return;
  }
  resume(from, said);
  auto& chance = server_.chance();
  if (!chance.happens(about::session, number_, 30)) return;
  server_.time().after(chance.delay(about::road, number_), [this, said] { replay(said); });
}

void session_line::resume(road& to, const protocol::hello& said) {
  server_.tell([&] { return "  road " + std::to_string(to.number()) + " has the session"; });
  const auto shown = static_cast<std::uint32_t>(std::stoul(said.resume));
  session_.resume(
      to, said, shown, {.token = std::to_string(session_.next_generation())}, "elsewhere");
}

// Somebody else shows the same hello once more, or an old token without a count of attempts.
void session_line::replay(const protocol::hello& said) {
  if (session_.is_ending()) return;
  if (!session_.is_late(said)) broke("a hello that comes again takes nothing over");
  if (generations_.size() < 3) return;
  const auto old = generations_[generations_.size() - 3];
  if (session_.takes(old)) broke("an old token is void");
}

}  // namespace porthouse::simulator
