#pragma once

#include <porthouse/actors/body_schema.hpp>
#include <porthouse/actors/handler.hpp>
#include <porthouse/actors/request.hpp>

#include <boost/json/object.hpp>

#include <concepts>
#include <cstdint>
#include <type_traits>

namespace porthouse {

/// What is known of an event of a room before anybody says it. The shapes are made when somebody
/// asks for them: see `schema_of`.
struct event_schema {
  enum class kind : std::uint8_t { hears, answers, says, asks };
  using shape = boost::json::object (*)();

  kind is = kind::hears;
  shape body = nullptr;   ///< nullptr: it has none
  shape reply = nullptr;  ///< of requests and questions
};

namespace handling {

template <class Body, shape::way which>
boost::json::object shape_of() {
  if constexpr (std::is_void_v<Body>)
    return shape::of_type("null");
  else if constexpr (std::same_as<Body, later_reply>)
    return {};
  else
    return shape::schema<Body>(which);
}

template <class Body, shape::way which>
inline constexpr event_schema::shape body_shape =
    std::is_void_v<Body> ? nullptr : &shape_of<Body, which>;

template <class Body>
inline constexpr event_schema heard = {
    event_schema::kind::hears, body_shape<Body, shape::way::in>, nullptr};
template <class Body, class Reply>
inline constexpr event_schema replied_to = {
    event_schema::kind::answers, body_shape<Body, shape::way::in>,
    &shape_of<Reply, shape::way::out>};
template <class Body>
inline constexpr event_schema said = {
    event_schema::kind::says, body_shape<Body, shape::way::out>, nullptr};
template <class Body, class Reply>
inline constexpr event_schema asked = {
    event_schema::kind::asks, body_shape<Body, shape::way::out>, &shape_of<Reply, shape::way::in>};

/// The body that a handler takes; void for one that takes none.
template <class Function>
struct body_taken {
  using type = void;
};
template <class Function>
  requires(arguments<Function> == 2)
struct body_taken<Function> {
  using type = std::remove_cvref_t<argument<Function, 1>>;
};
template <class Function>
using body_of = typename body_taken<Function>::type;

}  // namespace handling
}  // namespace porthouse
