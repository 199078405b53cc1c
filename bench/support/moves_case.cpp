#include "cases.hpp"

namespace porthouse::bench {

namespace {

using clock = std::chrono::steady_clock;

/// Moves to and fro between the entry of the limbo example and a room of it. Only the room greets,
/// so that a greeting counts as two moves.
class moves_case final : public listener {
public:
  explicit moves_case(const plan& task)
      : plan_{task}, server_{task.servers}, all_{task.where}, began_at_(task.connections) {}

  findings run() {
    all_.open(plan_.connections, *this);
    for (std::size_t i = 0; i < all_.size(); ++i) {
      go(all_[i]);
      all_.flush(all_[i]);
    }
    auto out = measure(plan_, all_, *this, server_, took_, {"moving", "moves", 2});
    over_ = true;
    turn_until(all_, *this, "draining", [&] { return under_way_ == 0; });
    return out;
  }

private:
  void go(caller& who) {
    began_at_[who.number()] = clock::now();
    ++under_way_;
    who.queue(opcode::text, "garden");
  }

  void received(caller& who, opcode, std::string_view payload) override {
    if (!payload.starts_with("This is the garden")) {
      who.complain("not a greeting: " + std::string{payload.substr(0, 40)});
    }
    took_.add(clock::now() - began_at_[who.number()]);
    --under_way_;
    if (over_) return;
    who.queue(opcode::text, "bye");
    go(who);
  }

  plan plan_;
  meter server_;
  swarm all_;
  std::vector<clock::time_point> began_at_;  // by caller
  std::size_t under_way_ = 0;
  latencies took_;
  bool over_ = false;
};

}  // namespace

findings run_moves(const plan& task) { return moves_case{task}.run(); }

}  // namespace porthouse::bench
