#include "schedule.hpp"

#include "server.hpp"

#include <array>

namespace porthouse::simulator {
namespace {

struct wording {
  sabotage rule;
  std::string_view name;
  std::string_view meaning;
};

constexpr std::array<wording, 18> words{{
    {sabotage::none, "none", "no rule is broken on purpose"},
    {sabotage::drop_left, "drop_left", "the space is not told that it has left"},
    {sabotage::double_heard, "double_heard", "the space is given the same messages twice"},
    {sabotage::share_messages, "share_messages",
     "taking these messages back will not stop the space"},
    {sabotage::ignore_tenure, "ignore_tenure", "what an old owner sends still reaches the client"},
    {sabotage::obey_old_owner, "obey_old_owner", "the verdict of an old owner counts"},
    {sabotage::overtake, "overtake", "messages between two overtake each other"},
    {sabotage::forget_deadline, "forget_deadline", "this deadline will not pass"},
    {sabotage::forget_alarms, "forget_alarms", "this visit will not be called back"},
    {sabotage::drop_visit_return, "drop_visit_return", "the result of the visit is not told"},
    {sabotage::lose_frames, "lose_frames", "what the space says is lost"},
    {sabotage::miscount, "miscount", "a message is counted twice"},
    {sabotage::hide_deaths, "hide_deaths", "nobody hears of this death"},
    {sabotage::shut_entry, "shut_entry", "nobody hears that the entry is back"},
    {sabotage::obey_overtaken, "obey_overtaken", "a hello that was overtaken counts"},
    {sabotage::heed_late_closed, "heed_late_closed",
     "the end of a connection that was replaced counts"},
    {sabotage::heed_late_received, "heed_late_received",
     "what comes over a connection that was replaced counts"},
    {sabotage::forget_back, "forget_back", "the socket is not told that its client is back"},
}};

}  // namespace

std::string_view name(sabotage rule) noexcept { return words[static_cast<std::size_t>(rule)].name; }

std::string_view meaning(sabotage rule) noexcept {
  return words[static_cast<std::size_t>(rule)].meaning;
}

std::optional<sabotage> sabotage_named(std::string_view name) noexcept {
  for (const auto& one : words) {
    if (one.name == name) return one.rule;
  }
  return std::nullopt;
}

const std::vector<sabotage>& all_sabotage() {
  static const auto all = [] {
    std::vector<sabotage> made;
    for (const auto& one : words) {
      if (one.rule != sabotage::none) made.push_back(one.rule);
    }
    return made;
  }();
  return all;
}

outcome play(const schedule& played) { return server{played}.live(); }

}  // namespace porthouse::simulator
