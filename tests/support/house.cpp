#include <porthouse/actors/hosted.hpp>
#include <porthouse/actors/household.hpp>
#include <porthouse/actors/interfaces.hpp>
#include <porthouse/actors/socket.hpp>
#include <porthouse/test/house.hpp>
#include <porthouse/test/manual_loop.hpp>
#include <porthouse/test/paper_crossing.hpp>

#include <caf/scheduler/test_coordinator.hpp>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <sstream>
#include <stdexcept>

namespace porthouse::test {
namespace {

// A destructor cannot fail a test otherwise, whatever framework runs it.
void abort_with(const std::string& books) {
  std::cerr << "porthouse::test::house: the books of this house do not balance\n" << books;
  std::abort();
}

std::string read_out(const shard_host& shard) {
  const auto& in = shard.inbound();
  const auto& out = shard.outbound();
  std::ostringstream text;
  text << "shard " << shard.number() << ": " << shard.sockets() << " sockets; received "
       << in.received << " = handled " << in.handled << " + enveloped " << in.enveloped
       << " + closed " << in.closed << " + waiting " << in.waiting << "; offered " << out.offered
       << " = sent " << out.sent << " + overflowed " << out.overflowed << " + closing "
       << out.closing << " + void " << out.void_stay << " + enveloped " << out.enveloped << "\n";
  return text.str();
}

}  // namespace

struct house::parts {
  std::unique_ptr<machine> owned;
  std::vector<std::unique_ptr<manual_loop>> loops;
  std::vector<std::unique_ptr<client>> clients;
  std::vector<std::pair<protocol::identity_ptr, protocol::departure>> farewells;
  std::vector<std::string> complaints;
  std::vector<std::string> deaths;
  std::function<void(const std::string&)> on_breach;
  std::uint64_t last_id = 0;
  std::unique_ptr<household> home;

