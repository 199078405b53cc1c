#pragma once

#include <porthouse/actors/lockspace.hpp>

#include <boost/json/serialize.hpp>

#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace porthouse::test {

/// A room that keeps a diary and does what it is told: "release", "to NAME", "push NAME", "close",
/// "throw", "later", anything else is echoed.
class obedient_room : public lockspace {
public:
  using diary = std::vector<std::string>;

  obedient_room(std::string name, diary* book) : lockspace{std::move(name)}, book_{*book} {}

  verdict connected(visitor& who) override {
    write(
        "connected " + std::string{protocol::name(who.how())} + " from " + std::string{who.from()});
    who.send("welcome to " + name());
    return keep();
  }

  verdict received(visitor& who, const message& said) override {
    const auto text = said.text();
    write("heard " + std::string{text});
    if (text == "release") return release();
    if (text.starts_with("to ")) return release_to(std::string{text.substr(3)});
    if (text.starts_with("push ")) return move_to(std::string{text.substr(5)});
    if (text == "close") return close(close_code{4100}, "as you wish");
    if (text == "throw") throw std::runtime_error{"as you wish"};
    if (text == "later") return later();
    who.send(name() + ": " + std::string{text});
    return keep();
  }

  void left(visitor&, const departure& why) override {
    write("left " + std::string{protocol::name(why.why)} + (why.to.empty() ? "" : " to " + why.to));
  }
  verdict move_failed(visitor& who, const move_failure& why) override {
    if (!why.stayed) return connected(who);
    write("stays " + std::string{protocol::name(why.why)} + " " + why.wanted);
    return keep();
  }
  void gone(const identity&, const departure& why) override {
    write("gone " + std::string{protocol::name(why.why)});
  }

protected:
  void write(const std::string& line) { book_.push_back(name() + " " + line); }

private:
  diary& book_;
};

/// What a room has written into a diary that it shares, without its name: rooms on two threads
/// write in no order.
[[nodiscard]] inline obedient_room::diary lines_of(
    const obedient_room::diary& book, const std::string& room) {
  obedient_room::diary own;
  for (const auto& line : book) {
    if (line.starts_with(room + " ")) own.push_back(line.substr(room.size() + 1));
  }
  return own;
}

/// Sends each visitor its name and attributes when it arrives, and moves it to the office as soon
/// as it says something.
class identity_gate final : public lockspace {
public:
  identity_gate() : lockspace{"gate"} {}

  verdict connected(visitor& who) override {
    who.send(who.name() + " " + boost::json::serialize(who.who().attributes));
    return keep();
  }
  verdict received(visitor&, const message&) override { return move_to("office"); }
};

/// Offloads `work` when the server stops, and then runs `then`.
class offloading_room final : public lockspace {
public:
  using task = std::function<void()>;

  offloading_room(task work, task then)
      : lockspace{"worker"}, work_{std::move(work)}, then_{std::move(then)} {}
  void stopping(std::chrono::steady_clock::time_point) override { offload(work_, then_); }

private:
  task work_;
  task then_;
};

}  // namespace porthouse::test
