#include <porthouse/actors/runtime/cluster/link/link_messages.hpp>
#include <porthouse/protocol/enumerators.hpp>

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

using namespace porthouse::cluster;
using namespace porthouse::protocol;

namespace {

/// What another node reads of a line.
template <class Line>
std::optional<Line> across(const Line& sent) {
  caf::byte_buffer bytes;
  write(sent, bytes);
  line_reader reader{bytes};
  any_line got;
  if (!reader.next(got) || !reader.done()) return std::nullopt;
  return std::get<Line>(std::move(got));
}

/// Every enumerator arrives as it was sent, and what is none ends the link.
template <class Line, class Enum>
void try_all(Enum Line::*field) {
  for (std::size_t number = 0; number <= 255; ++number) {
    Line sent;
    if constexpr (requires { sent.who; }) sent.who = std::make_shared<const identity>();
    sent.*field = static_cast<Enum>(number);
    const auto got = across(sent);
    BOOST_REQUIRE_MESSAGE(got.has_value() == (number < enumerator_count<Enum>), number);
    if (got) BOOST_TEST(((*got).*field == sent.*field));
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lines)

BOOST_AUTO_TEST_CASE(every_enumerator_crosses_a_link_and_nothing_else_does) {
  try_all(&arrive_line::how);
  try_all(&answer_line::what);
  try_all(&answer_line::why);
}

BOOST_AUTO_TEST_CASE(every_departure_crosses_a_link) {
  for (std::size_t number = 0; number <= enumerator_count<departure::kind>; ++number) {
    left_line sent;
    sent.why.why = static_cast<departure::kind>(number);
    BOOST_TEST(across(sent).has_value() == (number < enumerator_count<departure::kind>));
  }
}

BOOST_AUTO_TEST_CASE(every_verdict_crosses_a_link) {
  for (std::size_t number = 0; number <= enumerator_count<verdict::kind>; ++number) {
    verdict_line sent;
    sent.what =
        std::make_shared<const verdict>(verdict{.what = static_cast<verdict::kind>(number)});
    BOOST_TEST(across(sent).has_value() == (number < enumerator_count<verdict::kind>));
  }
}

BOOST_AUTO_TEST_SUITE_END()
