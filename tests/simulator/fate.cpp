#include "fate.hpp"

#include <porthouse/test/dice.hpp>

namespace porthouse::simulator {
namespace {

std::uint64_t mix(std::uint64_t x) noexcept { return test::dice{x}.next(); }

}  // namespace

std::optional<fate::rolled> fate::roll(about subject, std::uint64_t chooser) {
  if (calm_) return std::nullopt;
  const auto asker = mix((chooser << 8U) | static_cast<std::uint64_t>(subject));
  const auto name = mix(asker + ++asked_[asker]);
  if (muted_ != nullptr && muted_->contains(name)) return std::nullopt;
  return rolled{name, mix(seed_ ^ name)};
}

void fate::note(choice name) {
  if (recording_) taken_.push_back(name);
}

std::uint32_t fate::pick(about subject, std::uint64_t chooser, std::uint32_t ways) {
  const auto die = roll(subject, chooser);
  const auto picked = die ? static_cast<std::uint32_t>(die->value % ways) : 0;
  if (picked != 0) note(die->name);
  return picked;
}

bool fate::happens(about subject, std::uint64_t chooser, std::uint32_t percent) {
  const auto die = roll(subject, chooser);
  const auto does = die && die->value % 100 < percent;
  if (does) note(die->name);
  return does;
}

std::chrono::milliseconds fate::delay(about subject, std::uint64_t chooser) {
  const auto die = roll(subject, chooser);
  if (!die) return std::chrono::milliseconds{1};
  const auto kind = die->value % 64;
  const auto size = static_cast<std::int64_t>((die->value >> 8U) & 0xffffU);
  if (kind < 4) return std::chrono::milliseconds{1};
  note(die->name);
  if (kind < 52 || hurried_) return std::chrono::milliseconds{1 + size % 5};
  if (kind < 63) return std::chrono::milliseconds{5 + size % 30};
  return std::chrono::milliseconds{30 + size % 120};
}

}  // namespace porthouse::simulator
