#pragma once

#include <porthouse/porthouse.hpp>

#include <functional>
#include <random>
#include <string>
#include <utility>

/// A question that a person answers at a glance.
struct riddle {
  std::string question;
  std::string answer;
};

/// A small sum. A house that is worth attacking asks something harder.
inline riddle small_sum() {
  static thread_local std::mt19937 dice{std::random_device{}()};
  auto roll = std::uniform_int_distribution{2, 9};
  const auto a = roll(dice);
  const auto b = roll(dice);
  return {std::to_string(a) + " + " + std::to_string(b), std::to_string(a + b)};
}

struct guess {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(guess, (), (text))

struct riddle_asked {
  std::string question;
  int tries = 0;  ///< that are left
};
BOOST_DESCRIBE_STRUCT(riddle_asked, (), (question, tries))

/// A wall against robots, for any house: visit it for a `bool`, true for who answered the riddle in
/// three tries.
class challenge final : public porthouse::lockspace {
public:
  explicit challenge(std::function<riddle()> next = small_sum)
      : lockspace{"challenge"}, next_{std::move(next)} {
    on("answer", &challenge::answer);
    says<riddle_asked>("challenge");
  }

  verdict connected(visitor& who) override {
    ask(who, 3);
    return keep();
  }

private:
  struct trial {
    std::string answer;
    int tries = 0;
  };

  void ask(visitor& who, int tries) {
    auto [question, answer] = next_();
    who.state(trial{std::move(answer), tries});
    who.send("challenge", riddle_asked{question, tries});
  }
  verdict answer(visitor& who, const guess& given) {
    const auto [right, tries] = who.state<trial>();
    if (given.text == right) return release_with(true);
    if (tries == 1) return release_with(false);
    ask(who, tries - 1);
    return keep();
  }

  std::function<riddle()> next_;
};
