#include "cases.hpp"
#include "script.hpp"

#include <array>

namespace porthouse::bench {

namespace {

using clock = std::chrono::steady_clock;

constexpr std::array<std::string_view, 2> rooms = {"near", "far"};
constexpr std::array<std::string_view, 4> way = {
    "move_to far", "release", "release_to far", "release_to near"};

/// Every caller talks to a room and leaves it for the other now and then: the command that does so
/// and the next message go out together. An answer of the wrong room is an error.
class blackout_case final : public listener {
public:
  explicit blackout_case(const plan& task)
      : plan_{task},
        all_{at_near(task.where)},
        script_{opcode::text, task.size},
        speakers_(task.connections) {}

  findings run() {
    all_.open(plan_.connections, *this);
    for (std::size_t i = 0; i < all_.size(); ++i) {
      leave(all_[i]);
      all_.flush(all_[i]);
    }
    const auto latest = clock::now() + std::chrono::seconds{10};
    turn_until(
        all_, *this, "meeting", [&] { return met_ == all_.size() || clock::now() > latest; });
    if (met_ < all_.size()) throw std::runtime_error{"there is no way to far: do the nodes meet?"};
    until(clock::now() + plan_.warmup, "warming up");
    for (auto* one : {&echoes_, &blackouts_}) {
      for (auto& each : *one) each.clear();
    }
    const auto began = clock::now();
    until(began + plan_.duration, "talking");
    const auto took = clock::now() - began;
    silent_ = true;
    turn_until(all_, *this, "draining", [&] { return under_way_ == 0; });
    return report(took);
  }

private:
  struct speaker {
    std::uint64_t said = 0;
    std::size_t commands = 0;
    std::size_t heard = 0;  // since it came
    clock::time_point began;
    bool met = false;  // the way to the other room is open
    bool waits = false;
    [[nodiscard]] std::size_t at() const noexcept { return commands % rooms.size(); }
  };

  static destination at_near(destination where) {
    where.target = "/near";
    return where;
  }

  void until(clock::time_point end, const std::string& doing) {
    turn_until(all_, *this, doing, [&] { return clock::now() >= end; });
  }

  void leave(caller& who) {
    auto& mine = speakers_[who.number()];
    mine.heard = 0;
    mine.began = clock::now();
    who.queue(opcode::text, way[mine.commands++ % way.size()]);
    say(who, mine);
  }

  void say(caller& who, speaker& mine) {
    mine.waits = true;
    ++under_way_;
    who.queue(opcode::text, script_.line(who.number(), ++mine.said));
  }

  void received(caller& who, opcode kind, std::string_view payload) override {
    const auto now = clock::now();
    auto& mine = speakers_[who.number()];
    if (!mine.waits) who.complain("an answer that was not asked for");
    mine.waits = false;
    --under_way_;
    if (!mine.met && is_answer(who, rooms[0], payload)) {
      mine.commands = 0;
      return leave(who);
    }
    if (kind != opcode::text || !is_answer(who, rooms[mine.at()], payload)) {
      who.complain(
          "message " + std::to_string(mine.said) + " is not answered by " +
          std::string{rooms[mine.at()]} + ": " + std::string{payload.substr(0, 40)});
    }
    (mine.heard == 0 ? blackouts_ : echoes_)[mine.at()].add(now - mine.began);
    go_on(who, mine, now);
  }

  bool is_answer(const caller& who, std::string_view room, std::string_view payload) {
    return payload.starts_with(room) && payload.substr(room.size()).starts_with(' ') &&
           payload.substr(room.size() + 1) ==
               script_.line(who.number(), speakers_[who.number()].said);
  }

  void go_on(caller& who, speaker& mine, clock::time_point now) {
    ++mine.heard;
    if (!mine.met) {
      // Not all at the same time: each begins somewhere in a stay.
      mine.heard += who.number() % plan_.stay;
      mine.met = true;
      ++met_;
    }
    if (silent_) return;
    if (mine.heard >= plan_.stay) return leave(who);
    mine.began = now;
    say(who, mine);
  }

  [[nodiscard]] findings report(std::chrono::nanoseconds took) const {
    findings out;
    std::uint64_t moves = 0;
    for (std::size_t room = 0; room < rooms.size(); ++room) {
      tell(out, "echo_" + std::string{rooms[room]}, echoes_[room]);
      tell(out, "blackout_" + std::string{rooms[room]}, blackouts_[room]);
      moves += blackouts_[room].count();
    }
    out.emplace_back("moves", static_cast<double>(moves));
    out.emplace_back("seconds", std::chrono::duration<double>{took}.count());
    return out;
  }

  static void tell(findings& out, const std::string& name, const latencies& took) {
    out.emplace_back(name + "_p50_us", took.at(0.5));
    out.emplace_back(name + "_p99_us", took.at(0.99));
    out.emplace_back(name + "_p999_us", took.at(0.999));
    out.emplace_back(name + "_max_us", took.at(1));
    out.emplace_back(name + "s", static_cast<double>(took.count()));
  }

  plan plan_;
  swarm all_;
  script script_;
  std::vector<speaker> speakers_;                    // by caller
  std::array<latencies, rooms.size()> echoes_{};     // by the room that answered
  std::array<latencies, rooms.size()> blackouts_{};  // by the room that answered
  std::size_t met_ = 0;
  std::size_t under_way_ = 0;
  bool silent_ = false;
};

}  // namespace

findings run_blackout(const plan& task) { return blackout_case{task}.run(); }

}  // namespace porthouse::bench
