#pragma once

#include <porthouse/actors/body.hpp>
#include <porthouse/actors/body_writer.hpp>
#include <porthouse/actors/visit_result.hpp>

#include <boost/mp11/list.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>

// What is wrong with a function that a room hands in, found out at compile time, so that it can be
// said in one line.

namespace porthouse {

class lockspace;
class verdict;
class visitor;

namespace handling {

/// The parts of a pointer to a member function.
template <class Function>
struct member {
  static constexpr bool is_one = false;
};
template <class Result, class Room, class... Args>
struct member<Result (Room::*)(Args...)> {
  static constexpr bool is_one = true;
  using result = Result;
  using room = Room;
  using list = boost::mp11::mp_list<Args...>;
};
template <class Result, class Room, class... Args>
struct member<Result (Room::*)(Args...) const> : member<Result (Room::*)(Args...)> {};
template <class Result, class Room, class... Args>
struct member<Result (Room::*)(Args...) noexcept> : member<Result (Room::*)(Args...)> {};
template <class Result, class Room, class... Args>
struct member<Result (Room::*)(Args...) const noexcept> : member<Result (Room::*)(Args...)> {};

template <class Function, std::size_t Number>
using argument = boost::mp11::mp_at_c<typename member<Function>::list, Number>;
template <class Function>
constexpr std::size_t arguments = boost::mp11::mp_size<typename member<Function>::list>::value;

enum class fault : std::uint8_t {
  none,
  no_member,   // a lambda, a free function
  no_verdict,  // returns something else
  no_visitor,  // takes no visitor& first
  by_value,    // takes its body in another way than by const&
  too_many,    // takes more than a visitor and one thing
  unreadable,  // of a body that JSON cannot become
};

template <class Function>
constexpr fault fault_of_arguments() {
  if constexpr (!member<Function>::is_one) {
    return fault::no_member;
  } else if constexpr (arguments<Function> == 0) {
    return fault::no_visitor;
  } else if constexpr (!std::same_as<argument<Function, 0>, visitor&>) {
    return fault::no_visitor;
  } else if constexpr (arguments<Function> > 2) {
    return fault::too_many;
  } else if constexpr (arguments<Function> == 2) {
    using second = argument<Function, 1>;
    const auto by_reference =
        std::is_lvalue_reference_v<second> && std::is_const_v<std::remove_reference_t<second>>;
    return by_reference ? fault::none : fault::by_value;
  } else {
    return fault::none;
  }
}

template <class Function>
constexpr fault fault_of_form() {
  constexpr auto arguments = fault_of_arguments<Function>();
  if constexpr (arguments != fault::no_member) {
    if constexpr (!std::same_as<typename member<Function>::result, verdict>)
      return fault::no_verdict;
  }
  return arguments;
}

/// `form`, unless the body is what is wrong.
template <class Function, fault form>
constexpr fault fault_with_body() {
  if constexpr (form == fault::none) {
    if constexpr (arguments<Function> == 2) {
      using body = std::remove_cvref_t<argument<Function, 1>>;
      return shape::can_be_read<body>() ? fault::none : fault::unreadable;
    }
  }
  return form;
}

/// What is wrong with a function that is given to `lockspace::on`.
template <class Function>
constexpr fault fault_of_handler() {
  return fault_with_body<Function, fault_of_form<Function>()>();
}

/// The value that a member function expects of a visit, which takes `const visit_result<Value>&`.
template <class Argument>
struct expected {
  static constexpr bool is_one = false;
};
template <class Value>
struct expected<const visit_result<Value>&> {
  static constexpr bool is_one = true;
  using value = Value;
};

/// Whether a member function that is given to `lockspace::visit` can follow a visit.
template <class Function>
constexpr bool follows_a_visit() {
  if constexpr (fault_of_form<Function>() != fault::none) {
    return false;
  } else if constexpr (arguments<Function> != 2) {
    return false;
  } else {
    return expected<argument<Function, 1>>::is_one;
  }
}

/// The value type of a visit for which none was given.
struct unsaid {};

/// Whether a visit can bring a `Value`.
template <class Value>
constexpr bool can_be_brought() {
  if constexpr (std::is_void_v<Value>) return true;
  if constexpr (!std::is_void_v<Value>) return shape::can_be_read<Value>();
}

/// Whether a `Space` is a lockspace that can be made of copies of `Args`.
template <class Space, class... Args>
concept can_be_made =
    std::is_base_of_v<lockspace, Space> && std::is_constructible_v<Space, const Args&...>;

/// Calls `handler`, a member function of the room, with the body that `from` is, or `refused` with
/// what is wrong with it.
template <class Function, class Refused>
verdict call_with_body(
    lockspace& owner, Function handler, visitor& who, const boost::json::value* from,
    Refused refused) {
  using room = typename member<Function>::room;
  static_assert(std::is_base_of_v<lockspace, room>, "a handler is a member function of the room");
  if constexpr (arguments<Function> == 1) {
    return (static_cast<room&>(owner).*handler)(who);
  } else {
    misfit wrong;
    const auto body = read_body<std::remove_cvref_t<argument<Function, 1>>>(from, wrong);
    return body ? (static_cast<room&>(owner).*handler)(who, *body) : refused(wrong);
  }
}

// -- the diagnostics: one line each, with the remedy ----------------------------------------------

template <class Function>
constexpr void demand_handler() {
  constexpr auto wrong = fault_of_handler<Function>();
  static_assert(
      wrong != fault::no_member,
      "a handler is a member function of the room: on(\"say\", &chat_room::say); put what the "
      "lambda does into one");
  static_assert(
      wrong != fault::no_verdict,
      "a handler says who owns the socket next: let it return `verdict`, and end it with "
      "`return keep();`");
  static_assert(
      wrong != fault::no_visitor, "a handler takes the visitor first: `verdict bye(visitor& who)`");
  static_assert(
      wrong != fault::by_value,
      "a handler takes the body by const reference: `verdict say(visitor&, const line&)`");
  static_assert(
      wrong != fault::too_many,
      "a handler takes a visitor and at most one body: `verdict say(visitor&, const line&)`");
  static_assert(
      wrong != fault::unreadable,
      "a body, and what is in it, says what its fields are: put BOOST_DESCRIBE_STRUCT(line, (), "
      "(text)) behind it, in its namespace");
}

template <class Function>
constexpr bool is_arrival_handler() {
  if constexpr (fault_of_handler<Function>() != fault::none) return false;
  if constexpr (fault_of_handler<Function>() == fault::none) return arguments<Function> == 2;
}

template <class Function>
constexpr void demand_arrival_handler() {
  demand_handler<Function>();
  static_assert(
      is_arrival_handler<Function>() || fault_of_handler<Function>() != fault::none,
      "who is moved here with nothing is `connected`; on_arrival takes what is brought: `verdict "
      "enter(visitor&, const ticket&)`");
}

template <class Value>
constexpr void demand_brought() {
  static_assert(
      can_be_brought<Value>(),
      "what a visit brings says what its fields are: put BOOST_DESCRIBE_STRUCT(receipt, (), (sum)) "
      "behind it, in its namespace");
}

template <class Function>
constexpr void demand_follower() {
  static_assert(
      follows_a_visit<Function>(),
      "what follows a visit is `verdict room::paid(visitor&, const visit_result<receipt>&)`");
}

template <class Value, class Then>
constexpr void demand_follower_of() {
  static_assert(
      !std::same_as<Value, unsaid>, "say what the visit brings: visit<receipt>(who, \"till\", 30s, "
                                    "[](...) {...}), or visit<void>");
  static_assert(
      std::same_as<Value, unsaid> || visit_follower<Then, Value>,
      "what follows a visit<receipt> is called as `verdict(visitor&, const "
      "visit_result<receipt>&)`");
  if constexpr (!std::same_as<Value, unsaid>) demand_brought<Value>();
}

template <class Value>
constexpr void demand_value() {
  static_assert(
      shape::can_be_written<Value>(),
      "a value says what its fields are: put BOOST_DESCRIBE_STRUCT(receipt, (), (sum)) behind it, "
      "in its namespace");
}

template <class Body>
constexpr void demand_body() {
  static_assert(
      shape::can_be_written<Body>(),
      "what is sent says what its fields are: put BOOST_DESCRIBE_STRUCT(said, (), (text)) behind "
      "it, in its namespace");
}

template <class Work, class Then>
constexpr bool continues() {
  if constexpr (!std::is_invocable_v<Work&>) {
    return false;
  } else if constexpr (std::is_void_v<std::invoke_result_t<Work&>>) {
    return std::is_invocable_v<Then&>;
  } else {
    return std::is_invocable_v<Then&, std::invoke_result_t<Work&>>;
  }
}

template <class Work, class Then>
constexpr void demand_continuation() {
  static_assert(
      continues<Work, Then>(), "`then` is called with what `work` returns: offload([] { return 1; "
                               "}, [this](int one) {...})");
}

template <class Space, class... Args>
constexpr void demand_space() {
  constexpr auto is_space = std::is_base_of_v<lockspace, Space>;
  static_assert(
      is_space, "a place is owned by a lockspace: class room : public porthouse::lockspace");
  static_assert(
      !is_space || can_be_made<Space, Args...>,
      "this space has no constructor for the arguments given here, or is abstract: add<room>(7) "
      "calls room(7)");
}

template <class Space, class... Args>
constexpr void demand_room() {
  constexpr auto is_space = std::is_base_of_v<lockspace, Space>;
  static_assert(is_space, "a room is a lockspace: class room : public porthouse::lockspace");
  static_assert(
      !is_space || can_be_made<Space, std::string, Args...>,
      "a room of a family has a constructor that takes its name first, then the arguments given "
      "here: room(std::string name, int size)");
}

}  // namespace handling
}  // namespace porthouse
