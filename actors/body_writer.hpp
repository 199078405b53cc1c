#pragma once

#include <porthouse/actors/body.hpp>

#include <boost/json/array.hpp>
#include <boost/json/value_from.hpp>

// How a body becomes JSON, as <porthouse/actors/body.hpp> reads it: a struct with
// BOOST_DESCRIBE_STRUCT, field by field, or any type that Boost.JSON converts from. A field that is
// an empty std::optional is left out; an empty one anywhere else is null.

namespace porthouse {

namespace shape {

template <class T>
concept written_by_user = requires(boost::json::value& into, const T& from) {
  tag_invoke(boost::json::value_from_tag{}, into, from);
};

template <class T>
concept described_for_writing =
    std::is_class_v<T> && boost::describe::has_describe_members<T>::value && !written_by_user<T>;

template <class T>
concept written_as_list =
    !text_or_json<T> && boost::json::is_sequence_like<T>::value && !written_by_user<T>;

template <class T>
concept written_as_map =
    !text_or_json<T> && boost::json::is_map_like<T>::value && !written_by_user<T>;

template <class T>
constexpr bool can_be_written();

template <class T, class... Fields>
constexpr bool can_all_be_written(boost::mp11::mp_list<Fields...>*) {
  return (can_be_written<member_type<T, Fields>>() && ...);
}

/// Whether a `T` can become JSON.
template <class T>
constexpr bool can_be_written() {
  if constexpr (is_optional<T>) {
    return can_be_written<typename T::value_type>();
  } else if constexpr (described_for_writing<T>) {
    return can_all_be_written<T>(
        static_cast<boost::mp11::mp_rename<members_of<T>, boost::mp11::mp_list>*>(nullptr));
  } else if constexpr (written_as_map<T>) {
    return can_be_written<typename T::mapped_type>();
  } else if constexpr (written_as_list<T>) {
    return can_be_written<typename T::value_type>();
  } else {
    return boost::json::has_value_from<T>::value;
  }
}

template <class T>
boost::json::value write(const T& from);

template <class T>
boost::json::object write_fields(const T& from) {
  boost::json::object made;
  boost::mp11::mp_for_each<members_of<T>>([&](auto field) {
    using member = member_type<T, decltype(field)>;
    const auto& value = from.*field.pointer;
    if constexpr (is_optional<member>) {
      if (value) made.emplace(field.name, write(*value));
    } else {
      made.emplace(field.name, write(value));
    }
  });
  return made;
}

template <class T>
boost::json::value write(const T& from) {
  if constexpr (is_optional<T>) {
    return from ? write(*from) : boost::json::value{};
  } else if constexpr (described_for_writing<T>) {
    return write_fields(from);
  } else if constexpr (written_as_map<T>) {
    boost::json::object made;
    for (const auto& [key, value] : from) made.emplace(key, write(value));
    return made;
  } else if constexpr (written_as_list<T>) {
    boost::json::array made;
    for (const typename T::value_type& each : from) made.push_back(write(each));
    return made;
  } else {
    return boost::json::value_from(from);
  }
}

}  // namespace shape

/// `from` as JSON that `read_body` makes the same body of.
template <class Body>
[[nodiscard]] boost::json::value write_body(const Body& from) {
  return shape::write(from);
}

}  // namespace porthouse
