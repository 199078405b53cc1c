#include "beast_client.hpp"
#include "temporary.hpp"

#include <porthouse/net/server.hpp>
#include <porthouse/protocol/ports/wire.hpp>
#include <porthouse/protocol/settings/settings.hpp>

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace porthouse::net::test {
namespace {

/// Has each connection go on on another shard whenever its client says "go", and echoes all else
/// with the number of the shard.
class wanderers final : public server_events {
public:
  explicit wanderers(protocol::settings with = {})
      : server_{on_three_shards(std::move(with)), *this} {
    server_.start();
  }
  ~wanderers() {
    server_.stop();
    server_.join();
  }

  [[nodiscard]] server& running() noexcept { return server_; }
  std::atomic<int> closed = 0;

private:
  struct bundle final : protocol::luggage {
    std::string said;
  };
  struct wanderer final : protocol::wire_events {
    wanderer(wanderers& from, protocol::carrier& wire, std::size_t on)
        : home{from}, line{wire}, shard{on} {}
    void received(std::vector<protocol::message> messages) override {
      for (const auto& message : messages) {
        const std::string text{message.text()};
        if (text == "go") {
          auto with = std::make_unique<bundle>();
          with->said = "from " + std::to_string(shard);
          return line.move_to((shard + 1) % 3, std::move(with));
        }
        line.send(protocol::frame::text(std::to_string(shard) + " " + text));
      }
      line.read_on();
    }
    void closed(const protocol::ending&) override { ++home.closed; }

    wanderers& home;
    protocol::carrier& line;
    std::size_t shard;
  };

  static protocol::settings on_three_shards(protocol::settings with) {
    with.port = 0;
    with.shards = 3;
    return with;
  }

  wanderer& add(std::size_t shard, protocol::carrier& line) {
    const std::lock_guard lock{guard_};
    return *all_.emplace_back(std::make_unique<wanderer>(*this, line, shard));
  }
  protocol::wire_events* opened(
      std::size_t shard, protocol::carrier& ours, protocol::opening) override {
    return &add(shard, ours);
  }
  bool moved(std::size_t shard, protocol::carrier& ours, std::unique_ptr<protocol::luggage> with)
      override {
    auto& said = dynamic_cast<bundle&>(*with).said;
    ours.tell(add(shard, ours));
    ours.send(protocol::frame::text(said + " to " + std::to_string(shard)));
    ours.read_on();
    return true;
  }

  std::mutex guard_;
  std::vector<std::unique_ptr<wanderer>> all_;
  server server_;
};

/// Twice around, with something said at each stop.
void go_around(beast_client& client) {
  client.send_text("hello");
  std::size_t at = std::stoul(client.read());
  for (int i = 0; i < 6; ++i) {
    client.send_text("go");
    const auto next = (at + 1) % 3;
    BOOST_TEST(client.read() == "from " + std::to_string(at) + " to " + std::to_string(next));
    at = next;
    client.send_text("hello");
    BOOST_TEST(client.read() == std::to_string(at) + " hello");
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(crossing)

BOOST_AUTO_TEST_CASE(a_connection_goes_on_on_another_shard) {
  wanderers all;
  beast_client client{all.running().port()};
  go_around(client);
  BOOST_TEST(all.running().open() == 1U);
  client.close();
}

BOOST_AUTO_TEST_CASE(what_it_had_read_already_goes_along) {
  wanderers all;
  beast_client client{all.running().port()};
  client.send_text("go");
  client.send_text("one");
  client.send_text("two");
  static_cast<void>(client.read());
  const auto one = client.read();
  BOOST_TEST(one.ends_with(" one"));
  BOOST_TEST(client.read().ends_with(" two"));
}

BOOST_AUTO_TEST_CASE(so_it_does_under_tls_and_compressed) {
  const temporary_folder folder;
  const certificate by{folder};
  protocol::settings with;
  with.tls_certificate = by.chain_file;
  with.tls_key = by.key_file;
  with.compression = true;
  wanderers all{with};
  beast_client client{all.running().port(), {.tls = true, .deflate = true}};
  go_around(client);
  client.close();
}

BOOST_AUTO_TEST_CASE(who_closes_behind_it_goes_nowhere_and_is_gone) {
  wanderers all;
  for (int i = 0; i < 50; ++i) {
    beast_client client{all.running().port()};
    client.send_text("go");
    client.close();
  }
  all.running().stop();
  BOOST_TEST(all.running().open() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace porthouse::net::test
