#include <porthouse/actors/runtime/rooms/question_book.hpp>
#include <porthouse/actors/runtime/rooms/space_engine.hpp>
#include <porthouse/protocol/text/utf8.hpp>

#include <algorithm>
#include <charconv>
#include <functional>
#include <iterator>
#include <stdexcept>

namespace porthouse {
namespace {

using protocol::request_end;

constexpr char of_owner = 'a';
constexpr char of_sibling = 's';
constexpr std::size_t most_of_message = 256;

std::uint64_t key(const visitor& who) noexcept { return static_cast<std::uint64_t>(who.id()); }

// A reply may come when its visitor is in another room, or in the same one made anew: numbers of
// one are not to be taken for those of another. The name tells rooms of one moment apart, the shard
// those of one name, and the clock what has been there before.
std::string prefix_of(space_engine& room, char of) {
  const auto now = room.world().now().time_since_epoch().count();
  auto mixed = std::hash<std::string_view>{}(room.name());
  for (const auto one :
       {static_cast<std::uint64_t>(now), std::uint64_t{room.world().local_shard()}})
    mixed = (mixed ^ one) * 0x9E3779B97F4A7C15ULL;
  char text[8] = {};
  const auto* last = std::to_chars(std::begin(text), std::end(text), mixed >> 32U, 36).ptr;
  return of + std::string{static_cast<const char*>(text), last} + '.';
}

std::string_view text_in(const boost::json::object& from, std::string_view field) noexcept {
  const auto* value = from.if_contains(field);
  const auto* text = value != nullptr ? value->if_string() : nullptr;
  return text != nullptr ? std::string_view{text->data(), text->size()} : std::string_view{};
}

request_end end_of(answer_status how) noexcept {
  switch (how) {
    case answer_status::answered: return request_end::answered;
    case answer_status::refused: return request_end::refused;
    case answer_status::timed_out: return request_end::timed_out;
    case answer_status::misfit: return request_end::misfit;
    default: return request_end::left;
  }
}

void demand_end(std::chrono::milliseconds within) {
  if (within.count() > 0) return;
  throw std::invalid_argument{"a question ends some time: ask(\"sure?\", {}, 10s, ...)"};
}

}  // namespace

question_book::question_book(space_engine& engine) : engine_{engine} {}

bool question_book::is_for_sibling(const boost::json::value& to) noexcept {
  const auto* text = to.if_string();
  return text != nullptr && !text->empty() && text->front() == of_sibling;
}

// The question that is asked next.
protocol::message question_book::write(
    const visitor& for_whom, std::string_view event, const boost::json::value& body) {
  const auto of = space_engine::is_sibling_of(for_whom) ? of_sibling : of_owner;
  if (prefix_.empty()) prefix_ = prefix_of(engine_, of);
  return write_question(event, body, prefix_ + std::to_string(last_ + 1));
}

std::optional<std::uint64_t> question_book::number_in(std::string_view name) const {
  if (!name.starts_with(prefix_)) return std::nullopt;
  name.remove_prefix(prefix_.size());
  std::uint64_t number = 0;
  const auto read = std::from_chars(name.data(), name.data() + name.size(), number);
  if (read.ec != std::errc{} || read.ptr != name.data() + name.size()) return std::nullopt;
  return number;
}

bool question_book::is_too_much_for(const visitor& who) const noexcept {
  const auto first = questions_.lower_bound({key(who), 0});
  const auto last = questions_.lower_bound({key(who) + 1, 0});
  const auto open = static_cast<std::size_t>(std::distance(first, last));
  return open >= engine_.world().bounds().open_questions;
}

// Returns the number of the timer, if there is one.
std::uint64_t question_book::when(
    bool at_once, std::chrono::milliseconds within, std::function<void()> task) {
  if (!at_once) return engine_.world().start_timer(within, std::move(task));
  engine_.world().soon(std::move(task));
  return 0;
}

// -- asking ---------------------------------------------------------------------------------------

void question_book::ask(
    visitor& who, std::string_view event, const boost::json::value& body,
    std::chrono::milliseconds within, follower then) {
  demand_end(within);
  const auto asked = write(who, event, body);
  const auto too_many = is_too_much_for(who);
  const question_key which{key(who), ++last_};
  const auto timer = when(too_many, within, [this, which] { timed_out(which); });
  questions_.emplace(which, question{engine_.stay_of(who), std::move(then), timer, too_many});
  ledger_.begin();
  if (!too_many) engine_.send(who, asked.as_frame());
}

void question_book::ask_all(
    std::string_view event, const boost::json::value& body, std::chrono::milliseconds within,
    std::unique_ptr<survey> of) {
  demand_end(within);
  round made{std::move(of), {}, {}, 0};
  const auto here = engine_.visitors();
  const auto too_many = rounds_.size() >= engine_.world().bounds().open_questions;
  const auto at_once = too_many || here.empty();
  const auto asked = at_once ? protocol::message{} : write(*here.front(), event, body);
  const auto number = ++last_;
  for (const auto* who : here) made.waiting.insert(key(*who));
  made.timer = when(at_once, within, [this, number] { end_round(number); });
  for (auto left = made.waiting.size(); left > 0; --left) ledger_.begin();
  rounds_.emplace(number, std::move(made));
  if (!at_once) engine_.broadcast(asked.as_frame(), nullptr, engine_.not_droppable());
}

// -- ends -----------------------------------------------------------------------------------------

// Rooms that take messages as they are have them parsed only if they hold what must be in a reply.
question_book::kind question_book::take(visitor& who, const protocol::message& said) {
  if (prefix_.empty() || said.text().find(prefix_) == std::string_view::npos) return kind::other;
  const auto* whole = said.json();
  const auto* object = whole != nullptr ? whole->if_object() : nullptr;
  if (object == nullptr || object->contains("event")) return kind::other;
  const auto number = number_in(text_in(*object, "reply"));
  if (!number) return kind::other;
  reply_view reply{answer_status::answered, object->if_contains("body")};
  if (const auto* error = object->if_contains("error")) {
    reply.how = answer_status::refused;
    if (const auto* more = error->if_object()) {
      const auto most_of_code = engine_.world().bounds().id_bytes;
      reply.code = protocol::utf8_prefix(text_in(*more, "code"), most_of_code);
      reply.message = protocol::utf8_prefix(text_in(*more, "message"), most_of_message);
    }
  }
  const auto found = questions_.find({key(who), *number});
  if (found != questions_.end() && !found->second.too_many) {
    end(found, who, reply);
    return kind::reply;
  }
  const auto all = rounds_.find(*number);
  return all != rounds_.end() && add(all, who, reply) ? kind::reply : kind::stray;
}

void question_book::end(questions::iterator which, visitor& who, const reply_view& said) {
  const auto taken = questions_.extract(which);
  auto& of = taken.mapped();
  engine_.world().cancel_timer(of.timer);
  auto how = said.how;
  engine_.run(
      "answer of a client", [&] { how = of.then(who, said); }, &who);
  count(how);
}

bool question_book::add(rounds::iterator which, const visitor& who, const reply_view& said) {
  auto& of = which->second;
  if (of.waiting.erase(key(who)) == 0) return false;
  auto how = said.how;
  engine_.run(
      "answer of a client", [&] { how = of.of->add(who.id(), said); }, &who);
  count(how);
  if (of.waiting.empty()) end_round(which->first);
  return true;
}

void question_book::timed_out(question_key which) {
  const auto found = questions_.find(which);
  if (found == questions_.end()) return;
  auto* who = engine_.known(which.first, found->second.stay);
  if (who == nullptr) {  // it asked on behind its own end
    questions_.erase(found);
    return count(answer_status::left);
  }
  if (!found->second.too_many) return end(found, *who, {answer_status::timed_out});
  end(found, *who,
      {answer_status::refused, nullptr, "busy",
       "it has been asked too much: limits::open_questions"});
}

void question_book::end_round(std::uint64_t number) {
  const auto found = rounds_.find(number);
  if (found == rounds_.end()) return;
  auto taken = rounds_.extract(found);
  auto& of = taken.mapped();
  engine_.world().cancel_timer(of.timer);
  for (const auto one : of.waiting) {
    of.silent.push_back(protocol::socket_id{one});
    count(answer_status::timed_out);
  }
  engine_.run("answers of all", [&] { of.of->end(of.silent); });
}

void question_book::end_all_of(visitor& who) {
  const auto until = last_;
  for (auto next = questions_.lower_bound({key(who), 0});
       next != questions_.end() && next->first.first == key(who) && next->first.second <= until;
       next = questions_.lower_bound({key(who), 0}))
    end(next, who, {answer_status::left});
  for (auto next = rounds_.begin(); next != rounds_.end();) {
    const auto number = next->first;
    auto& of = next->second;
    if (of.waiting.erase(key(who)) > 0) {
      count(answer_status::left);
      of.silent.push_back(who.id());
      if (of.waiting.empty()) end_round(number);
    }
    next = rounds_.upper_bound(number);
  }
}

void question_book::forget(const visitor& who) {
  for (auto next = questions_.lower_bound({key(who), 0});
       next != questions_.end() && next->first.first == key(who);) {
    engine_.world().cancel_timer(next->second.timer);
    next = questions_.erase(next);
    count(answer_status::left);
  }
}

void question_book::forget_all() noexcept {
  for (auto left = questions_.size(); left > 0; --left) count(answer_status::left);
  for (const auto& [number, of] : rounds_) {
    for (auto left = of.waiting.size(); left > 0; --left) count(answer_status::left);
  }
  questions_.clear();
  rounds_.clear();
}

void question_book::count(answer_status how) noexcept { ledger_.end(end_of(how)); }

}  // namespace porthouse
