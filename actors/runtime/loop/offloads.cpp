#include <porthouse/actors/runtime/loop/offloads.hpp>

#include <algorithm>

namespace porthouse {

offloads::offloads(std::size_t most, std::size_t threads, protocol::pulse_labels& labels)
    : most_{most}, labels_{labels}, threads_(threads) {}

std::shared_ptr<offloads::piece> offloads::begin(std::string space) {
  if (pending_ >= most_) return nullptr;
  return std::make_shared<piece>(shared_from_this(), std::move(space));
}

std::shared_ptr<const void> offloads::hold() {
  return std::make_shared<const piece>(shared_from_this(), std::string{});
}

std::size_t offloads::drop_rest() noexcept {
  dropping_ = true;
  return pending_;
}

std::size_t offloads::running() const noexcept {
  return static_cast<std::size_t>(
      std::ranges::count_if(threads_, [](const auto& each) { return each.busy.load(); }));
}

bool offloads::piece::start() noexcept {
  if (of_->dropping_) return false;
  const auto free =
      std::ranges::find_if(of_->threads_, [](auto& each) { return !each.busy.exchange(true); });
  if (free == of_->threads_.end()) return true;
  on_ = &*free;
  on_->pulse.begin_turn(protocol::pulse::clock::now());
  at_work_.emplace(&on_->pulse, label_, "offloaded work");
  return true;
}

void offloads::piece::stop() noexcept {
  if (on_ == nullptr) return;
  at_work_.reset();
  on_->pulse.end_turn(protocol::pulse::clock::now());
  std::exchange(on_, nullptr)->busy = false;
}

}  // namespace porthouse
