#pragma once

#include <porthouse/actors/answered.hpp>
#include <porthouse/actors/event.hpp>
#include <porthouse/actors/visitor.hpp>
#include <porthouse/protocol/delivery/request_ledger.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace porthouse {

class space_engine;

/// What a room has asked its visitors, until each question has its one end. The room's thread.
class question_book {
public:
  using follower = std::function<answer_status(visitor&, const reply_view&)>;

  explicit question_book(space_engine& engine);
  question_book(const question_book&) = delete;
  question_book& operator=(const question_book&) = delete;

  /// Whether a reply with that value goes to a room that stands beside the owner, who is not to
  /// count it as a wrong one.
  [[nodiscard]] static bool is_for_sibling(const boost::json::value& to) noexcept;

  void ask(
      visitor& who, std::string_view event, const boost::json::value& body,
      std::chrono::milliseconds within, follower then);
  void ask_all(
      std::string_view event, const boost::json::value& body, std::chrono::milliseconds within,
      std::unique_ptr<survey> of);
  /// What a message of a client is to these questions.
  enum class kind : std::uint8_t { other, reply, stray };
  /// Ends the question that `said` is the reply to; `stray` if that is not open.
  [[nodiscard]] kind take(visitor& who, const protocol::message& said);
  /// `who` has left, or is about to be told so: what it has been asked ends.
  void end_all_of(visitor& who);
  /// The same without a word, for what has been asked since.
  void forget(const visitor& who);
  /// The room ends.
  void forget_all() noexcept;

  [[nodiscard]] const protocol::request_ledger& ledger() const noexcept { return ledger_; }

private:
  /// A visitor and a number.
  using question_key = std::pair<std::uint64_t, std::uint64_t>;
  struct question {
    protocol::tenure stay = 0;
    follower then;
    std::uint64_t timer = 0;
    bool too_many = false;
  };
  struct round {
    std::unique_ptr<survey> of;
    std::unordered_set<std::uint64_t> waiting;
    std::vector<protocol::socket_id> silent;
    std::uint64_t timer = 0;
  };
  using questions = std::map<question_key, question>;
  using rounds = std::map<std::uint64_t, round>;

  [[nodiscard]] protocol::message write(
      const visitor& for_whom, std::string_view event, const boost::json::value& body);
  [[nodiscard]] std::optional<std::uint64_t> number_in(std::string_view name) const;
  [[nodiscard]] bool is_too_much_for(const visitor& who) const noexcept;
  [[nodiscard]] std::uint64_t when(
      bool at_once, std::chrono::milliseconds within, std::function<void()> task);
  void end(questions::iterator which, visitor& who, const reply_view& said);
  bool add(rounds::iterator which, const visitor& who, const reply_view& said);
  void timed_out(question_key which);
  void end_round(std::uint64_t number);
  void count(answer_status how) noexcept;

  space_engine& engine_;
  std::string prefix_;  // of the names of all its questions; "" before the first
  std::uint64_t last_ = 0;
  questions questions_;
  rounds rounds_;
  protocol::request_ledger ledger_;
};

}  // namespace porthouse
