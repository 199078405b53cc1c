#pragma once

#include <porthouse/actors/lockspace.hpp>

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

}  // namespace porthouse::test
