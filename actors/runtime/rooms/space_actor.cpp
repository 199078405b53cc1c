#include <porthouse/actors/runtime/loop/drain_pace.hpp>
#include <porthouse/actors/runtime/messages/dispatch.hpp>
#include <porthouse/actors/runtime/messages/local_messages.hpp>
#include <porthouse/actors/runtime/rooms/space_actor.hpp>

#include <caf/event_based_actor.hpp>

#include <utility>

namespace porthouse {

space_actor::space_actor(
    caf::actor_config& with, actor_loop& where, const shard_table& shards, std::size_t local,
    std::unique_ptr<lockspace> room, std::optional<room_lifecycle::terms> terms)
    : loop_actor{with, where},
      shards_{shards},
      local_{local},
      budget_{
          std::make_shared<parcel_budget>(caf::weak_actor_ptr{ctrl()}, shards.bounds.parcel_bytes)},
      engine_{std::move(room), *this},
      label_{new protocol::pulse_label{engine_.name()}} {
  engine_.show(where.loop().pulse(), *label_);
  // All rooms of a family share their metrics: there may be any number of them.
  const auto known_as = terms ? terms->prefix : engine_.name();
  if (terms) lifecycle_.emplace(std::move(*terms), *this, engine_);
  if (!shards_.meters) return;
  const auto on = local < shards.shards.size() ? std::to_string(local) : std::string{"own"};
  meters_ = shards_.meters(known_as, on);
}

space_actor::~space_actor() { shards_.labels->retire(label_); }

// Messages of one slice follow one another: the end of one is the beginning of the next, so that
// the clock is read once for each.
void space_actor::take(caf::mailbox_element& element) {
  if (meters_.hooks == nullptr) return heed(element.payload);
  using std::chrono::steady_clock;
  const auto begun = last_ended_ == steady_clock::time_point{} ? steady_clock::now() : last_ended_;
  heed(element.payload);
  last_ended_ = steady_clock::now();
  meters_.hooks->observe(std::chrono::duration<double>{last_ended_ - begun}.count());
}

bool space_actor::slice_done() {
  engine_.flush();
  last_ended_ = {};
  if (lifecycle_) lifecycle_->look();
  return !budget_->exhausted();
}

// The room ends before its monitors hear of it, so that there are never two of it; and what it has
// said is sent before its sockets go elsewhere.
void space_actor::ending() {
  engine_.last_words();
  engine_.flush();
  places_.reset();
  lifecycle_.reset();
  engine_.end();
}

void space_actor::heed(caf::message& payload) {
  porthouse::dispatch<cluster::own_space_actor>(
      payload, [&](heard&& event) { engine_.handle(std::move(event)); },
      [&](arrive&& event) { engine_.handle(std::move(event)); },
      [&](const left& event) { engine_.handle(event); },
      [&](const move_failed& event) { engine_.handle(event); },
      [&](const gone& event) { engine_.handle(event); },
      [&](const protocol::away_changed& event) { engine_.handle(event); },
      [&](const protocol::full_changed& event) { engine_.handle(event); },
      [&](const directory_changed& news) {
        const auto first = places_ == nullptr;
        places_ = news.where;
        if (first) engine_.start();
      },
      [&](const room_command& news) {
        if (lifecycle_) lifecycle_->commanded(news.what);
      },
      [&](const run_here& task) { engine_.run("continuation", *task.what); },
      [&](const porthouse::stopping& news) { engine_.stopping(news.until); },
      [&](const cluster::node_down& news) { engine_.node_lost(news.node); },
      [&](const cluster::drain&) { send_foreign_home(); });
}

void space_actor::send_foreign_home() {
  evacuation_.begin(
      drain_pace::ways_home(), [](const visitor& who) { return space_engine::node_of(who) != 0; });
}

// A space calls the shard that it lives on directly, always, so that the order is kept.
void space_actor::dispatch(std::size_t destination, protocol::parcel&& parcel) {
  const auto shards = shards_.shards.size();
  if (destination >= shards) {
    const auto node = static_cast<std::uint16_t>(destination - shards + 1);
    tell(
        shards_.cluster, nullptr, &home(),
        cluster::remote_parcel{node, id(), parcel_budget::charge(budget_, std::move(parcel))});
    return;
  }
  auto* there = shards_.shards[destination];
  if (destination == local_) return there->apply(std::move(parcel));
  tell(there->self(), self(), &home(), delivery{parcel_budget::charge(budget_, std::move(parcel))});
}

std::vector<std::string> space_actor::spaces() const {
  std::vector<std::string> names;
  if (!places_) return names;
  for (const auto& place : places_->places()) names.push_back(place->name());
  return names;
}

// As a message, so that what it says leaves with the next slice.
std::uint64_t space_actor::start_timer(
    std::chrono::milliseconds delay, std::function<void()> task) {
  return later(
      delay, [this, shared = std::make_shared<const std::function<void()>>(std::move(task))] {
        tell(self(), nullptr, &home(), run_here{shared});
      });
}

void space_actor::soon(std::function<void()> task) {
  tell(
      self(), nullptr, &home(),
      run_here{std::make_shared<const std::function<void()>>(std::move(task))});
}

// Who holds it may live longer than this actor, and must not keep it.
std::function<void(std::function<void()>)> space_actor::courier() {
  return [to = caf::weak_actor_ptr{ctrl()}](std::function<void()> task) {
    tell(
        to.lock(), nullptr, nullptr,
        run_here{std::make_shared<const std::function<void()>>(std::move(task))});
  };
}

void space_actor::list_rooms(
    std::string prefix, std::function<void(const std::vector<room_info>&)> then) {
  const auto give = [me = self(), then = std::move(then)](std::vector<room_info> all) {
    tell(
        me, nullptr, nullptr,
        run_here{std::make_shared<const std::function<void()>>(
            [then, all = std::move(all)] { then(all); })});
  };
  tell(
      shards_.machine, self(), &home(),
      listing{
          std::move(prefix),
          std::make_shared<const std::function<void(std::vector<room_info>)>>(give)});
}

// `piece` goes along with what follows, so that it is waited for too.
bool space_actor::offload(std::function<std::function<void()>()> work) {
  auto piece = shards_.offloaded->begin(engine_.name());
  if (!piece) return false;
  home_system().spawn(
      [me = self(), work = std::move(work), piece = std::move(piece)](caf::event_based_actor*) {
        if (!piece->start()) return;
        auto then = work();
        piece->stop();
        tell(
            me, nullptr, nullptr,
            run_here{std::make_shared<const std::function<void()>>(
                [piece, then = std::move(then)] { then(); })});
      });
  return true;
}

void space_actor::rejected() {
  if (meters_.rejections != nullptr) meters_.rejections->inc();
}

void space_actor::complain(std::string_view where, std::string_view text, std::uint64_t about) {
  if (!shards_.complain) return;
  shards_.complain({.room = engine_.name(), .where = where, .text = text, .socket = about});
}

}  // namespace porthouse
