#include <porthouse/actors/host.hpp>
#include <porthouse/actors/interfaces.hpp>
#include <porthouse/actors/lease.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>

namespace porthouse {
namespace {

// Doors in a busy house change all the time: this often is enough for a listing.
constexpr auto between_cards = std::chrono::milliseconds{100};

// So that the other room, and the way there, are not flooded.
constexpr std::size_t let_go_at_once = 64;
constexpr auto between_some = std::chrono::milliseconds{10};
// Who comes late, or could not go, is let go again; and an empty room that retires closes.
constexpr auto between_rounds = std::chrono::milliseconds{1'000};

}  // namespace

lease::lease(terms agreed, hosted& room, space_engine& engine)
    : terms_{std::move(agreed)}, room_{room}, engine_{engine} {}

void lease::look() {
  const auto same = shown_.population == engine_.population() && shown_ == engine_.door();
  if (!showing_ && !same) {
    showing_ = true;
    room_.later(between_cards, [this] { show_card(); });
  }
  const auto empty = engine_.deserted();
  if (empty == was_empty_) return;
  was_empty_ = empty;
  if (empty) return be_empty();
  room_.home().cancel_timer(std::exchange(vacant_, 0));
}

void lease::be_empty() {
  vacant_ = room_.later(retiring_ ? between_rounds : terms_.rules.closes_after, [this] {
    vacant_ = 0;
    if (engine_.deserted())
      tell(terms_.landlord, room_.self(), &room_.home(), vacancy{terms_.name, true});
  });
}

void lease::noticed(notice::kind what) {
  switch (what) {
    case notice::kind::leave: return leave();
    case notice::kind::retire: return retire();
    case notice::kind::recall:
      retiring_ = false;
      ++round_;
      return;
    case notice::kind::stay:
      if (engine_.deserted()) be_empty();
  }
}

void lease::leave() {
  if (engine_.deserted()) return room_.quit({});  // and with it, this
  tell(terms_.landlord, room_.self(), &room_.home(), vacancy{terms_.name, false});
}

void lease::retire() {
  if (std::exchange(retiring_, true)) return;
  if (vacant_ != 0) {
    room_.home().cancel_timer(vacant_);
    be_empty();
  }
  let_some_go();
}

void lease::let_some_go() {
  const auto here = engine_.visitors();
  const auto some = std::min(here.size(), let_go_at_once);
  for (std::size_t i = 0; i < some; ++i)
    engine_.let_go(*here[i], {.what = verdict::kind::release_to, .place = terms_.name});
  const auto pause = some < here.size() ? between_some : between_rounds;
  engine_.world().start_timer(pause, [this, round = ++round_] {
    if (round == round_) let_some_go();
  });
}

void lease::show_card() {
  showing_ = false;
  shown_ = {engine_.door(), terms_.name, engine_.population()};
  tell(terms_.landlord, room_.self(), &room_.home(), door_card{shown_});
}

}  // namespace porthouse