  void build(const machine& plan, const options& with);
  [[nodiscard]] const socket* find(const client& who) const;
  [[nodiscard]] caf::scheduler::test_coordinator& pool() {
    return dynamic_cast<caf::scheduler::test_coordinator&>(home->system().scheduler());
  }
  [[nodiscard]] std::vector<protocol::loop*> shards(std::size_t count);
};

std::vector<protocol::loop*> house::parts::shards(std::size_t count) {
  std::vector<protocol::loop*> made;
  for (std::size_t i = 0; i < count; ++i) {
    loops.push_back(std::make_unique<manual_loop>());
    made.push_back(loops.back().get());
  }
  return made;
}

void house::parts::build(const machine& plan, const options& with) {
  household::options how;
  how.bounds = with.bounds;
  how.scheduler = "testing";
  how.inspect = with.inspect;
  how.cluster = with.cluster;
  how.incarnation = with.incarnation;
  how.stands = with.stands;
  if (with.map != nullptr) {
    how.ways = [map = with.map, address = with.cluster.listen](caf::actor_system&) {
      return map->crossing(address);
    };
  }
  on_breach = with.on_breach ? with.on_breach : abort_with;
  how.tell = [this](const identity& who, const departure& why) {
    farewells.emplace_back(std::make_shared<const identity>(who), why);
  };
  how.complain = [this](std::string_view where, std::string_view what) {
    auto& list = where.ends_with(": died") ? deaths : complaints;
    list.push_back(std::string{where} + ": " + std::string{what});
  };
  how.thread = [this]() -> protocol::loop& {
    loops.push_back(std::make_unique<manual_loop>());
    loops.back()->move_to(loops.front()->now());
    return *loops.back();
  };
  home = std::make_unique<household>(
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
  finish_offloaded();
  check_books();
  parts_->home->close();
  parts_->pool().run();  // actors of CAF's own kind end only when they run
}

// Everybody has gone: nothing may be waiting, and nobody may be left.
void house::check_books() const {
  std::string books;
  auto fine = true;
  for (std::size_t i = 0; i < parts_->home->shards(); ++i) {
    const auto& one = parts_->home->shard(i);
    books += read_out(one);
    fine = fine && one.inbound().balanced() && one.outbound().balanced() &&
           one.inbound().waiting == 0 && one.sockets() == 0;
  }
  if (!fine) parts_->on_breach(books);
}

// -- clients
// ----------------------------------------------------------------------------------------

client& house::enter(std::string_view place) { return enter(protocol::identity{}, place); }

client& house::enter(protocol::identity who, std::string_view place) {
  auto& made = knock(std::move(who), place);
  settle();
  return made;
}

client& house::knock(protocol::identity who, std::string_view place) {
  who.id = protocol::socket_id{++parts_->last_id};
  if (who.address.empty()) who.address = "127.0.0.1";
  auto shared = std::make_shared<const protocol::identity>(std::move(who));
  parts_->clients.push_back(std::make_unique<client>(shared));
  auto& made = *parts_->clients.back();
  auto& shard = parts_->home->shard((parts_->last_id - 1) % parts_->home->shards());
  made.connect(shard.open(made, shared, place));
  return made;
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
    pass(step);
    settle();
    by -= step;
    if (by <= std::chrono::milliseconds{0}) return;
  }
}

void house::finish_offloaded() {
  auto& pool = parts_->pool();
  do {
    pool.run();
    settle();
  } while (pool.has_job());
}

std::size_t house::loops() const noexcept { return parts_->home->loops(); }
void house::turn(std::size_t which) { parts_->home->take_turn(which); }

void house::stop_for(std::chrono::milliseconds gap) {
  for (const auto& one : parts_->loops) one->stop_for(gap);
}

void house::pass(std::chrono::milliseconds by) {
  const auto until = parts_->loops.front()->now() + by;
  for (const auto& one : parts_->loops) one->move_to(until);
}

std::chrono::milliseconds house::next() const noexcept {
  auto first = std::chrono::milliseconds::max();
  for (const auto& one : parts_->loops) first = std::min(first, one->next());
  return first;
}

void house::strike(std::size_t place, std::size_t which, std::size_t instance) {
  const auto& actor = parts_->home->places()->places().at(place)->space(which).on(instance);
  if (actor) tell(actor, nullptr, nullptr, caf::exit_msg{actor->address(), caf::exit_reason::kill});
}

void house::kill(std::string_view place, std::size_t which, std::size_t shard) {
  const auto found = parts_->home->locate(place);
  if (!found) throw std::invalid_argument{"there is no place named " + std::string{place}};
  const auto actor = found->space(which).on(shard);
  if (!actor) throw std::invalid_argument{std::string{place} + " is down already"};
  tell(actor, nullptr, nullptr, caf::exit_msg{actor->address(), caf::exit_reason::kill});
  settle();
}

void house::drain() {
  parts_->home->drain_node([] {});
}

const socket* house::parts::find(const client& who) const {
  const socket* found = nullptr;
  for (std::size_t i = 0; i < home->shards(); ++i) {
    home->shard(i).each([&](const socket& one) {
      if (one.who()->id == who.id()) found = &one;
    });
  }
  return found;
}

std::string house::where(const client& who) const {
  const auto* found = parts_->find(who);
  const auto place = found != nullptr ? found->tenancy().where() : nullptr;
  return place ? place->name() : std::string{};
}

std::vector<std::string> house::history(const client& who) const {
  std::vector<std::string> names;
  if (const auto* found = parts_->find(who)) {
    for (const auto& one : found->tenancy().history()) names.push_back(one->name());
  }
  return names;
}

protocol::ledger house::books() const {
  protocol::ledger sum;
  for (std::size_t i = 0; i < parts_->home->shards(); ++i) sum += parts_->home->shard(i).inbound();
  return sum;
}

bool house::balanced() const {
  auto all = true;
  for (std::size_t i = 0; i < parts_->home->shards(); ++i) {
    const auto& one = parts_->home->shard(i);
    all = all && one.inbound().balanced() && one.outbound().balanced();
  }
  return all;
}

house::told house::ask(std::string_view target, std::size_t shard) {
  const auto answer = std::make_shared<told>();
  auto* desk = parts_->home->desk();
  const auto path = target.substr(0, target.find('?'));
  if (desk == nullptr || !desk->knows(path)) return {};
  const auto query = target.substr(std::min(path.size() + 1, target.size()));
  desk->ask(shard, {std::string{path}, std::string{query}}, [answer](protocol::disclosure what) {
    *answer = {what.status, *what.body};
  });
  settle();
  return *answer;
}

std::size_t house::sockets() const {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < parts_->home->shards(); ++i) sum += parts_->home->shard(i).sockets();
  return sum;
}

std::vector<protocol::identity_ptr> house::listed() {
  std::vector<protocol::identity_ptr> all;
  const auto give =
      std::make_shared<const std::function<void(std::vector<protocol::identity_ptr>)>>(
          [&all](std::vector<protocol::identity_ptr> found) { all = std::move(found); });
  tell(parts_->home->manager(), nullptr, nullptr, census{give});
  settle();
  return all;
}

const std::vector<std::pair<protocol::identity_ptr, protocol::departure>>& house::farewells()
    const {
  return parts_->farewells;
}

const std::vector<std::string>& house::complaints() const { return parts_->complaints; }
const std::vector<std::string>& house::deaths() const { return parts_->deaths; }

std::uint64_t house::restarts(std::string_view place) const {
  return parts_->home->restarts(place);
}

}  // namespace porthouse::test
