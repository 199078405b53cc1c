#pragma once

#include <porthouse/actors/event_schema.hpp>
#include <porthouse/actors/handler.hpp>
#include <porthouse/actors/request.hpp>
#include <porthouse/actors/request_handler.hpp>
#include <porthouse/actors/survey.hpp>
#include <porthouse/actors/verdicts.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace porthouse {

/// The events that a room takes, named in its constructor, and what it asks its visitors: a part of
/// every `lockspace`.
class room_events : protected verdicts {
public:
  room_events() = default;
  room_events(const room_events&) = delete;
  room_events& operator=(const room_events&) = delete;

protected:
  ~room_events() = default;

  /// Calls `handler` for messages `{"event": event, "body": …}`: a member function
  /// `verdict say(visitor&, const line&)`, or `verdict bye(visitor&)` for events without a body.
  /// How JSON becomes a `line` is told in <porthouse/actors/body.hpp>: fields that it does not have
  /// are ignored. A body of the wrong shape is rejected as `shape`, with the field that is wrong,
  /// before the room sees it. A request for the event is answered with null when the handler has
  /// returned.
  ///
  /// Throws std::invalid_argument if the event has a handler already, or its name is "" or begins
  /// with `$`, as those of the server do.
  template <class Function>
  void on(std::string event, Function handler) {
    handling::demand_handler<Function>();
    if constexpr (handling::fault_of_handler<Function>() == handling::fault::none)
      handle(
          std::move(event), handling::heard<handling::body_of<Function>>,
          [this, handler](visitor& who, std::string_view name, const boost::json::value* body) {
            return handling::call_with_body(
                as_lockspace(), handler, who, body,
                [&](const misfit& wrong) { return misshapen(who, name, wrong); });
          });
  }
  /// Calls `handler` for requests `{"event": event, "body": …, "ask": 5}`: a member function
  /// `receipt buy(visitor&, const order&)`, or one without a body. What it returns, of any type
  /// that `visitor::send` takes as a body, is the reply: `{"reply": 5, "body": …}`, and null if it
  /// returns void. `throw refusal{"sold_out", "there are none left"}` makes it
  /// `{"reply": 5, "error": {"code": "sold_out", "message": "there are none left"}}`. One that
  /// returns a `later_reply` gives it later. The visitor stays; `release_to(who, …)` and the like
  /// may be called, and the reply goes out before the visitor does.
  ///
  /// Each request gets one reply. The errors of the server are `shape`, `no_such_event` (these
  /// count as wrong messages, see `limits::wrong_messages`), `late` (the `ttl` in the request,
  /// milliseconds since it came to the room, was over before it was begun), `busy`, `timed_out`,
  /// `dropped`, `moved` (the room has let the client go), and `crashed`: another exception costs
  /// its visitor's stay, as in every hook. The same `once` key in a request of the same name, or of
  /// the same socket if it has none, for the same event gets the same reply without a call: for
  /// `limits::keep_replies`.
  ///
  /// An event that is no request calls the handler, too, and nobody gets the reply; so does one
  /// that a sibling hears, as requests are for the owner to answer. Throws as `on` does.
  template <class Function>
  void answer(std::string event, Function handler) {
    handling::demand_answerer<Function>();
    if constexpr (handling::is_answerer<Function>())
      answer_as<handling::reply_of<Function>>(std::move(event), handler);
  }
  /// The same, and says what a `later_reply` will bring, for `schema_of`:
  /// `answer<receipt>("pay", &shop::pay)`.
  template <class Reply, class Function>
    requires(handling::member<Function>::is_one)
  void answer(std::string event, Function handler) {
    handling::demand_answerer<Function>();
    handling::demand_value<Reply>();
    static_assert(
        handling::puts_off<Function>, "only of a later_reply it is to be said what it brings");
    if constexpr (handling::is_answerer<Function>() && shape::can_be_written<Reply>())
      answer_as<Reply>(std::move(event), handler);
  }
  /// Declares an event that the room sends, by `broadcast` or `visitor::send`, and its body, so
  /// that `schema_of` knows of them: `says<line>("said")`. Without a type the body is any object.
  /// Nobody checks that what is sent is what was declared: send structs of the same type. Throws as
  /// `on` does.
  template <class Body = boost::json::object>
  void says(std::string event) {
    handling::demand_body<Body>();
    if constexpr (shape::can_be_written<Body>()) declare(std::move(event), handling::said<Body>);
  }
  /// The same of a question that the room asks, and of what is answered:
  /// `asks<offer, bool>("sure?")`.
  template <class Body, class Reply>
  void asks(std::string event) {
    handling::demand_body<Body>();
    handling::demand_answer_value<Reply>();
    if constexpr (shape::can_be_written<Body>() && handling::can_be_brought<Reply>())
      declare(std::move(event), handling::asked<Body, Reply>);
  }
  /// Calls `handler`, a member function `verdict enter(visitor&, const ticket&)`, in the place of
  /// `connected` for those who are moved here by `release_to`, `move_to` or `visit`, with what they
  /// bring: `move_to("arena/42", ticket{7})`. Who brings nothing, or what is of another shape, is
  /// refused: `move_failure::reason` names the field. All others, such as new connections and those
  /// who come back, are `connected`. Throws std::logic_error if called twice.
  template <class Function>
  void on_arrival(Function handler) {
    handling::demand_arrival_handler<Function>();
    if constexpr (handling::is_arrival_handler<Function>())
      handle_arrivals([this, handler](visitor& who, const boost::json::value* brought) {
        return handling::call_with_body(
            as_lockspace(), handler, who, brought,
            [](const misfit& wrong) { return refuse(text_of(wrong)); });
      });
  }
  /// Tells the client `{"event": "$error", "body": {"code": code, "event": event, …}}`, with what
  /// is in `more`, and counts it. If it is a request of `who` that is being handled, the client is
  /// told by the error that is its reply. Closes with 1007 who goes on so: see
  /// `limits::wrong_messages`. Codes of the server are `shape` and `no_such_event`.
  [[nodiscard]] verdict reject(
      visitor& who, std::string_view code, std::string_view event,
      const boost::json::object& more = {});

