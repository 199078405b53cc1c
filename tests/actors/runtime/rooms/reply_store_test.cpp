#include <porthouse/actors/runtime/rooms/reply_store.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <memory>
#include <string>

using namespace porthouse;
using namespace std::chrono_literals;

namespace {

struct small_store {
  protocol::limits bounds{.kept_replies = 3, .kept_replies_bytes = 20};
  reply_store kept{bounds};
  reply_store::time_point now{};

  std::shared_ptr<request_run> opened(const std::string& key) {
    auto made = std::make_shared<request_run>();
    kept.open(key, made, now);
    return made;
  }
  std::shared_ptr<request_run> ended(const std::string& key, const std::string& text) {
    auto made = opened(key);
    made->end = request_outcome{.text = text};
    kept.settle(*made, now);
    return made;
  }
  bool has(const std::string& key) { return kept.find(key, now) != nullptr; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(reply_stores, small_store)

BOOST_AUTO_TEST_CASE(no_more_replies_are_kept_than_may_be) {
  for (const auto* key : {"a", "b", "c", "d"}) ended(key, "1");
  BOOST_TEST(!has("a"));
  BOOST_TEST(has("b"));
  BOOST_TEST(kept.size() == 3U);
}

BOOST_AUTO_TEST_CASE(no_more_bytes_are_kept_than_may_be) {
  ended("a", std::string(9, '.'));
  ended("b", std::string(9, '.'));
  BOOST_TEST(kept.bytes() == 20U);
  ended("c", "");
  BOOST_TEST(!has("a"));
  BOOST_TEST(kept.bytes() == 11U);
  ended("d", std::string(20, '.'));
  BOOST_TEST(kept.size() == 0U);
  BOOST_TEST(kept.bytes() == 0U);
}

BOOST_AUTO_TEST_CASE(a_reply_is_kept_from_when_it_was_given) {
  auto first = opened("a");
  now += 10s;
  first->end = request_outcome{};
  kept.settle(*first, now);
  now += bounds.keep_replies - 1ms;
  BOOST_TEST(has("a"));
  now += 1ms;
  BOOST_TEST(!has("a"));
}

BOOST_AUTO_TEST_CASE(a_call_that_has_been_forgotten_and_ends_is_not_kept) {
  auto first = opened("a");
  for (const auto* key : {"b", "c", "d"}) ended(key, "1");
  BOOST_TEST(!has("a"));
  auto second = opened("a");
  first->end = request_outcome{};
  kept.settle(*first, now);
  BOOST_TEST(!kept.find("a", now)->end.has_value());
}

BOOST_AUTO_TEST_CASE(what_was_not_begun_is_forgotten) {
  auto first = opened("a");
  first->end = failed_by(protocol::request_end::busy);
  kept.settle(*first, now);
  BOOST_TEST(!has("a"));
  BOOST_TEST(kept.bytes() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
