// A house of rooms that block, hang and throw when they are told to, for operations_test.py. As a
// user would write it.
//
//   throw              the hook throws
//   block MILLISECONDS the hook takes so long, and answers
//   hang               the hook never returns
//   offload MILLISECONDS, offload hang   the same elsewhere
//   save MILLISECONDS  from now on each visitor that leaves is saved elsewhere, which takes so long
//   go PLACE           moves there; "cellar" has a thread of its own

#include <porthouse/porthouse.hpp>

#include <chrono>
#include <future>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

/// As a hook that waits for a database that does not answer.
void take(std::string_view time) {
  std::promise<void> never;
  const auto waiting = never.get_future();
  if (time == "hang") return waiting.wait();
  waiting.wait_for(std::chrono::milliseconds{std::stoi(std::string{time})});
}

class stubborn : public porthouse::lockspace {
public:
  explicit stubborn(std::string name) : lockspace{std::move(name)} {}

  verdict connected(visitor& who) override {
    who.send("in " + name());
    return keep();
  }
  verdict received(visitor& who, const message& said) override {
    const std::string_view text = said.text();
    const auto command = text.substr(0, text.find(' '));
    const auto rest = text.substr(std::min(command.size() + 1, text.size()));
    if (command == "throw") throw std::out_of_range{"as you wish"};
    if (command == "go") return move_to(std::string{rest});
    if (command == "block") take(rest);
    if (command == "hang") take("hang");
    if (command == "offload") {
      offload([time = std::string{rest}] { take(time); }, [] {});
    }
    if (command == "save") save_ = rest;
    who.send("done");
    return keep();
  }
  void left(visitor&, const departure&) override {
    if (!save_.empty()) offload([time = save_] { take(time); }, [] {});
  }

private:
  std::string save_;
};

struct hall final : stubborn {
  hall() : stubborn{"hall"} {}
};

struct cellar final : stubborn {
  static constexpr auto lives = porthouse::placement::own_thread;
  cellar() : stubborn{"cellar"} {}
};

}  // namespace

int main(int argc, char** argv) {
  const auto plan = porthouse::machine{
      porthouse::envelopes{porthouse::message_cast{}},
      porthouse::lockspaces{}.add<hall>().add<cellar>()};
  return porthouse::run(argc, argv, plan, "a house of stubborn rooms");
}
