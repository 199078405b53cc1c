#pragma once

#include <porthouse/protocol/session/session.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace porthouse::protocol::test {

/// A connection of pen and paper: what is sent over it lies there until it is read, or is lost.
class fake_line final : public carrier {
public:
  offered send(const frame& frame) noexcept override {
    if (closed_with) return offered::closing;
    sent.emplace_back(frame.payload());
    return offered::queued;
  }
  void close(close_code code, std::string_view) noexcept override {
    if (!closed_with) closed_with = code;
  }
  void read_on() noexcept override { ++reads; }
  [[nodiscard]] std::size_t queued() const noexcept override { return 0; }
  void tell(wire_events& to) noexcept override { told = &to; }
  void move_to(std::size_t, std::unique_ptr<luggage>) override {}

  /// What has been sent since the last call.
  std::vector<std::string> heard() { return std::exchange(sent, {}); }
  void says(std::vector<std::string> texts) {
    std::vector<message> all;
    for (const auto& text : texts) all.push_back(message::text(text));
    --reads;
    told->received(std::move(all));
  }
  void ends(ending how) { std::exchange(told, nullptr)->closed(how); }
  void is_lost() { ends({}); }

  std::vector<std::string> sent;
  wire_events* told = nullptr;
  std::optional<close_code> closed_with;
  int reads = 0;
};

/// A session, with the test for its socket and for time.
class fake_session : public session_port, public session_events {
public:
  using clock = loop::clock;

  [[nodiscard]] clock::time_point now() const noexcept override { return time; }
  void wake_at(clock::time_point when) override { wakes = std::min(wakes, when); }
  [[nodiscard]] frame wrapped(const frame& frame) override { return protocol::wrapped(frame); }
  [[nodiscard]] const limits& bounds() const noexcept override { return limit; }
  [[nodiscard]] session_ledger& books() noexcept override { return ledger; }
  void went_away(const session&) noexcept override {}
  void ended(const session&) noexcept override {}

  void received(std::vector<message> messages) override {
    for (const auto& message : messages) got.emplace_back(message.text());
    if (reads_on) it.read_on();
  }
  void closed(const ending& how) override { end = how; }
  void away() override { told.emplace_back("away"); }
  void drained() override { told.emplace_back("drained"); }
  void back(const absence& from) override {
    told.emplace_back("back after " + std::to_string(from.lasted.count()));
  }

  void begin(fake_line& line) {
    it.begin(line, {});
    it.tell(*this);
  }
  void resume(fake_line& line, const hello& said, std::uint32_t shown = 1) {
    it.resume(line, said, shown, {}, "elsewhere");
  }
  void says(const std::string& text) { it.send(frame::text(text)); }
  void passes(std::chrono::milliseconds delay) {
    time += delay;
    it.due();
  }

  clock::time_point time{std::chrono::hours{1}};
  clock::time_point wakes = clock::time_point::max();
  limits limit;
  session_ledger ledger;
  session it{*this, socket_id{7}};
  std::vector<std::string> got;
  std::vector<std::string> told;
  std::optional<ending> end;
  bool reads_on = true;
};

using lines = std::vector<std::string>;

/// One with a connection; the books must balance at the end.
struct attached : fake_session {
  attached() {
    begin(line);
    line.heard();
  }
  ~attached() { BOOST_TEST(ledger.balanced()); }

  fake_line line;
  fake_line next;
};

inline std::string event(int number) { return R"({"event":")" + std::to_string(number) + R"("})"; }

inline lines events(int from, int to) {
  lines all;
  for (int number = from; number <= to; ++number) all.push_back(event(number));
  return all;
}

inline bool begins(const std::string& text, std::string_view head) {
  return text.starts_with(head);
}

}  // namespace porthouse::protocol::test
