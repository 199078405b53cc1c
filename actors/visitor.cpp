#include <porthouse/actors/event.hpp>
#include <porthouse/actors/space_engine.hpp>
#include <porthouse/actors/visitor.hpp>

#include <memory>

namespace porthouse {

std::string_view visitor::from() const noexcept { return home_.from(*this); }

void visitor::send(const message& what) { home_.send(*this, what.as_frame()); }

void visitor::send(std::string_view event, const boost::json::object& body) {
  home_.send(*this, event_message(event, body).as_frame());
}

void visitor::rename(std::string name) {
  auto changed = std::make_shared<identity>(*who_);
  changed->name = std::move(name);
  home_.rename(*this, std::move(changed));
}

void visitor::note(std::string_view key, boost::json::value value) {
  auto changed = std::make_shared<identity>(*who_);
  changed->attributes.insert_or_assign(key, std::move(value));
  home_.rename(*this, std::move(changed));
}

void visitor::answer(verdict what) { home_.answer(*this, std::move(what)); }

}  // namespace porthouse
