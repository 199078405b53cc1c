#include "fake_session.hpp"

#include <porthouse/protocol/message/message.hpp>
#include <porthouse/protocol/session/lane.hpp>
#include <porthouse/test/dice.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

using namespace porthouse::protocol;
using namespace std::chrono_literals;

namespace {

/// Something that a room has said to the one client.
struct said {
  std::size_t size;
  bool droppable;
};

/// Frames of random sizes, keys and marks through a lane that is drained now and then.
class run {
public:
  run(overflow policy, std::uint64_t seed)
      : dice_{seed},
        contract_{
            .policy = policy,
            .bytes = 100 + dice_.below(2'000),
            .messages = 1 + dice_.below(40),
            .on_leave = dice_.one_of({leaving::keep, leaving::drop}),
            .room = 1},
        exact_{policy != overflow::conflate},
        simple_{dice_.happens(25)} {}

  void play() {
    for (int step = 0; step < 600; ++step) {
      now_ += std::chrono::milliseconds{dice_.below(50)};
      const auto roll = dice_.below(20);
      if (roll == 0 && !simple_) moves();
      if (roll == 1) drain(dice_.below(30));
      if (roll > 1) says();
      check_bounds();
    }
    drain(SIZE_MAX);
    check();
  }

private:
  void moves() {
    lane_.seal();
    contract_.room = 1 + dice_.below(2);
  }

  void says() {
    said one{dice_.below(90), simple_ || dice_.happens(75)};
    const bool has_key = one.droppable && dice_.happens(66);
    const auto key = has_key ? std::to_string(dice_.below(12)) : std::string{};
    const std::chrono::milliseconds stale_after{one.droppable && dice_.happens(20) ? 200 : 0};
    const auto how = std::make_shared<const mark>(
        mark{std::make_shared<const contract>(contract_), one.droppable, key, stale_after});
    auto text = std::to_string(said_.size()) + " ";
    text.resize(text.size() + one.size, 'x');
    auto made = frame::text(text);
    one.size = made.wire().size();
    const auto became = lane_.push(std::move(made), how, now_, most_);
    if (became == lane::taken::overflowed) {
      BOOST_TEST(!one.droppable);
      return;
    }
    said_.push_back(one);
  }

  void drain(std::size_t most) {
    for (std::size_t i = 0; i < most && !lane_.empty(); ++i) {
      const auto out = lane_.next(now_);
      if (out.what) {
        check_missing(std::stoul(std::string{out.what.payload()}));
      } else {
        skipped_ += out.skipped;
        skipped_bytes_ += out.bytes;
      }
    }
  }

  /// What comes is newer than what came before; and where it can be told exactly, what was told to
  /// be missing before it is what is missing.
  void check_missing(std::size_t number) {
    const auto next = heard_.empty() ? 0 : heard_.back() + 1;
    BOOST_TEST_REQUIRE(number >= next);
    if (exact_) BOOST_TEST(skipped_ - accounted_ == number - next);
    accounted_ += number - next;
    heard_.push_back(number);
  }

  void check_bounds() const {
    BOOST_TEST(lane_.frames() <= most_.frames);
    BOOST_TEST(lane_.bytes() <= most_.bytes);
    if (simple_) BOOST_TEST(lane_.frames() <= contract_.messages);
    if (simple_) BOOST_TEST(lane_.bytes() <= contract_.bytes);
    BOOST_TEST(lane_.frames() + heard_.size() + books_.all() == said_.size());
  }

  void check() const {
    BOOST_TEST(lane_.empty());
    BOOST_TEST(lane_.frames() == 0U);
    BOOST_TEST(lane_.bytes() == 0U);
    BOOST_TEST(skipped_ == books_.all());
    std::uint64_t missing = 0;
    std::uint64_t bytes = 0;
    for (std::size_t i = 0; i < said_.size(); ++i) {
      if (std::ranges::binary_search(heard_, i)) continue;
      ++missing;
      bytes += said_[i].size;
      BOOST_TEST(said_[i].droppable);
    }
    BOOST_TEST(skipped_ == missing);
    BOOST_TEST(skipped_bytes_ == bytes);
  }

  porthouse::test::dice dice_;
  contract contract_;
  const bool exact_;   // each gap is told where it is
  const bool simple_;  // one stay, and everything may be dropped
  const lane::bound most_{4'000, 100};
  dropped_messages books_;
  lane lane_{books_};
  lane::time_point now_{};
  std::vector<said> said_;
  std::vector<std::size_t> heard_;
  std::uint64_t skipped_ = 0;
  std::uint64_t skipped_bytes_ = 0;
  std::uint64_t accounted_ = 0;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(contracts_at_random)

BOOST_AUTO_TEST_CASE(what_is_dropped_is_told_and_what_may_not_be_dropped_arrives_in_order) {
  for (const auto policy :
       {overflow::close, overflow::drop_oldest, overflow::drop_newest, overflow::conflate}) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
      BOOST_TEST_CONTEXT(enumerator_name(policy) << ", seed " << seed) run{policy, seed}.play();
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
