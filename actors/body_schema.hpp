#pragma once

#include <porthouse/actors/body.hpp>
#include <porthouse/actors/body_writer.hpp>

#include <boost/describe/enumerators.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

// What a body looks like, as a JSON Schema of a few words: `type` (`null`, `boolean`, `integer`,
// `number`, `string`, `array`, `object`), `enum`, `anyOf`, `items`, `prefixItems`, `properties`,
// `required` and `additionalProperties`. `{}` is anything: a boost::json::value, or a type with
// conversions of its own.

namespace porthouse::shape {

/// Read from a client (<porthouse/actors/body.hpp>), or written to it
/// (<porthouse/actors/body_writer.hpp>): fields that may be missing there are here all the same.
enum class way : std::uint8_t { in, out };

template <class T>
inline constexpr bool is_variant = false;
template <class... Each>
inline constexpr bool is_variant<std::variant<Each...>> = true;

template <class T>
constexpr bool is_of_user(way which) {
  return which == way::in ? converted_by_user<T> : written_by_user<T>;
}

[[nodiscard]] boost::json::object of_type(std::string_view type);
[[nodiscard]] boost::json::object or_null(boost::json::object schema);
[[nodiscard]] boost::json::object list_of(boost::json::object items);
[[nodiscard]] boost::json::object map_of(boost::json::object values);
[[nodiscard]] boost::json::object one_of_names(boost::json::array names);
[[nodiscard]] boost::json::object one_of(boost::json::array schemas);
[[nodiscard]] boost::json::object tuple_of(boost::json::array schemas);
[[nodiscard]] boost::json::object struct_of(
    boost::json::object properties, boost::json::array required, bool closed);

template <class T>
boost::json::object schema(way which);

template <template <class...> class List, class... Each>
boost::json::array schemas(way which, const List<Each...>* /*of*/) {
  return {schema<Each>(which)...};
}

template <class T>
boost::json::object schema_of_enum() {
  if constexpr (boost::describe::has_describe_enumerators<T>::value) {
    boost::json::array names;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
        [&](auto each) { names.emplace_back(each.name); });
    return one_of_names(std::move(names));
  } else {
    return {};
  }
}

/// Sets a flag for as long as it lives.
struct raised {
  explicit raised(bool& flag) noexcept : flag_{flag} { flag_ = true; }
  raised(const raised&) = delete;
  raised& operator=(const raised&) = delete;
  ~raised() { flag_ = false; }

private:
  bool& flag_;
};

/// A struct that holds others of its own type is described once, and within itself as anything.
template <class T>
boost::json::object schema_of_fields(way which) {
  thread_local bool within = false;
  if (within) return {};
  const raised here{within};
  boost::json::object properties;
  boost::json::array required;
  boost::mp11::mp_for_each<members_of<T>>([&](auto field) {
    using member = member_type<T, decltype(field)>;
    const auto is_always_there =
        which == way::in ? !may_be_missing<T, member>(field.name) : !is_optional<member>;
    if (is_always_there) required.emplace_back(field.name);
    if constexpr (is_optional<member>) {
      if (which == way::out) {
        properties.emplace(field.name, schema<typename member::value_type>(which));
        return;
      }
    }
    properties.emplace(field.name, schema<member>(which));
  });
  return struct_of(std::move(properties), std::move(required), which == way::in && strict<T>);
}

/// Of containers and the like, as Boost.JSON sees them.
template <class T>
boost::json::object schema_of_many(way which) {
  using namespace boost::json;
  if constexpr (is_map_like<T>::value) {
    return map_of(schema<typename T::mapped_type>(which));
  } else if constexpr (is_sequence_like<T>::value) {
    return list_of(schema<std::remove_cvref_t<decltype(*std::declval<T&>().begin())>>(which));
  } else if constexpr (is_tuple_like<T>::value) {
    return []<std::size_t... each>(way of, std::index_sequence<each...>) {
      return tuple_of({schema<std::remove_cvref_t<std::tuple_element_t<each, T>>>(of)...});
    }
    (which, std::make_index_sequence<std::tuple_size_v<T>>{});
  } else {
    return {};
  }
}

/// What a `T` looks like. `T` is one that can be read, or written.
template <class T>
boost::json::object schema(way which) {
  if constexpr (is_optional<T>) {
    return or_null(schema<typename T::value_type>(which));
  } else if constexpr (is_variant<T>) {
    return one_of(schemas(which, static_cast<const T*>(nullptr)));
  } else {
    if (is_of_user<T>(which)) return {};
    if constexpr (std::same_as<T, bool>)
      return of_type("boolean");
    else if constexpr (std::is_integral_v<T>)
      return of_type("integer");
    else if constexpr (std::is_floating_point_v<T>)
      return of_type("number");
    else if constexpr (std::is_enum_v<T>)
      return schema_of_enum<T>();
    else if constexpr (std::is_null_pointer_v<T> || std::same_as<T, std::monostate>)
      return of_type("null");
    else if constexpr (std::same_as<T, boost::json::object>)
      return of_type("object");
    else if constexpr (std::same_as<T, boost::json::array>)
      return of_type("array");
    else if constexpr (text_or_json<T>)
      return of_type("string");
    else if constexpr (std::is_class_v<T> && boost::describe::has_describe_members<T>::value)
      return schema_of_fields<T>(which);
    else
      return schema_of_many<T>(which);
  }
}

}  // namespace porthouse::shape
