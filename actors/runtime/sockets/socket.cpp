#include <porthouse/actors/runtime/messages/answer.hpp>
#include <porthouse/actors/runtime/messages/dispatch.hpp>
#include <porthouse/actors/runtime/messages/local_messages.hpp>
#include <porthouse/actors/runtime/sockets/socket.hpp>
#include <porthouse/protocol/ownership/ownership_rules.hpp>

#include <caf/message_id.hpp>

#include <exception>
#include <type_traits>
#include <utility>
#include <variant>

namespace porthouse {
namespace {

const space_instances& instances(const protocol::space_ref& to) noexcept {
  return static_cast<const located_place&>(*to.where).space(to.index);
}

}  // namespace

socket::socket(
    caf::actor_config& with, socket_table& where, std::uint32_t slot,
    protocol::identity_ptr identity)
    : loop_actor{with, where},
      who_{std::move(identity)},
      ownership_{*this, where.bounds(), where.books()},
      slot_{slot} {}

void socket::open(std::string_view place) {
  const journal_scope watching{shard().log(), slot_};
  caf::intrusive_ptr_add_ref(ctrl());  // until `closed`
  ownership_.opened(place);
}

void socket::received(std::vector<protocol::message> messages) {
  const journal_scope watching{shard().log(), slot_};
  for (auto& message : messages) message.may_hold(shard().bounds().json);
  if (shard().layers().opens()) let_in(messages);
  if (messages.empty()) return wire().read_on();
  ownership_.received(std::move(messages));
}

// Leaves in `messages` only the messages that all envelopes passed.
void socket::let_in(std::vector<protocol::message>& messages) {
  std::size_t kept = 0;
  for (auto& message : messages) {
    const auto outcome = shard().layers().open(message, *who_);
    using kind = protocol::outcome::kind;
    if (outcome.what == kind::pass) {
      if (&messages[kept] != &message) messages[kept] = std::move(message);
      ++kept;
      continue;
    }
    ++shard().books().received;
    ++shard().books().enveloped;
    if (auto* log = shard().log()) log->of(slot_).enveloped(shard().now(), outcome.what);
    if (outcome.what == kind::answer) shard().offer(slot_, wire(), outcome.reply.as_frame());
    if (outcome.what == kind::close) ownership_.shut(outcome.code, outcome.reason);
  }
  messages.resize(kept);
}

void socket::closed(const protocol::ending& how) {
  try {
    const journal_scope watching{shard().log(), slot_};
    ownership_.ended(how);
  } catch (const std::exception&) {
    // There is no memory to tell all that should know; the shard is told in any case.
  }
  shard().closed(slot_, who_, how);
  quit({});
  caf::intrusive_ptr_release(ctrl());  // may be the last
}

void socket::away() {
  const journal_scope watching{shard().log(), slot_};
  ownership_.away();
}

void socket::back(const protocol::absence& from) {
  const journal_scope watching{shard().log(), slot_};
  ownership_.back(from);
}

void socket::filled() {
  const journal_scope watching{shard().log(), slot_};
  ownership_.change_full(true);
}

void socket::drained() {
  const journal_scope watching{shard().log(), slot_};
  ownership_.change_full(false);
}

bool socket::is_with(const caf::strong_actor_ptr& space, std::uint32_t index) const noexcept {
  const auto where = ownership_.where();
  return where && index < where->spaces() &&
         instances({where, index}).on(shard().number()) == space;
}

// What a CAF actor of its own has said to the socket may still wait in its mailbox, and goes first.
void socket::space_died(std::uint32_t index) {
  const auto where = ownership_.where();
  if (!instances({where, index}).ours) {
    porthouse::tell(self(), nullptr, &shard(), space_down{where, index});
    return;
  }
  const journal_scope watching{shard().log(), slot_};
  ownership_.space_died(*where, index);
}

void socket::link_lost(std::uint32_t link) {
  const auto where = ownership_.where();
  if (!where || static_cast<const located_place&>(*where).link() != link) return;
  const journal_scope watching{shard().log(), slot_};
  ownership_.space_died(*where, 0);
}

void socket::given_back(protocol::tenure stay, protocol::request_number number) {
  const journal_scope watching{shard().log(), slot_};
  ownership_.given_back(stay, number);
}

void socket::ruled(protocol::space_verdict verdict) {
  const journal_scope watching{shard().log(), slot_};
  if (shard().log() != nullptr && protocol::lets_go(verdict.index, verdict.what.what) &&
      verdict.stay == ownership_.stay()) {
    shard().log()->of(slot_).ruled(static_cast<std::uint32_t>(verdict.index));
  }
  ownership_.ruled(std::move(verdict));
}

void socket::shut(protocol::close_code code, std::string_view reason) {
  const journal_scope watching{shard().log(), slot_};
  ownership_.shut(code, reason);
}

void socket::visit_overdue(protocol::tenure asked) {
  const journal_scope watching{shard().log(), slot_};
  ownership_.visit_overdue(asked);
}

void socket::found(std::string_view name, const protocol::place_ptr& where) {
  const journal_scope watching{shard().log(), slot_};
  ownership_.found(name, where);
}

void socket::deadline_passed() {
  const journal_scope watching{shard().log(), slot_};
  ownership_.deadline_passed();
}

// -- messages from other actors -------------------------------------------------------------------

void socket::take(caf::mailbox_element& element) {
  if (element.mid.is_response()) return answered(element);
  dispatch<seeking_socket_actor>(
      element.payload,
      [&](const send_to_client& text) {
        if (text.stay == ownership_.stay()) shard().offer(slot_, wire(), text.what.as_frame());
      },
      [&](own_verdict& own) {
        ruled({own.stay, 0, own.index, std::move(own.what)});
      },
      [&](const place_found& result) {
        absent_ = result.why;
        found(result.name, result.where);
        absent_ = protocol::move_error::no_such_place;
      },
      [&](const space_down& news) {
        const journal_scope watching{shard().log(), slot_};
        ownership_.space_died(*news.where, news.index);
      });
}

// A socket ends with its connection and never before.
void socket::asked_to_quit(caf::error) {
  shut(protocol::close_code::internal_error, "the socket was told to end");
}

// What could not be handled was about this socket: no other is to suffer for it.
void socket::threw(caf::error) { shut(protocol::close_code::internal_error, "the server failed"); }

// A response does not say of which stay it is: of this one only if it answers the last question.
void socket::answered(caf::mailbox_element& element) {
  auto answer = read_answer(element);
  const auto stay = answer.number == ownership_.asked() ? ownership_.stay() : protocol::tenure{0};
  if (answer.what) return ruled({stay, answer.number, answer.index, std::move(*answer.what)});
  if (stay != 0 && ownership_.where()) space_died(answer.index);
}

// -- what the ownership asks for ------------------------------------------------------------------

protocol::tenure socket::next_tenure() { return shard().begin_stay(slot_); }

std::optional<protocol::place_ptr> socket::find(std::string_view name) {
  if (auto known = shard().places()->find(name)) {
    if (known->up(shard().number())) return known;
    // Only the entry is waited for; the shard tells when it is back.
    if (name.empty() && known->space(0).returns) return std::nullopt;
    return protocol::place_ptr{};
  }
  if (name.empty() || !shard().machine()) return protocol::place_ptr{};
  if (!porthouse::tell(
          shard().machine(), self(), &shard(),
          find_place{std::string{name}, {who_->id, who_->address}}))
    return protocol::place_ptr{};
  return std::nullopt;
}

protocol::move_error socket::absence(std::string_view name) const {
  return shard().places()->find(name) ? protocol::move_error::down : absent_;
}

protocol::place_ptr socket::current(const protocol::place_ptr& known) {
  auto now = shard().places()->find(known->name());
  return now ? now : known;
}

// Of other places `current` knows what has become of them.
bool socket::is_over(const protocol::place_ptr& known) const {
  const auto& room = static_cast<const located_place&>(*known);
  if (room.family().empty()) return false;
  const auto& actor = room.space(0).on(0);
  return !actor || static_cast<const loop_actor*>(actor->get())->over();
}

void socket::tell(protocol::space_ref to, protocol::space_event&& event) {
  note(to, event);
  if (const auto* arrived = std::get_if<protocol::arrive>(&event); arrived && to.index == 0)
    shard().tell_room(*who_, to.where->name(), arrived->how);
  std::visit([&](auto& one) { hand_over(to, std::move(one)); }, event);
}

void socket::note(const protocol::space_ref& to, const protocol::space_event& event) {
  auto* log = shard().log();
  if (log == nullptr) return;
  if (const auto* failed = std::get_if<move_failed>(&event))
    return log->of(slot_).stayed(shard().now(), failed->why, failed->wanted);
  if (to.index != 0) return;
  if (const auto* arrived = std::get_if<protocol::arrive>(&event)) {
    const auto& where = static_cast<const located_place&>(*to.where);
    log->arrived(
        slot_, shard().now(), arrived->at.number, {where.name(), where.family(), where.node()},
        arrived->from, arrived->how);
  } else if (const auto* over = std::get_if<left>(&event)) {
    log->left(slot_, shard().now(), over->why);
  }
}

// With the socket's actor, to whatever space it goes.
void socket::hand_over(const protocol::space_ref& to, protocol::arrive&& event) {
  const auto number = event.number;
  post(to, number, porthouse::arrive{std::move(event), self()});
}

template <class Event>
void socket::hand_over(const protocol::space_ref& to, Event&& event) {
  if (protocol::is_only_for_rooms<std::remove_cvref_t<Event>> && !instances(to).ours) return;
  const auto number = protocol::question_in(event);
  post(to, number, std::forward<Event>(event));
}

template <class Message>
void socket::post(
    const protocol::space_ref& to, protocol::request_number number, Message&& message) {
  const auto& space = instances(to);
  const auto& actor = space.on(shard().number());
  const auto asks = number != 0 && !space.ours;
  const auto id = asks ? request_id(number, to.index) : caf::make_message_id();
  auto from = space.ours ? caf::strong_actor_ptr{} : self();
  const auto taken =
      actor && actor->get()->enqueue(
                   make_element(std::move(from), id, std::forward<Message>(message)), &shard());
  // Not at once: the ownership is in the middle of a step.
  if (!taken && number != 0 && (!asks || !actor)) {
    porthouse::tell(
        self(), nullptr, &shard(), space_down{to.where, static_cast<std::uint32_t>(to.index)});
  }
}

bool socket::take_back(
    protocol::space_ref from, protocol::tenure stay, protocol::request_number number) {
  if (protocol::shares_batch(static_cast<const located_place&>(*from.where).link())) return true;
  post(from, 0, cluster::take_back{stay, number});
  return false;
}

std::uint64_t socket::start_alarm(std::chrono::milliseconds from_now, protocol::tenure asked) {
  return later(from_now, [this, asked] { visit_overdue(asked); });
}

void socket::close(protocol::close_code code, std::string_view reason) {
  wire().close(code, reason);
}

}  // namespace porthouse
