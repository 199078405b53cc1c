#include <porthouse/actors/runtime/loop/loop_actor.hpp>
#include <porthouse/actors/runtime/loop/parcel_budget.hpp>

#include <utility>
#include <variant>

namespace porthouse {
namespace {

// What a line takes beside the bytes that it carries.
constexpr std::size_t bare_line = 64;

std::size_t weight(const protocol::say& line) { return line.what.wire().size(); }
std::size_t weight(const protocol::say_all& line) {
  return line.what.wire().size() + line.who->size() * sizeof(protocol::socket_ref);
}
std::size_t weight(const protocol::verdict_line&) { return 0; }
std::size_t weight(const protocol::amend&) { return 0; }
std::size_t weight(const protocol::give_back&) { return 0; }

std::size_t weight(const protocol::parcel& parcel) {
  std::size_t sum = 0;
  for (const auto& line : parcel.lines)
    sum += bare_line + std::visit([](const auto& known) { return weight(known); }, line);
  return sum;
}

}  // namespace

struct parcel_budget::charged_parcel {
  charged_parcel(protocol::parcel given, std::shared_ptr<parcel_budget> on)
      : parcel{std::move(given)}, budget{std::move(on)}, bytes{weight(parcel)} {
    budget->on_the_way_.fetch_add(bytes, std::memory_order_relaxed);
  }
  charged_parcel(const charged_parcel&) = delete;
  charged_parcel& operator=(const charged_parcel&) = delete;
  ~charged_parcel() { budget->refund(bytes); }

  protocol::parcel parcel;
  std::shared_ptr<parcel_budget> budget;
  std::size_t bytes;
};

std::shared_ptr<protocol::parcel> parcel_budget::charge(
    const std::shared_ptr<parcel_budget>& on, protocol::parcel parcel) {
  const auto made = std::make_shared<charged_parcel>(std::move(parcel), on);
  return {made, &made->parcel};
}

// Either the thread that delivers sees that the space waits, or the space sees that enough has been
// delivered: whichever takes the mark back has the space go on.
bool parcel_budget::exhausted() noexcept {
  if (on_the_way_.load() <= most_) return false;
  waiting_.store(true);
  return on_the_way_.load() > most_ / 2 || !waiting_.exchange(false);
}

void parcel_budget::refund(std::size_t bytes) noexcept {
  const auto left = on_the_way_.fetch_sub(bytes) - bytes;
  if (left > most_ / 2 || !waiting_.exchange(false)) return;
  if (const auto alive = space_.lock()) static_cast<loop_actor*>(alive->get())->resume();
}

}  // namespace porthouse
