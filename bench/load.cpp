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

struct wishes {
  std::string mode = "echo";
  std::string kind = "text";
  double seconds = 2;
  double warmup = 0.3;
  bool json = false;
  std::string ports;
  std::string servers;
  plan what;
};

void declare(flags& given, wishes& wish) {
  auto& what = wish.what;
  given.add(
      "mode", wish.mode, "what to do: echo, fan-out, connects, idle, moves, hops or blackout",
      {"echo", "fan-out", "connects", "idle", "moves", "hops", "blackout"});
  given.add("address", what.where.address, "IPv4 address of the server");
  given.add(
      "port", wish.ports,
      "port of the server; of several, by commas, each connection takes the next");
  given.add("target", what.where.target, "what is asked for");
  given.add_switch("tls", what.where.tls, "speak TLS; the certificate is not checked");
  given.add("pid", wish.servers, "process whose CPU and memory count; several by commas");
  given.add(
      "connections", what.connections,
      "connections; at a time (connects), or that listen (fan-out)");
  given.add(
      "senders", what.senders,
      "fan-out: connections that send, on top of the others, at the first port");
  given.add("stalled", what.stalled, "fan-out: members beside those, who stop reading");
  given.add_switch(
      "hold", what.hold, "idle: when all are open, print a line and wait for the end of the input");
  given.add(
      "passers", what.passers,
      "fan-out: others beside those, who come, leave when they hear something, and come again");
  given.add_switch(
      "meet", what.meet,
      "idle, connects: the server echoes; each is echoed once before it counts as open");
  given.add_switch("own", what.own, "fan-out: the server sends a message to its sender, too");
  given.add("rooms", what.rooms, "hops: rooms of the server, named 0, 1, 2 and so on");
  given.add("stay", what.stay, "blackout: answers heard in a room before it is left");
  given.add("pipeline", what.pipeline, "messages that a sender has under way");
  given.add("size", what.size, "payload bytes of a message");
  given.add("kind", wish.kind, "text or binary", {"text", "binary"});
  given.add("seconds", wish.seconds, "how long to measure");
  given.add("warmup", wish.warmup, "seconds before that");
  given.add_switch("json", wish.json, "print one line of JSON");
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

void check(wishes& wish) {
  auto& what = wish.what;
  if (wish.ports.empty()) throw bad_flag{"--port is missing: the port that the server listens on"};
  what.where.ports = numbers<std::uint16_t>("port", wish.ports);
  what.servers = numbers<pid_t>("pid", wish.servers);
  if (what.connections == 0) throw bad_flag{"--connections must be at least 1"};
  if (what.rooms == 0) throw bad_flag{"--rooms must be at least 1"};
  if (what.stay == 0) throw bad_flag{"--stay must be at least 1"};
  if (what.pipeline == 0) throw bad_flag{"--pipeline must be at least 1"};
  if (wish.seconds <= 0 || wish.warmup < 0) throw bad_flag{"--seconds must be more than 0"};
  if (wish.mode == "fan-out" && what.senders == 0) throw bad_flag{"--senders must be at least 1"};
  if (wish.mode == "fan-out" && what.size < script::signature) {
    throw bad_flag{
        "--size must be at least 16 for fan-out: a message carries its sender and number"};
  }
  if (what.size > 1024 * 1024) throw bad_flag{"--size must be at most 1048576"};
  what.kind = wish.kind == "text" ? opcode::text : opcode::binary;
  what.duration = from_seconds(wish.seconds);
  what.warmup = from_seconds(wish.warmup);
}

findings measure(const wishes& wish) {
  if (wish.mode == "fan-out") return run_fan_out(wish.what);
  if (wish.mode == "connects") return run_connects(wish.what);
  if (wish.mode == "idle") return run_idle(wish.what);
  if (wish.mode == "moves") return run_moves(wish.what);
  if (wish.mode == "hops") return run_hops(wish.what);
  if (wish.mode == "blackout") return run_blackout(wish.what);
  return run_echo(wish.what);
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
  flags given{
      "bench_load", "Drives a WebSocket server, checks every answer, and measures its cost."};
  wishes wish;
  declare(given, wish);
  return given.run(argc, argv, [&] {
    check(wish);
    print(measure(wish), wish.json);
  });
}
