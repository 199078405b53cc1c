#pragma once

#include "checker.hpp"
#include "client.hpp"
#include "clock.hpp"
#include "fate.hpp"
#include "schedule.hpp"
#include "space.hpp"

#include <porthouse/protocol/delivery/parcel.hpp>
#include <porthouse/protocol/ownership/place.hpp>
#include <porthouse/protocol/settings/limits.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace porthouse::simulator {

/// A place with the spaces that stand behind it: one for all shards, or one for each.
class site final : public protocol::place {
public:
  using instances = std::vector<space*>;

  site(std::string name, std::vector<instances> spaces)
      : place{std::move(name), spaces.size()}, spaces_{std::move(spaces)} {}

  /// nullptr where it is down.
  [[nodiscard]] space* on(std::size_t index, std::size_t shard) const {
    return spaces_[index].size() == 1 ? spaces_[index].front() : spaces_[index][shard];
  }
  [[nodiscard]] const std::vector<instances>& spaces_behind() const noexcept { return spaces_; }

private:
  std::vector<instances> spaces_;
};

using site_ptr = std::shared_ptr<const site>;
using site_list = std::shared_ptr<const std::vector<site_ptr>>;

/// A whole server under one schedule: shards, machine, spaces, sockets and their clients.
class server {
public:
  explicit server(const schedule& played);
  ~server();
  server(const server&) = delete;
  server& operator=(const server&) = delete;

  /// Runs the schedule until all is quiet, then ends all clients.
  outcome live();

  [[nodiscard]] agenda& time() noexcept { return time_; }
  [[nodiscard]] message_queue& queue() noexcept { return queue_; }
  [[nodiscard]] fate& chance() noexcept { return chance_; }
  [[nodiscard]] checker& check() noexcept { return check_; }
  [[nodiscard]] const protocol::limits& bounds() const noexcept { return bounds_; }
  [[nodiscard]] protocol::ledger& books(std::size_t shard) noexcept { return books_[shard]; }
  [[nodiscard]] std::size_t shards() const noexcept { return books_.size(); }
  [[nodiscard]] const std::vector<std::string>& names() const noexcept { return names_; }
  /// How often rooms do something else than keep, in percent.
  [[nodiscard]] std::uint32_t wildness() const noexcept { return wildness_; }
  /// Whether in this server all spaces answer, and soon: then no deadline may ever pass.
  [[nodiscard]] bool prompt() const noexcept { return prompt_; }
  /// Whether this rule is broken on purpose, this time, for that client, space or shard.
  [[nodiscard]] bool breaks(sabotage rule, std::size_t number);

  // -- for the spaces -----------------------------------------------------------------------------
  [[nodiscard]] bool owns(const presence& at) const;
  template <class Send>
  void say(space& from, visitor& to, Send&& send) {
    if (!to.here()) return;
    const auto at = from.presence_of(to.id());
    check_.sent(at, ++serial_);
    tell([&] { return "  " + title(at) + " is sent frame " + std::to_string(serial_); });
    speakers_.push_back(from.index());
    send(message::text(std::to_string(serial_)));
  }
  template <class Send>
  void say_all(space& from, const std::vector<visitor*>& to, Send&& send) {
    ++serial_;
    tell([&] {
      return "  space " + std::to_string(from.number()) + " sends frame " +
             std::to_string(serial_) + " to all " + std::to_string(to.size());
    });
    speakers_.push_back(from.index());
    for (const auto* one : to) check_.sent(from.presence_of(one->id()), serial_);
    send(message::text(std::to_string(serial_)));
  }
  void apply(space& from, protocol::parcel parcel);

  // -- for the clients -----------------------------------------------------------------------------
  [[nodiscard]] protocol::tenure next_tenure() noexcept { return ++last_tenure_; }
  [[nodiscard]] site_ptr find(std::size_t shard, std::string_view name) const;
  /// Asks the machine for a place on behalf of a client's socket.
  void seek(client& asker, std::string name);

  // -- the story ----------------------------------------------------------------------------------
  template <class Text>
  void tell(Text&& text) {
    if (telling_) write(text());
  }
  [[nodiscard]] std::string title(const presence& at) const;

private:
  void build();
  void tell_of(const site& place);
  void connect_clients();
  space* build_space(const std::string& place, std::size_t index, std::size_t local);
  void plan_deaths();
  void kill(std::size_t number);
  void on_down(const space& dead);
  [[nodiscard]] space* respawn(const space& dead);
  [[nodiscard]] site_list with(const space& dead, space* now);
  void publish(site_list news, const space* died);
  void tell_of_death(std::size_t shard, const space& dead);
  void admit_to_entry(std::size_t shard);
  void deliver(space& from, const protocol::say& line);
  void deliver(space& from, const protocol::say_all& line);
  void deliver(space& from, protocol::verdict_line& line);
  void deliver(space& from, const protocol::amend& line);
  void deliver(space&, const protocol::give_back&) {}  // only other nodes have to be asked
  void reach_client(const protocol::socket_ref& to, const protocol::frame& frame);
  /// The client of that stay; of a stay that is over only if `rule` is broken on purpose.
  [[nodiscard]] client* at(const protocol::socket_ref& where, sabotage rule);
  void run();
  void look_around();
  void look_at_rest();
  void look_at_end();
  void write(std::string line);

  bool telling_;
  sabotage broken_;
  std::size_t most_steps_;
  std::size_t steps_ = 0;
  std::vector<std::string> story_;
  fate chance_;
  agenda time_;
  message_queue queue_;
  protocol::limits bounds_;
  std::vector<protocol::ledger> books_;
  std::uint32_t wildness_;
  bool prompt_;
  std::vector<std::string> names_;
  std::vector<std::unique_ptr<space>> spaces_;
  site_list machine_;                // what the machine knows
  std::vector<site_list> by_shard_;  // what each shard has been told
  std::size_t clients_expected_;
  checker check_;
  std::vector<std::unique_ptr<client>> clients_;
  std::uint64_t serial_ = 0;
  std::vector<std::size_t> speakers_;  // of each frame: the space's number at its place
  protocol::tenure last_tenure_ = 0;
};

}  // namespace porthouse::simulator
