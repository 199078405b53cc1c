#include "cases.hpp"

#include <cstdio>

namespace porthouse::bench {

namespace {

using clock = std::chrono::steady_clock;
constexpr std::string_view close_normal{"\x03\xe8", 2};
/// Opened and closed first, so that what a server allocates once is not counted.
constexpr std::size_t vanguard = 256;

class idle_case final : public listener {
public:
  explicit idle_case(const plan& task)
      : plan_{task},
        server_{task.servers},
        all_{task.where},
        began_at_(task.connections + vanguard) {}

  findings run() {
    open(vanguard);
    close_from(0);
    const auto before = server_.memory();
    open(plan_.connections);
    findings out;
    add(out, "bytes_per_connection", before);
    if (plan_.hold) hold();
    const stretch pinging{server_};
    ping();
    pinging.report(out, "pings", pongs_, took_);
    add(out, "bytes_after_ping", before);
    close_from(vanguard);
    add(out, "bytes_after_close", before);
    return out;
  }

private:
  void add(findings& out, const std::string& name, const std::vector<std::int64_t>& before) const {
    report_growth(out, name, before, server_.memory(), static_cast<double>(plan_.connections));
  }

  /// A caller that has been echoed is in the room, on whatever node that is; a few at a time ask,
  /// so that buffers do not grow with their number.
  void open(std::size_t count) {
    const auto first = all_.size();
    all_.open(count, *this);
    for (auto i = first; plan_.meet && i < all_.size(); ++i) {
      all_[i].queue(opcode::text, std::to_string(i));
      all_.flush(all_[i]);
      ++unmet_;
      turn_until(all_, *this, "meeting", [&] { return unmet_ < 64; });
    }
    turn_until(all_, *this, "meeting", [&] { return unmet_ == 0; });
  }

  static void hold() {
    std::puts("open");
    std::fflush(stdout);
    while (std::getchar() != EOF) {}
  }

  void ping() {
    for (std::size_t i = vanguard; i < all_.size(); ++i) {
      began_at_[i] = clock::now();
      all_[i].queue(opcode::ping, std::to_string(i));
      all_.flush(all_[i]);
      // Reads pongs in between, as if the pings came from many machines.
      if (i % 64 == 0) all_.turn(std::chrono::milliseconds{0}, *this);
    }
    turn_until(all_, *this, "pinging", [&] { return pongs_ == plan_.connections; });
  }

  void close_from(std::size_t first) {
    ended_ = 0;
    for (std::size_t i = first; i < all_.size(); ++i) {
      all_[i].queue(opcode::close, close_normal);
      all_.flush(all_[i]);
    }
    turn_until(all_, *this, "closing", [&] { return ended_ == all_.size() - first; });
  }

  void received(caller& who, opcode kind, std::string_view payload) override {
    if (payload != std::to_string(who.number())) who.complain("an answer to another");
    if (kind == opcode::text && unmet_ > 0) {
      --unmet_;
      return;
    }
    if (kind != opcode::pong) who.complain("an unasked message");
    took_.add(clock::now() - began_at_[who.number()]);
    ++pongs_;
  }

  void ended(caller& who) override {
    if (who.closed_with() != 1000) {
      who.complain("closed with " + std::to_string(who.closed_with()) + " instead of 1000");
    }
    ++ended_;
  }

  plan plan_;
  meter server_;
  swarm all_;
  std::vector<clock::time_point> began_at_;  // by caller
  std::size_t unmet_ = 0;
  std::size_t pongs_ = 0;
  std::size_t ended_ = 0;
  latencies took_;
};

}  // namespace

findings run_idle(const plan& task) { return idle_case{task}.run(); }

}  // namespace porthouse::bench
