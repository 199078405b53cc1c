#include <porthouse/actors/cli/flag.hpp>
#include <porthouse/actors/cli/flag_value.hpp>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

using namespace porthouse;
using namespace std::chrono_literals;
namespace data = boost::unit_test::data;

namespace {

/// What a flag says that it takes: "a number from 0 to 65535", "a size from 1K to 16G, ...".
struct bounds {
  const flag* of;
  std::string kind;
  std::string least;
  std::string most;
};
std::ostream& operator<<(std::ostream& out, const bounds& one) { return out << one.of->name; }

std::vector<bounds> all_bounds() {
  std::vector<bounds> all;
  for (const auto& one : settings_flags()) {
    const auto from = one.expects.find(" from ");
    const auto to = one.expects.find(" to ", from);
    if (from == std::string_view::npos || to == std::string_view::npos) continue;
    const auto end = std::min(one.expects.find_first_of(",;", to), one.expects.size());
    all.push_back(
        {&one, std::string{one.expects.substr(0, from)},
         std::string{one.expects.substr(from + 6, to - from - 6)},
         std::string{one.expects.substr(to + 4, end - to - 4)}});
  }
  return all;
}

/// The value that is just below (or above) `given`.
std::string beside(const bounds& one, const std::string& given, int by) {
  if (one.kind == "seconds") return std::to_string(std::stod(given) + by * 0.0009);
  std::size_t number = 0;
  BOOST_REQUIRE(read_size(given, 0, SIZE_MAX, number));
  if (number == 0 && by < 0) return "-1";
  return std::to_string(by < 0 ? number - 1 : number + 1);
}

bool takes(const bounds& one, const std::string& given) {
  protocol::settings with;
  const auto before = one.of->shown(with);
  const auto taken = one.of->read(given, with);
  if (!taken) BOOST_TEST(one.of->shown(with) == before);
  return taken;
}

/// All that flags set: what each shows, and the two that show nothing.
std::vector<std::string> all_set(const protocol::settings& with) {
  std::vector<std::string> all{with.pages, with.inspect_token};
  for (const auto& one : settings_flags()) all.push_back(one.shown(with));
  return all;
}

std::vector<flag> all_flags() { return {settings_flags().begin(), settings_flags().end()}; }

}  // namespace

namespace porthouse {
std::ostream& operator<<(std::ostream& out, const flag& one) { return out << one.name; }
}  // namespace porthouse

BOOST_AUTO_TEST_SUITE(flag_bounds)

BOOST_DATA_TEST_CASE(
    a_flag_that_refuses_its_value_leaves_all_settings_as_they_were, data::make(all_flags()), one) {
  auto refused = 0;
  for (const auto* bad : {"", "?", "json?", "a b", "maybe", "-1", "nan", "a,,b", "ada:70000"}) {
    protocol::settings with;
    with.cluster.node = "ada";
    with.log.json = true;
    const auto before = all_set(with);
    if (one.read(bad, with)) continue;
    ++refused;
    BOOST_TEST(all_set(with) == before, one.name << " has kept \"" << bad << '"');
  }
  BOOST_TEST(refused >= 1);
}

BOOST_DATA_TEST_CASE(
    a_flag_takes_all_that_it_says_and_nothing_beyond, data::make(all_bounds()), one) {
  BOOST_TEST(takes(one, one.least));
  BOOST_TEST(takes(one, one.most));
  BOOST_TEST(!takes(one, beside(one, one.least, -1)));
  BOOST_TEST(!takes(one, beside(one, one.most, +1)));
  BOOST_TEST(!takes(one, ""));
  BOOST_TEST(!takes(one, one.most + "0"));
}

BOOST_DATA_TEST_CASE(a_flag_shows_what_it_was_given, data::make(all_bounds()), one) {
  for (const auto& given : {one.least, one.most}) {
    protocol::settings with;
    BOOST_REQUIRE(one.of->read(given, with));
    protocol::settings again;
    BOOST_TEST(one.of->read(one.of->shown(with), again));
    BOOST_TEST(one.of->shown(again) == one.of->shown(with));
  }
}

BOOST_AUTO_TEST_CASE(the_flags_with_bounds_are_all_there) {
  BOOST_TEST(all_bounds().size() >= 11U);
  for (const auto& one : settings_flags()) {
    protocol::settings with;
    const auto number = one.takes == "COUNT" || one.takes == "SIZE" || one.takes == "SECONDS" ||
                        one.takes == "PORT";
    const auto bounded = one.expects.find(" from ") != std::string_view::npos;
    BOOST_TEST(number == bounded, one.name);
  }
}

BOOST_AUTO_TEST_CASE(values_are_read_up_to_their_bounds) {
  auto number = 7;
  BOOST_TEST(read_number("3", 3, 5, number));
  BOOST_TEST(number == 3);
  BOOST_TEST(read_number("5", 3, 5, number));
  BOOST_TEST(number == 5);
  for (const auto* beyond : {"2", "6", "", "4x", " 4", "+4", "99999999999999999999"}) {
    BOOST_TEST(!read_number(beyond, 3, 5, number), beyond);
  }
  BOOST_TEST(number == 5);
  std::size_t size = 7;
  BOOST_TEST(read_size("2K", 1'024, 2'048, size));
  BOOST_TEST(size == 2'048U);
  BOOST_TEST(!read_size("2049", 1'024, 2'048, size));
  BOOST_TEST(!read_size("3K", 1'024, 3'071, size));
  BOOST_TEST(!read_size("1023", 1'024, 2'048, size));
  BOOST_TEST(size == 2'048U);
  auto time = 7ms;
  BOOST_TEST(read_seconds("0.25", 0.25, 2, time));
  BOOST_TEST((time == 250ms));
  BOOST_TEST(read_seconds("2", 0.25, 2, time));
  BOOST_TEST((time == 2s));
  BOOST_TEST(!read_seconds("2.001", 0.25, 2, time));
  BOOST_TEST(!read_seconds("0.249", 0.25, 2, time));
  BOOST_TEST((time == 2s));
}

BOOST_AUTO_TEST_SUITE_END()
