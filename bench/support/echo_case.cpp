#include "cases.hpp"
#include "script.hpp"

#include <optional>

namespace porthouse::bench {

namespace {

using clock = std::chrono::steady_clock;

class echo_case final : public listener {
public:
  explicit echo_case(const plan& task)
      : plan_{task}, server_{task.servers}, all_{task.where}, script_{task.kind, task.size} {}

  findings run() {
    all_.open(plan_.connections, *this);
    progress_.resize(plan_.connections);
    began_at_.resize(plan_.connections * plan_.pipeline);
    for (std::size_t i = 0; i < all_.size(); ++i) {
      for (std::size_t n = 0; n < plan_.pipeline; ++n) say(all_[i], clock::now());
      all_.flush(all_[i]);
    }
    auto out = measure(plan_, all_, *this, server_, took_, {"echoing", "messages"});
    silent_ = true;
    turn_until(all_, *this, "draining", [&] { return settled(); });
    return out;
  }

private:
  struct tally {
    std::uint64_t said = 0;
    std::uint64_t heard = 0;
  };

  void received(caller& who, opcode kind, std::string_view payload) override {
    auto& mine = progress_[who.number()];
    if (mine.heard == mine.said) who.complain("a message that nobody has sent");
    if (kind != script_.kind()) who.complain("an echo of another kind");
    if (payload != script_.line(who.number(), mine.heard)) {
      who.complain("message " + std::to_string(mine.heard) + " is not what was sent");
    }
    const auto now = clock::now();
    took_.add(now - began_at(who, mine.heard));
    ++mine.heard;
    if (!silent_) say(who, now);
  }

  void say(caller& who, clock::time_point now) {
    auto& mine = progress_[who.number()];
    began_at(who, mine.said) = now;
    who.queue(script_.kind(), script_.line(who.number(), mine.said));
    ++mine.said;
  }

  clock::time_point& began_at(const caller& who, std::uint64_t number) {
    return began_at_[who.number() * plan_.pipeline + number % plan_.pipeline];
  }

  [[nodiscard]] bool settled() const {
    for (const auto& one : progress_) {
      if (one.heard != one.said) return false;
    }
    return true;
  }

  plan plan_;
  meter server_;
  swarm all_;
  script script_;
  std::vector<tally> progress_;              // by caller
  std::vector<clock::time_point> began_at_;  // by caller and message under way
  latencies took_;
  bool silent_ = false;
};

}  // namespace

findings run_echo(const plan& task) { return echo_case{task}.run(); }

}  // namespace porthouse::bench
