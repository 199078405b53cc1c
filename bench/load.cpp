// The load: drives a WebSocket server from one thread, checks every byte that comes back, and says
// what it cost the server.

#include "support/cases.hpp"
#include "support/flags.hpp"
#include "support/script.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <string>
#include <system_error>
#include <vector>

namespace porthouse::bench {
namespace {

struct arguments {
  std::string mode = "echo";
  std::string kind = "text";
  double seconds = 2;
  double warmup = 0.3;
  bool json = false;
  std::string ports;
  std::string servers;
  plan task;
};

void declare(flags& known, arguments& given) {
  auto& task = given.task;
  known.add(
      "mode", given.mode, "what to do: echo, fan-out, connects, idle, moves, hops or blackout",
      {"echo", "fan-out", "connects", "idle", "moves", "hops", "blackout"});
  known.add("address", task.where.address, "IPv4 address of the server");
  known.add(
      "port", given.ports,
      "port of the server; of several, by commas, each connection takes the next");
  known.add("target", task.where.target, "what is asked for");
  known.add_switch("tls", task.where.tls, "speak TLS; the certificate is not checked");
  known.add_switch("session", task.where.session, "speak porthouse.v1; text only, not to a floor");
  known.add("pid", given.servers, "process whose CPU and memory count; several by commas");
  known.add(
      "connections", task.connections,
      "connections; at a time (connects), or that listen (fan-out)");
  known.add(
      "senders", task.senders,
      "fan-out: connections that send, on top of the others, at the first port");
  known.add("stalled", task.stalled, "fan-out: further members, which stop reading");
  known.add_switch(
      "hold", task.hold, "idle: when all are open, print a line and wait for the end of the input");
  known.add(
      "passers", task.passers,
      "fan-out: others that connect, leave at the first message, and connect again");
  known.add_switch(
      "meet", task.meet,
      "idle, connects: the server echoes; each is echoed once before it counts as open");
  known.add_switch("own", task.own, "fan-out: the server sends a message to its sender, too");
  known.add("rooms", task.rooms, "hops: rooms of the server, named 0, 1, 2 and so on");
  known.add("stay", task.stay, "blackout: answers heard in a room before it is left");
  known.add("pipeline", task.pipeline, "messages that a sender has under way");
  known.add("size", task.size, "payload bytes of a message");
  known.add("kind", given.kind, "text or binary", {"text", "binary"});
  known.add("seconds", given.seconds, "how long to measure");
  known.add("warmup", given.warmup, "seconds before that");
  known.add_switch("json", given.json, "print one line of JSON");
}

std::chrono::milliseconds from_seconds(double seconds) {
  return std::chrono::milliseconds{static_cast<std::chrono::milliseconds::rep>(seconds * 1e3)};
}

[[noreturn]] void no_numbers(const std::string& flag, const std::string& text) {
  auto why = "--" + flag + "=" + text;
  throw bad_flag{why.append(": numbers from 1 up, by commas, are expected")};
}

template <class Number>
std::vector<Number> numbers(const std::string& flag, const std::string& text) {
  std::vector<Number> all;
  for (std::size_t at = 0; at < text.size();) {
    const auto comma = std::min(text.find(',', at), text.size());
    Number one{};
    const auto read = std::from_chars(text.data() + at, text.data() + comma, one);
    if (read.ec != std::errc{} || read.ptr != text.data() + comma || one <= 0)
      no_numbers(flag, text);
    all.push_back(one);
    at = comma + 1;
  }
  return all;
}

void check(arguments& given) {
  auto& task = given.task;
  if (given.ports.empty()) throw bad_flag{"--port is missing: the port that the server listens on"};
  task.where.ports = numbers<std::uint16_t>("port", given.ports);
  task.servers = numbers<pid_t>("pid", given.servers);
  if (task.connections == 0) throw bad_flag{"--connections must be at least 1"};
  if (task.rooms == 0) throw bad_flag{"--rooms must be at least 1"};
  if (task.stay == 0) throw bad_flag{"--stay must be at least 1"};
  if (task.pipeline == 0) throw bad_flag{"--pipeline must be at least 1"};
  if (given.seconds <= 0 || given.warmup < 0) throw bad_flag{"--seconds must be more than 0"};
  if (given.mode == "fan-out" && task.senders == 0) throw bad_flag{"--senders must be at least 1"};
  if (given.mode == "fan-out" && task.size < script::signature) {
    throw bad_flag{
        "--size must be at least 16 for fan-out: a message carries its sender and number"};
  }
  if (task.size > 1024 * 1024) throw bad_flag{"--size must be at most 1048576"};
  task.kind = given.kind == "text" ? opcode::text : opcode::binary;
  task.duration = from_seconds(given.seconds);
  task.warmup = from_seconds(given.warmup);
}

findings measure(const arguments& given) {
  if (given.mode == "fan-out") return run_fan_out(given.task);
  if (given.mode == "connects") return run_connects(given.task);
  if (given.mode == "idle") return run_idle(given.task);
  if (given.mode == "moves") return run_moves(given.task);
  if (given.mode == "hops") return run_hops(given.task);
  if (given.mode == "blackout") return run_blackout(given.task);
  return run_echo(given.task);
}

void print(const findings& found, bool json) {
  const char* before = json ? "{" : "";
  for (const auto& [name, value] : found) {
    std::printf(json ? "%s\"%s\": %.6g" : "%s%-22s %.6g\n", before, name.c_str(), value);
    before = json ? ", " : "";
  }
  if (json) std::puts("}");
}

}  // namespace
}  // namespace porthouse::bench

int main(int argc, char** argv) {
  using namespace porthouse::bench;
  flags known{
      "bench_load", "Drives a WebSocket server, checks every answer, and measures its cost."};
  arguments given;
  declare(known, given);
  return known.run(argc, argv, [&] {
    check(given);
    print(measure(given), given.json);
  });
}
