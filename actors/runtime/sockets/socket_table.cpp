#include <porthouse/actors/runtime/loop/loop_actor.hpp>
#include <porthouse/actors/runtime/messages/dispatch.hpp>
#include <porthouse/actors/runtime/sockets/socket.hpp>
#include <porthouse/actors/runtime/sockets/socket_table.hpp>

#include <algorithm>
#include <exception>
#include <new>
#include <utility>
#include <variant>

namespace porthouse {
namespace {

/// What it takes to deliver a parcel of a space that is not on this shard: such a space has counted
/// its work on its own loop only.
std::size_t work_of(const protocol::parcel& parcel) noexcept {
  auto work = parcel.lines.size();
  for (const auto& line : parcel.lines) {
    const auto* all = std::get_if<protocol::say_all>(&line);
    if (all != nullptr)
      work += all->who->size() * protocol::work_of_sending(all->what.wire().size());
  }
  return work;
}

/// The actor that takes messages for the shard.
class shard_mailbox final : public loop_actor {
public:
  shard_mailbox(caf::actor_config& with, socket_table& where)
      : loop_actor{with, where}, shard_{where} {}

private:
  // The shard stays; the one message is lost.
  void threw(caf::error) override {}
  void take(caf::mailbox_element& element) override {
    dispatch<shard_actor>(
        element.payload,
        [&](const delivery& parcels) {
          shard_.spend(work_of(*parcels.what));
          shard_.apply(std::move(*parcels.what));
        },
        [&](const directory_changed& news) { shard_.on_directory_changed(news); },
        [&](const run_here& task) { (*task.what)(); },
        [&](const inspect& request) {
          auto report = std::make_shared<const shard_report>(shard_.report(*request.what));
          tell(element.sender, self(), &shard_, inspected{std::move(report)});
        });
  }

  socket_table& shard_;
};

}  // namespace

socket_table::socket_table(
    caf::actor_system& system, protocol::loop& loop, std::uint16_t number,
    const protocol::envelopes& layers, const protocol::limits& bounds, const session_terms& terms)
    : shard_loop{system, loop},
      number_{number},
      bounds_{bounds},
      layers_{layers},
      sessions_{*this, terms} {
  directory_ = std::make_shared<const directory>(std::vector<located_ptr>{});
  self_ = make_loop_actor<shard_mailbox>(system, *this);
}

socket_table::~socket_table() { static_cast<shard_mailbox*>(self_->get())->quit({}); }

// -- sockets --------------------------------------------------------------------------------------

protocol::wire_events* socket_table::open(protocol::carrier& ours, protocol::opening from) {
  if (sessions_.concerns(*from.who)) return sessions_.greet(ours, std::move(from));
  return seat(ours, std::move(from.who), from.place);
}

socket* socket_table::seat(
    protocol::wire& ours, protocol::identity_ptr identity, std::string_view place) {
  if (directory_->places().empty()) return nullptr;
  const auto number = free_slot();
  const auto made = make_loop_actor<socket>(system(), *this, number, identity);
  auto* opened = static_cast<socket*>(made->get());
  if (log_) log_->opened(number, *opened, now());
  changes_.opened.push_back(std::move(identity));
  // From here on nothing is taken back: a socket that fails is closed, and that is told.
  free_.pop_back();
  slots_[number] = {0, opened, &ours, clock::time_point::max()};
  try {
    opened->open(place);
  } catch (const std::bad_alloc&) {
    opened->shut(protocol::close_code::internal_error, "the server failed");
  }
  return opened;
}

/// The last of `free_`: whoever gets it takes it out.
std::uint32_t socket_table::free_slot() {
  if (free_.empty()) {
    if (slots_.size() == slots_.capacity()) slots_.reserve(2 * slots_.size() + 1);
    free_.reserve(slots_.capacity());  // so that closing never allocates
    free_.push_back(static_cast<std::uint32_t>(slots_.size()));
    slots_.emplace_back();
  }
  return free_.back();
}

void socket_table::closed(
    std::uint32_t slot, protocol::identity_ptr identity, const protocol::ending& how) noexcept {
  slots_[slot] = {};
  free_.push_back(slot);
  try {
    if (log_) log_->closed(slot, now(), how);
    changes_.closed.emplace_back(std::move(identity), protocol::departure_of(how));
  } catch (const std::bad_alloc&) {
    // There is no memory to tell of it.
  }
}

const socket_table::slot_entry* socket_table::slot_of(
    const protocol::socket_ref& where) const noexcept {
  if (where.slot >= slots_.size() || slots_[where.slot].stay != where.number) return nullptr;
  return &slots_[where.slot];
}

socket* socket_table::at(const protocol::socket_ref& where) const noexcept {
  const auto* found = slot_of(where);
  return found == nullptr ? nullptr : found->who;
}

// -- deadlines ------------------------------------------------------------------------------------

void socket_table::deadline(std::uint32_t slot, std::chrono::milliseconds from_now) {
  auto& due = slots_[slot].deadline;
  if (from_now.count() == 0) {
    due = clock::time_point::max();
    return;
  }
  due = protocol::due_after(active_now(), from_now);
  if (due >= next_sweep_) return;
  next_sweep_ = due;
  ask_for_turn_at(due);
}

// Deadlines are set with every message and hardly ever pass: so one sweep looks at all of them, no
// earlier than the earliest known.
void socket_table::turn_began() {
  sessions_.turn_began();
  if (active_now() < next_sweep_) return;
  next_sweep_ = clock::time_point::max();
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].deadline > active_now()) continue;
    slots_[i].deadline = clock::time_point::max();
    guarded({slots_[i].stay, static_cast<std::uint32_t>(i), number_}, [&] {
      slots_[i].who->deadline_passed();
    });
  }
  for (const auto& slot : slots_) next_sweep_ = std::min(next_sweep_, slot.deadline);
  if (next_sweep_ != clock::time_point::max()) ask_for_turn_at(next_sweep_);
}

