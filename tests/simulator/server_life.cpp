#include "server.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace porthouse::simulator {
namespace {

constexpr std::array<std::uint32_t, 4> tempers{10, 3, 25, 60};

// A schedule that takes this many times its steps, of which all but the first are tame, never ends.
constexpr std::size_t patience = 20;

}  // namespace

server::server(const schedule& played)
    : telling_{played.telling},
      broken_{played.broken},
      most_steps_{played.steps},
      chance_{played.seed, played.muted, played.telling},
      queue_{time_, chance_},
      books_(1 + chance_.pick(about::size, 0, 2)),
      wildness_{tempers[chance_.pick(about::temper, 0, tempers.size())]},
      prompt_{chance_.happens(about::temper, 1, 30)},
      clients_expected_{1 + chance_.pick(about::size, 1, 3)},
      check_{clients_expected_} {
  bounds_.welcome_deadline = ticks{40};
  bounds_.verdict_deadline = ticks{70};
  bounds_.history = 4;
  bounds_.resume_for = ticks{400};
  bounds_.beat = ticks::max();
  bounds_.window_frames = 8 - chance_.pick(about::size, 3, 7);
  if (prompt_) {
    chance_.hurry();
    bounds_.verdict_deadline =
        ticks{1'000};  // for a whole batch, each message of which may be put off
  }
  if (broken_ == sabotage::overtake) queue_.allow_overtaking();
  build();
}

server::~server() = default;

space* server::build_space(const std::string& place, std::size_t index, std::size_t local) {
  spaces_.push_back(std::make_unique<space>(*this, spaces_.size(), place, index, local));
  return spaces_.back().get();
}

void server::build() {
  std::vector<site_ptr> sites;
  const auto places = 2 + chance_.pick(about::size, 2, 3);
  for (std::uint32_t p = 0; p < places; ++p) names_.emplace_back(1, static_cast<char>('a' + p));
  for (std::uint32_t p = 0; p < places; ++p) {
    std::vector<site::instances> behind;
    auto siblings = 0U;
    if (chance_.happens(about::siblings, p, 30)) siblings = 1 + chance_.pick(about::siblings, p, 2);
    const auto everywhere = chance_.happens(about::shard, p, 20);
    for (std::size_t index = 0; index <= siblings; ++index) {
      auto& row = behind.emplace_back();
      for (std::size_t shard = 0; everywhere && shard < shards(); ++shard)
        row.push_back(build_space(names_[p], index, shard));
      if (everywhere) continue;
      const auto ways = static_cast<std::uint32_t>(shards()) + 1;
      row.push_back(build_space(names_[p], index, chance_.pick(about::shard, p, ways)));
    }
    sites.push_back(std::make_shared<const site>(names_[p], std::move(behind)));
  }
  machine_ = std::make_shared<const std::vector<site_ptr>>(std::move(sites));
  by_shard_.assign(shards(), machine_);
  for (const auto& one : *machine_) tell_of(*one);
}

void server::tell_of(const site& place) {
  tell([&] {
    auto line = "there is a place " + place.name() + ":";
    for (const auto& row : place.spaces_behind()) {
      for (const auto* one : row) {
        if (line.back() != ':') line += ',';
        line += one->index() > 0 ? " sibling space " : " space ";
        line += std::to_string(one->number());
        const auto local = one->local_shard() < shards();
        line += local ? " on shard " + std::to_string(one->local_shard()) : " on no shard";
      }
    }
    return line;
  });
}

void server::connect_clients() {
  for (std::size_t i = 0; i < clients_expected_; ++i) {
    const auto shard = chance_.pick(about::shard, 100 + i, static_cast<unsigned>(shards()));
    clients_.push_back(std::make_unique<client>(*this, i, shard));
    // Always taken, but a choice: the shrinker can leave this client out.
    if (!chance_.happens(about::entry, 100 + i, 100)) continue;
    time_.after(chance_.delay(about::entry, i), [added = clients_.back().get()] { added->open(); });
  }
  plan_deaths();
}

void server::plan_deaths() {
  auto when = ticks{0};
  for (auto many = chance_.pick(about::death, 0, 5); many > 0; --many) {
    when += chance_.delay(about::death, 0) * 2;
    if (!chance_.happens(about::death, 0, 40)) continue;
    time_.at(when, [this] {
      kill(chance_.pick(about::death, 1, static_cast<unsigned>(spaces_.size())));
    });
  }
}

// -- the run --------------------------------------------------------------------------------------

outcome server::live() {
  connect_clients();
  run();
  if (!check_.found()) look_at_rest();
  for (const auto& one : clients_) {
    if (!check_.found()) one->disconnect();
  }
  run();
  if (!check_.found()) look_at_end();
  outcome end;
  end.broken = check_.found();
  if (end.broken) end.broken->step = steps_;
  end.steps = steps_;
  end.stays = check_.stays();
  for (std::size_t i = 0; i < clients_expected_; ++i) end.begun += check_.begun_by(i);
  end.story = std::move(story_);
  end.choices = chance_.taken();
  return end;
}

void server::run() {
  while (!time_.empty() && !check_.found()) {
    if (++steps_ == most_steps_) chance_.calm();
    if (steps_ > most_steps_ * patience)
      check_.broke("all comes to rest", "something goes on and on");
    time_.step();
    look_around();
  }
}

void server::look_around() {
  for (const auto& one : clients_) one->look();
  for (const auto& one : books_) {
    if (!one.balanced()) check_.broke("the books balance", "after this step");
  }
}

void server::look_at_rest() {
  for (const auto& one : clients_) one->look_at_rest();
  for (const auto& one : books_) {
    if (one.waiting != 0) check_.broke("nothing hangs", "messages wait for ever");
  }
}

void server::look_at_end() {
  check_.all_have_left();
  for (const auto& one : clients_) one->look_at_end();
  for (const auto& one : spaces_) {
    if (one->alive() && one->awaited() != 0)
      check_.broke(
          "nobody waits in vain for a visit's end", "space " + std::to_string(one->number()));
  }
  protocol::ledger sum;
  for (const auto& one : books_) sum += one;
  std::uint64_t given = 0;
  std::uint64_t begun = 0;
  for (const auto& one : clients_) {
    given += one->given();
    begun += check_.begun_by(one->number());
  }
  if (sum.waiting != 0 || sum.received != given || sum.handled != begun || !sum.balanced()) {
    check_.broke(
        "the books tell what happened", std::to_string(given) + " messages came, " +
                                            std::to_string(begun) + " were begun; the books say " +
                                            std::to_string(sum.received) + " and " +
                                            std::to_string(sum.handled));
  }
}

}  // namespace porthouse::simulator
