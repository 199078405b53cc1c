#include "cases.hpp"
#include "script.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

namespace porthouse::bench {

namespace {

using clock = std::chrono::steady_clock;
constexpr std::string_view close_normal{"\x03\xe8", 2};

class fan_out_case final : public listener {
public:
  explicit fan_out_case(const plan& task)
      : plan_{task},
        server_{task.servers},
        all_{speaking_at_first(task)},
        script_{task.kind, task.size},
        under_way_(task.senders * task.pipeline),
        said_(task.senders),
        heard_((task.senders + task.connections) * task.senders),
        members_{task.senders + task.connections} {}

  findings run() {
    all_.open(members_ + plan_.stalled, *this);
    join();
    for (std::size_t i = members_; i < all_.size(); ++i) all_.stall(all_[i]);
    for (std::size_t speaker = 0; speaker < plan_.senders; ++speaker) {
      for (std::size_t n = 0; n < plan_.pipeline; ++n) say(speaker);
    }
    for (std::size_t i = 0; i < plan_.passers; ++i) all_.connect(all_.add());
    auto out =
        measure(plan_, all_, *this, server_, took_, {"fanning out", "messages"}, [this](bool over) {
          return again(over);
        });
    if (plan_.passers > 0) out.emplace_back("passages", static_cast<double>(passages_));
    silent_ = true;
    turn_until(all_, *this, "draining", [&] { return waiting_ == 0; });
    return out;
  }

private:
  /// A message that has not reached all members.
  struct saying {
    clock::time_point began;
    std::size_t missing = 0;
  };

  /// A server may upgrade a connection before its room knows of it. So the first member calls until
  /// all have heard it, and then once more, so that all know which call was the last.
  void join() {
    called_.assign(all_.size(), 0);
    called_.front() = 2;
    const auto patience = clock::now() + std::chrono::seconds{10};
    while (missing(1) != 0) {
      if (clock::now() > patience) throw std::runtime_error{"joining: not all hear the first"};
      call("anybody?");
      all_.turn(std::chrono::milliseconds{100}, *this);
    }
    call("everybody!");
    turn_until(all_, *this, "joining", [&] { return missing(2) == 0; });
    joined_ = true;
  }

  void call(std::string_view text) {
    all_[0].queue(opcode::text, text);
    all_.flush(all_[0]);
  }

  [[nodiscard]] std::ptrdiff_t missing(int calls) const {
    return std::count_if(called_.begin(), called_.end(), [&](int had) { return had < calls; });
  }

  static destination speaking_at_first(const plan& task) {
    auto where = task.where;
    where.at_first = task.senders;
    return where;
  }

  [[nodiscard]] bool passes(const caller& who) const noexcept {
    return who.number() >= members_ + plan_.stalled;
  }

  /// A passer is in the room as soon as it hears a message of it, and then leaves.
  void pass(caller& who) {
    if (!leaving_.insert(who.number()).second) return;
    who.queue(opcode::close, close_normal);
  }

  void ended(caller& who) override {
    if (!passes(who)) return listener::ended(who);
    if (who.closed_with() != 1000) who.complain("closed without having left");
    ++passages_;
    outside_.push_back(who.number());
  }

  /// Connects the passers that have left again. Returns `over`.
  bool again(bool over) {
    for (const auto number : std::exchange(outside_, {})) {
      leaving_.erase(number);
      all_.connect(all_[number]);
    }
    return over;
  }

  void received(caller& who, opcode kind, std::string_view payload) override {
    if (passes(who)) return pass(who);
    if (!joined_) {
      if (who.number() == 0 && !plan_.own) who.complain("its own message came back");
      called_[who.number()] = payload == "everybody!" ? 2 : 1;
      return;
    }
    const auto speaker = script::speaker_of(payload);
    if (kind != script_.kind() || speaker >= plan_.senders)
      who.complain("a message that is none of ours");
    const bool own = speaker == who.number();
    if (own && !plan_.own) who.complain("its own message came back");
    auto& heard = heard_[who.number() * plan_.senders + speaker];
    if (payload != script_.line(speaker, heard)) {
      who.complain(
          "message " + std::to_string(heard) + " of " + std::to_string(speaker) +
          " is missing, doubled or changed");
    }
    if (own) {
      ++heard;
      return;
    }
    auto& message = under_way_[speaker * plan_.pipeline + heard % plan_.pipeline];
    took_.add(clock::now() - message.began);
    ++heard;
    --waiting_;
    if (--message.missing == 0 && !silent_) say(speaker);
  }

  void say(std::size_t speaker) {
    auto& number = said_[speaker];
    under_way_[speaker * plan_.pipeline + number % plan_.pipeline] = {clock::now(), members_ - 1};
    waiting_ += members_ - 1;
    all_[speaker].queue(script_.kind(), script_.line(speaker, number));
    ++number;
    all_.flush(all_[speaker]);
  }

  plan plan_;
  meter server_;
  swarm all_;
  script script_;
  std::vector<saying> under_way_;     // by sender and message under way
  std::vector<std::uint64_t> said_;   // by sender
  std::vector<std::uint64_t> heard_;  // by caller and sender
  std::size_t members_;               // that read; the stalled ones come behind them
  std::size_t waiting_ = 0;           // deliveries that have not come
  std::set<std::size_t> leaving_;     // passers that have sent a Close
  std::vector<std::size_t> outside_;  // passers that have left
  std::uint64_t passages_ = 0;
  std::vector<int> called_;  // by caller, while they join
  bool joined_ = false;
  latencies took_;
  bool silent_ = false;
};

}  // namespace

findings run_fan_out(const plan& task) { return fan_out_case{task}.run(); }

}  // namespace porthouse::bench
