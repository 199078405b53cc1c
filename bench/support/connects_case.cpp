#include "cases.hpp"

namespace porthouse::bench {

namespace {

using clock = std::chrono::steady_clock;
constexpr std::string_view close_normal{"\x03\xe8", 2};
constexpr std::string_view hello = "hello";

class connects_case final : public listener {
public:
  explicit connects_case(const plan& task)
      : plan_{task}, server_{task.servers}, all_{task.where}, began_at_(task.connections) {}

  findings run() {
    for (std::size_t i = 0; i < plan_.connections; ++i) connect(all_.add());
    auto out =
        measure(plan_, all_, *this, server_, took_, {"connecting", "connects"}, [this](bool over) {
          return again(over);
        });
    turn_until(all_, *this, "draining", [&] { return idle_.size() == all_.size(); });
    return out;
  }

private:
  void connect(caller& who) {
    began_at_[who.number()] = clock::now();
    all_.connect(who);
  }

  void opened(caller& who) override {
    if (plan_.meet) return who.queue(opcode::text, hello);
    who.queue(opcode::close, close_normal);
  }

  void received(caller& who, opcode, std::string_view payload) override {
    if (!plan_.meet || payload != hello) who.complain("an unasked message");
    who.queue(opcode::close, close_normal);
  }

  void ended(caller& who) override {
    if (who.closed_with() != 1000) {
      who.complain("closed with " + std::to_string(who.closed_with()) + " instead of 1000");
    }
    took_.add(clock::now() - began_at_[who.number()]);
    idle_.push_back(who.number());
  }

  /// Connects those that are done again, unless it is over. Returns `over`.
  bool again(bool over) {
    if (over) return true;
    for (const auto number : idle_) connect(all_[number]);
    idle_.clear();
    return false;
  }

  plan plan_;
  meter server_;
  swarm all_;
  std::vector<clock::time_point> began_at_;  // by caller
  std::vector<std::size_t> idle_;            // callers that have closed
  latencies took_;
};

}  // namespace

findings run_connects(const plan& task) { return connects_case{task}.run(); }

}  // namespace porthouse::bench
