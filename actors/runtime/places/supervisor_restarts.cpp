#include <porthouse/actors/runtime/places/supervisor.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

namespace porthouse {
namespace {

std::string in_words(restart::wait delay) { return std::to_string(delay.count()) + " ms"; }

std::string outlook(restart::kind what, restart::wait delay) {
  if (what == restart::kind::never) return "it stays down";
  if (delay > restart::wait::zero()) return "it is made anew in " + in_words(delay);
  return "it is made anew";
}

}  // namespace

void supervisor::on_down(const caf::strong_actor_ptr& dead, const caf::error& why) {
  const auto found = std::ranges::find(instances_, dead, &space_instance::actor);
  if (!dead || found == instances_.end()) {
    if (const auto was = rooms_.died(dead)) {
      complain(was->name(), "died", to_string(why) + ": it opens anew when somebody comes");
      tell_loops({places_, was, 0, dead});
    }
    return;
  }
  auto& instance = *found;
  const auto was = places_->places()[instance.place];
  const auto lived =
      std::chrono::duration_cast<restart::wait>(home().active_now() - instance.since);
  instance.actor = nullptr;
  instance.waited = instance.plan.when_dead.after(instance.waited, lived);
  const auto policy = instance.plan.when_dead.what();
  complain(instance.name, "died", to_string(why) + ": " + outlook(policy, instance.waited));
  if (instance.waited > restart::wait::zero()) {
    try_later(instance);
  } else if (policy != restart::kind::never) {
    static_cast<void>(respawn(instance));
  }
  relocate(instance.place);
  publish({places_, was, static_cast<std::uint32_t>(instance.index), dead});
}

bool supervisor::respawn(space_instance& instance) {
  try {
    spawn(instance, instance.plan.foreign ? nullptr : instance.plan.make());
    ++instance.restarts;
    return true;
  } catch (const std::exception& thrown) {
    failed(instance, thrown.what());
  } catch (...) {
    failed(instance, "an exception that is no std::exception");
  }
  return false;
}

// A space whose plan is to be back at once waits like any other when that does not work.
void supervisor::failed(space_instance& instance, std::string_view why) {
  const auto& policy = instance.plan.when_dead;
  const auto patient = policy.what() == restart::kind::backoff ? policy : restart::backoff();
  instance.waited = patient.after(instance.waited, restart::wait::zero());
  complain(
      instance.name, "cannot be made",
      std::string{why} + ": next try in " + in_words(instance.waited));
  try_later(instance);
}

void supervisor::try_later(space_instance& instance) {
  later(instance.waited, [this, &instance] {
    if (!respawn(instance)) return;
    relocate(instance.place);
    publish({places_, nullptr, 0, nullptr});
  });
}

// Only that place becomes a new object: sockets know theirs by its address.
void supervisor::relocate(std::size_t place) {
  auto own = own_places();
  own[place] = located(place);
  places_ = all_places(std::move(own));
}

void supervisor::complain(
    const std::string& about, std::string_view where, const std::string& text) const {
  if (!dependencies_.shards.complain) return;
  dependencies_.shards.complain({.room = about, .where = where, .text = text});
}

}  // namespace porthouse
