#include "fake_session.hpp"

#include <porthouse/test/client_session.hpp>
#include <porthouse/test/dice.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <deque>
#include <memory>
#include <string>
#include <variant>
#include <vector>

// A session and its client, on a network that loses connections at any moment: between hello and
// welcome, between two frames, for one side and not yet for the other.

using namespace porthouse::protocol;
using porthouse::protocol::test::fake_line;
using porthouse::protocol::test::lines;
using porthouse::test::client_session;
using porthouse::test::dice;

namespace {

/// One connection: what either side has said and the other not yet read.
struct route {
  fake_line line;
  std::deque<message> to_server;
  std::size_t read_by_client = 0;  // of `line.sent`
  bool greeted = false;            // the server has read a hello
  bool told = false;               // the server knows that it is gone
};

class world final : public porthouse::protocol::test::fake_session {
public:
  explicit world(std::uint64_t seed) : dice_{seed} {
    limit.window_frames = 1 + dice_.below(6);
    connect();
  }

  void play(int steps) {
    while (steps-- > 0) step();
    settle();
  }

  lines said_by_server;
  lines said_by_client;
  lines heard;
  std::size_t cuts = 0;
  bool lost_session = false;

private:
  void step() {
    switch (dice_.below(12)) {
      case 0:
      case 1: return server_says();
      case 2:
      case 3: return client_says();
      case 4:
      case 5:
      case 6: return server_reads(routes_[dice_.below(routes_.size())]);
      case 7:
      case 8:
      case 9: return client_reads();
      case 10: return time_passes();
      default: return dice_.below(3) == 0 ? cut() : void();
    }
  }

  void server_says() {
    if (it.is_ending() || !began_) return;
    said_by_server.push_back(porthouse::protocol::test::event(++numbered_));
    it.send(frame::text(said_by_server.back()));
  }
  void client_says() {
    said_by_client.push_back(porthouse::protocol::test::event(++numbered_));
    write(client_.say(message::text(said_by_client.back())));
  }
  void write(std::vector<message> all) {
    for (auto& one : all) routes_.back()->to_server.push_back(std::move(one));
  }

  /// Some of what has arrived, as far as the session reads.
  void server_reads(const std::shared_ptr<route>& from) {
    if (from->to_server.empty() || from->told) return;
    if (!from->greeted) return greet(from);
    if (from->line.told == nullptr || from->line.reads == 0) return;
    const auto count = 1 + dice_.below(from->to_server.size());
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < count; ++i) {
      texts.emplace_back(from->to_server.front().text());
      from->to_server.pop_front();
    }
    from->line.says(std::move(texts));
  }

  void greet(const std::shared_ptr<route>& from) {
    const auto said = read_control(from->to_server.front().text());
    from->to_server.pop_front();
    from->greeted = true;
    const auto& greeting = std::get<hello>(*said);
    if (!began_) {
      began_ = true;
      it.begin(from->line, {.token = "1"});
      it.tell(*this);
      return;
    }
    // Its first welcome was lost, or it was away for too long: it is somebody new.
    if (greeting.resume.empty() || it.is_ending()) return void(lost_session = true);
    if (it.is_late(greeting)) return;
    const auto shown = static_cast<std::uint32_t>(std::stoul(greeting.resume));
    if (!it.takes(shown)) return;  // a hello of a connection that the client has left
    BOOST_TEST_REQUIRE(it.can_resume(greeting));
    it.resume(from->line, greeting, shown, {.token = std::to_string(it.next_generation())}, "");
  }

  void client_reads() {
    auto& from = *routes_.back();
    if (from.read_by_client == from.line.sent.size()) return;
    auto all = client_.hear(frame::text(from.line.sent[from.read_by_client++]));
    for (const auto& one : all.to_hear) heard.emplace_back(one.text());
    write(std::move(all.to_say));
  }

  void time_passes() {
    time += std::chrono::milliseconds{dice_.below(1'500)};
    it.due();
  }

  /// The client gives its connection up and opens another; what it had said may still arrive, and
  /// the server may learn of it at once, later, or by the new one.
  void cut() {
    ++cuts;
    auto& old = *routes_.back();
    if (dice_.below(2) == 0) old.to_server.clear();
    if (dice_.below(2) == 0) tell_server(old);
    connect();
  }
  void tell_server(route& gone) {
    if (gone.told || !gone.greeted || gone.line.told == nullptr) return;
    gone.told = true;
    gone.line.is_lost();
  }
  void connect() {
    client_.lost();
    routes_.push_back(std::make_shared<route>());
    routes_.back()->to_server.push_back(client_.hello());
  }

  void settle() {
    for (int round = 0; round < 1'000; ++round) {
      server_reads(routes_.back());
      client_reads();
      if (round % 50 == 49) time_passes();
    }
  }

  dice dice_;
  client_session client_;
  std::vector<std::shared_ptr<route>> routes_;
  int numbered_ = 0;
  bool began_ = false;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(session_property)

BOOST_AUTO_TEST_CASE(whatever_is_lost_each_frame_comes_once_and_in_order) {
  std::size_t cuts = 0;
  std::size_t resumed = 0;
  for (std::uint64_t seed = 1; seed <= 4'000; ++seed) {
    world all{seed};
    all.play(200);
    if (all.lost_session) continue;
    BOOST_TEST_REQUIRE(all.heard == all.said_by_server, "seed " << seed);
    BOOST_TEST_REQUIRE(all.got == all.said_by_client, "seed " << seed);
    BOOST_TEST_REQUIRE(all.ledger.balanced(), "seed " << seed);
    cuts += all.cuts;
    resumed += all.ledger.resumed;
  }
  BOOST_TEST(cuts > 10'000U);
  BOOST_TEST(resumed > 8'000U);
}

BOOST_AUTO_TEST_SUITE_END()
