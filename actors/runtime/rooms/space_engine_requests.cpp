// The part of `space_engine` that has to do with requests: of its visitors, and of the room.

#include <porthouse/actors/runtime/rooms/question_book.hpp>
#include <porthouse/actors/runtime/rooms/request_book.hpp>
#include <porthouse/actors/runtime/rooms/request_in_hand.hpp>
#include <porthouse/actors/runtime/rooms/space_engine.hpp>

#include <chrono>
#include <utility>
#include <variant>

namespace porthouse {
namespace {

using protocol::request_end;
using std::chrono::milliseconds;

// Wraps around every 49 days, which is no matter to differences. 0 stands for no time at all.
std::uint32_t in_milliseconds(std::chrono::steady_clock::time_point when) noexcept {
  const auto since = std::chrono::floor<milliseconds>(when.time_since_epoch()).count();
  const auto low = static_cast<std::uint32_t>(since);
  return low != 0 ? low : 1;
}

}  // namespace

// Here the books are complete types.
space_engine::space_engine(std::unique_ptr<lockspace> room, space_world& world)
    : world_{world},
      members_(world.shards()),
      outgoing_(world.shards()),
      room_{std::move(room)},
      name_{room_->name()} {
  room_->engine_ = this;
}

space_engine::~space_engine() = default;

request_book& space_engine::requests() {
  if (!requests_) requests_ = std::make_shared<request_book>(*this);
  return *requests_;
}

question_book& space_engine::questions() {
  if (!questions_) questions_ = std::make_unique<question_book>(*this);
  return *questions_;
}

request_in_hand* space_engine::in_hand(const visitor& who) noexcept {
  return requests_ ? requests_->in_hand(who) : nullptr;
}

// -- when -----------------------------------------------------------------------------------------

void space_engine::note_time(visitor& who) const { who.heard_at_ = in_milliseconds(world_.now()); }

milliseconds space_engine::age_of_batch(const visitor& who) const {
  if (who.heard_at_ == 0) return milliseconds{0};
  return milliseconds{in_milliseconds(world_.now()) - who.heard_at_};
}

// -- what is said about them ----------------------------------------------------------------------

std::size_t space_engine::hold_place(const visitor& who) {
  auto& lines = parcel_for(who).lines;
  lines.emplace_back(protocol::say{who.stay_, {}});
  return lines.size() - 1;
}

void space_engine::fill_place(const visitor& who, std::size_t place, const protocol::frame& with) {
  std::get<protocol::say>(parcel_for(who).lines.at(place)).what = with;
  world_.spend(protocol::work_of_sending(with.wire().size()));
}

porthouse::verdict space_engine::hear(visitor& who, const message& said) {
  using kind = question_book::kind;
  const auto is = questions_ ? questions_->take(who, said) : kind::other;
  if (is == kind::other) return room_->received(who, said);
  return is == kind::reply ? room_->keep() : room_->stray_reply(who);
}

// -- their ends -----------------------------------------------------------------------------------

visitor* space_engine::known(std::uint64_t id, protocol::tenure stay) {
  const auto found = visitors_.find(id);
  return found != visitors_.end() && found->second.stay_.number == stay ? &found->second : nullptr;
}

void space_engine::end_by_letting_go(visitor& who, protocol::verdict::kind by) {
  const auto crashed = by == protocol::verdict::kind::crashed;
  requests_->let_go(who, crashed ? request_end::crashed : request_end::moved);
}

void space_engine::end_requests_of(visitor& who) {
  if (requests_) requests_->forget(who);
  if (questions_) questions_->end_all_of(who);
}

void space_engine::forget_questions_to(const visitor& who) {
  if (questions_) questions_->forget(who);
}

void space_engine::last_words() {
  if (requests_) requests_->end_all();
}

// The last `later_reply` may be the room's own, and finds no book.
void space_engine::forget_requests() {
  if (requests_) requests_->end_all();
  if (questions_) questions_->forget_all();
  if (requests_ || questions_) publish_requests();
  requests_.reset();
  questions_.reset();
}

void space_engine::publish_requests() {
  protocol::request_ledgers now;
  if (requests_) now.requests = requests_->ledger();
  if (questions_) now.questions = questions_->ledger();
  if (now == published_) return;
  world_.requested(now, published_);
  published_ = now;
}

}  // namespace porthouse
