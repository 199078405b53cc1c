#pragma once

#include <caf/error.hpp>
#include <caf/message.hpp>
#include <caf/system_messages.hpp>
#include <caf/type_id.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

// How an actor of the server takes its messages: one handler for each message of its interface.

namespace porthouse {
namespace dispatching {

/// The messages of an interface, from the signatures of a caf::typed_actor.
template <class... Messages>
struct messages {};
template <class Signature>
struct message_of;
template <class Result, class Message>
struct message_of<Result(Message)> {
  using type = Message;
};
template <template <class...> class List, class... Signatures>
messages<typename message_of<Signatures>::type...> messages_in(List<Signatures...>*);

/// The parameter of a handler.
template <class Handler, class Parameter>
Parameter parameter_of(void (Handler::*)(Parameter) const);
template <class Handler, class Parameter>
Parameter parameter_of(void (Handler::*)(Parameter));
template <class Handler>
using parameter = decltype(parameter_of(&std::remove_cvref_t<Handler>::operator()));
template <class Handler>
using handled = std::remove_cvref_t<parameter<Handler>>;

/// What CAF itself sends to any actor.
template <class Message>
constexpr bool is_of_caf =
    std::is_same_v<Message, caf::down_msg> || std::is_same_v<Message, caf::exit_msg> ||
    std::is_same_v<Message, caf::error>;

template <class Message, class... Handlers>
constexpr std::size_t handlers_of = (std::size_t{std::is_same_v<Message, handled<Handlers>>} + ...);

template <class Message, class... Handlers>
constexpr bool check_message() {
  static_assert(handlers_of<Message, Handlers...> > 0, "a message of the interface has no handler");
  static_assert(handlers_of<Message, Handlers...> < 2, "a message has two handlers");
  return true;
}

template <class Message, class... Messages>
constexpr bool check_handler() {
  static_assert(
      is_of_caf<Message> || (std::is_same_v<Message, Messages> || ...),
      "a handler is for a message that is not of the interface");
  return true;
}

template <class... Messages, class... Handlers>
constexpr bool check(messages<Messages...>*, messages<Handlers...>*) {
  return (check_message<Messages, Handlers...>() && ...) &&
         (check_handler<handled<Handlers>, Messages...>() && ...);
}

template <class Handler>
void call(Handler& handler, caf::message& payload) {
  using message = handled<Handler>;
  if constexpr (std::is_convertible_v<const message&, parameter<Handler>>) {
    handler(payload.get_as<message>(0));
  } else {
    handler(static_cast<parameter<Handler>>(payload.get_mutable_as<message>(0)));
  }
}

}  // namespace dispatching

/// Calls the handler of the message in `payload`. A handler takes one message: as `const Message&`,
/// or as `Message&` or `Message&&` to take things out of it. Does not compile unless each message
/// of `Interface`, a caf::typed_actor, has one handler, and each handler is for one of those or of
/// CAF's own messages. Those that are most frequent go first. Returns whether there was a handler.
template <class Interface, class... Handlers>
bool dispatch(caf::message& payload, Handlers&&... handlers) {
  using dispatching::handled;
  using signatures = typename Interface::signatures;
  using wanted = decltype(dispatching::messages_in(static_cast<signatures*>(nullptr)));
  static_assert(dispatching::check(
      static_cast<wanted*>(nullptr), static_cast<dispatching::messages<Handlers...>*>(nullptr)));
  if (payload.size() != 1) return false;
  const auto type = payload.type_at(0);
  return (
      (type == caf::type_id_v<handled<Handlers>> && (dispatching::call(handlers, payload), true)) ||
      ...);
}

}  // namespace porthouse
