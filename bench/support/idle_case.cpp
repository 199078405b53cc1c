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
  explicit idle_case(const plan& what)
      : plan_{what},
        server_{what.server},
        all_{what.where},
        began_at_(what.connections + vanguard) {}

  findings run() {
    all_.open(vanguard, *this);
    close_from(0);
    const auto before = server_.memory();
    all_.open(plan_.connections, *this);
    findings out;
    add(out, "bytes_per_connection", server_.memory() - before);
    if (plan_.hold) hold();
    const stretch pinging{server_};
    ping();
    pinging.report(out, "pings", pongs_, took_);
    add(out, "bytes_after_ping", server_.memory() - before);
    close_from(vanguard);
    add(out, "bytes_after_close", server_.memory() - before);
    return out;
  }

private:
  void add(findings& out, const std::string& name, std::int64_t bytes) const {
    out.emplace_back(name, static_cast<double>(bytes) / static_cast<double>(plan_.connections));
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
      // Let pongs in between, as they would come if the pings came from many machines.
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
    if (kind != opcode::pong) who.complain("an unasked message");
    if (payload != std::to_string(who.number())) who.complain("a pong of another ping");
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
  std::size_t pongs_ = 0;
  std::size_t ended_ = 0;
  latencies took_;
};

}  // namespace

findings run_idle(const plan& what) { return idle_case{what}.run(); }

}  // namespace porthouse::bench
