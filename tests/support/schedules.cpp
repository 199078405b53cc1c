#include <porthouse/test/schedules.hpp>

#include <chrono>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace porthouse::test {
namespace {

using namespace std::chrono_literals;
using protocol::close_code;

/// One schedule.
class run {
public:
  run(const machine& plan, const schedules& with, std::uint64_t seed, bool telling)
      : with_{with},
        chance_{seed},
        house_{plan, {.shards = with.shards, .bounds = with.bounds}},
        telling_{telling} {
    for (const auto& place : plan.places().places()) spaces_.push_back(place.size());
  }

  /// What went wrong, or "".
  std::string play() {
    std::string wrong;
    for (std::size_t i = 0; i < with_.steps && wrong.empty(); ++i) {
      step();
      wrong = look();
    }
    if (!wrong.empty()) return wrong;
    tell("all comes to rest");
    for (std::size_t who = 0; who < clients_.size(); ++who) come_back(who);
    house_.settle();
    for (auto* one : clients_) one->acknowledges();
    house_.finish_offloaded();
    house_.advance(with_.bounds.verdict_deadline + with_.bounds.welcome_deadline);
    wrong = look();
    if (wrong.empty()) wrong = look_at_rest();
    if (wrong.empty() && with_.check) wrong = with_.check(house_);
    return wrong;
  }
  std::vector<std::string> story() { return std::move(story_); }

private:
  void step() {
    switch (chance_.below(16)) {
      case 0:
      case 1: return connect();
      case 2:
      case 3:
      case 4:
      case 5: return speak();
      case 6: return disconnect();
      case 7: return crash();
      case 8: return wait();
      default: return turn();
    }
  }
  void connect() {
    if (clients_.size() >= with_.clients) return;
    const auto has_session = with_.sessions && chance_.happens(40);
    clients_.push_back(has_session ? &house_.connect_session() : &house_.connect());
    gone_.push_back(false);
    tell(
        "client " + std::to_string(gone_.size()) +
        (has_session ? " comes, with a session" : " comes"));
  }
  void speak() {
    if (clients_.empty()) return;
    const auto who = chance_.below(clients_.size());
    if (!clients_[who]->open()) return;
    auto said = with_.words(chance_);
    tell("client " + std::to_string(who + 1) + " says " + std::string{said.text()});
    clients_[who]->says(std::move(said));
  }
  void disconnect() {
    if (clients_.empty()) return;
    const auto who = chance_.below(clients_.size());
    if (clients_[who]->session() != nullptr && chance_.happens(80)) return falter(who);
    if (!clients_[who]->open() || !chance_.happens(30)) return;
    const auto kindly = clients_[who]->session() != nullptr || chance_.happens(50);
    tell("client " + std::to_string(who + 1) + (kindly ? " closes" : " vanishes"));
    gone_[who] = true;
    kindly ? clients_[who]->closes() : clients_[who]->vanishes();
  }
  // Of one with a session: its connection is lost, or comes back; or it only reads.
  void falter(std::size_t who) {
    auto& one = *clients_[who];
    if (!one.open()) return come_back(who);
    const auto name = "client " + std::to_string(who + 1);
    switch (chance_.below(4)) {
      case 0: tell(name + " acknowledges nothing"); return one.acknowledges_nothing();
      case 1:
        if (!one.session()->welcomed()) return;
        tell(name + " acknowledges all");
        return one.acknowledges();
      default: tell(name + " drops"); return one.drops();
    }
  }
  void come_back(std::size_t who) {
    auto& one = *clients_[who];
    if (one.open() || one.session() == nullptr || gone_[who]) return;
    if (one.closed_with() != close_code::none) return;
    tell("client " + std::to_string(who + 1) + " comes back");
    one.returns();
  }
  void crash() {
    if (!with_.deaths || !chance_.happens(30)) return;
    const auto place = chance_.below(spaces_.size());
    const auto index = chance_.below(spaces_[place]);
    const auto instance = chance_.below(with_.shards);
    tell("space " + std::to_string(index) + " of place " + std::to_string(place) + " dies");
    house_.crash(place, index, instance);
  }
  // Every loop gets enough turns first: none is so late that a deadline passes.
  void wait() {
    for (std::size_t i = 0; i < 8 * house_.loops(); ++i) house_.turn(i % house_.loops());
    const auto by = chance_.one_of({1ms, 20ms, 300ms, 1'000ms});
    tell(std::to_string(by.count()) + " ms pass");
    house_.tick(by);
  }
  // One loop takes a turn, or messages of one client arrive.
  void turn() {
    const auto index = chance_.below(house_.loops() + clients_.size());
    if (index < house_.loops()) return house_.turn(index);
    clients_[index - house_.loops()]->pump(1 + chance_.below(4));
  }

  [[nodiscard]] std::string look() {
    if (!house_.balanced()) return "the books do not balance";
    if (!house_.complaints().empty()) return "a hook threw: " + house_.complaints().front();
    for (std::size_t i = 0; i < clients_.size(); ++i) {
      const auto code = clients_[i]->closed_with();
      if (code != close_code::internal_error && code != close_code::nowhere_to_go) continue;
      return "client " + std::to_string(i + 1) + " was closed with " +
             std::to_string(static_cast<int>(code)) + ": " + clients_[i]->close_reason();
    }
    return {};
  }
  [[nodiscard]] std::string look_at_rest() const {
    for (std::size_t i = 0; i < clients_.size(); ++i) {
      const auto& one = *clients_[i];
      if (!one.open()) continue;
      const auto name = "client " + std::to_string(i + 1);
      // Who lost its connection before it was welcomed, or came too late, has another socket.
      if (one.session() == nullptr && house_.where(one).empty()) return name + " is in no place";
      if (one.unread() != 0) return name + " is not read";
    }
    if (house_.books().waiting != 0) return "messages wait for ever";
    if (house_.sessions().in_window + house_.sessions().waiting != 0)
      return "what was said in a session has not arrived";
    return {};
  }
  void tell(std::string_view line) {
    if (telling_) story_.emplace_back(line);
  }

  const schedules& with_;
  dice chance_;
  house house_;
  bool telling_;
  std::vector<client*> clients_;
  std::vector<bool> gone_;           // for good, by its own wish
  std::vector<std::size_t> spaces_;  // of each place
  std::vector<std::string> story_;
};

}  // namespace

std::optional<breach> play(const machine& plan, const schedules& with) {
  if (!with.words) throw std::invalid_argument{"schedules need words: what clients say"};
  for (std::size_t i = 0; i < with.runs; ++i) {
    const auto seed = with.seed + i;
    if (run{plan, with, seed, false}.play().empty()) continue;
    run again{plan, with, seed, true};
    auto wrong = again.play();
    return breach{seed, std::move(wrong), again.story()};
  }
  return std::nullopt;
}

}  // namespace porthouse::test
