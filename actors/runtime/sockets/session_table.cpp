#include <porthouse/actors/runtime/messages/address_share.hpp>
#include <porthouse/actors/runtime/sockets/greeter.hpp>
#include <porthouse/actors/runtime/sockets/session_table.hpp>
#include <porthouse/actors/runtime/sockets/socket.hpp>
#include <porthouse/actors/runtime/sockets/socket_table.hpp>

#include <algorithm>
#include <exception>
#include <new>

namespace porthouse {
namespace {

using protocol::resume_error;

// Sessions have something to do all the time, none of it soon: so one look at all of them is for
// everything that has come due since the last.
constexpr std::chrono::milliseconds between_sweeps{1'000};
constexpr std::chrono::milliseconds at_the_soonest{50};

/// So many that have ended are remembered, to tell who comes back why.
constexpr std::size_t past_kept = 1'024;

/// For which connections a token is good, beside that of the name.
std::string binding_of(const protocol::opening& from) {
  return (from.secure ? "tls " : "tcp ") + from.origin;
}

}  // namespace

session_table::session_table(socket_table& home, const session_terms& terms)
    : home_{home}, terms_{terms} {}

session_table::~session_table() = default;

// -- those who come -------------------------------------------------------------------------------

protocol::wire_events* session_table::greet(protocol::carrier& line, protocol::opening from) {
  const auto due = protocol::due_after(now(), bounds().hello_deadline);
  auto made = std::make_unique<greeter>(*this, line, std::move(from), bounds().hello_bytes, due);
  auto* const one = made.get();
  greeters_.emplace(one, std::move(made));
  wake_at(due);
  return one;
}

void session_table::greeted(
    protocol::carrier& line, protocol::opening&& from, protocol::hello&& said) {
  if (!let_in(line, from, said)) return;
  if (said.resume.empty()) return begin(line, std::move(from), std::nullopt);
  const auto read = terms_.mint.read(said.resume, binding_of(from));
  if (const auto* refusal = std::get_if<protocol::token_mint::refusal>(&read)) {
    const bool elsewhere = *refusal == protocol::token_mint::refusal::elsewhere;
    return begin(
        line, std::move(from), elsewhere ? resume_error::elsewhere : resume_error::unknown);
  }
  const auto& token = std::get<protocol::session_token>(read);
  if (token.shard == home_.number() || token.shard >= terms_.shards)
    return come_back(line, std::move(from), said, token);
  auto with = std::make_unique<comeback>();
  with->from = std::move(from);
  with->said = std::move(said);
  with->token = token;
  line.move_to(token.shard, std::move(with));
}

/// Asks whom the program has for that. Closes, and returns false, if it says no.
bool session_table::let_in(
    protocol::carrier& line, protocol::opening& from, const protocol::hello& said) const {
  if (!terms_.authenticate) return true;
  auto who = *from.who;
  protocol::admission decided;
  try {
    decided = terms_.authenticate({said.auth, said.client, who.name, who.address, who.target});
  } catch (const std::exception&) {
    decided = protocol::admission::refuse(500, "the server could not decide");
  }
  if (!decided.name.empty()) who.name = std::move(decided.name);
  if (!decided.place.empty()) from.place = std::move(decided.place);
  for (auto& [name, value] : decided.attributes) who.attributes[name] = value;
  if (decided.admitted) decided.reason = protocol::objection(who, bounds());
  const bool fine = decided.admitted && decided.reason.empty();
  if (!fine) dismiss(line, protocol::close_code::forbidden, decided.reason);
  from.who = std::make_shared<const protocol::identity>(std::move(who));
  return fine;
}

void session_table::moved(protocol::carrier& line, std::unique_ptr<protocol::luggage> with) {
  auto& all = dynamic_cast<comeback&>(*with);
  come_back(line, std::move(all.from), all.said, all.token);
}

void session_table::come_back(
    protocol::carrier& line, protocol::opening&& from, const protocol::hello& said,
    const protocol::session_token& token) {
  auto* const known = find(token.session);
  if (known != nullptr && known->it.is_late(said))
    return dismiss(line, protocol::close_code::replaced, protocol::replaced_reason);
  if (const auto why = objection(known, from, token)) return begin(line, std::move(from), why);
  auto& session = known->it;
  if (!session.can_resume(said)) {
    return dismiss(
        line, protocol::close_code::broke_session,
        "these counts cannot be: come back as somebody new");
  }
  away_.remove(known->away);
  session.resume(
      line, said, token.generation, news_for(session.id(), session.next_generation(), from),
      from.who->address);
}

session_table::entry* session_table::find(protocol::socket_id id) const noexcept {
  const auto found = sessions_.find(id);
  return found != sessions_.end() ? found->second.get() : nullptr;
}

std::optional<resume_error> session_table::objection(
    const entry* known, const protocol::opening& from, const protocol::session_token& token) const {
  if (known == nullptr) {
    const auto past = std::ranges::find(past_, token.session, &decltype(past_)::value_type::first);
    return past == past_.end() ? resume_error::expired : past->second;
  }
  if (known->it.is_ending()) return known->it.ended_by();
  if (known->who->name != from.who->name) return resume_error::identity;
  if (!known->it.takes(token.generation)) return resume_error::superseded;
  return std::nullopt;
}

void session_table::begin(
    protocol::carrier& line, protocol::opening&& from, std::optional<resume_error> why) {
  session_port& port = *this;
  auto made = std::make_unique<entry>(port, from.who);
  auto& session = made->it;
  auto news = news_for(session.id(), session.next_generation(), from);
  news.why = why;
  if (why) ++books_.not_resumed;
  sessions_.insert_or_assign(session.id(), std::move(made));
  session.begin(line, std::move(news));
  auto* const socket = home_.seat(session, from.who, from.place);
  if (socket != nullptr) return session.tell(*socket);
  session.close(protocol::close_code::try_again_later, "");
}

protocol::welcome session_table::news_for(
    protocol::socket_id session, std::uint32_t generation, const protocol::opening& from) const {
  protocol::welcome made;
  made.token = terms_.mint.write({home_.number(), session, generation}, binding_of(from));
  made.keep = bounds().resume_for;
  made.beat = bounds().beat;
  made.window_bytes = bounds().window_bytes;
  made.message_bytes = bounds().message_bytes;
  return made;
}

void session_table::tell_room(
    protocol::socket_id id, const std::string& name, protocol::arrival how) {
  if (auto* const known = find(id)) known->it.send(protocol::write_room(name, protocol::name(how)));
}

// -- those who are away ---------------------------------------------------------------------------

void session_table::went_away(const protocol::session& session) noexcept {
  try {
    auto& one = *sessions_.at(session.id());
    one.away = away_.add(session.id(), address_share(one.who->address));
    const auto most = std::max<std::size_t>(bounds().away_sessions / terms_.shards / 10, 1);
    if (const auto other = away_.crowded_out(one.away, most)) crowded_out_.push_back(*other);
  } catch (const std::exception&) {
    // There is no memory for it: it is not among those that may be evicted.
  }
}

void session_table::stop() {
  stopping_ = true;
  evict();
}

/// Who has waited longest makes room for the others.
void session_table::evict() {
  for (const auto id : std::exchange(crowded_out_, {})) evict(id);
  const auto share = std::max<std::size_t>(bounds().away_sessions / terms_.shards, 1);
  const auto most = stopping_ ? 0 : share;
  while (away_.size() > most) evict(*away_.oldest());
}

void session_table::evict(protocol::socket_id id) {
  auto* const known = find(id);
  if (known == nullptr) return;
  away_.remove(known->away);
  known->it.give_up(stopping_ ? resume_error::ended : resume_error::evicted);
}

void session_table::ended(const protocol::session& session) noexcept {
  if (const auto* const known = find(session.id())) away_.remove(known->away);
  try {
    over_.push_back(session.id());
    past_.emplace_back(session.id(), session.ended_by());
    if (past_.size() > past_kept) past_.pop_front();
  } catch (const std::bad_alloc&) {
    // Who comes back is told that it has expired.
  }
}

// -- time -----------------------------------------------------------------------------------------

session_table::clock::time_point session_table::now() const noexcept { return home_.active_now(); }

const protocol::limits& session_table::bounds() const noexcept { return home_.bounds(); }

void session_table::wake_at(clock::time_point when) {
  const auto least = when <= now() ? at_the_soonest : between_sweeps;
  when = std::max(when, std::min(now(), last_sweep_) + least);
  if (when >= next_sweep_) return;
  next_sweep_ = when;
  home_.wake_for_sessions(when);
}

void session_table::turn_began() {
  if (now() < next_sweep_) return;
  next_sweep_ = clock::time_point::max();
  last_sweep_ = now();
  sweep();
}

void session_table::sweep() {
  auto next = clock::time_point::max();
  for (const auto& [id, one] : sessions_) {
    one->it.due();
    next = std::min(next, one->it.next_due());
  }
  for (const auto& [one, greeter] : greeters_) {
    if (greeter->due() <= now()) greeter->expire();
    next = std::min(next, greeter->due());
  }
  if (next != clock::time_point::max()) wake_at(next);
}

void session_table::turn_ended() {
  evict();
  for (const auto* one : std::exchange(finished_, {})) greeters_.erase(one);
  for (const auto one : std::exchange(over_, {})) sessions_.erase(one);
}

protocol::frame session_table::wrapped(const protocol::frame& frame) {
  if (protocol::kind_of(frame) == protocol::frame_kind::counted) return frame;
  if (!same_bytes(frame, last_raw_)) {
    last_wrapped_ = protocol::wrapped(frame);
    last_raw_ = frame;
  }
  return last_wrapped_;
}

}  // namespace porthouse
