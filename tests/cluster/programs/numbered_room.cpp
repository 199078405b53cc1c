#include "numbered_room.hpp"

#include "numbered.hpp"

#include <boost/json/serialize.hpp>

#include <chrono>
#include <utility>

using namespace std::chrono_literals;

namespace porthouse::test {
namespace {

/// What each visitor was told unasked.
struct pushed {
  std::uint64_t next = 0;
};

}  // namespace

numbered_room::numbered_room(std::string name, const deeds* book)
    : lockspace{std::move(name)}, book_{*book} {}

numbered_room::~numbered_room() { book_.write(name(), "closed"); }

void numbered_room::started() {
  book_.write(name(), "opened");
  push();
}

verdict numbered_room::connected(visitor& who) {
  welcome(who, {});
  return keep();
}

verdict numbered_room::received(visitor& who, const message& said) {
  const auto order = numbered_order::of(said.text());
  book_.write(name(), "heard", client(who.who()) + ' ' + order.number);
  auto answer = signed_here();
  answer["n"] = std::stoull(order.number);
  say(who, answer);
  return obey(who, order.command, order.argument);
}

void numbered_room::left(visitor& who, const departure& why) {
  book_.write(name(), "left", client(who.who()) + ' ' + std::string{protocol::name(why.why)});
}

verdict numbered_room::move_failed(visitor& who, const move_failure& why) {
  if (!why.stayed) return connected(who);
  auto told = signed_here();
  told["stays"] = protocol::name(why.why);
  told["wanted"] = why.wanted;
  say(who, told);
  return keep();
}

void numbered_room::gone(const identity& who, const departure& why) {
  book_.write(name(), "gone", client(who) + ' ' + std::string{protocol::name(why.why)});
}

void numbered_room::welcome(visitor& who, const boost::json::object& brings) {
  book_.write(name(), "arrived", client(who.who()));
  who.state(pushed{});
  auto here = signed_here();
  here["at"] = name();
  here["how"] = protocol::name(who.how());
  here["from"] = who.from();
  for (const auto& [what, value] : brings) here[what] = value;
  say(who, here);
}

boost::json::object numbered_room::signed_here() const { return signed_by(name(), book_); }

void numbered_room::say(visitor& who, const boost::json::object& what) {
  who.send(boost::json::serialize(what));
}

verdict numbered_room::obey(visitor& who, std::string_view command, std::string_view argument) {
  std::string place{argument};
  if (command == "go") return move_to(std::move(place));
  if (command == "to") return release_to(std::move(place));
  if (command == "back") return argument.empty() ? release() : release_with(place);
  if (command == "visit") {
    return visit<std::string>(who, std::move(place), 10s, &numbered_room::visited_there);
  }
  if (command == "all") {
    auto told = signed_here();
    told["said"] = argument;
    broadcast(message::text(boost::json::serialize(told)));
  }
  return keep();
}

verdict numbered_room::visited_there(visitor& who, const visit_result<std::string>& end) {
  boost::json::object brings{{"visit", protocol::name(end.how)}};
  if (end) brings["value"] = *end.value;
  welcome(who, brings);
  return keep();
}

void numbered_room::push() {
  for (auto* const who : visitors()) {
    auto told = signed_here();
    told["push"] = who->state<pushed>().next++;
    say(*who, told);
  }
  after(50ms, [this] { push(); });
}

}  // namespace porthouse::test
