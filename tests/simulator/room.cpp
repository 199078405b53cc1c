#include "room.hpp"

#include "server.hpp"
#include "space.hpp"

#include <charconv>
#include <stdexcept>
#include <utility>

namespace porthouse::simulator {
namespace {

std::uint64_t number_in(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

room::room(std::string name, space& home)
    : lockspace{std::move(name)}, home_{home}, server_{home.home()} {}

// Each space makes its own choices about each client.
std::uint64_t room::towards(socket_id who) const noexcept {
  return home_.number() * 64 + static_cast<std::uint64_t>(who);
}
bool room::sibling() const noexcept { return home_.index() > 0; }

// -- hooks ----------------------------------------------------------------------------------------

verdict room::connected(visitor& who) {
  const auto at = home_.presence_of(who.id());
  server_.check().connected(at, who.away());
  server_.tell([&] {
    return "  " + server_.title(at) + " connected (" + std::string{protocol::name(who.how())} + ")";
  });
  return decide(who, "connected");
}

verdict room::received(visitor& who, const message& said) {
  const auto at = home_.presence_of(who.id());
  const auto number = number_in(said.text());
  server_.tell(
      [&] { return "  " + server_.title(at) + " hears message " + std::to_string(number); });
  server_.check().began(at, number, server_.owns(at));
  server_.check().sees(at, who.away());
  return decide(who, "message");
}

void room::left(visitor& who, const departure& why) {
  const auto at = home_.presence_of(who.id());
  server_.check().left(at);
  server_.tell(
      [&] { return "  " + server_.title(at) + " left: " + std::string{protocol::name(why.why)}; });
  perhaps_throw(who.id());
}

verdict room::move_failed(visitor& who, const move_failure& why) {
  if (!why.stayed) return lockspace::move_failed(who, why);
  const auto at = home_.presence_of(who.id());
  server_.check().attended(at, "move_failed");
  server_.check().sees(at, who.away());
  server_.tell(
      [&] { return "  " + server_.title(at) + " stays: " + std::string{protocol::name(why.why)}; });
  auto said = whim(who);
  fidget(who);
  return said;
}

void room::away(visitor& who) { change(who, true); }
void room::back(visitor& who, const absence&) { change(who, false); }

void room::change(visitor& who, bool away) {
  const auto at = home_.presence_of(who.id());
  server_.tell([&] { return "  " + server_.title(at) + (away ? " is away" : " is back"); });
  server_.check().changed(at, away);
  server_.check().sees(at, who.away());
  perhaps_throw(who.id());
}

void room::gone(const identity& who, const departure&) {
  server_.tell([&] {
    return "  space " + std::to_string(home_.number()) + ": client " +
           std::to_string(static_cast<std::uint64_t>(who.id) - 1) + " gone";
  });
  perhaps_throw(who.id);
}

// -- decisions --------------------------------------------------------------------------------------

verdict room::decide(visitor& who, const char* hook) {
  greet(who);
  fidget(who);
  auto said = whim(who);
  server_.tell([&] {
    const auto& decided = said.decision();
    return std::string{"    "} + hook + ": " + std::string{protocol::name(decided.what)} +
           (decided.place.empty() ? "" : " " + decided.place);
  });
  return said;
}

verdict room::whim(visitor& who) {
  auto& chance = server_.chance();
  const auto often = sibling() ? server_.wildness() / 3 : server_.wildness();
  if (!chance.happens(about::verdict, towards(who.id()), often)) return keep();
  switch (chance.pick(about::verdict, towards(who.id()), 15)) {
    case 1: return release();
    case 2: return give_back(who);
    case 3:
    case 4:
    case 5: return release_to(some_place(who));
    case 6:
    case 7: return move_to(some_place(who));
    case 8: return refuse("not today");
    case 9: return put_off(who);
    case 10:
      server_.tell([&] { return std::string{"    throws"}; });
      throw std::runtime_error{"as fate will have it"};
    case 11:
      if (chance.happens(about::ending, towards(who.id()), 20))
        return close(close_code{4100}, "enough");
      return put_off(who);
    case 12:
    case 13:
    case 14: return send_visiting(who);
    default: return keep();
  }
}

verdict room::give_back(const visitor& who) {
  return release_with(static_cast<std::uint64_t>(who.id()));
}

verdict room::send_visiting(visitor& who) {
  const auto asked = home_.presence_of(who.id());
  const auto within = ticks{20} + server_.chance().delay(about::timer, towards(who.id())) * 6;
  return visit<std::uint64_t>(
      who, some_place(who), within,
      [this, asked, number = server_.check().asked_visit()](visitor& back, const auto& end) {
        return returned(back, number, asked, end);
      });
}

// In the place of `connected`, or of `move_failed` where the visit never began.
verdict room::returned(
    visitor& who, std::uint64_t number, const presence& asked,
    const visit_result<std::uint64_t>& end) {
  const auto at = home_.presence_of(who.id());
  server_.tell([&] {
    return "  " + server_.title(at) + " is back from a visit (" +
           std::string{protocol::name(end.how)} + ")";
  });
  server_.check().visit_returned(number, asked, at, who.away());
  if (end && *end.value != static_cast<std::uint64_t>(who.id()))
    server_.check().broke("a visit brings what was given", server_.title(at));
  return decide(who, "back");
}

// The answer comes by a timer, or never.
verdict room::put_off(visitor& who) {
  auto& chance = server_.chance();
  if (!server_.prompt() && chance.happens(about::answer, towards(who.id()), 15)) return later();
  after(chance.delay(about::timer, towards(who.id())), [this, id = who.id()] {
    auto* still = find(id);
    if (still == nullptr) return;
    server_.tell([&] { return "  " + server_.title(home_.presence_of(id)) + " is answered"; });
    still->answer(decide_late(*still));
  });
  return later();
}

// A hook that throws in a timer gives no answer; in a prompt server there has to be one.
verdict room::decide_late(visitor& who) {
  try {
    return decide(who, "answer");
  } catch (const std::runtime_error&) {
    if (!server_.prompt()) throw;
    return keep();
  }
}

std::string room::some_place(const visitor& who) {
  const auto names = server_.names();
  const auto index = server_.chance().pick(
      about::place, towards(who.id()), 1 + static_cast<unsigned>(names.size()));
  return index < names.size() ? names[index] : "nowhere";
}

void room::greet(visitor& who) {
  auto& chance = server_.chance();
  const auto many = chance.pick(about::sending, towards(who.id()), 4);
  if (many == 3)
    return server_.say_all(home_, visitors(), [this](const auto& frame) { broadcast(frame); });
  for (std::uint32_t i = 0; i < many; ++i) {
    server_.say(home_, who, [&who](const auto& frame) { who.send(frame); });
  }
}

// Lets go of this or another visitor beside its verdict, at once or when a timer says so.
void room::fidget(visitor& who) {
  auto& chance = server_.chance();
  if (!chance.happens(about::whim, towards(who.id()), server_.wildness() / 3)) return;
  const auto all = visitors();
  auto* other = &who;
  if (!all.empty() && chance.happens(about::whim, towards(who.id()), 30))
    other = all[chance.pick(about::whim, towards(who.id()), static_cast<unsigned>(all.size()))];
  if (chance.happens(about::timer, towards(who.id()), 25)) return let_go(*other);
  after(chance.delay(about::timer, towards(who.id())), [this, id = other->id()] {
    if (auto* still = find(id)) let_go(*still);
  });
}

void room::let_go(visitor& who) {
  const auto at = home_.presence_of(who.id());
  server_.tell([&] { return "  " + server_.title(at) + " is let go of"; });
  server_.say(home_, who, [&who](const auto& frame) { who.send(frame); });
  switch (server_.chance().pick(about::verdict, towards(who.id()), 6)) {
    case 1: return release_to(who, some_place(who));
    case 2: return move_to(who, some_place(who));
    case 4: return who.answer(send_visiting(who));
    case 5: return who.answer(give_back(who));
    case 3:
      if (server_.chance().happens(about::ending, towards(who.id()), 10))
        return close(who, close_code{4101});
      return who.answer(keep());
    default: return release(who);
  }
}

void room::perhaps_throw(socket_id who) {
  if (server_.chance().happens(about::throwing, towards(who), server_.wildness() / 5))
    throw std::runtime_error{"as fate will have it"};
}

}  // namespace porthouse::simulator
