#include <porthouse/actors/runtime/places/supervisor.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

namespace porthouse {
namespace {

// From one look at whether work is still under way to the next.
constexpr std::chrono::milliseconds between_looks{5};

}  // namespace

// Those that are made later are told when they are.
void supervisor::stop(const stopping& news) {
  stopping_ = news.until;
  for (const auto& instance : instances_) {
    if (!instance.plan.foreign) tell(instance.actor, self(), &home(), news);
  }
  rooms_.each([&](const auto& actor) { tell(actor, self(), &home(), news); });
}

// A space counts as work until it has come to this message, after all that it was told before.
void supervisor::finish(const porthouse::finish& request) {
  const auto fence = [this](const caf::strong_actor_ptr& space) {
    const auto drop = std::make_shared<const std::function<void()>>(
        [held = dependencies_.shards.offloaded->hold()] {});
    tell(space, self(), &home(), run_here{drop});
  };
  for (const auto& instance : instances_) {
    if (!instance.plan.foreign) fence(instance.actor);
  }
  rooms_.each(fence);
  finish_when_idle(request.done);
}

void supervisor::finish_when_idle(std::shared_ptr<const std::function<void()>> done) {
  if (dependencies_.shards.offloaded->pending() == 0) return (*done)();
  later(between_looks, [this, done = std::move(done)] { finish_when_idle(done); });
}

}  // namespace porthouse
