// A house whose rooms crash on command, for crash_test.py. Prints what it has counted when it ends.
//
//   shaky_house --deadline=MILLISECONDS   from a message to the room's verdict, and to its welcome

#include "shaky_cage.hpp"
#include "shaky_rooms.hpp"

#include <porthouse/actors/runtime/loop/loop_actor.hpp>
#include <porthouse/actors/runtime/messages/interfaces.hpp>
#include <porthouse/actors/runtime/runtime.hpp>
#include <porthouse/net/loop/shard.hpp>
#include <porthouse/net/server.hpp>
#include <porthouse/net/signals.hpp>
#include <porthouse/protocol/version.hpp>

#include <caf/system_messages.hpp>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;

namespace {

constexpr auto names = {"hall", "arena", "cage", "well", "garden", "tower"};

machine plan_of(test::crash_control& control) {
  for (const auto* name : names) control.rooms[name];
  return {
      envelopes{}, lockspaces{}
                       .add<test::hall>(&control)
                       .add<test::shaky_room>({.restarts = restart::always()}, "arena", &control)
                       .add(test::cage(control), {.restarts = restart::backoff(20ms, 200ms)})
                       .add<test::well>(&control)
                       .add<test::garden>(&control)
                       .add<test::shaky_room>({.restarts = restart::never()}, "tower", &control)};
}

/// What `manager` does, with the runtime in reach, so that its actors can be killed.
class shaky_house final : net::server_events {
public:
  shaky_house(std::chrono::milliseconds deadline, test::crash_control& control)
      : control_{control}, plan_{plan_of(control)}, server_{settings(), *this} {
    bounds_.verdict_deadline = bounds_.welcome_deadline = deadline;
    std::vector<protocol::loop*> loops;
    for (std::size_t i = 0; i < server_.shards(); ++i) loops.push_back(&server_.shard(i));
    runtime::options with;
    with.bounds = bounds_;
    with.complain = [this](const protocol::log_entry& said) { count(said); };
    with.thread = [this]() -> protocol::loop& {
      return *threads_.emplace_back(
          std::make_unique<net::shard>(threads_.size(), net::steady_time()));
    };
    home_ = std::make_unique<runtime>(plan_, loops, std::move(with));
    control_.kill = [this](const std::string& place) { kill(place); };
  }

  void run() {
    for (const auto& one : threads_) one->start();
    server_.start();
    std::cout << "listening on ws://127.0.0.1:" << server_.port() << "/" << std::endl;
    signals_.wait();
    server_.stop();
    server_.join();
    for (const auto& one : threads_) one->end();
    for (const auto& one : threads_) one->join();
    home_->close();
  }

  /// Once `run` is over. Ends the runtime, so that what its rooms were left with is counted.
  boost::json::object report() {
    boost::json::object said{{"books", books()}};
    boost::json::object restarts;
    for (const auto* name : names) restarts[name] = home_->restarts(name);
    home_.reset();
    boost::json::object rooms;
    for (const auto& [name, one] : control_.rooms) {
      rooms[name] = {{"connected", one.connected.load()}, {"left", one.left.load()},
                     {"died_with", one.died_with.load()}, {"unmatched", one.unmatched.load()},
                     {"answered", one.answered.load()},   {"swallowed", one.swallowed.load()},
                     {"kills", one.kills.load()},         {"complaints", one.complaints.load()},
                     {"deaths", one.deaths.load()},       {"restarts", restarts[name]}};
    }
    said["rooms"] = std::move(rooms);
    return said;
  }

private:
  static protocol::settings settings() {
    protocol::settings with;
    with.port = 0;
    with.shards = 2;
    return with;
  }

  protocol::wire_events* opened(
      std::size_t shard, protocol::carrier& ours, protocol::opening from) override {
    return home_->shard(shard).open(ours, std::move(from));
  }

  void count(const protocol::log_entry& said) {
    if (said.room.empty()) return;
    auto& room = control_.rooms.at(std::string{said.room});
    ++(said.where == "died" ? room.deaths : room.complaints);
  }

  // On the machine's thread, which is the first shard's.
  void kill(const std::string& place) {
    auto work = std::make_shared<const std::function<void()>>([this, place] {
      const auto actor = home_->places()->find(place)->space(0).on(0);
      if (!actor) return;
      ++control_.rooms.at(place).kills;
      tell(actor, nullptr, nullptr, caf::exit_msg{actor->address(), caf::exit_reason::kill});
    });
    tell(home_->shard(0).self(), nullptr, nullptr, run_here{std::move(work)});
  }

  boost::json::object books() const {
    protocol::ledger in;
    auto balanced = true;
    std::uint64_t void_stay = 0;
    for (std::size_t i = 0; i < home_->shards(); ++i) {
      const auto& shard = home_->shard(i);
      in += shard.inbound();
      balanced = balanced && shard.inbound().balanced() && shard.outbound().balanced();
      void_stay += shard.outbound().void_stay;
    }
    return {{"received", in.received}, {"handled", in.handled},  {"closed", in.closed},
            {"waiting", in.waiting},   {"void_stay", void_stay}, {"failed_moves", in.failed_moves},
            {"moves", in.moves},       {"balanced", balanced}};
  }

  test::crash_control& control_;
  net::signals signals_;
  protocol::limits bounds_;
  machine plan_;
  net::server server_;
  std::vector<std::unique_ptr<net::shard>> threads_;
  std::unique_ptr<runtime> home_;
};

std::chrono::milliseconds deadline_of(int argc, char** argv) {
  constexpr std::string_view flag = "--deadline=";
  for (int i = 1; i < argc; ++i) {
    const std::string_view one{argv[i]};
    if (one.starts_with(flag)) return std::chrono::milliseconds{std::stoi(argv[i] + flag.size())};
  }
  return 1s;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view{argv[1]} == "--version") {
    std::cout << version_line("shaky_house");
    return 0;
  }
  test::crash_control control;
  shaky_house house{deadline_of(argc, argv), control};
  house.run();
  std::cout << boost::json::serialize(house.report()) << std::endl;
  return 0;
}
