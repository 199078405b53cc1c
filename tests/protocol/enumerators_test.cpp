#include <porthouse/protocol/enumerators.hpp>
#include <porthouse/protocol/message/identity.hpp>
#include <porthouse/protocol/ownership/visit.hpp>
#include <porthouse/protocol/settings/log.hpp>
#include <porthouse/protocol/trace/journey.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <string>
#include <string_view>

using namespace porthouse::protocol;

namespace {

enum class described : std::uint8_t { first, second };
BOOST_DESCRIBE_ENUM(described, first, second)

enum class appended : std::uint8_t { first, second, third };
BOOST_DESCRIBE_ENUM(appended, first, second)

static_assert(is_wholly_described<described>());
static_assert(!is_wholly_described<appended>());
static_assert(is_enumerator(described::second));
static_assert(!is_enumerator(static_cast<described>(2)));
static_assert(enumerator_count<described> == 2);

/// The names of all from 0 on, with commas between them.
template <class Enum>
std::string names() {
  std::string all;
  for (std::size_t i = 0; i < enumerator_count<Enum>; ++i) {
    all += (i == 0 ? "" : ",") + std::string{enumerator_name(static_cast<Enum>(i))};
  }
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(enumerators)

// They appear in logs, metrics and on the inspection page.
BOOST_AUTO_TEST_CASE(the_names_that_others_read_stay_as_they_are) {
  BOOST_TEST(
      names<verdict::kind>() == "keep,release,release_to,move_to,visit,close,refuse,crashed,later");
  BOOST_TEST(names<arrival>() == "opened,released,moved,came_back,move_failed,crashed,returned");
  BOOST_TEST(
      names<departure::kind>() ==
      "released,moved_on,visiting,recalled,refused,closed_by_client,closed_by_us,stopping,lost,"
      "crashed,hung,node_lost");
  BOOST_TEST(
      names<move_error>() ==
      "no_such_place,nothing_below,history_full,no_answer,down,full,locked,refused,crashed,hung");
  BOOST_TEST(
      names<visit_status>() ==
      "returned,misshapen,refused,crashed,hung,timed_out,no_such_place,history_full,no_answer,"
      "down,full,locked");
  BOOST_TEST(names<offered>() == "queued,filled,overflowed,closing");
  BOOST_TEST(names<step::kind>() == "arrived,left,stayed,enveloped,dropped,ended");
  BOOST_TEST(names<log_level>() == "debug,info,warning,error");
  BOOST_TEST(names<identity_change::kind>() == "name,note,erase");
}

BOOST_AUTO_TEST_CASE(what_is_no_enumerator_has_no_name_of_one) {
  BOOST_TEST(enumerator_name(static_cast<described>(2)) == "unknown");
  BOOST_TEST(enumerator_name(static_cast<described>(255), "other") == "other");
  BOOST_TEST((name(static_cast<move_error>(200)) == "unknown"));
}

BOOST_AUTO_TEST_CASE(an_enumerator_is_found_by_its_whole_name_only) {
  BOOST_TEST((enumerator_named<described>("second") == described::second));
  for (const auto* none : {"", "secon", "second ", "Second", "third"}) {
    BOOST_TEST(!enumerator_named<described>(none).has_value(), none);
  }
}

BOOST_AUTO_TEST_SUITE_END()