void socket_table::turn_ended() {
  sessions_.turn_ended();
  if (changes_.opened.empty() && changes_.closed.empty()) return;
  if (manager_) tell(manager_, self_, this, std::move(changes_));
  changes_ = {};
}

shard_report socket_table::report(const inspection_query& asked) const {
  shard_report made;
  made.shard = number_;
  made.at = now();
  made.sockets_open = sockets();
  made.in = inbound_;
  made.out = outbound_;
  made.sessions = sessions_.ledger();
  if (log_) log_->report(asked, made);
  return made;
}

// -- places ---------------------------------------------------------------------------------------

void socket_table::on_directory_changed(const porthouse::directory_changed& news) {
  directory_ = news.where;
  if (news.lost_link != 0) return link_down(news.lost_link);
  if (!news.died) return admit_to_entry();
  // By the actor, not by the place: where a sibling has been made anew since, sockets are still at
  // the place that was.
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    auto* socket = slots_[i].who;
    if (socket != nullptr && socket->is_with(news.dead, news.index)) socket->space_died(news.index);
  }
}

void socket_table::link_down(std::uint32_t lost_link) {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].who != nullptr) slots_[i].who->link_lost(lost_link);
  }
}

void socket_table::send_away(protocol::close_code code, std::string reason, std::size_t first) {
  constexpr std::size_t at_once = 1'024;
  constexpr std::chrono::milliseconds between{10};
  const auto last = std::min(first + at_once, slots_.size());
  for (auto i = first; i < last; ++i) {
    if (slots_[i].who != nullptr) slots_[i].who->shut(code, reason);
  }
  if (last == slots_.size()) return;
  start_timer(
      between, [this, code, reason = std::move(reason), last] { send_away(code, reason, last); });
}

// Some may be waiting for it to be made anew; to the others this means nothing.
void socket_table::admit_to_entry() {
  const auto entry = directory_->find({});
  if (!entry || !entry->up(number_)) return;
  each([&](socket& socket) { socket.found({}, entry); });
}

}  // namespace porthouse
