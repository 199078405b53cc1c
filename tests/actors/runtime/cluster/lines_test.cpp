#include <porthouse/actors/runtime/cluster/link/link_messages.hpp>
#include <porthouse/protocol/enumerators.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
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

/// Every enumerator arrives as it was sent, and what is none ends the link. `field` gives the one
/// of a line that is meant.
template <class Line, class Field>
void try_all(Field field) {
  using enumeration = std::remove_cvref_t<std::invoke_result_t<Field, Line&>>;
  for (std::size_t number = 0; number <= 255; ++number) {
    Line sent;
    if constexpr (requires { sent.event.who; }) sent.event.who = std::make_shared<identity>();
    field(sent) = static_cast<enumeration>(number);
    auto got = across(sent);
    BOOST_REQUIRE_MESSAGE(got.has_value() == (number < enumerator_count<enumeration>), number);
    if (got) BOOST_TEST((field(*got) == field(sent)));
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lines)

BOOST_AUTO_TEST_CASE(every_enumerator_crosses_a_link_and_nothing_else_does) {
  try_all<arrive_line>([](arrive_line & line) -> auto& { return line.event.how; });
  try_all<answer_line>([](answer_line & line) -> auto& { return line.what; });
  try_all<answer_line>([](answer_line & line) -> auto& { return line.why; });
}

BOOST_AUTO_TEST_CASE(every_departure_crosses_a_link) {
  for (std::size_t number = 0; number <= enumerator_count<departure::kind>; ++number) {
    left_line sent;
    sent.event.why.why = static_cast<departure::kind>(number);
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

BOOST_AUTO_TEST_CASE(marks_and_the_contract_that_they_are_under_cross_a_link) {
  const std::chrono::milliseconds tenth{100};
  const contract terms{overflow::block, 7, 8, leaving::drop, overflow::close, tenth, false, 9};
  say_line sent;
  BOOST_TEST((across(sent)->how == nullptr));
  sent.how = std::make_shared<const mark>(
      mark{std::make_shared<const contract>(terms), true, "X", std::chrono::milliseconds{10}});
  const auto got = across(sent);
  BOOST_TEST_REQUIRE((got && got->how && got->how->under));
  BOOST_TEST(got->how->droppable);
  BOOST_TEST(got->how->key == "X");
  BOOST_TEST(got->how->stale_after.count() == 10);
  const auto& [policy, bytes, messages, on_leave, then, block_for, notice, room] = *got->how->under;
  BOOST_TEST((policy == overflow::block && on_leave == leaving::drop && then == overflow::close));
  BOOST_TEST((block_for == tenth));
  BOOST_TEST((bytes == 7U && messages == 8U && room == 9U));
  BOOST_TEST(!notice);
}

BOOST_AUTO_TEST_SUITE_END()
