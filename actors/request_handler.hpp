#pragma once

#include <porthouse/actors/answered.hpp>
#include <porthouse/actors/handler.hpp>
#include <porthouse/actors/request.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

// What is wrong with a function that answers a request, or hears what a client has answered, found
// out at compile time as in <porthouse/actors/handler.hpp>.

namespace porthouse::handling {

/// Whether what a handler returns can be a reply: nothing, or anything that can be sent.
template <class Result>
constexpr bool is_reply() {
  if constexpr (std::same_as<Result, verdict>) {
    return false;
  } else if constexpr (std::is_void_v<Result> || std::same_as<Result, later_reply>) {
    return true;
  } else {
    return shape::can_be_written<std::remove_cvref_t<Result>>();
  }
}

/// Of what is given to `lockspace::answer`, but for what it returns.
template <class Function>
constexpr fault fault_of_answerer() {
  return fault_with_body<Function, fault_of_arguments<Function>()>();
}

template <class Function>
constexpr bool is_answerer() {
  if constexpr (fault_of_answerer<Function>() != fault::none) return false;
  if constexpr (fault_of_answerer<Function>() == fault::none)
    return is_reply<typename member<Function>::result>();
}

/// Whether a handler is one that may put off its reply.
template <class Function>
inline constexpr bool puts_off = std::same_as<typename member<Function>::result, later_reply>;

template <class Function>
using reply_of = std::remove_cvref_t<typename member<Function>::result>;

/// Calls `handler`, a member function of the room, with the body that `from` is, and `give` with
/// the reply that it returns, unless it puts it off. Returns what is wrong with the body, if it is.
template <class Function, class Give>
std::optional<misfit> call_for_reply(
    lockspace& owner, Function handler, visitor& who, const boost::json::value* from, Give give) {
  using room = typename member<Function>::room;
  using result = typename member<Function>::result;
  static_assert(std::is_base_of_v<lockspace, room>, "a handler is a member function of the room");
  const auto call = [&](const auto&... body) {
    auto& made = static_cast<room&>(owner);
    if constexpr (std::is_void_v<result>) {
      (made.*handler)(who, body...);
      give(boost::json::value{});
    } else if constexpr (puts_off<Function>) {
      static_cast<void>((made.*handler)(who, body...));
    } else {
      give(write_body((made.*handler)(who, body...)));
    }
  };
  if constexpr (arguments<Function> == 1) {
    call();
  } else {
    misfit wrong;
    const auto body = read_body<std::remove_cvref_t<argument<Function, 1>>>(from, wrong);
    if (!body) return wrong;
    call(*body);
  }
  return std::nullopt;
}

/// The value that a function wants of a client, which takes `const answered<Value>&`.
template <class Argument>
struct wanted {
  static constexpr bool is_one = false;
};
template <class Value>
struct wanted<const answered<Value>&> {
  static constexpr bool is_one = true;
  using value = Value;
};
/// The same of one that takes the answers of all.
template <class Argument>
struct wanted_of_all {
  static constexpr bool is_one = false;
};
template <class Value>
struct wanted_of_all<const std::vector<answer_of<Value>>&> {
  static constexpr bool is_one = true;
  using value = Value;
};

/// The parts of a member function, or of the call operator of a function object that has one.
template <class Then>
struct called : member<Then> {};
template <class Then>
  requires requires { &Then::operator(); }
struct called<Then> : member<decltype(&Then::operator())> {};

/// The argument of `Then` behind the first, if there are two; void otherwise.
template <class Then, std::size_t Number>
struct argument_of_called {
  using type = void;
};
template <class Then, std::size_t Number>
  requires(called<Then>::is_one&& boost::mp11::mp_size<typename called<Then>::list>::value == 2)
struct argument_of_called<Then, Number> {
  using type = boost::mp11::mp_at_c<typename called<Then>::list, Number>;
};

/// What the question is to bring: `Value` if that has been said, else what `Then` wants to hear.
template <class Value, class Found>
struct asked_for {
  using type = Value;
};
template <class Found>
  requires(Found::is_one)
struct asked_for<unsaid, Found> {
  using type = typename Found::value;
};
template <class Value, class Then>
using value_asked =
    typename asked_for<Value, wanted<typename argument_of_called<Then, 1>::type>>::type;
template <class Value, class Then>
using value_asked_of_all =
    typename asked_for<Value, wanted_of_all<typename argument_of_called<Then, 0>::type>>::type;

/// Whether `then`, a member function of a room or a function object, can be called so.
template <class Then, class... Arguments>
constexpr bool can_hear() {
  if constexpr (member<Then>::is_one) {
    return std::is_invocable_v<Then, typename member<Then>::room&, Arguments...>;
  } else {
    return std::is_invocable_v<Then&, Arguments...>;
  }
}

template <class Value, class Then>
constexpr bool can_hear_answer() {
  if constexpr (std::same_as<Value, unsaid>) return false;
  if constexpr (!std::same_as<Value, unsaid>)
    return can_be_brought<Value>() && can_hear<Then, visitor&, const answered<Value>&>();
}

template <class Value, class Then>
constexpr bool can_hear_answers() {
  if constexpr (std::same_as<Value, unsaid>) return false;
  if constexpr (!std::same_as<Value, unsaid>) {
    using answers = const std::vector<answer_of<Value>>&;
    using silent = const std::vector<protocol::socket_id>&;
    return can_be_brought<Value>() && can_hear<Then, answers, silent>();
  }
}

// -- what is said about it: one line each, with the remedy ----------------------------------------

template <class Function>
constexpr void demand_answerer() {
  constexpr auto wrong = fault_of_answerer<Function>();
  static_assert(
      wrong != fault::no_member,
      "what answers is a member function of the room: answer(\"buy\", &shop::buy); put what the "
      "lambda does into one");
  static_assert(
      wrong != fault::no_visitor,
      "what answers takes the visitor first: `receipt buy(visitor& who, const order&)`");
  static_assert(
      wrong != fault::by_value,
      "what answers takes the body by const reference: `receipt buy(visitor&, const order&)`");
  static_assert(
      wrong != fault::too_many,
      "what answers takes a visitor and at most one body: `receipt buy(visitor&, const order&)`");
  static_assert(
      wrong != fault::unreadable,
      "the body of a request, and what is in it, says what its fields are: put "
      "BOOST_DESCRIBE_STRUCT(order, (), (sku)) behind it, in its namespace");
  if constexpr (wrong == fault::none) {
    using result = typename member<Function>::result;
    static_assert(
        !std::same_as<result, verdict>,
        "what answers returns the reply, not a verdict: return a receipt, or nothing, and call "
        "release_to(who, ...) to let go of who asks; on(\"buy\", ...) is for verdicts");
    static_assert(
        is_reply<result>() || std::same_as<result, verdict>,
        "a reply says what its fields are: put BOOST_DESCRIBE_STRUCT(receipt, (), (sum)) behind "
        "it, in its namespace");
  }
}

template <class Value>
constexpr void demand_answer_value() {
  static_assert(
      can_be_brought<Value>(),
      "what a client answers says what its fields are: put BOOST_DESCRIBE_STRUCT(choice, (), "
      "(piece)) behind it, in its namespace");
}

template <class Value, class Then>
constexpr void demand_hearer() {
  constexpr auto known = !std::same_as<Value, unsaid>;
  static_assert(
      known, "what hears the answer is `void room::sure(visitor&, const answered<bool>&)`, or a "
             "lambda of that form");
  if constexpr (known) {
    demand_answer_value<Value>();
    static_assert(
        !can_be_brought<Value>() || can_hear_answer<Value, Then>(),
        "what hears the answer to ask<bool> is called as `(visitor&, const answered<bool>&)`");
  }
}

template <class Value, class Then>
constexpr void demand_hearer_of_all() {
  constexpr auto known = !std::same_as<Value, unsaid>;
  static_assert(
      known, "what hears the answers is `void room::ready(const std::vector<answer_of<bool>>&, "
             "const std::vector<socket_id>& silent)`, or a lambda of that form");
  if constexpr (known) {
    demand_answer_value<Value>();
    static_assert(
        !can_be_brought<Value>() || can_hear_answers<Value, Then>(),
        "what hears the answers to ask_all<bool> is called as `(const "
        "std::vector<answer_of<bool>>&, const std::vector<socket_id>& silent)`");
  }
}

}  // namespace porthouse::handling
