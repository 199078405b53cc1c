#include "fate.hpp"

#include <porthouse/test/dice.hpp>

namespace porthouse::simulator {
namespace {

std::uint64_t mix(std::uint64_t x) noexcept { return test::dice{x}.next(); }

}  // namespace

std::optional<fate::rolled> fate::roll(about what, std::uint64_t who) {
  if (calm_) return std::nullopt;
  const auto asker = mix((who << 8U) | static_cast<std::uint64_t>(what));
  const auto which = mix(asker + ++asked_[asker]);
  if (muted_ != nullptr && muted_->contains(which)) return std::nullopt;
  return rolled{which, mix(seed_ ^ which)};
}

void fate::note(choice which) {
  if (recording_) taken_.push_back(which);
}

std::uint32_t fate::pick(about what, std::uint64_t who, std::uint32_t ways) {
  const auto one = roll(what, who);
  const auto picked = one ? static_cast<std::uint32_t>(one->value % ways) : 0;
  if (picked != 0) note(one->which);
  return picked;
}

bool fate::happens(about what, std::uint64_t who, std::uint32_t percent) {
  const auto one = roll(what, who);
  const auto does = one && one->value % 100 < percent;
  if (does) note(one->which);
  return does;
}

std::chrono::milliseconds fate::delay(about what, std::uint64_t who) {
  const auto one = roll(what, who);
  if (!one) return std::chrono::milliseconds{1};
  const auto kind = one->value % 64;
  const auto size = static_cast<std::int64_t>((one->value >> 8U) & 0xffffU);
  if (kind < 4) return std::chrono::milliseconds{1};
  note(one->which);
  if (kind < 52 || hurried_) return std::chrono::milliseconds{1 + size % 5};
  if (kind < 63) return std::chrono::milliseconds{5 + size % 30};
  return std::chrono::milliseconds{30 + size % 120};
}

}  // namespace porthouse::simulator
