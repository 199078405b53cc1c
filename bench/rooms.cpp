// Rooms to hop between: a message names the next room, and that room says how long the hop took,
// in nanoseconds, from the verdict of the one room to the welcome of the other.

#include "support/flags.hpp"

#include <porthouse/porthouse.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

namespace {

using clock = std::chrono::steady_clock;

/// When each socket was released last, by its number; the rooms may be on different threads.
class stamps {
public:
  void set(porthouse::socket_id who) noexcept { at(who).store(now(), std::memory_order_relaxed); }
  [[nodiscard]] std::int64_t since(porthouse::socket_id who) noexcept {
    const auto then = at(who).load(std::memory_order_relaxed);
    return then == 0 ? 0 : now() - then;
  }

private:
  [[nodiscard]] static std::int64_t now() noexcept {
    return clock::now().time_since_epoch() / std::chrono::nanoseconds{1};
  }
  std::atomic<std::int64_t>& at(porthouse::socket_id who) noexcept {
    return let_go_[static_cast<std::size_t>(who) % let_go_.size()];
  }

  std::array<std::atomic<std::int64_t>, 65'536> let_go_{};
};

class room final : public porthouse::lockspace {
public:
  room(std::string name, std::shared_ptr<stamps> watch)
      : lockspace{std::move(name)}, watch_{std::move(watch)} {}

  verdict connected(visitor& who) override {
    who.send(std::to_string(watch_->since(who.id())));
    return keep();
  }
  verdict received(visitor& who, const message& said) override {
    watch_->set(who.id());
    return release_to(std::string{said.text()});
  }

private:
  std::shared_ptr<stamps> watch_;
};

}  // namespace

int main(int argc, char** argv) {
  porthouse::bench::flags given{"bench_rooms", "Rooms to hop between, named 0, 1, 2 and so on."};
  std::size_t rooms = 2;
  unsigned shards = 1;
  std::uint16_t port = 0;
  bool inspect = false;
  given.add("rooms", rooms, "how many rooms there are");
  given.add("shards", shards, "event loops");
  given.add("port", port, "port to listen on; 0 picks a free one");
  given.add_switch(
      "inspect", inspect, "show the server at /_porthouse/ and its metrics at /metrics");
  return given.run(argc, argv, [&] {
    const auto watch = std::make_shared<stamps>();
    auto places = porthouse::lockspaces{};
    for (std::size_t i = 0; i < rooms; ++i) places.add<room>(std::to_string(i), watch);
    const porthouse::machine machine{porthouse::envelopes{}, places};
    porthouse::manager manager{machine};
    porthouse::settings with;
    with.port = port;
    with.shards = shards;
    with.inspect = inspect;
    manager.mount(with);
    std::printf("listening on ws://127.0.0.1:%u/\n", unsigned{manager.port()});
    std::fflush(stdout);
    manager.wait();
  });
}
