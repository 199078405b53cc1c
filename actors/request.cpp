#include <porthouse/actors/request.hpp>
#include <porthouse/actors/runtime/rooms/pending_reply.hpp>
#include <porthouse/actors/runtime/rooms/request_in_hand.hpp>
#include <porthouse/actors/visitor.hpp>

namespace porthouse {

later_reply::later_reply(visitor& who) : of_{who.put_off_reply()} {}

void later_reply::give_value(const boost::json::value& value) const {
  auto with = answered_with(value);
  if (of_) of_->end(std::move(with));
}

void later_reply::refuse(std::string_view code, std::string_view message) const {
  auto with = refused_with(code, message);
  if (of_) of_->end(std::move(with));
}

}  // namespace porthouse
