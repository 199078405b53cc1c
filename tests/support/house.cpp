#include <porthouse/actors/runtime/loop/loop_actor.hpp>
#include <porthouse/test/books.hpp>
#include <porthouse/test/fake_node_transport.hpp>
#include <porthouse/test/house_parts.hpp>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <stdexcept>

namespace porthouse::test {
namespace {

// A destructor cannot fail a test otherwise, whatever framework runs it.
void abort_with(const std::string& books) {
  std::cerr << "porthouse::test::house: the books of this house do not balance\n" << books;
  std::abort();
}

}  // namespace

std::vector<protocol::loop*> house::parts::shards(std::size_t count) {
  std::vector<protocol::loop*> made;
  for (std::size_t i = 0; i < count; ++i) {
    loops.push_back(std::make_unique<manual_loop>());
    made.push_back(loops.back().get());
  }
  return made;
}

void house::parts::build(const machine& plan, const options& with) {
  runtime::options how;
  how.bounds = with.bounds;
  how.authenticate = with.authenticate;
  how.scheduler = "testing";
  how.inspect = with.inspect;
  how.cluster = with.cluster;
  how.incarnation = with.incarnation;
  how.stands = with.stands;
  if (with.map != nullptr) {
    how.transport = [map = with.map, address = with.cluster.listen](caf::actor_system&) {
      return map->make_transport(address);
    };
  }
  acceptors = with.acceptors;
  subprotocols = with.subprotocols;
  bounds = with.bounds;
  on_breach = with.on_breach ? with.on_breach : abort_with;
  how.tell = [this](const identity& who, const departure& why) {
    farewells.emplace_back(std::make_shared<const identity>(who), why);
  };
  how.complain = [this](const protocol::log_entry& said) {
    auto& list = said.where == "died" ? deaths : complaints;
    list.push_back(protocol::place_of(said) + ": " + std::string{said.text});
  };
  how.thread = [this]() -> protocol::loop& {
    loops.push_back(std::make_unique<manual_loop>());
    loops.back()->move_to(loops.front()->now());
    return *loops.back();
  };
  home = std::make_unique<runtime>(
      plan, shards(std::max<std::size_t>(with.shards, 1)), std::move(how));
}

house::house(const machine& plan, options with) : parts_{std::make_unique<parts>()} {
  parts_->build(plan, with);
  settle();
}

house::house(std::unique_ptr<machine> owned) : parts_{std::make_unique<parts>()} {
  parts_->owned = std::move(owned);
  parts_->build(*parts_->owned, {});
  settle();
}

house::house(house&&) noexcept = default;
house& house::operator=(house&&) noexcept = default;

house::~house() {
  if (!parts_) return;
  for (const auto& one : parts_->clients) one->vanishes();
  settle();
  parts_->home->end_sessions();
  settle();
  finish_offloaded();
  check_books();
  parts_->home->close();
  parts_->pool().run();  // actors of CAF's own kind end only when they run
}

// All clients have gone: no message may wait, and no socket may be left.
void house::check_books() const {
  const auto asked = requests();
  auto books = read_out("requests", asked.requests) + read_out("questions", asked.questions);
  auto fine = asked.balanced();
  // Rooms of a node may have visitors that are elsewhere.
  if (parts_->home->node_address().empty())
    fine = fine && asked.requests.open == 0 && asked.questions.open == 0;
  for (std::size_t i = 0; i < parts_->home->shards(); ++i) {
    const auto& one = parts_->home->shard(i);
    books += read_out(one);
    fine = fine && one.inbound().balanced() && one.outbound().balanced() &&
           one.sessions().ledger().balanced() && one.inbound().waiting == 0 && one.sockets() == 0;
  }
  if (!fine) parts_->on_breach(books);
}

void house::settle() {
  for (auto again = true; again;) {
    again = parts_->home->take_turns();
    for (std::size_t i = 0; i < parts_->clients.size(); ++i)
      again = parts_->clients[i]->pump() || again;
  }
}

void house::advance(std::chrono::milliseconds by) {
  for (;;) {
    const auto step = std::min(by, next());
    tick(step);
    settle();
    by -= step;
    if (by <= std::chrono::milliseconds{0}) return;
  }
}

bool house::finish_offloaded() {
  auto& pool = parts_->pool();
  auto any = false;
  do {
    any = pool.run() > 0 || any;
    settle();
  } while (pool.has_job());
  return any;
}

void house::stop(std::chrono::milliseconds within) {
  parts_->home->stop_rooms(parts_->loops.front()->now() + within, [] {});
  settle();
  for (const auto& one : parts_->clients) one->stopped();
  settle();
  parts_->home->end_sessions();
  settle();
  finish_offloaded();
}

std::size_t house::loops() const noexcept { return parts_->home->loops(); }
void house::turn(std::size_t index) { parts_->home->take_turn(index); }

void house::stop_for(std::chrono::milliseconds gap) {
  for (const auto& one : parts_->loops) one->stop_for(gap);
}

void house::tick(std::chrono::milliseconds by) {
  const auto until = protocol::due_after(parts_->loops.front()->now(), by);
  for (const auto& one : parts_->loops) one->move_to(until);
}

std::chrono::milliseconds house::next() const noexcept {
  auto first = std::chrono::milliseconds::max();
  for (const auto& one : parts_->loops) first = std::min(first, one->next());
  return first;
}

void house::crash(std::size_t place, std::size_t index, std::size_t instance) {
  const auto& actor = parts_->home->places()->places().at(place)->space(index).on(instance);
  if (actor) tell(actor, nullptr, nullptr, caf::exit_msg{actor->address(), caf::exit_reason::kill});
}

void house::kill(std::string_view place, std::size_t index, std::size_t shard) {
  const auto found = parts_->home->locate(place);
  if (!found) throw std::invalid_argument{"there is no place named " + std::string{place}};
  const auto actor = found->space(index).on(shard);
  if (!actor) throw std::invalid_argument{std::string{place} + " is down already"};
  tell(actor, nullptr, nullptr, caf::exit_msg{actor->address(), caf::exit_reason::kill});
  settle();
}

void house::drain() {
  parts_->home->drain_node([] {});
}

}  // namespace porthouse::test
