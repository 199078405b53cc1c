#include "server.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

namespace porthouse::simulator {

void server::kill(std::size_t number) {
  auto& victim = *spaces_[number];
  if (!victim.alive()) return;
  tell([&] { return "space " + std::to_string(number) + " of " + victim.place() + " dies"; });
  victim.die();
  if (breaks(sabotage::hide_deaths, number)) return;
  queue_.send(victim.at(), address::machine, [this, &victim] { on_down(victim); });
}

// Spawned anew at once, after a while, or never; the entry always comes back.
void server::on_down(const space& dead) {
  const auto plan = chance_.pick(about::respawn, dead.number(), 4);
  if (plan < 2) return publish(with(dead, respawn(dead)), &dead);
  publish(with(dead, nullptr), &dead);
  const auto returns = plan == 2 || dead.place() == names_.front();
  tell([&] { return "  " + dead.place() + (returns ? " is down for a while" : " stays down"); });
  if (!returns) return;
  time_.after(chance_.delay(about::respawn, dead.number()), [this, &dead] {
    publish(with(dead, respawn(dead)), nullptr);
  });
}

space* server::respawn(const space& dead) {
  auto* made = build_space(dead.place(), dead.index(), dead.local_shard());
  tell([&] {
    return "  space " + std::to_string(made->number()) + " of " + made->place() + " is made";
  });
  return made;
}

// What the machine knows, with `now` where `dead` stood.
site_list server::with(const space& dead, space* now) {
  auto sites = *machine_;
  const auto where =
      std::ranges::find_if(sites, [&](const site_ptr& one) { return one->name() == dead.place(); });
  auto behind = (*where)->spaces_behind();
  auto& row = behind[dead.index()];
  row[row.size() == 1 ? 0 : dead.local_shard()] = now;
  *where = std::make_shared<const site>(dead.place(), std::move(behind));
  return std::make_shared<const std::vector<site_ptr>>(std::move(sites));
}

void server::publish(site_list news, const space* died) {
  machine_ = std::move(news);
  for (std::size_t shard = 0; shard < shards(); ++shard) {
    queue_.send(address::machine, address::shard + shard, [this, shard, news = machine_, died] {
      by_shard_[shard] = news;
      if (died != nullptr) return tell_of_death(shard, *died);
      if (!breaks(sabotage::shut_entry, shard)) admit_to_entry(shard);
    });
  }
}

void server::tell_of_death(std::size_t shard, const space& dead) {
  for (const auto& one : clients_) {
    const auto is_at = one->ownership().where();
    if (one->shard() != shard || one->over() || !is_at) continue;
    if (is_at->spaces() <= dead.index()) continue;
    if (static_cast<const site&>(*is_at).on(dead.index(), shard) == &dead)
      one->space_died(*is_at, dead.index());
  }
}

void server::admit_to_entry(std::size_t shard) {
  const auto entry = find(shard, {});
  if (entry->on(0, shard) == nullptr) return;
  for (const auto& one : clients_) {
    if (one->shard() == shard) one->found({}, entry);
  }
}

}  // namespace porthouse::simulator
