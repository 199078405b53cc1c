#pragma once

#include <boost/describe/members.hpp>
#include <boost/json/conversion.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_to.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

// How JSON becomes the body of an event, or the value of a visit: a struct with
// BOOST_DESCRIBE_STRUCT, field by field, or any type that Boost.JSON converts to.
//
// A field that the struct does not have is ignored, unless the struct is strict; a field that is
// missing is an error, unless it is a std::optional or among the struct's `defaults`:
//
//     struct line {
//       std::string text;
//       std::optional<std::string> to;                           // may be missing, or null
//       int size = 12;                                           // may be missing: it is 12 then
//       static constexpr auto defaults = porthouse::fields("size");  // or porthouse::all_fields
//       static constexpr bool strict = true;                     // no other field may be there
//     };
//     BOOST_DESCRIBE_STRUCT(line, (), (text, to, size))

namespace porthouse {

/// The names of fields that may be missing: see above.
template <class... Names>
[[nodiscard]] constexpr std::array<std::string_view, sizeof...(Names)> fields(Names... names) {
  return {std::string_view{names}...};
}

/// Every field may be missing.
struct every_field {};
inline constexpr every_field all_fields{};

/// What is wrong with a body.
struct misfit {
  std::string field = {};        ///< where, such as "items[2].price"; "" for the body itself
  std::string_view needed = {};  ///< what should be there
};

/// What is wrong with it, for people: "items[2].price: a number".
[[nodiscard]] std::string text_of(const misfit& wrong);

namespace shape {

template <class T>
using members_of = boost::describe::describe_members<
    T, boost::describe::mod_public | boost::describe::mod_inherited>;

template <class T>
concept converted_by_user = requires(const boost::json::value& from) {
  tag_invoke(boost::json::value_to_tag<T>{}, from);
}
|| requires(const boost::json::value& from) {
  tag_invoke(boost::json::try_value_to_tag<T>{}, from);
};

template <class T>
concept described = std::is_class_v<T> && boost::describe::has_describe_members<T>::value &&
    std::is_default_constructible_v<T> && !converted_by_user<T>;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
concept text_or_json =
    boost::json::is_string_like<T>::value || std::same_as<T, boost::json::string> ||
    std::same_as<T, boost::json::array> || std::same_as<T, boost::json::object>;

template <class T>
concept list =
    !text_or_json<T> && boost::json::is_sequence_like<T>::value &&
    std::is_default_constructible_v<T> && requires(T & all, typename T::value_type element) {
  all.push_back(std::move(element));
};

template <class T>
concept map =
    !text_or_json<T> && boost::json::is_map_like<T>::value && std::is_default_constructible_v<T> &&
    requires(T & all, typename T::mapped_type element) {
  all.emplace(typename T::key_type{}, std::move(element));
};

template <class T>
constexpr bool can_be_read();

template <class T, class Field>
using member_type = std::remove_cvref_t<decltype(std::declval<T&>().*Field::pointer)>;

template <class T, class... Fields>
constexpr bool can_all_be_read(boost::mp11::mp_list<Fields...>*) {
  return (can_be_read<member_type<T, Fields>>() && ...);
}

/// Whether JSON can become a `T`.
template <class T>
constexpr bool can_be_read() {
  if constexpr (is_optional<T>) {
    return can_be_read<typename T::value_type>();
  } else if constexpr (described<T>) {
    return can_all_be_read<T>(
        static_cast<boost::mp11::mp_rename<members_of<T>, boost::mp11::mp_list>*>(nullptr));
  } else if constexpr (list<T>) {
    return can_be_read<typename T::value_type>();
  } else if constexpr (map<T>) {
    return can_be_read<typename T::mapped_type>();
  } else {
    return boost::json::has_value_to<T>::value;
  }
}

/// What a client is told to send where a `T` belongs.
template <class T>
constexpr std::string_view needed() {
  if constexpr (std::same_as<T, bool>) return "true or false";
  if constexpr (std::is_integral_v<T>) return "a whole number in range";
  if constexpr (std::is_floating_point_v<T>) return "a number";
  if constexpr (boost::json::is_string_like<T>::value) return "a string";
  if constexpr (std::same_as<T, boost::json::string>) return "a string";
  if constexpr (std::is_enum_v<T>) return "one of the names that are known";
  if constexpr (described<T> || map<T> || std::same_as<T, boost::json::object>) return "an object";
  if constexpr (list<T> || std::same_as<T, boost::json::array>) return "a list";
  return "a value of another kind";
}

// Constants of the struct, not fields of these names.
template <class T>
concept strict = std::bool_constant<T::strict>::value;
template <class T>
concept has_defaults = requires {
  std::integral_constant<std::size_t, T::defaults.size()>{};
};
template <class T>
concept all_have_defaults = requires {
  requires std::same_as<std::remove_cv_t<decltype(T::defaults)>, every_field>;
};

template <class T>
constexpr bool has_field(std::string_view name) {
  auto found = false;
  boost::mp11::mp_for_each<members_of<T>>(
      [&](auto field) { found = found || name == decltype(field)::name; });
  return found;
}

/// Whether each of the `defaults` of `T` is one of its fields.
template <class T>
constexpr bool defaults_are_fields() {
  if constexpr (has_defaults<T>) return std::ranges::all_of(T::defaults, has_field<T>);
  return true;
}

template <class T, class Member>
bool may_be_missing([[maybe_unused]] std::string_view name) {
  if constexpr (is_optional<Member> || all_have_defaults<T>) return true;
  if constexpr (has_defaults<T>) return std::ranges::find(T::defaults, name) != T::defaults.end();
  return false;
}

/// Puts the name of its holder, or its index there, before the field that is wrong.
void within(misfit& wrong, std::string_view holder);
void within(misfit& wrong, std::size_t index);

template <class T>
std::optional<T> read(const boost::json::value& from, misfit& wrong);

template <class T>
std::optional<T> read_fields(const boost::json::object& from, misfit& wrong) {
  static_assert(
      defaults_are_fields<T>(),
      "a name in the `defaults` of this body is not among its described fields");
  T made{};
  auto fits = true;
  boost::mp11::mp_for_each<members_of<T>>([&](auto field) {
    if (!fits) return;
    using member = member_type<T, decltype(field)>;
    const auto* value = from.if_contains(field.name);
    if (value == nullptr) {
      fits = may_be_missing<T, member>(field.name);
      if (!fits) wrong = {field.name, needed<member>()};
      return;
    }
    auto got = read<member>(*value, wrong);
    fits = got.has_value();
    if (!fits) return within(wrong, field.name);
    made.*field.pointer = std::move(*got);
  });
  if (!fits) return std::nullopt;
  if constexpr (strict<T>) {
    const auto unknown = std::ranges::find_if(
        from, [](const auto& member) { return !has_field<T>(std::string_view{member.key()}); });
    if (unknown != from.end()) {
      wrong = {"", "no such field"};
      within(wrong, unknown->key());
      return std::nullopt;
    }
  }
  return made;
}

template <class T>
std::optional<T> read_list(const boost::json::array& from, misfit& wrong) {
  T made{};
  for (std::size_t i = 0; i < from.size(); ++i) {
    auto element = read<typename T::value_type>(from[i], wrong);
    if (!element) return within(wrong, i), std::nullopt;
    made.push_back(std::move(*element));
  }
  return made;
}

template <class T>
std::optional<T> read_map(const boost::json::object& from, misfit& wrong) {
  T made{};
  for (const auto& [key, value] : from) {
    auto element = read<typename T::mapped_type>(value, wrong);
    if (!element) return within(wrong, key), std::nullopt;
    made.emplace(typename T::key_type(key), std::move(*element));
  }
  return made;
}

template <class T>
std::optional<T> read(const boost::json::value& from, misfit& wrong) {
  wrong = {"", needed<T>()};
  if constexpr (is_optional<T>) {
    if (from.is_null()) return T{};
    auto got = read<typename T::value_type>(from, wrong);
    return got ? std::optional<T>{std::move(got)} : std::nullopt;
  } else if constexpr (described<T>) {
    const auto* object = from.if_object();
    return object != nullptr ? read_fields<T>(*object, wrong) : std::nullopt;
  } else if constexpr (list<T>) {
    const auto* array = from.if_array();
    return array != nullptr ? read_list<T>(*array, wrong) : std::nullopt;
  } else if constexpr (map<T>) {
    const auto* object = from.if_object();
    return object != nullptr ? read_map<T>(*object, wrong) : std::nullopt;
  } else {
    auto got = boost::json::try_value_to<T>(from);
    if (!got) return std::nullopt;
    return std::optional<T>{std::move(*got)};
  }
}

}  // namespace shape

/// `from` as a `Body`; nothing if it has not the shape of one, and `wrong` says where. A body that
/// is missing altogether (nullptr, or null) is one without fields.
template <class Body>
[[nodiscard]] std::optional<Body> read_body(const boost::json::value* from, misfit& wrong) {
  if (from == nullptr || from->is_null()) {
    if constexpr (shape::described<Body>) return shape::read_fields<Body>({}, wrong);
    static const boost::json::value nothing;
    return shape::read<Body>(nothing, wrong);
  }
  return shape::read<Body>(*from, wrong);
}

}  // namespace porthouse
