#include "schedule.hpp"

#include "town.hpp"

#include <array>
#include <utility>

namespace porthouse::simulator {
namespace {

constexpr std::array<std::pair<sabotage, std::string_view>, 10> names{{
    {sabotage::none, "none"},
    {sabotage::drop_left, "drop_left"},
    {sabotage::double_heard, "double_heard"},
    {sabotage::share_messages, "share_messages"},
    {sabotage::ignore_tenure, "ignore_tenure"},
    {sabotage::overtake, "overtake"},
    {sabotage::forget_deadline, "forget_deadline"},
    {sabotage::lose_frames, "lose_frames"},
    {sabotage::cook_books, "cook_books"},
    {sabotage::bury_deaths, "bury_deaths"},
}};

}  // namespace

std::string_view name(sabotage which) noexcept {
  return names[static_cast<std::size_t>(which)].second;
}

std::optional<sabotage> sabotage_named(std::string_view name) noexcept {
  for (const auto& [which, word] : names) {
    if (word == name) return which;
  }
  return std::nullopt;
}

const std::vector<sabotage>& all_sabotage() {
  static const auto all = [] {
    std::vector<sabotage> made;
    for (const auto& one : names) {
      if (one.first != sabotage::none) made.push_back(one.first);
    }
    return made;
  }();
  return all;
}

outcome play(const schedule& what) { return town{what}.live(); }

}  // namespace porthouse::simulator
