#include <porthouse/actors/runtime/loop/actor_loop.hpp>
#include <porthouse/actors/runtime/messages/interfaces.hpp>
#include <porthouse/actors/runtime/rooms/room_lifecycle.hpp>

#include <chrono>
#include <utility>

namespace porthouse {
namespace {

// The population of a busy room changes all the time: this often is enough for a listing. Only a
// room that hides tells it at once.
constexpr auto between_infos = std::chrono::milliseconds{100};

// From when a room that retires is empty until it closes.
constexpr auto soon = std::chrono::milliseconds{1'000};

}  // namespace

room_lifecycle::room_lifecycle(terms agreed, loop_actor& room, space_engine& engine)
    : terms_{std::move(agreed)},
      room_{room},
      engine_{engine},
      evacuation_{engine},
      shown_{engine.settings(), terms_.name, 0} {}

void room_lifecycle::look() {
  look_at_settings();
  const auto empty = engine_.deserted();
  if (empty == was_empty_) return;
  was_empty_ = empty;
  if (empty) return be_empty();
  room_.home().cancel_timer(std::exchange(vacant_, 0));
}

void room_lifecycle::look_at_settings() {
  if (shown_.population == engine_.population() && shown_ == engine_.settings()) return;
  const auto now = room_.home().active_now();
  if (now >= may_show_ || shown_.hidden != engine_.settings().hidden) return show_info();
  if (std::exchange(showing_, true)) return;
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(may_show_ - now);
  room_.later(wait, [this] {
    showing_ = false;
    show_info();
  });
}

void room_lifecycle::be_empty() {
  vacant_ = room_.later(evacuation_.begun() ? soon : terms_.rules.closes_after, [this] {
    vacant_ = 0;
    if (engine_.deserted())
      tell(terms_.registry, room_.self(), &room_.home(), room_idle{terms_.name, true});
  });
}

void room_lifecycle::commanded(room_command::kind what) {
  switch (what) {
    case room_command::kind::leave: return leave();
    case room_command::kind::retire: return retire();
    case room_command::kind::recall: return evacuation_.call_off();
    case room_command::kind::stay:
      if (engine_.deserted()) be_empty();
  }
}

void room_lifecycle::leave() {
  if (engine_.deserted()) return room_.quit({});  // which destroys this, too
  const auto shared = engine_.has_others(terms_.opener);
  tell(terms_.registry, room_.self(), &room_.home(), room_idle{terms_.name, false, shared});
}

void room_lifecycle::retire() {
  evacuation_.begin(
      {{.what = protocol::verdict::kind::release_to, .place = terms_.name}},
      [](const visitor&) { return true; });
  if (vacant_ == 0) return;
  room_.home().cancel_timer(vacant_);
  be_empty();
}

void room_lifecycle::show_info() {
  may_show_ = room_.home().active_now() + between_infos;
  shown_ = {engine_.settings(), terms_.name, engine_.population()};
  tell(terms_.registry, room_.self(), &room_.home(), room_info_changed{shown_});
}

}  // namespace porthouse
