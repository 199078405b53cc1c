#include <porthouse/actors/inquirer.hpp>
#include <porthouse/actors/inspection_json.hpp>
#include <porthouse/actors/interfaces.hpp>

#include <utility>

namespace porthouse {

void inquirer::ask(const std::vector<shard_host*>& shards, survey what, writer write) {
  write_ = std::move(write);
  reports_.resize(shards.size());
  missing_ = shards.size();
  const inspect question{std::make_shared<const survey>(std::move(what))};
  for (const auto* one : shards) tell(one->self(), self(), &home(), question);
  wait();
}

void inquirer::ask(const caf::strong_actor_ptr& bookkeeper) {
  tell(bookkeeper, self(), &home(), audit{});
  wait();
}

// Only the questions on their way hold this actor: if nobody is left to answer them, it is gone.
void inquirer::wait() {
  later(patience, [this] { late(); });
}

void inquirer::take(caf::mailbox_element& what) {
  auto& payload = what.payload;
  if (payload.match_elements<audited>()) {
    return answer({200, prometheus_text, payload.get_as<audited>(0).text, {}});
  }
  if (!payload.match_elements<inspected>()) return;
  const auto& said = payload.get_as<inspected>(0).what;
  reports_[said->shard] = said;
  if (--missing_ == 0) answer(write_(reports_));
}

void inquirer::late() {
  answer(write_ ? write_(reports_) : refusal(503, "The books are not at hand: ask again."));
}

void inquirer::answer(protocol::disclosure what) {
  if (const auto give = std::exchange(give_, nullptr)) give(std::move(what));
  quit({});
}

}  // namespace porthouse
