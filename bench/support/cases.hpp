#pragma once

#include "framing.hpp"
#include "latencies.hpp"
#include "meter.hpp"
#include "swarm.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace porthouse::bench {

/// What to do to a server, and for how long.
struct plan {
  destination where;
  std::vector<pid_t> servers;  ///< whose CPU and memory to read
  std::size_t connections = 1;
  std::size_t senders = 1;  ///< fan-out: those that send, on top of `connections` that listen
  std::size_t stalled = 0;  ///< fan-out: further members, which stop reading when all are in
  std::size_t passers = 0;  ///< fan-out: others that connect, leave at the first message, and again
  bool hold = false;        ///< idle: when all are open, say so, and wait for the end of input
  bool meet = false;        ///< idle, connects: each is echoed once before it counts as open
  bool own = false;         ///< fan-out: the server sends a message to its sender, too
  std::size_t rooms = 2;    ///< hops: rooms that the server has
  std::size_t stay = 10;    ///< blackout: answers heard in a room before it is left
  std::size_t pipeline = 1;  ///< messages that a connection has under way
  std::size_t size = 128;    ///< payload bytes of a message
  opcode kind = opcode::text;
  std::chrono::milliseconds warmup{300};
  std::chrono::milliseconds duration{2'000};
};

/// Named figures, in the order in which they are printed.
using findings = std::vector<std::pair<std::string, double>>;

/// Every connection sends `pipeline` messages and each further one when an echo comes back.
findings run_echo(const plan& task);
/// `senders` send; each further message when all others have got the last; all listen and check.
findings run_fan_out(const plan& task);
/// `connections` at a time connect, upgrade, close in order, and begin again.
findings run_connects(const plan& task);
/// `connections` open and say nothing; all are pinged once; all close.
findings run_idle(const plan& task);

/// `connections` go to and fro between two places of the limbo example.
findings run_moves(const plan& task);
/// `connections` hop from room to room of bench_rooms; the server says how long a hop took.
findings run_hops(const plan& task);
/// `connections` talk to a room of bench_nodes, each message when the last is answered, and move to
/// another and back: how long an answer takes in a room, and how long the first one after a move.
findings run_blackout(const plan& task);

/// Adds the growth, divided by `count`: of all servers together, and under `name_1`, `name_2` and
/// so on of each if there are several.
void report_growth(
    findings& out, const std::string& name, const std::vector<std::int64_t>& before,
    const std::vector<std::int64_t>& after, double count);

/// Measures a stretch of a run: the server's CPU, the load's own, and the time.
class stretch {
public:
  explicit stretch(const meter& server);
  /// CPU per `count` things, things per second, and how long the things took.
  void report(
      findings& out, const std::string& thing, std::uint64_t count, const latencies& took) const;

private:
  const meter* server_;
  std::chrono::steady_clock::time_point began_;
  std::vector<std::int64_t> server_cpu_;
  std::chrono::nanoseconds own_cpu_;
};

/// Takes turns until `done` says so; complains when nothing happens for ten seconds.
template <class Done>
void turn_until(swarm& all, listener& who, const std::string& doing, Done done) {
  while (!done()) {
    if (!all.turn(std::chrono::seconds{10}, who)) {
      throw std::runtime_error{doing + ": nothing has happened for 10 s"};
    }
  }
}

/// What a case measures, in words.
struct subject {
  std::string doing;        ///< what the run does, for errors
  std::string things;       ///< what it counts
  std::uint64_t worth = 1;  ///< things for each that was timed
};

/// Warms up, then counts and times for as long as the plan says: what `took` gets in that stretch.
/// `go_on` is asked in every turn with whether the time is over, and returns that.
template <class GoOn>
findings measure(
    const plan& task, swarm& all, listener& who, const meter& server, latencies& took,
    const subject& of, GoOn go_on) {
  using clock = std::chrono::steady_clock;
  const auto warm = clock::now() + task.warmup;
  turn_until(all, who, "warming up", [&] { return go_on(clock::now() >= warm); });
  took.clear();
  const stretch measured{server};
  const auto end = clock::now() + task.duration;
  turn_until(all, who, of.doing, [&] { return go_on(clock::now() >= end); });
  findings out;
  measured.report(out, of.things, took.count() * of.worth, took);
  return out;
}
/// The same where a turn has nothing to do but to read.
inline findings measure(
    const plan& task, swarm& all, listener& who, const meter& server, latencies& took,
    const subject& of) {
  return measure(task, all, who, server, took, of, [](bool over) { return over; });
}

}  // namespace porthouse::bench
