#include <porthouse/actors/event.hpp>
#include <porthouse/actors/lockspace.hpp>
#include <porthouse/actors/space_engine.hpp>

#include <stdexcept>

namespace porthouse {

lockspace::lockspace(std::string name) : name_{std::move(name)} {
  if (name_.empty()) throw std::invalid_argument{"a lockspace needs a name: lockspace{\"lobby\"}"};
}

lockspace::~lockspace() = default;

// -- hooks
// ------------------------------------------------------------------------------------------

verdict lockspace::connected(visitor&) { return keep(); }
void lockspace::left(visitor&, const departure&) {}
void lockspace::stays(visitor&, stay_reason, std::string_view) {}
void lockspace::gone(const identity&, const departure&) {}

verdict lockspace::message(visitor& who, const porthouse::message& said) {
  const auto event = read_event(said);
  if (event.name.empty()) {
    return close(close_code::invalid_data, R"(send {"event": "...", "body": {...}})");
  }
  const auto known = handlers_.find(std::string{event.name});
  if (known == handlers_.end()) return unknown(who, event.name);
  static const boost::json::value nothing;
  return known->second(who, event.body != nullptr ? *event.body : nothing);
}

verdict lockspace::unknown(visitor&, std::string_view) {
  return close(close_code::policy_violation, "unknown event");
}

// -- verdicts
// ---------------------------------------------------------------------------------------

verdict lockspace::release() { return {.what = verdict::kind::release}; }

verdict lockspace::release_to(std::string place) {
  return {.what = verdict::kind::release_to, .place = std::move(place)};
}

verdict lockspace::move_to(std::string place) {
  return {.what = verdict::kind::move_to, .place = std::move(place)};
}

verdict lockspace::visit_any(
    visitor& who, std::string place, std::chrono::milliseconds within,
    std::function<verdict(visitor&, visit_end, const porthouse::message*)> then) {
  if (within.count() <= 0) {
    throw std::invalid_argument{"a visit ends some time: visit(who, \"place\", 30s, ...)"};
  }
  engine_->expect_back(who, std::move(then));
  return {.what = verdict::kind::visit, .place = std::move(place), .within = within};
}

verdict lockspace::close(close_code code, std::string reason) {
  return {.what = verdict::kind::close, .code = code, .reason = std::move(reason)};
}

verdict lockspace::refuse(std::string reason) {
  return {.what = verdict::kind::refuse, .reason = std::move(reason)};
}

verdict lockspace::later() { return {.what = verdict::kind::later}; }

verdict lockspace::misshapen() {
  return close(close_code::invalid_data, "the body has not the shape of this event");
}

void lockspace::release(visitor& who) { engine_->let_go(who, release()); }

void lockspace::release_to(visitor& who, std::string place) {
  engine_->let_go(who, release_to(std::move(place)));
}

void lockspace::move_to(visitor& who, std::string place) {
  engine_->let_go(who, move_to(std::move(place)));
}

void lockspace::close(visitor& who, close_code code, std::string reason) {
  engine_->let_go(who, close(code, std::move(reason)));
}

void lockspace::handle(std::string event, event_handler what) {
  handlers_.insert_or_assign(std::move(event), std::move(what));
}

// -- who is here
// ------------------------------------------------------------------------------------

std::size_t lockspace::population() const noexcept { return engine_->population(); }
std::vector<visitor*> lockspace::visitors() { return engine_->visitors(); }
visitor* lockspace::find(socket_id id) { return engine_->find(id); }
std::vector<std::string> lockspace::spaces() const { return engine_->world().spaces(); }

void lockspace::rooms(std::string prefix, std::function<void(const std::vector<room_card>&)> then) {
  engine_->world().list_rooms(std::move(prefix), std::move(then));
}

void lockspace::broadcast(const porthouse::message& what, const visitor* except) {
  engine_->broadcast(what.as_frame(), except);
}

void lockspace::broadcast(
    std::string_view event, const boost::json::object& body, const visitor* except) {
  if (population() > 0) engine_->broadcast(event_message(event, body).as_frame(), except);
}

// -- time and work
// ----------------------------------------------------------------------------------

lockspace::timer lockspace::after(std::chrono::milliseconds delay, std::function<void()> what) {
  return timer{engine_->world().start_timer(delay, std::move(what))};
}

void lockspace::cancel(timer which) {
  engine_->world().cancel_timer(static_cast<std::uint64_t>(which));
}

std::chrono::steady_clock::time_point lockspace::now() const { return engine_->world().now(); }

void lockspace::offload_any(std::function<std::function<void()>()> work) {
  engine_->world().offload(std::move(work));
}

}  // namespace porthouse
