#include <porthouse/actors/runtime/rooms/pending_reply.hpp>
#include <porthouse/actors/runtime/rooms/request_book.hpp>
#include <porthouse/actors/runtime/rooms/request_in_hand.hpp>
#include <porthouse/actors/runtime/rooms/space_engine.hpp>

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace porthouse {
namespace {

using protocol::request_end;
using std::chrono::milliseconds;

// Names and keys are a client's own: lengths tell where one ends.
std::string part(std::string_view text) {
  return std::to_string(text.size()) + ':' + std::string{text};
}

bool is_short_text(const boost::json::value& value, std::size_t most_bytes) noexcept {
  const auto* text = value.if_string();
  return text != nullptr && !text->empty() && text->size() <= most_bytes;
}

}  // namespace

bool request_in_hand::is_ask(const boost::json::value& value, std::size_t most_bytes) noexcept {
  return value.is_int64() || value.is_uint64() || is_short_text(value, most_bytes);
}

request_in_hand::request_in_hand(request_book& book, visitor& who, const event_view& event)
    : book_{book},
      who_{who},
      ask_{boost::json::serialize(*event.ask)},
      ttl_{book.engine().world().bounds().verdict_deadline},
      age_{book.engine().age_of_batch(who)} {
  book_.ledger().begin();
  book_.enter(*this);
  read(event);
}

request_in_hand::~request_in_hand() { book_.leave(*this); }

void request_in_hand::read(const event_view& event) {
  const auto most_bytes = book_.engine().world().bounds().id_bytes;
  const auto most = ttl_;
  if (event.ttl != nullptr) {
    const auto* number = event.ttl->if_int64();
    const auto whole = number != nullptr || event.ttl->is_uint64();
    if (!whole) wrong_field_ = "ttl";
    if (number != nullptr) ttl_ = milliseconds{*number};
  }
  if (event.once != nullptr && !is_short_text(*event.once, most_bytes)) wrong_field_ = "once";
  if (!wrong_field_.empty()) return;
  if (event.ttl != nullptr && ttl_ <= age_) return end(failed_by(request_end::late));
  ttl_ = std::min(ttl_, most);
  if (event.once != nullptr) look_up(event.name, event.once->get_string());
}

void request_in_hand::look_up(std::string_view event, std::string_view once) {
  const auto& name = who_.name();
  const auto owner =
      name.empty() ? 's' + std::to_string(static_cast<std::uint64_t>(who_.id())) : 'n' + name;
  const auto key = part(owner) + part(event) + part(once);
  const auto now = book_.engine().world().now();
  auto before = book_.kept().find(key, now);
  if (!before) {
    run_ = std::make_shared<request_run>();
    return book_.kept().open(key, run_, now);
  }
  if (before->end) return reply(*before->end);
  if (!book_.may_wait(who_)) return reply(failed_by(request_end::busy));
  over_ = true;
  book_.wait(who_, std::move(ask_), before, time_left());
}

milliseconds request_in_hand::time_left() const noexcept {
  return std::max(ttl_ - age_, milliseconds{0});
}

bool request_in_hand::may_begin(bool puts_off) {
  may_put_off_ = puts_off;
  if (puts_off && !book_.may_wait(who_)) end(failed_by(request_end::busy));
  return open();
}

void request_in_hand::end(const request_outcome& with) {
  if (over_) return;
  reply(with);
  if (run_) book_.finish(*run_, with);
}

std::shared_ptr<pending_reply> request_in_hand::put_off() {
  if (!may_put_off_) {
    throw std::logic_error{
        "a reply is put off by a handler that returns it: later_reply buy(visitor&, const order&)"};
  }
  if (auto same = pending_.lock()) return same;
  if (!run_) run_ = std::make_shared<request_run>();
  auto made = book_.put_off(run_);
  pending_ = made;
  return made;
}

void request_in_hand::hold_place() {
  if (!over_ && !place_) place_ = book_.engine().hold_place(who_);
}

void request_in_hand::done() {
  if (over_) return;
  if (!may_put_off_) return end(answered_with({}));
  if (run_ && run_->end) return reply(*run_->end);
  if (pending_.expired()) return end(failed_by(request_end::dropped));
  run_->in_hand = false;
  if (place_) return reply(failed_by(request_end::moved));
  over_ = true;
  book_.wait(who_, std::move(ask_), run_, time_left());
}

void request_in_hand::reply(const request_outcome& with) {
  const auto frame = reply_to(ask_, with).as_frame();
  over_ = true;
  book_.ledger().end(with.how);
  if (place_) return book_.engine().fill_place(who_, *place_, frame);
  book_.engine().send(who_, frame);
}

}  // namespace porthouse
