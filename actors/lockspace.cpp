#include <porthouse/actors/event.hpp>
#include <porthouse/actors/lockspace.hpp>
#include <porthouse/actors/runtime/rooms/question_book.hpp>
#include <porthouse/actors/runtime/rooms/request_in_hand.hpp>
#include <porthouse/actors/runtime/rooms/space_engine.hpp>

#include <stdexcept>

namespace porthouse {
lockspace::lockspace(std::string name) : name_{std::move(name)} {
  if (name_.empty()) throw std::invalid_argument{"a lockspace needs a name: lockspace{\"lobby\"}"};
}

lockspace::~lockspace() = default;

// -- hooks ----------------------------------------------------------------------------------------

verdict lockspace::connected(visitor&) { return keep(); }
void lockspace::away(visitor&) {}
void lockspace::full(visitor&) {}
void lockspace::drained(visitor&) {}
void lockspace::back(visitor&, const absence&) {}

verdict lockspace::move_failed(visitor& who, const move_failure& why) {
  return why.stayed ? keep() : connected(who);
}
void lockspace::left(visitor&, const departure&) {}
void lockspace::gone(const identity&, const departure&) {}
void lockspace::stopping(std::chrono::steady_clock::time_point) {}

verdict lockspace::received(visitor& who, const message& said) {
  const auto event = read_event(said);
  if (event.reply != nullptr)
    return question_book::is_for_sibling(*event.reply) ? keep() : stray_reply(who);
  if (event.name.empty()) return no_event(who, said);
  const auto asks = event.ask != nullptr && !space_engine::is_sibling_of(who);
  return asks ? requested(who, event) : handled(who, event);
}

verdict lockspace::handled(visitor& who, const event_view& event) {
  const auto known = handlers_.find(std::string{event.name});
  if (known == handlers_.end()) return unknown(who, event.name);
  return known->second.call(who, known->first, event.body);
}

verdict lockspace::requested(visitor& who, const event_view& event) {
  const auto wrong = [&](std::string_view field) {
    const auto text = std::string{field} + ": see how a request is written";
    return reject(who, "shape", event.name, {{"field", field}, {"message", text}});
  };
  if (!request_in_hand::is_ask(*event.ask, bounds().id_bytes)) return wrong("ask");
  request_in_hand request{engine_->requests(), who, event};
  if (!request.wrong_field().empty()) return wrong(request.wrong_field());
  if (!request.open()) return keep();
  try {
    auto said = handled(who, event);
    request.done();
    return said;
  } catch (...) {
    request.end(failed_by(protocol::request_end::crashed));
    throw;
  }
}

verdict lockspace::stray_reply(visitor& who) {
  if (space_engine::is_sibling_of(who) || engine_->forgives(who)) return keep();
  return close(close_code::invalid_data, "too many replies to what has not been asked");
}

verdict lockspace::unknown(visitor& who, std::string_view event) {
  if (space_engine::is_sibling_of(who)) return keep();
  return reject(who, "no_such_event", event, {{"message", "there is no such event in " + name_}});
}

verdict lockspace::no_event(visitor& who, const message& said) {
  if (space_engine::is_sibling_of(who)) return keep();
  if (said.is_text() && said.why_no_json() == protocol::json_fault::too_large)
    return close(close_code::invalid_data, "JSON of too many values, members or levels");
  return reject(
      who, "shape", {},
      {{"field", "event"}, {"message", R"(send text: {"event": "...", "body": {...}})"}});
}

// -- verdicts -------------------------------------------------------------------------------------

verdict lockspace::visit_any(
    visitor& who, std::string place, std::chrono::milliseconds within,
    std::function<verdict(visitor&, const protocol::visit_return&)> then) {
  if (within.count() <= 0) {
    throw std::invalid_argument{"a visit ends some time: visit(who, \"place\", 30s, ...)"};
  }
  auto said = move_to(std::move(place));
  said.decision_.what = protocol::verdict::kind::visit;
  said.decision_.within = within;
  engine_->expect_back(who, std::move(then));
  return said;
}

void lockspace::release(visitor& who) { engine_->let_go(who, release().decision()); }

void lockspace::release_to(visitor& who, std::string place) {
  engine_->let_go(who, release_to(std::move(place)).decision());
}

void lockspace::move_to(visitor& who, std::string place) {
  engine_->let_go(who, move_to(std::move(place)).decision());
}

void lockspace::close(visitor& who, close_code code, std::string reason) {
  engine_->let_go(who, close(code, std::move(reason)).decision());
}

// A space is made inside its actor, and gets its engine when its constructor is done.
space_engine& lockspace::engine(std::string_view needed_by) const {
  if (engine_ != nullptr) return *engine_;
  throw std::logic_error{
      name_ + ": " + std::string{needed_by} +
      " does not work in a room's constructor: call it from started()"};
}

// -- who is here ----------------------------------------------------------------------------------

std::size_t lockspace::population() const noexcept {
  return engine_ != nullptr ? engine_->population() : 0;
}
std::vector<visitor*> lockspace::visitors() {
  return engine_ != nullptr ? engine_->visitors() : std::vector<visitor*>{};
}
visitor* lockspace::find(socket_id id) { return engine_ != nullptr ? engine_->find(id) : nullptr; }
std::vector<std::string> lockspace::spaces() const { return engine("spaces").world().spaces(); }

void lockspace::rooms(std::string prefix, std::function<void(const std::vector<room_info>&)> then) {
  engine("rooms").world().list_rooms(std::move(prefix), std::move(then));
}

// -- time and work --------------------------------------------------------------------------------

lockspace::timer lockspace::after(std::chrono::milliseconds delay, std::function<void()> task) {
  return timer{engine("after").world().start_timer(delay, std::move(task))};
}

void lockspace::cancel(timer which) {
  if (engine_ != nullptr) engine_->world().cancel_timer(static_cast<std::uint64_t>(which));
}

std::chrono::steady_clock::time_point lockspace::now() const { return engine("now").world().now(); }

const protocol::limits& lockspace::bounds() const { return engine("bounds").world().bounds(); }

// Told by a timer, so that the room is not called back before `offload` returns.
void lockspace::offload_any(
    std::function<std::function<void()>()> work, std::function<void(std::exception_ptr)> too_much) {
  if (engine("offload").world().offload(std::move(work))) return;
  after(std::chrono::milliseconds{0}, [too_much = std::move(too_much)] {
    tell_failure(
        too_much, std::make_exception_ptr(
                      std::runtime_error{"too much offloaded work waits: see limits::offloads"}));
  });
}

}  // namespace porthouse
