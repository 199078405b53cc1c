#include <porthouse/actors/cluster/indoors.hpp>
#include <porthouse/actors/inquirer.hpp>
#include <porthouse/actors/inspection_json.hpp>
#include <porthouse/actors/interfaces.hpp>
#include <porthouse/actors/shard_host.hpp>

#include <utility>

namespace porthouse {

void inquirer::ask(const shard_table& all, survey what, writer write) {
  write_ = std::move(write);
  reports_.resize(all.shards.size());
  missing_ = all.shards.size();
  const inspect question{std::make_shared<const survey>(std::move(what))};
  for (const auto* one : all.shards) tell(one->self(), self(), &home(), question);
  if (all.neighbourhood && question.what->what == survey::kind::spaces) {
    ++missing_;
    tell(all.neighbourhood, self(), &home(), question);
  }
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
  if (payload.match_elements<inspected>()) {
    const auto& said = payload.get_as<inspected>(0).what;
    reports_[said->shard] = said;
    one_has_answered();
  } else if (payload.match_elements<cluster::guests_inspected>()) {
    guests_ = payload.get_as<cluster::guests_inspected>(0).what;
    one_has_answered();
  }
}

void inquirer::one_has_answered() {
  if (--missing_ == 0) answer(write_(reports_, guests_.get()));
}

void inquirer::late() {
  answer(
      write_ ? write_(reports_, guests_.get())
             : refusal(503, "The books are not at hand: ask again."));
}

void inquirer::answer(protocol::inspection_reply reply) {
  if (const auto give = std::exchange(give_, nullptr)) give(std::move(reply));
  quit({});
}

}  // namespace porthouse