  /// Asks all who are here, by one frame, as `visitor::ask` does. `then` is called here, once: when
  /// all have answered or left, or when the time is over. It is a member function
  /// `void ready(const std::vector<answer_of<bool>>&, const std::vector<socket_id>& silent)` or a
  /// function object of that form: answers, refusals and misfits in the order in which they came,
  /// and who has left or not answered in time.
  ///
  /// Throws std::invalid_argument unless `within` is positive.
  template <class Value = handling::unsaid, class Body = boost::json::object, class Then>
  void ask_all(
      std::string_view event, const Body& body, std::chrono::milliseconds within, Then then) {
    using wanted = handling::value_asked_of_all<Value, Then>;
    handling::demand_body<Body>();
    handling::demand_hearer_of_all<wanted, Then>();
    if constexpr (shape::can_be_written<Body>() && handling::can_hear_answers<wanted, Then>()) {
      auto call = [this, then = std::move(then)](const auto& answers, const auto& silent) mutable {
        if constexpr (handling::member<Then>::is_one) {
          (static_cast<typename handling::member<Then>::room&>(as_lockspace()).*
           then)(answers, silent);
        } else {
          then(answers, silent);
        }
      };
      ask_everybody(
          event, write_body(body), within,
          std::make_unique<typed_survey<wanted, decltype(call)>>(std::move(call)));
    }
  }

private:
  friend class lockspace;
  friend class space_engine;
  using event_handler =
      std::function<verdict(visitor&, std::string_view event, const boost::json::value* body)>;
  using arrival_handler = std::function<verdict(visitor&, const boost::json::value* brought)>;

  struct known_event {
    event_handler call;
    const event_schema* schema;
  };

  template <class Reply, class Function>
  void answer_as(std::string event, Function handler) {
    answers_ = true;
    handle(
        std::move(event), handling::replied_to<handling::body_of<Function>, Reply>,
        [this, handler](visitor& who, std::string_view name, const boost::json::value* body) {
          if (!may_begin(who, handling::puts_off<Function>)) return keep();
          const auto give = [&](const boost::json::value& reply) { reply_to_request(who, reply); };
          try {
            const auto wrong = handling::call_for_reply(as_lockspace(), handler, who, body, give);
            return wrong ? misshapen(who, name, *wrong) : keep();
          } catch (const refusal& why) {
            return refuse_request(who, why);
          }
        });
  }
  [[nodiscard]] boost::json::object schema() const;
  [[nodiscard]] lockspace& as_lockspace() noexcept;
  [[nodiscard]] const std::string& name_of_room() const noexcept;
  void handle(std::string event, const event_schema& schema, event_handler what);
  void declare(std::string event, const event_schema& schema);
  void handle_arrivals(arrival_handler what);
  [[nodiscard]] verdict misshapen(visitor& who, std::string_view event, const misfit& wrong);
  /// Whether the request of `who` that is being handled, if there is one, may be begun.
  [[nodiscard]] bool may_begin(visitor& who, bool puts_off);
  void reply_to_request(visitor& who, const boost::json::value& reply);
  [[nodiscard]] verdict refuse_request(visitor& who, const refusal& why);
  void ask_everybody(
      std::string_view event, const boost::json::value& body, std::chrono::milliseconds within,
      std::unique_ptr<survey> of);

  std::unordered_map<std::string, known_event> handlers_;
  std::vector<std::pair<std::string, const event_schema*>> declared_;  // by `says` and `asks`
  arrival_handler arrival_handler_;
  bool answers_ = false;  // whether one of the handlers is there to answer
};

}  // namespace porthouse
