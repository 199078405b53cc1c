#include <porthouse/actors/machine_keeper.hpp>

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

void machine_keeper::bury(const caf::strong_actor_ptr& dead, const caf::error& why) {
  const auto found = std::ranges::find(seats_, dead, &seat::holder);
  if (!dead || found == seats_.end()) {
    if (const auto was = rooms_.died(dead)) {
      complain(was->name(), "died", to_string(why) + ": it opens anew when somebody comes");
      tell_loops({places_, was, 0, dead});
    }
    return;
  }
  auto& one = *found;
  const auto was = places_->places()[one.place];
  const auto lived = std::chrono::duration_cast<restart::wait>(home().active_now() - one.since);
  one.holder = nullptr;
  one.waited = one.plan.when_dead.after(one.waited, lived);
  const auto policy = one.plan.when_dead.what();
  complain(one.name, "died", to_string(why) + ": " + outlook(policy, one.waited));
  if (one.waited > restart::wait::zero()) {
    try_later(one);
  } else if (policy != restart::kind::never) {
    static_cast<void>(revive(one));
  }
  relocate(one.place);
  publish({places_, was, static_cast<std::uint32_t>(one.index), dead});
}

bool machine_keeper::revive(seat& one) {
  try {
    occupy(one, one.plan.foreign ? nullptr : one.plan.make());
    ++one.restarts;
    return true;
  } catch (const std::exception& thrown) {
    failed(one, thrown.what());
  } catch (...) {
    failed(one, "an exception that is no std::exception");
  }
  return false;
}

// A space whose plan is to be back at once waits like any other when that does not work.
void machine_keeper::failed(seat& one, std::string_view why) {
  const auto& policy = one.plan.when_dead;
  const auto patient = policy.what() == restart::kind::backoff ? policy : restart::backoff();
  one.waited = patient.after(one.waited, restart::wait::zero());
  complain(one.name, "cannot be made", std::string{why} + ": next try in " + in_words(one.waited));
  try_later(one);
}

void machine_keeper::try_later(seat& one) {
  later(one.waited, [this, &one] {
    if (!revive(one)) return;
    relocate(one.place);
    publish({places_, nullptr, 0, nullptr});
  });
}

// Only that place is made anew: sockets know theirs by its address.
void machine_keeper::relocate(std::size_t place) {
  auto own = own_places();
  own[place] = located(place);
  places_ = all_places(std::move(own));
}

void machine_keeper::complain(
    const std::string& about, std::string_view where, const std::string& what) const {
  if (!ground_.shards.complain) return;
  ground_.shards.complain({.room = about, .where = where, .text = what});
}

}  // namespace porthouse
