#include "watched_room.hpp"

#include <charconv>
#include <chrono>
#include <stdexcept>
#include <utility>
#include <vector>

namespace porthouse::simulator {
namespace {

using namespace std::chrono_literals;

std::uint64_t number_in(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::size_t client_of(const identity& who) {
  return static_cast<std::size_t>(number_in(who.target));
}

bool went(protocol::visit_status how) {
  using end = protocol::visit_status;
  return how != end::no_such_place && how != end::history_full && how != end::no_answer &&
         how != end::down;
}

}  // namespace

watched_room::watched_room(std::string name, witness* to, std::size_t index)
    : lockspace{index > 0 ? name + "'s sibling" : name},
      witness_{*to},
      index_{index},
      number_{to->born(name, index)} {}

// The gate takes every socket, or they would have nowhere to go.
lockspace::verdict watched_room::connected(visitor& who) {
  const auto stay = witness_.connected(number_, client_of(who.who()), who.how());
  say(who);
  if (index_ > 0 || name() == "gate" || witness_.calm()) return keep();
  switch (stay % 23) {
    case 3: return refuse("not today");
    case 7: throw std::runtime_error{"as it likes"};
    case 11: soon(who.id(), keep()); return later();
    case 13: return release();
    case 17: return later();
    case 19: who.note("stay", stay); return keep();
    default: return keep();
  }
}

lockspace::verdict watched_room::received(visitor& who, const message& said) {
  const auto text = said.text();
  const auto serial = number_in(text);
  witness_.heard(number_, client_of(who.who()), serial);
  say(who);
  if (index_ > 0) return serial % 7 == 0 && !witness_.calm() ? release() : keep();
  return obey(who, text.substr(text.find(' ') + 1));
}

lockspace::verdict watched_room::obey(visitor& who, std::string_view order) {
  const std::string place{order.substr(order.find(' ') + 1)};
  if (order.starts_with("push ")) return move_to(place);
  if (order.starts_with("to ")) return release_to(place);
  if (order.starts_with("visit "))
    return visit<void>(who, place, 300ms, [this](visitor& back, const auto& end) {
      if (went(end.how)) witness_.connected(number_, client_of(back.who()), arrival::returned);
      say(back);
      return keep();
    });
  if (order == "release") return release();
  if (order == "throw") throw std::runtime_error{"as told"};
  if (order == "close") return close(close_code{4100});
  if (order == "all") say_all(&who);
  if (order == "soon") soon(who.id(), release());
  if (order == "never") return later();
  if (order == "later") {
    soon(who.id(), keep());
    return later();
  }
  if (order == "send off") {
    for (auto* one : visitors()) {
      if (one == &who) continue;
      say(*one);
      release(*one);
    }
  }
  return keep();
}

void watched_room::left(visitor& who, const departure& why) {
  witness_.left(number_, client_of(who.who()), why.why);
}
void watched_room::gone(const identity& who, const departure&) {
  witness_.gone(number_, client_of(who));
}

void watched_room::say(visitor& to) {
  if (to.here()) to.send(std::to_string(witness_.sends(number_, {client_of(to.who())})));
}

void watched_room::say_all(const visitor* but) {
  std::vector<std::size_t> all;
  for (auto* one : visitors()) {
    if (one != but) all.push_back(client_of(one->who()));
  }
  broadcast(message::text(std::to_string(witness_.sends(number_, all))), but);
}

void watched_room::soon(socket_id id, verdict answer) {
  after(40ms, [this, id, answer = std::move(answer)] {
    auto* who = find(id);
    if (who == nullptr) return;
    say(*who);
    who->answer(answer);
  });
}

}  // namespace porthouse::simulator
