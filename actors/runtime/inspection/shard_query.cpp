#include <porthouse/actors/runtime/inspection/inspection_json.hpp>
#include <porthouse/actors/runtime/inspection/shard_query.hpp>
#include <porthouse/actors/runtime/messages/dispatch.hpp>
#include <porthouse/actors/runtime/messages/interfaces.hpp>
#include <porthouse/actors/runtime/messages/local_messages.hpp>

#include <utility>

namespace porthouse {
namespace {

/// The answers of those that are asked.
using shard_query_actor = caf::typed_actor<
    caf::result<void>(metrics_collected), caf::result<void>(inspected),
    caf::result<void>(cluster::foreign_inspected)>;

}  // namespace

void shard_query::ask(const shard_table& all, inspection_query query, writer write) {
  write_ = std::move(write);
  reports_.resize(all.shards.size());
  missing_ = all.shards.size();
  const inspect question{std::make_shared<const inspection_query>(std::move(query))};
  for (const auto* shard : all.shards) tell(shard->self(), self(), &home(), question);
  if (all.cluster && question.what->what == inspection_query::kind::spaces) {
    ++missing_;
    tell(all.cluster, self(), &home(), question);
  }
  wait();
}

void shard_query::ask(const caf::strong_actor_ptr& collector) {
  tell(collector, self(), &home(), collect_metrics{});
  wait();
}

// Only the questions on their way hold this actor: if nobody is left to answer them, it is gone.
void shard_query::wait() {
  later(patience, [this] { late(); });
}

void shard_query::take(caf::mailbox_element& element) {
  dispatch<shard_query_actor>(
      element.payload,
      [&](const metrics_collected& books) {
        answer({200, prometheus_text, books.text, {}});
      },
      [&](const inspected& shard) {
        reports_[shard.what->shard] = shard.what;
        one_has_answered();
      },
      [&](const cluster::foreign_inspected& node) {
        foreign_ = node.what;
        one_has_answered();
      });
}

void shard_query::one_has_answered() {
  if (--missing_ == 0) answer(write_(reports_, foreign_.get()));
}

void shard_query::late() {
  answer(
      write_ ? write_(reports_, foreign_.get())
             : error_reply(503, "The books are not at hand: ask again."));
}

void shard_query::answer(protocol::inspection_reply reply) {
  if (const auto give = std::exchange(give_, nullptr)) give(std::move(reply));
  quit({});
}

}  // namespace porthouse
