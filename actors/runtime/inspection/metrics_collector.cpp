#include <porthouse/actors/runtime/inspection/metrics_collector.hpp>
#include <porthouse/actors/runtime/messages/dispatch.hpp>
#include <porthouse/actors/runtime/messages/interfaces.hpp>

#include <memory>
#include <utility>

namespace porthouse {

void metrics_collector::take(caf::mailbox_element& element) {
  dispatch<metrics_collector_actor>(
      element.payload,
      [&](const collect_metrics&) {
        waiting_.push_back(element.sender);
        if (waiting_.size() == 1) begin();
      },
      [&](const inspected& answer) {
        known_[answer.what->shard] = answer.what;
        if (missing_ > 0 && --missing_ == 0) finish();
      });
}

void metrics_collector::begin() {
  missing_ = shards_.size();
  const inspect question{std::make_shared<const inspection_query>()};
  for (const auto* shard : shards_) tell(shard->self(), self(), &home(), question);
  later(patience, [this, round = ++round_] {
    if (round_ == round && missing_ > 0) finish();
  });
}

void metrics_collector::finish() {
  missing_ = 0;
  metrics_.fold(known_, *shard_.places(), shard_.now());
  const metrics_collected books{std::make_shared<const std::string>(metrics_.text())};
  for (const auto& actor : std::exchange(waiting_, {})) tell(actor, self(), &home(), books);
}

}  // namespace porthouse
