#pragma once

#include <boost/describe/enum.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>

namespace porthouse::protocol {

/// An enum with a BOOST_DESCRIBE_ENUM (or _NESTED_ENUM) behind it. The names and the bounds of its
/// enumerators are known from there, and stand nowhere else.
template <class Enum>
concept described_enum = boost::describe::has_describe_enumerators<Enum>::value;

/// Whether an enumerator has this value, be it described or not: a compiler spells a value that has
/// none as a cast, "(arrival)7".
template <auto value>
[[nodiscard]] constexpr bool is_declared_enumerator() noexcept {
  const std::string_view spelled = __PRETTY_FUNCTION__;
  const auto first = spelled[spelled.rfind(')') + 1];
  return first < '0' || first > '9';
}

/// One more than the value of the last described enumerator. Values that count things start at 0
/// and leave no gap, so this is how many there are.
template <described_enum Enum>
inline constexpr auto enumerator_count = [] {
  std::size_t count = 0;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>([&count](auto enumerator) {
    count = std::max(count, static_cast<std::size_t>(enumerator.value) + 1);
  });
  return count;
}();

/// Whether no enumerator has been appended to the enum alone, without being described.
template <described_enum Enum>
[[nodiscard]] constexpr bool is_wholly_described() noexcept {
  return !is_declared_enumerator<static_cast<Enum>(enumerator_count<Enum>)>();
}

/// The enumerator as it is declared; `otherwise` if `value` is none.
template <described_enum Enum>
[[nodiscard]] constexpr std::string_view enumerator_name(
    Enum value, std::string_view otherwise = "unknown") noexcept {
  static_assert(is_wholly_described<Enum>(), "describe the enumerator that was appended");
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>(
      [value, &otherwise](auto enumerator) {
        if (enumerator.value == value) otherwise = enumerator.name;
      });
  return otherwise;
}

/// The enumerator that is declared so, if there is one.
template <described_enum Enum>
[[nodiscard]] constexpr std::optional<Enum> enumerator_named(std::string_view name) noexcept {
  static_assert(is_wholly_described<Enum>(), "describe the enumerator that was appended");
  std::optional<Enum> found;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>(
      [name, &found](auto enumerator) {
        if (enumerator.name == name) found = enumerator.value;
      });
  return found;
}

/// Whether `value` is one of the enumerators: what comes from elsewhere may be anything.
template <described_enum Enum>
[[nodiscard]] constexpr bool is_enumerator(Enum value) noexcept {
  return !enumerator_name(value, {}).empty();
}

}  // namespace porthouse::protocol
