#include <porthouse/actors/offloads.hpp>

namespace porthouse {

offloads::offloads(std::size_t most, std::size_t threads) : most_{most}, running_(threads) {}

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

std::vector<std::string> offloads::running() const {
  std::vector<std::string> names;
  for (const auto& one : running_) {
    if (const auto space = one.load()) names.push_back(*space);
  }
  return names;
}

bool offloads::piece::start() noexcept {
  if (of_->dropping_) return false;
  for (slot_ = 0; slot_ < of_->running_.size(); ++slot_) {
    name free;
    if (of_->running_[slot_].compare_exchange_strong(free, space_)) break;
  }
  return true;
}

void offloads::piece::stop() noexcept {
  if (slot_ < of_->running_.size()) of_->running_[slot_].store(nullptr);
}

}  // namespace porthouse
