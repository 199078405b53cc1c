#include "cases.hpp"

#include <charconv>

namespace porthouse::bench {

namespace {

/// Every caller names its next room, which tells it how long the hop took. All begin in the first
/// room; from then on they are spread, and each hop goes to another room than the one before.
class hops_case final : public listener {
public:
  explicit hops_case(const plan& task)
      : plan_{task}, server_{task.servers}, all_{task.where}, next_(task.connections) {}

  findings run() {
    all_.open(plan_.connections, *this);
    for (std::size_t i = 0; i < all_.size(); ++i) next_[i] = i;
    turn_until(all_, *this, "arriving", [&] { return greeted_ == all_.size(); });
    hopping_ = true;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      for (std::size_t n = 0; n < plan_.pipeline; ++n) hop(all_[i]);
      all_.flush(all_[i]);
    }
    auto out = measure(plan_, all_, *this, server_, took_, {"hopping", "hops"});
    hopping_ = false;
    turn_until(all_, *this, "draining", [&] { return under_way_ == 0; });
    return out;
  }

private:
  void hop(caller& who) {
    auto& to = next_[who.number()];
    to = (to + 1) % plan_.rooms;
    ++under_way_;
    who.queue(opcode::text, std::to_string(to));
  }

  void received(caller& who, opcode, std::string_view payload) override {
    std::int64_t took = 0;
    const auto read = std::from_chars(payload.data(), payload.data() + payload.size(), took);
    if (read.ec != std::errc{}) {
      who.complain("not a time: " + std::string{payload.substr(0, 40)});
    }
    if (under_way_ == 0) {
      ++greeted_;
      return;
    }
    --under_way_;
    took_.add(std::chrono::nanoseconds{took});
    if (hopping_) hop(who);
  }

  plan plan_;
  meter server_;
  swarm all_;
  std::vector<std::size_t> next_;  // by caller
  std::size_t greeted_ = 0;
  std::size_t under_way_ = 0;
  latencies took_;
  bool hopping_ = false;
};

}  // namespace

findings run_hops(const plan& task) { return hops_case{task}.run(); }

}  // namespace porthouse::bench
